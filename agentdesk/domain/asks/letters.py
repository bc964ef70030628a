"""Asks about scanned letters: the queue of those to be checked, one of them, and the runs that brought them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.ids import BatchId, MessageId
from agentdesk.domain.letters import BatchView, LetterLine, LetterView


@dataclass(frozen=True, slots=True)
class ListLetters(Ask[LetterLine]):
    """Letters nobody has checked yet, those whose reading is least sure first."""

    NAME: ClassVar[str] = "letters"
    PART: ClassVar[type[Any]] = LetterLine
    limit: int = 200


@dataclass(frozen=True, slots=True)
class ShowLetter(Ask[LetterView]):
    """One scanned letter."""

    NAME: ClassVar[str] = "letter"
    PART: ClassVar[type[Any]] = LetterView
    message: MessageId


@dataclass(frozen=True, slots=True)
class ListBatches(Ask[BatchView]):
    """Runs of imports of letters, newest first; one of them with its letters where it is named."""

    NAME: ClassVar[str] = "batches"
    PART: ClassVar[type[Any]] = BatchView
    batch: BatchId | None = None
