"""What reports say: figures about the desk's work, ready for a screen or a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EditFigure:
    """A change that agents made to a template's text before it left: what they took out, what they put in, how often."""

    removed: str
    added: str
    count: int


@dataclass(frozen=True, slots=True)
class TemplateFigure:
    """How one template was used.

    `edited` counts the uses whose text was changed before it left, `read` those that were compared; `edits` are the commonest changes.
    `missing` are languages customers write in and the template has no wording for.
    """

    name: str
    uses: int
    read: int
    edited: int
    by_kind: tuple[tuple[str, int], ...] = ()
    edits: tuple[EditFigure, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """How often a rule found something in what one agent sent on one kind of channel; `overridden` of these were let through."""

    rule: str
    kind: str
    agent: str
    level: str
    texts: int
    found: int
    overridden: int


@dataclass(frozen=True, slots=True)
class VoiceReport:
    """How the business sounded since a moment; `answers` counts what left by kind of channel, `languages` what customers wrote in."""

    since: datetime
    answers: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    templates: tuple[TemplateFigure, ...]
    rules: tuple[RuleFigure, ...]
