"""Verbs on the history itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.ids import EntryId
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class Undo(Verb):
    """Take an entry back; None takes this session's newest entry not yet undone (from scripts: this user's newest)."""

    NAME: ClassVar[str] = "undo"
    ROLE: ClassVar[Role] = Role.TRAINEE
    entry: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Redo(Verb):
    """Undo this session's newest undo, or the given one."""

    NAME: ClassVar[str] = "redo"
    ROLE: ClassVar[Role] = Role.TRAINEE
    entry: EntryId | None = None
