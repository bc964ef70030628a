"""Verbs on rules: they stand in the desk's configuration, and what they do stands in the journal under their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.rules import Rule
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class AddRule(Verb):
    """Write a rule below the others."""

    NAME: ClassVar[str] = "add-rule"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    rule: Rule


@dataclass(frozen=True, slots=True)
class SwitchRule(Verb):
    """Switch a rule on or off."""

    NAME: ClassVar[str] = "switch-rule"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    rule: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class RemoveRule(Verb):
    """Take a rule away; what it did stays."""

    NAME: ClassVar[str] = "remove-rule"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    rule: str
