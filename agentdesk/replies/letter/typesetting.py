"""Sets a letter in type: from a sheet's data to a PDF, the same bytes for the same sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agentdesk.domain.errors import RefusedByDesk
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.texts import N_
from agentdesk.replies.letter.layouts import WINDOW_LEFT, Layout

if TYPE_CHECKING:
    import typst

SOURCE: Final = Path(__file__).with_name("letter.typ")
MOST_PAGES: Final = 50
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a letter.

    `facts` are pairs of a word and its value for the block beside the address: date, reference. `qr` is an SVG image. `letterhead` (behind
    every page) and `signature` (below the text) are names of files in the folder of letterheads, "" for none.
    """

    recipient_lines: tuple[str, ...]
    subject: str
    body: str
    language: str
    sender_name: str
    return_line: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    footer_lines: tuple[str, ...] = ()
    page_word: str = ""
    qr: str = ""
    letterhead: str = ""
    signature: str = ""
    layout: Layout = field(default=WINDOW_LEFT)


TOO_LONG: Final = "too-long-an-address"
"""What the sources stop with where no size of letters is small enough."""
MOST_ADDRESS_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Typeset:
    """A letter in type."""

    pdf: bytes
    pages: int


def typeset(sheet: Sheet, letterheads: Path | None = None) -> Typeset:
    """Set a letter in type; takes about 40 ms a page.

    Args:
        sheet: what stands on it.
        letterheads: the folder pictures are read from; no file outside it can be read.

    Raises:
        RefusedByDesk: typst is missing, a picture can't be read, or the letter is longer than 50 pages.
    """
    compiler, source = _compiler(sheet, letterheads)
    try:
        pages = int(compiler.query("<end>", field="value", one=True))
        pdf = compiler.compile(source, format="pdf", timestamp=0)
    except RuntimeError as error:
        raise _refused(error) from error
    if pages > MOST_PAGES:
        raise RefusedByDesk(cause=N_("the letter is {pages} pages long; at most {most} can be sent"), pages=pages, most=MOST_PAGES)
    assert isinstance(pdf, bytes)  # a list is for pictures, None for files
    return Typeset(pdf, pages)


def count_pages(sheet: Sheet, letterheads: Path | None = None) -> int:
    """Return how many pages a letter fills, without its PDF: asked for at every pause in typing. Raises as `typeset` does."""
    compiler, _source = _compiler(sheet, letterheads)
    try:
        return int(compiler.query("<end>", field="value", one=True))
    except RuntimeError as error:
        raise _refused(error) from error


def _compiler(sheet: Sheet, letterheads: Path | None) -> tuple[typst.Compiler, bytes]:
    try:
        import typst  # noqa: PLC0415 - large, and only letters need it
    except ImportError as error:
        raise RefusedByDesk(cause=N_("letters can't be set in type: typst is missing")) from error
    root = letterheads if letterheads is not None and letterheads.is_dir() else SOURCE.parent
    inputs = {"sheet": json.dumps(_as_data(sheet), ensure_ascii=False)}
    source = SOURCE.read_bytes()
    try:
        return typst.Compiler(source, root=root, sys_inputs=inputs, ignore_system_fonts=True), source
    except RuntimeError as error:
        raise _refused(error) from error


def _refused(error: RuntimeError) -> RefusedByDesk:
    if TOO_LONG in str(error):
        return RefusedByDesk(cause=N_("the address is too long for the envelope's window, even in small print"))
    return RefusedByDesk(cause=N_("the letter can't be set in type: {reason}"), reason=one_line(str(error), 300))


def paragraphs_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return a text as paragraphs of lines: an empty line parts paragraphs, a line's end stays one."""
    parts = _BLANK_LINES.split(block(text).strip("\n"))
    return tuple(tuple(line.strip() for line in part.split("\n")) for part in parts if part.strip())


def _as_data(sheet: Sheet) -> dict[str, object]:
    data: dict[str, object] = asdict(sheet)
    del data["body"]
    return data | {
        "paragraphs": paragraphs_of(sheet.body),
        "subject": one_line(sheet.subject, 300),
        "recipient_lines": _clean(sheet.recipient_lines),
        "language": sheet.language or "en",
    }


def _clean(lines: Sequence[str]) -> list[str]:
    return [one_line(line, MOST_ADDRESS_CHARS) for line in lines if line.strip()]
