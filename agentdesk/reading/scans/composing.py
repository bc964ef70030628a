"""New scans out of the pages of others: letters cut apart, laid together, turned; the same pages give the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Final, TypeAlias

import pypdfium2
from PIL import Image

from agentdesk.domain.letters import PDF, Sheet, scan_type
from agentdesk.reading.scans import pdfs, pictures
from agentdesk.reading.scans.pictures import Picture

_POINTS_PER_INCH: Final = 72
_QUARTERS: Final = 4
_DEGREES: Final = 90
_TRAILER_BYTES: Final = 4096
_MADE_AT: Final = re.compile(rb"/CreationDate\(D:(\d{14}[^)]{0,8})\)/Creator\(PDFium\)")
_NO_MOMENT: Final = b"19700101000000+00'00'"
_FILE_ID: Final = re.compile(rb"/ID\s*\[<([0-9A-Fa-f]{32})><([0-9A-Fa-f]{32})>\]")


def composed(
    content: bytes, lengths: Sequence[int], letters: Sequence[Sequence[Sheet]], *, tick: Callable[[], None] = lambda: None
) -> list[bytes]:
    """Return one PDF for each list of sheets; pages of PDFs go over as they are, pictures without loss.

    Args:
        content: the scans one after another.
        lengths: how long each of them is.
        letters: what each new scan is made of.
        tick: called before each page.

    Raises:
        Unopenable: a scan can't be opened.
    """
    with ExitStack() as open_files:
        scans: list[_Pages] = []
        start = 0
        for length in lengths:
            scans.append(_opened(content[start : start + length], open_files))
            start += length
        return [_one(scans, sheets, tick) for sheets in letters]


_Pages: TypeAlias = "pypdfium2.PdfDocument | bytes"
"""A PDF, or the bytes of a picture file."""


def _opened(scan: bytes, open_files: ExitStack) -> _Pages:
    return open_files.enter_context(pdfs.opened(scan)) if scan_type(scan) == PDF else scan


def _one(scans: Sequence[_Pages], sheets: Sequence[Sheet], tick: Callable[[], None]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    try:
        for sheet in sheets:
            tick()
            _add(document, scans[sheet.scan], sheet)
        stream = io.BytesIO()
        document.save(stream)
    finally:
        document.close()
    return _with_own_id(_without_moment(stream.getvalue()))


def _add(document: pypdfium2.PdfDocument, source: _Pages, sheet: Sheet) -> None:
    if isinstance(source, bytes):
        _draw(document, pictures.page(source, sheet.page, keeps_colour=True))
    else:
        document.import_pages(source, [sheet.page])
    if sheet.turns % _QUARTERS:
        page = document[len(document) - 1]
        page.set_rotation((page.get_rotation() + _DEGREES * sheet.turns) % (_DEGREES * _QUARTERS))


def _draw(document: pypdfium2.PdfDocument, picture: Picture) -> None:
    image: Image.Image = picture.image
    width, height = (side * _POINTS_PER_INCH / picture.dpi for side in image.size)
    page = document.new_page(width, height)
    drawn = pypdfium2.PdfImage.new(document)
    drawn.set_bitmap(pypdfium2.PdfBitmap.from_pil(image))
    drawn.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page.insert_obj(drawn)
    page.gen_content()


def _without_moment(content: bytes) -> bytes:
    """Take the moment out at which pdfium made a PDF: a second later the same letter would be another file. It stands before all pages."""
    found = _MADE_AT.search(content)
    if found is None:
        return content
    moment = _NO_MOMENT[: len(found[1])].ljust(len(found[1]))  # of the same length: the file says where its objects stand
    return content[: found.start(1)] + moment + content[found.end(1) :]


def _with_own_id(content: bytes) -> bytes:
    """Give a PDF an id made of its content: pdfium draws one by lot, and the same letter would be another file each time."""
    tail = max(0, len(content) - _TRAILER_BYTES)
    found = _FILE_ID.search(content, tail)
    if found is None:
        return content
    blank = b"0" * 32
    without = content[: found.start(1)] + blank + content[found.end(1) : found.start(2)] + blank + content[found.end(2) :]
    own = hashlib.sha256(without).hexdigest()[:32].upper().encode()
    return without[: found.start(1)] + own + without[found.end(1) : found.start(2)] + own + without[found.end(2) :]
