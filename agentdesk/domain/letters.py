"""What is known of a scanned letter beside its bytes, and what reading its pages finds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from agentdesk.domain.ids import AccountName, AgentName, BatchId, ConversationId, MessageId
from agentdesk.domain.texts import ngettext

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"BM", "image/bmp"),
    *((b"P%d" % number, "image/x-portable-anymap") for number in range(1, 7)),
)
_PDF_WITHIN: Final = 1024
"""A PDF's own mark stands within its first kilobyte (ISO 32000-1, Annex H.3, note 13)."""
_CLAIM_BYTES: Final = 26
_RIFF_TYPE: Final = slice(8, 12)
PDF: Final = "application/pdf"
CASE_MARK: Final = "agentdesk:"
"""What the code on our letters begins with; the signed token of the message follows."""
SEPARATOR_MARK = "agentdesk-separator"
"""What the code on a sheet between two letters says."""
UNKNOWN_SCAN: Final = "application/octet-stream"


def scan_type(content: bytes | memoryview) -> str:
    """Return the media type that a scan's first bytes say, whatever its name; UNKNOWN_SCAN where they say none."""
    head = bytes(content[:_PDF_WITHIN])
    if b"%PDF-" in head:
        return PDF
    if head[:4] == b"RIFF" and head[_RIFF_TYPE] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), UNKNOWN_SCAN)


def claimed_size(content: bytes) -> tuple[int, int]:
    """Return the width and height that a picture's first bytes claim; (0, 0) where they stand further inside.

    Sources: PNG (ISO 15948, 11.2.2), GIF89a (17.), BMP (BITMAPINFOHEADER).
    """
    kind, head = scan_type(content), content[:_CLAIM_BYTES]
    if len(head) < _CLAIM_BYTES:
        return 0, 0
    if kind == "image/png":
        return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if kind == "image/gif":
        return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if kind == "image/bmp":
        return int.from_bytes(head[18:22], "little"), abs(int.from_bytes(head[22:26], "little", signed=True))
    return 0, 0


def looks_whole(head: bytes, tail: bytes) -> bool:
    """Say whether a file that begins and ends so is all there, as far as its format has an end that can be seen."""
    kind = scan_type(head)
    if kind == PDF:
        return b"%%EOF" in tail
    ends = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9", "image/gif": b";"}
    return bool(head) and ends.get(kind, b"") in tail


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever brought a scan says about it; believed before anything that reading finds. "" and None where nothing was said.

    `sender_address` is a postal address in one line; `language` a BCP 47 code; `text` what the letter says, so that it isn't read;
    `received` when the paper came. `split` says how a scan of several letters is cut, where no sheets part them (see `SplitRule`);
    `part_of` names the scans it was taken out of, by their digests: what was cut once is not cut again; `batch` is the run that brought it.
    """

    filename: str = ""
    sender_name: str = ""
    sender_address: str = ""
    subject: str = ""
    language: str = ""
    text: str = ""
    received: datetime | None = None
    split: str = ""
    part_of: tuple[str, ...] = ()
    batch: int = 0

    def dump(self) -> str:
        """Return the record as a text for the store."""
        values = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        if self.received is not None:
            values["received"] = self.received.isoformat()
        return json.dumps(values, ensure_ascii=False) if values else ""

    @classmethod
    def parse(cls, text: str) -> Given:
        """Return what `dump` made a text of."""
        values = json.loads(text) if text else {}
        if "received" in values:
            values["received"] = datetime.fromisoformat(values["received"])
        values["part_of"] = tuple(values.get("part_of", ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class SplitRule:
    """How a scan is cut into letters where no separator sheets part them: after every so many pages, or at each blank one."""

    every: int = 0
    at_blank: bool = False

    @classmethod
    def parse(cls, text: str) -> SplitRule | None:
        """Return what `every:N` or `blank` means, no rule for "", None for anything else."""
        if text in {"", "blank"}:
            return cls(at_blank=bool(text))
        word, _colon, number = text.partition(":")
        is_number = number.isascii() and number.isdigit() and len(number) <= len("300")
        return cls(every=int(number)) if word == "every" and is_number and int(number) > 0 else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page on its way into a new scan: which of the scans it comes from, its number there (both from 0), quarter turns clockwise."""

    scan: int
    page: int
    turns: int = 0


class SheetCode(StrEnum):
    """The code on a separator sheet; scanners' own software reads one or another too."""

    QR = "qr"
    CODE128 = "code128"
    DATAMATRIX = "datamatrix"


class PageSource(StrEnum):
    """Where a page's words came from; `handwritten` and `blank` pages have none, and an `unreadable` one could not be opened."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    BLANK = "blank"
    HANDWRITTEN = "handwritten"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of a page: its span [start, end) in `body_text`, how sure its reading is in per cent, and where it stands.

    The box is in thousandths of the page as it was turned, from its upper left corner.
    """

    start: int
    end: int
    confidence: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as it was read.

    `turned_deg` is by how much it was turned clockwise to stand upright, quarter turns and skew together; `confidence` the mean over its
    words in per cent; `note` says why it could not be read. `look` is how it looks from afar, in hexadecimal (see `likeness`).
    """

    number: int
    source: PageSource
    language: str = ""
    confidence: int = 0
    turned_deg: float = 0.0
    words: tuple[ReadWord, ...] = ()
    note: str = ""
    look: str = ""


class ProposalKind(StrEnum):
    """What a letter seems to say about itself.

    The value of a `date` is an ISO date; of a `deadline` too, or a duration such as P14D, or P10B for working days, counted from the day
    the paper came; of an `amount` a number with its currency, as in 48.50 EUR; of an `iban` the number without blanks.
    """

    SENDER = "sender"
    ADDRESS = "address"
    DATE = "date"
    SUBJECT = "subject"
    REFERENCE = "reference"
    DEADLINE = "deadline"
    AMOUNT = "amount"
    IBAN = "iban"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What reading takes a few words of a letter for; a person confirms it. `value` is its normal form, `words` what stands there."""

    kind: ProposalKind
    value: str
    words: str
    page: int
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Unsure:
    """A word of a letter's text, as a span [start, end), whose reading is in doubt."""

    start: int
    end: int
    confidence: int


@dataclass(frozen=True, slots=True)
class PageView:
    """How one page was read."""

    number: int
    source: PageSource
    language: str
    confidence: int
    turned_deg: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScanView:
    """How a letter was read, what is in doubt, and what it seems to say about itself."""

    pages: tuple[PageView, ...]
    unsure: tuple[Unsure, ...] = ()
    proposals: tuple[Proposal, ...] = ()


DOUBT: Final = "(?)"
"""Stands behind what was read and nobody has said is right."""


def seeming_writer(proposals: Sequence[Proposal]) -> str:
    """Return who a letter seems to come from, marked as in doubt until somebody said that it is right; "" where nothing says so."""
    one = next((one for one in proposals if one.kind is ProposalKind.SENDER), None)
    if one is None:
        return ""
    return one.value if one.is_confirmed else f"{one.value} {DOUBT}"


def with_doubts(text: str, unsure: Sequence[Unsure]) -> str:
    """Return a letter's text with a mark behind each word whose reading is in doubt."""
    for word in sorted(unsure, key=lambda word: word.start, reverse=True):
        text = f"{text[: word.end]}{DOUBT}{text[word.end :]}" if word.end <= len(text) else text
    return text


def pages_named(text: str, total: int) -> list[int] | None:
    """Return the pages that "2,4-6" names, each once, in order; None where it names none, or one that isn't there."""
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = (first, last if dash else first)
        if not all(end.isascii() and end.isdigit() and len(end) <= len("300") for end in ends):
            return None
        found.update(range(int(ends[0]), int(ends[1]) + 1))
    return sorted(found) if found and min(found) >= 1 and max(found) <= total else None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One scanned letter as a list shows it.

    `confidence` is that of its worst page in per cent, 0 where a person must read one; `received_at` when the paper came; `due_at` when its
    conversation is due.
    """

    message: MessageId
    conversation: ConversationId
    who: str
    subject: str
    confidence: int
    pages: int
    received_at: datetime
    due_at: datetime | None = None
    is_checked: bool = False
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class LetterView:
    """One scanned letter as it is checked: the words of its text, how it was read, and what it seems to say."""

    line: LetterLine
    body_text: str
    filename: str
    language: str
    scan: ScanView


@dataclass(frozen=True, slots=True)
class BatchTotals:
    """Control totals of a run as it came in, before anybody laid pages anew.

    `files` were given: `known` stood here before, `doubled` were given twice in the run, `waiting` became nothing yet, the others were
    `taken`. Those have `scanned` pages: `pages` of them are in `letters` (`blanks` are among them, and `unreadable` letters), those of
    `same_letters`, cut out of a scan and byte for byte another letter, are `same_pages`, and what parted letters was `left_out`.
    """

    files: int = 0
    known: int = 0
    doubled: int = 0
    waiting: int = 0
    taken: int = 0
    scanned: int = 0
    letters: int = 0
    pages: int = 0
    blanks: int = 0
    unreadable: int = 0
    same_letters: int = 0
    same_pages: int = 0
    left_out: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every file and every page went somewhere."""
        parts = self.pages + self.same_pages + self.left_out
        return self.files == self.known + self.doubled + self.waiting + self.taken and self.scanned == parts


@dataclass(frozen=True, slots=True)
class BatchView:
    """One run of an import of letters."""

    id: BatchId
    begun_at: datetime
    agent: AgentName
    account: AccountName
    is_undone: bool
    totals: BatchTotals
    letters: tuple[LetterLine, ...] = ()
    waiting: tuple[str, ...] = ()
    before: tuple[int | None, ...] = ()
    """Of each of those that wait how many scans are read before it, 0 where it is being read, None where it is in no line."""


def to_read_words(count: int) -> str:
    """Return how many scans wait to be read, in words."""
    return ngettext("{count} scan waits to be read", "{count} scans wait to be read", count).format(count=count)
