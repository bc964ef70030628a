"""Verbs on scanned letters: runs of an import, checking what was read, and laying pages anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from agentdesk.domain.ids import AccountName, BatchId, MessageId
from agentdesk.domain.letters import ProposalKind
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class BeginBatch(Verb):
    """Begin a run of an import of letters; the outcome's `created` is its number, which `Import` then names."""

    NAME: ClassVar[str] = "begin-batch"
    ROLE: ClassVar[Role] = Role.IMPORTER
    UNDOABLE: ClassVar[bool] = False
    account: AccountName = AccountName("")


@dataclass(frozen=True, slots=True)
class UndoBatch(Verb):
    """Take the letters of a run out of the desk again; those that were answered or written about since stay, and are named."""

    NAME: ClassVar[str] = "undo-batch"
    batch: BatchId


@dataclass(frozen=True, slots=True)
class CheckLetter(Verb):
    """Say that what is proposed of a letter is right, as far as `values` doesn't say otherwise.

    A kind named in `values` has just the values given there; "" means that the letter says nothing of the kind. `received` is when the
    paper came, None where that stays. The sender becomes the conversation's customer, the deadline its due date.
    """

    NAME: ClassVar[str] = "check-letter"
    message: MessageId
    values: tuple[tuple[ProposalKind, str], ...] = ()
    received: date | None = None


@dataclass(frozen=True, slots=True)
class PageOf:
    """One page of a letter, from 1, and by how many quarters it is turned clockwise."""

    message: MessageId
    page: int
    turns: int = 0


@dataclass(frozen=True, slots=True)
class ArrangeLetters(Verb):
    """Lay the pages of letters anew: each of `letters` becomes one; the letters they come from give way to them.

    So a letter is split, pages are merged, turned, or left out. The first new letter stands where the first old one stood, the others in
    conversations of their own.
    """

    NAME: ClassVar[str] = "arrange-letters"
    letters: tuple[tuple[PageOf, ...], ...]


@dataclass(frozen=True, slots=True)
class RereadLetter(Verb):
    """Read a letter's pages again in a language; "" lets it be found out."""

    NAME: ClassVar[str] = "reread-letter"
    UNDOABLE: ClassVar[bool] = False
    message: MessageId
    language: str = ""


@dataclass(frozen=True, slots=True)
class TranscribeLetter(Verb):
    """Write down what a letter says, where no machine can read it; reading it again takes that away."""

    NAME: ClassVar[str] = "transcribe-letter"
    UNDOABLE: ClassVar[bool] = False
    message: MessageId
    text: str
