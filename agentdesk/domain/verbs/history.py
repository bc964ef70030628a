"""Verbs on the history itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.ids import EntryId
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class Undo(Verb):
    """Take an entry back; None takes this session's newest entry not yet undone (from scripts: this user's newest).

    `passed` are entries that None passes by: the agent was told of each that it can't be taken back.
    """

    NAME: ClassVar[str] = "undo"
    ROLE: ClassVar[Role] = Role.TRAINEE
    entry: EntryId | None = None
    passed: tuple[EntryId, ...] = ()


@dataclass(frozen=True, slots=True)
class Redo(Verb):
    """Undo this session's newest undo, or the given one; None passes by those of `passed`, as `Undo` does."""

    NAME: ClassVar[str] = "redo"
    ROLE: ClassVar[Role] = Role.TRAINEE
    entry: EntryId | None = None
    passed: tuple[EntryId, ...] = ()
