"""A page made fit for reading: turned level, brought to 300 dpi, evenly lit, without specks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps, ImageStat

from agentdesk.reading.scans.pictures import Picture
from agentdesk.reading.scans.straightening import skew_of

READ_AT_DPI: Final = 300
"""Tesseract was trained on capitals of some 30 pixels, which is 10 to 12 points at 300 dpi."""
_LEAST_DPI, _MOST_DPI = 270, 420
_LARGEST_SCALE: Final = 4.0
_WHITE: Final = 255
_SMALLEST_SKEW: Final = 0.15
_UPSIDE_DOWN: Final = 180
_QUARTER: Final = 90

_GRAINY_MEDIAN: Final = 5
_GRAINY_MEAN: Final = 7.0
"""Of the differences to the picture without its smallest details; clean print has 0 and below 2, a good scanner 2 and 4."""
_SPECKLED_SHARE: Final = 0.01
_SPECK: Final = 100
_FINEST_SPECKLED_DPI: Final = 180
_LIGHT_CELL: Final = 16
_FEWEST_CONTRAST_LEVELS: Final = 12
_DARK_PAPER: Final = 235
_PALE_INK: Final = 60


class _Dirt(Enum):
    NONE = "none"
    GRAIN = "grain"
    SPECKS = "specks"


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page ready to be read; `turned_deg` is by how much it was turned clockwise, between 0 and 360."""

    image: Image.Image
    dpi: int
    turned_deg: float

    def upside_down(self) -> CleanPage:
        """Return the same page the other way up."""
        turned = self.image.transpose(Image.Transpose.ROTATE_180)
        return CleanPage(turned, self.dpi, (self.turned_deg + _UPSIDE_DOWN) % 360)


class Marks(Enum):
    """What can be seen on a page: print; pale marks that may be faded print or the other side's, shining through; nothing."""

    PRINT = "print"
    PALE = "pale"
    NONE = "none"


def marks_on(image: Image.Image) -> Marks:
    """Say what is on a page, by how many cells of it differ from their surroundings, and how much."""
    if min(image.size) < _SMALLEST_PRINT:
        return Marks.NONE
    small = image.reduce(max(1, max(image.size) // 600)).filter(ImageFilter.MedianFilter(3))
    paper = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.BoxBlur(6))
    ink = ImageChops.subtract(paper, small)
    width, height = ink.size
    ink = ink.crop((width // 25, height // 25, width - width // 25, height - height // 25))
    levels, cells = ink.histogram(), ink.width * ink.height
    if sum(levels[_EMPTY_BELOW:]) >= _EMPTY_SHARE * cells:
        return Marks.PRINT
    return Marks.PALE if sum(levels[_PALE_FROM:]) >= _PALE_SHARE * cells else Marks.NONE


_SMALLEST_PRINT: Final = 16
"""Pixels: no line of print is lower."""
_EMPTY_BELOW: Final = 40
_EMPTY_SHARE: Final = 0.0002
_PALE_FROM: Final = 18
_PALE_SHARE: Final = 0.002
_STREAK_PIXELS: Final = 4
_STREAK_DARKER: Final = 60


def without_streaks(image: Image.Image) -> Image.Image:
    """Return a page without the hair lines that dirt on a feeder's glass draws down all of it, their neighbours put in their place."""
    width, height = image.size
    if image.mode != "L" or width < _LEAST_DPI or height < _LEAST_DPI:
        return image
    usual = image.resize((width, 1), Image.Resampling.BOX)
    paper = usual.filter(ImageFilter.MedianFilter(4 * _STREAK_PIXELS + 1))
    columns = [place for place, darker in enumerate(ImageChops.subtract(paper, usual).tobytes()) if darker >= _STREAK_DARKER]
    mended = image.copy() if columns else image
    for first, last in _runs(columns):
        if last - first < _STREAK_PIXELS and first > 0 and last < width - 1:
            beside = [image.crop((place, 0, place + 1, height)) for place in (first - 1, last + 1)]
            mended.paste(ImageChops.lighter(*beside).resize((last - first + 1, height)), (first, 0))
    return mended


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of numbers that follow each other."""
    for _offset, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _place, number in run]
        yield found[0], found[-1]


def cleaned(picture: Picture) -> CleanPage:
    """Return a page turned level and cleaned; whether it stands on its head is not known yet."""
    image, dpi = _without_dots(without_streaks(picture.image), picture.dpi), picture.dpi
    dirt = _dirt(image, dpi)
    is_lying, skew = skew_of(image)
    if is_lying:
        image = image.transpose(Image.Transpose.ROTATE_90)
    if dirt is _Dirt.SPECKS:
        image = image.filter(ImageFilter.MedianFilter(3))
    image, dpi = _scaled(image, dpi)
    image = _evenly_lit(image)
    if dirt is _Dirt.GRAIN:
        image = image.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(0.8))
    if abs(skew) > _SMALLEST_SKEW:
        image = image.rotate(skew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=_WHITE)
    return CleanPage(image, round(dpi), ((-_QUARTER if is_lying else 0) - skew) % 360)


def _dirt(image: Image.Image, dpi: float) -> _Dirt:
    """Return what sort of dirt lies on a page, told from the middle of its upper half."""
    width, height = image.size
    part = image.crop((width // 10, height // 10, width * 9 // 10, height // 2))
    if 0 in part.size:
        return _Dirt.NONE
    difference = ImageChops.difference(part, part.filter(ImageFilter.MedianFilter(3)))
    found = ImageStat.Stat(difference)
    if found.median[0] >= _GRAINY_MEDIAN or (found.median[0] > 0 and found.mean[0] >= _GRAINY_MEAN):
        return _Dirt.GRAIN
    specks = sum(difference.histogram()[_SPECK:]) / (part.width * part.height)
    return _Dirt.SPECKS if specks >= _SPECKLED_SHARE and dpi >= _FINEST_SPECKLED_DPI else _Dirt.NONE


def _without_dots(image: Image.Image, dpi: float) -> Image.Image:
    """Return a page of black and white without the dots that thresholds and telephone lines make of grain; others as they are.

    Left out are black pixels with at most one neighbour within two pixels: a full stop of 8 points has four and more.
    """
    if dpi < _FINEST_SPECKLED_DPI or any(image.histogram()[1:_WHITE]):
        return image
    ink = image.point(lambda value: 0 if value else _INK_COUNTS)
    around = ink.filter(ImageFilter.Kernel((5, 5), [1] * 25, scale=1))
    return ImageChops.lighter(image, around.point(lambda value: _WHITE if value <= _DOT_PIXELS * _INK_COUNTS else 0))


_INK_COUNTS: Final = 8
"""So that 25 pixels fit a byte."""
_DOT_PIXELS: Final = 2


def _scaled(image: Image.Image, dpi: float) -> tuple[Image.Image, float]:
    if _LEAST_DPI <= dpi <= _MOST_DPI:
        return image, dpi
    scale = min(READ_AT_DPI / dpi, _LARGEST_SCALE)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS), dpi * scale


def _evenly_lit(image: Image.Image) -> Image.Image:
    """Divide a page by its own light, so that paper is white and ink dark all over."""
    cells = image.reduce(_LIGHT_CELL)
    # The brightest nearby is paper; the mean of a cell is free of grain already.
    light = cells.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.GaussianBlur(3))
    darkest, _brightest = light.getextrema()
    ink_at = ImageStat.Stat(image).extrema[0][0]
    if isinstance(darkest, (int, float)) and darkest >= _DARK_PAPER and ink_at <= _PALE_INK:
        return image
    light = light.point(lambda value: max(value, _FEWEST_CONTRAST_LEVELS)).resize(image.size, Image.Resampling.BILINEAR)
    even = ImageMath.lambda_eval(lambda args: args["min"](args["page"] * _WHITE / args["light"], _WHITE), page=image, light=light)
    return ImageOps.autocontrast(even.convert("L"), cutoff=(0.1, 0))
