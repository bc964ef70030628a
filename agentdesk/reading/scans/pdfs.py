"""PDFs to pages: the text layer where it is real, the page's picture where it isn't."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw as pdfium

from agentdesk.domain.languages import guess_language
from agentdesk.domain.safe_text import block
from agentdesk.reading.scans import limits
from agentdesk.reading.scans.limits import Unopenable
from agentdesk.reading.scans.missing import lacks_pictures
from agentdesk.reading.scans.pictures import Picture

RENDER_DPI: Final = 300
_POINTS_PER_INCH: Final = 72
_MOST_OBJECTS: Final = 5_000
_PICTURE_PAGE: Final = 0.5
"""Share of the page that one picture covers, from which on the page is a scan."""
_FEWEST_LETTERS: Final = 8
_REAL_SHARE: Final = 0.9
"""Of a layer's characters, those that belong in a letter; fonts without a map to Unicode give private ones and controls."""
_BELONGS: Final = re.compile(r"[^\W_]|[\s.,;:!?()\[\]/&%€$£§'\"\u2018\u2019\u201c\u201d„«»*+=@#°_\u2013\u2014\u2022-]")
_ENCRYPTED: Final = 4
"""FPDF_ERR_PASSWORD (fpdfview.h)."""
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_VOWEL: Final = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøœùúûüÿ]", re.IGNORECASE)
_MOST_FILES: Final = 100
_LETTERS_OWN: Final = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".doc", ".docx", ".odt", ".rtf", ".eml", ".msg")
_FEWEST_VOWELS, _MOST_VOWELS = 0.25, 0.6


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page says of its own text. `is_sure`: visible letters that make sense; otherwise the page's picture is read first."""

    text: str
    is_sure: bool


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF.

    Raises:
        Unopenable: it is damaged, or a password protects it.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _ENCRYPTED or "password" in str(error).lower()
        raise Unopenable(limits.ENCRYPTED if is_locked else limits.DAMAGED) from error
    try:
        if len(document) == 0:
            raise Unopenable(limits.NO_PAGES)
        yield document
    finally:
        document.close()


def has_files(document: pypdfium2.PdfDocument) -> bool:
    """Say whether documents are attached to a PDF; other files, such as an invoice's own data, say again what stands on its pages."""
    try:
        names = [document.get_attachment(number).get_name().lower() for number in range(min(document.count_attachments(), _MOST_FILES))]
    except pypdfium2.PdfiumError:
        return False
    return any(name.endswith(_LETTERS_OWN) for name in names)


def layer(document: pypdfium2.PdfDocument, number: int) -> Layer:
    """Return the text layer of a page; an empty one where it can't be read."""
    try:
        page = document[number]
        text = _text(page)
        if len(_NO_LETTERS.sub("", text)) < _FEWEST_LETTERS:
            return Layer(text, is_sure=False)
        return Layer(text, is_sure=_makes_sense(text) and not _is_scan(page))
    except pypdfium2.PdfiumError:
        return Layer("", is_sure=False)


def _text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage().get_text_range()
    # Where a line ends inside a word, pdfium puts a non-character for the hyphen.
    return block(words.replace("\ufffe", "-").replace("\x02", "-\n").replace("\r\n", "\n")).strip()


def _makes_sense(text: str) -> bool:
    signs = [sign for sign in text if not sign.isspace()]
    if sum(_BELONGS.match(sign) is not None for sign in signs) < _REAL_SHARE * len(signs):
        return False
    letters = _NO_LETTERS.sub("", text)
    vowels = len(_VOWEL.findall(letters)) / max(len(letters), 1)
    return bool(guess_language(text)) or not letters.isascii() or _FEWEST_VOWELS <= vowels <= _MOST_VOWELS


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    """Say whether the page is a picture of paper, with letters behind it that a machine read or that nobody sees."""
    width, height = page.get_size()
    has_picture = has_visible_text = False
    for found, _object in zip(page.get_objects(max_depth=3), range(_MOST_OBJECTS), strict=False):
        if found.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            if _area(found) >= _PICTURE_PAGE * width * height:
                # What was drawn before lies below the picture.
                has_picture, has_visible_text = True, False
        elif found.type == pdfium.FPDF_PAGEOBJ_TEXT:
            has_visible_text = has_visible_text or pdfium.FPDFTextObj_GetTextRenderMode(found.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return has_picture and not has_visible_text


def _area(found: Any) -> float:
    left, bottom, right, top = (float(edge) for edge in found.get_bounds())
    return max(0.0, right - left) * max(0.0, top - bottom)


def picture(document: pypdfium2.PdfDocument, number: int, dpi: int = RENDER_DPI) -> Picture:
    """Return a page's picture, drawn at `dpi` or coarser.

    Raises:
        Unopenable: it can't be drawn, or is too large.
    """
    try:
        page = document[number]
        width, height = page.get_size()
        scale = _scale(float(width), float(height), dpi)
        drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        # Looked at only where the page is read: to see whether a sheet parts letters, all of it needn't be there.
        flaw = limits.INCOMPLETE if dpi == RENDER_DPI and lacks_pictures(page) else ""
        return Picture(drawn.to_pil().convert("L"), scale * _POINTS_PER_INCH, flaw)
    except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
        raise Unopenable(limits.DAMAGED) from error


def _scale(width: float, height: float, dpi: int) -> float:
    """Return the scale to draw at: `dpi`, less where the page is a poster.

    Raises:
        Unopenable: even a coarse picture would be too large.
    """
    if not (width > 0 and height > 0):
        raise Unopenable(limits.DAMAGED)
    scale = dpi / _POINTS_PER_INCH
    scale *= min(1.0, math.sqrt(_MOST_DRAWN_PIXELS / (width * height * scale * scale)))
    if scale * _POINTS_PER_INCH < _LEAST_DRAWN_DPI or max(width, height) * scale > limits.MAX_SIDE:
        raise Unopenable(limits.TOO_LARGE)
    return scale


_MOST_DRAWN_PIXELS: Final = 35_000_000
"""A3 at 300 dpi has 17 million."""
_LEAST_DRAWN_DPI: Final = 60
