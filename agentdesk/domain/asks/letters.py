"""Asks about scanned letters: the queue of those to be checked, one of them, and the runs that brought them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.ids import BatchId, DeliveryId, MessageId
from agentdesk.domain.letters import BatchView, LetterLine, LetterView, SheetCode
from agentdesk.domain.views import BlobPiece


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


@dataclass(frozen=True, slots=True)
class SetSeparator(Ask[BlobPiece]):
    """The sheet that parts two letters in a scanner's feeder, as PDF."""

    NAME: ClassVar[str] = "separator"
    PART: ClassVar[type[Any]] = BlobPiece
    code: SheetCode = SheetCode.QR


@dataclass(frozen=True, slots=True)
class SetLabels(Ask[BlobPiece]):
    """Address labels for letters that are to be posted, as PDF: A4 sheets of `columns` by `rows`, the first `used` of them left free.

    Without deliveries, those of all letters that were printed or filed and not posted yet.
    """

    NAME: ClassVar[str] = "labels"
    PART: ClassVar[type[Any]] = BlobPiece
    deliveries: tuple[DeliveryId, ...] = ()
    columns: int = 3
    rows: int = 8
    used: int = 0
