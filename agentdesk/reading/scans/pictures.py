"""Picture files to grey pages: any mode, any number of frames, alpha on white, turned as the camera says."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from agentdesk.reading.scans import limits
from agentdesk.reading.scans.limits import Unopenable
from agentdesk.reading.scans.missing import ends_in_filling, lacks_rows
from agentdesk.reading.scans.rows import with_whole_rows
from agentdesk.reading.scans.tiffs import beginning_at, tiff_pages

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP", "PPM")
_PAGED: Final = ("TIFF",)
"""Of the others a further frame is animation, not a page."""
_LEAST_DPI, _MOST_DPI = 50, 1300
_WHITE: Final = 255
_A4_INCHES: Final = (8.27, 11.69)
_SIXTEEN_BIT: Final = 256

Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a grey picture (mode L; RGB where its colours are kept) with square pixels.

    `dpi` is guessed from the paper's size where the file doesn't say; `flaw` says why not all of the page is there.
    """

    image: Image.Image
    dpi: float
    flaw: str = ""


def count(content: bytes) -> int:
    """Return how many pages a picture file has, one too many where there are more than are read.

    Raises:
        Unopenable: it can't be opened.
    """
    with _opened(content) as image:
        if image.format not in _PAGED:
            return 1
    try:
        return tiff_pages(content, limits.MAX_PAGES + 1)
    except ValueError as error:
        raise Unopenable(limits.DAMAGED) from error


def page(content: bytes, number: int, *, keeps_colour: bool = False) -> Picture:
    """Return page `number`, from 0; in its colours only where they are to be kept.

    Raises:
        Unopenable: it can't be read.
    """
    with _opened(_from_page(content, number)) as image:
        try:
            _check(image)
            image.load()
            is_short = ends_in_filling(image) if image.format == "JPEG" else lacks_rows(content)
            dpi = _dpi(image)
            upright = ImageOps.exif_transpose(image)
            grey = _coloured(upright) if keeps_colour else _grey(upright)
        except Image.DecompressionBombError as error:
            raise Unopenable(limits.TOO_LARGE) from error
        except (OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError) as error:
            raise Unopenable(limits.DAMAGED) from error
    found = _squared(with_whole_rows(grey) if grey.mode == "L" else grey, dpi)
    return replace(found, flaw=limits.INCOMPLETE) if is_short else found


def _from_page(content: bytes, number: int) -> bytes:
    """Return a file that begins with a page, which only a TIFF has several of."""
    if number == 0:
        return content
    try:
        return beginning_at(content, number)
    except ValueError as error:
        raise Unopenable(limits.DAMAGED) from error


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a large picture is refused by its size below, in words
        try:
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
            _check(image)
        except Image.DecompressionBombError as error:
            raise Unopenable(limits.TOO_LARGE) from error
        except UnidentifiedImageError as error:
            raise Unopenable(limits.DAMAGED) from error
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
            raise Unopenable(limits.DAMAGED) from error
    return image


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > limits.MAX_PIXELS or max(width, height) > limits.MAX_SIDE:
        raise Unopenable(limits.TOO_LARGE)


def _on_paper(image: Image.Image) -> Image.Image:
    """Return a picture in which what is transparent shows white paper."""
    if image.mode not in {"LA", "RGBA", "PA", "La", "RGBa"} and "transparency" not in image.info:
        return image
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, (_WHITE, _WHITE, _WHITE, _WHITE))
    return Image.alpha_composite(paper, image)


def _coloured(image: Image.Image) -> Image.Image:
    """Return a picture in its colours; one that has none in grey."""
    found = _on_paper(image)
    return _grey(image) if found.mode in {"1", "L", "I", "F"} or found.mode.startswith("I;16") else found.convert("RGB")


def _grey(image: Image.Image) -> Image.Image:
    """Return a picture in grey; what is transparent shows white paper."""
    image = _on_paper(image)
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode in {"I", "F"}:
        _low, high = image.getextrema()
        if isinstance(high, (int, float)) and high >= _SIXTEEN_BIT:
            image = image.point(lambda value: value * (1 / _SIXTEEN_BIT))
    return image.convert("L")


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """Return the resolution that the file tells, where it can be one of a scanned page."""
    said = image.info.get("dpi")
    try:
        across, down = (float(value) for value in said) if said else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (across, down) if _LEAST_DPI <= across <= _MOST_DPI and _LEAST_DPI <= down <= _MOST_DPI else None


def _squared(grey: Image.Image, dpi: tuple[float, float] | None) -> Picture:
    """Give a picture square pixels: a fax has twice as many across as down, whether it says so or not."""
    width, height = grey.size
    if dpi is None and width > height and _is_fax_width(width):
        # A4 at 204 by 98 dpi looks like a landscape page of unknown resolution (ITU-T T.4, standard resolution).
        dpi = (204.0, 98.0)
    if dpi is None:
        longest = max(width, height) / max(_A4_INCHES)
        return Picture(grey, min(max(longest, _LEAST_DPI), _MOST_DPI))
    across, down = dpi
    if max(width / across, height / down) > _LONGEST_PAPER_INCHES:
        # 72 and 96 are what programs write who know of no resolution.
        return _squared(grey, None)
    if max(dpi) / min(dpi) > _SQUARE_WITHIN:
        size = (width, round(height * across / down)) if across > down else (round(width * down / across), height)
        if size[0] * size[1] <= limits.MAX_PIXELS:
            grey = grey.resize(size, Image.Resampling.BICUBIC)
    return Picture(grey, max(dpi))


_LONGEST_PAPER_INCHES: Final = 20
"""A3 is 16.5 inches long."""
_SQUARE_WITHIN: Final = 1.15
_FAX_WIDTHS: Final = (1728, 2048, 2432)
"""Pixels across at 204 dpi for A4, B4 and A3 (ITU-T T.4)."""


def _is_fax_width(width: int) -> bool:
    return width in _FAX_WIDTHS


def pages(content: bytes, limit: int) -> Iterator[int]:
    """Yield the numbers of the pages to read, at most `limit`."""
    yield from range(min(count(content), limit))
