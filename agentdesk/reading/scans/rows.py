"""Rows that a telephone line lost or blackened: a fax has some, and one through a line of print costs all its words."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageChops, ImageStat

_LONGEST_GAP: Final = 2
_WHITE: Final = 255
_EMPTY, _BLACKENED = 255, 100
"""Of a row's mean."""
_PAPER: Final = 150
_GOES_ON: Final = 0.4
"""Of the ink above and below a gap, what stands exactly opposite: strokes go on below it, the dots of an i hardly ever do."""


def with_whole_rows(page: Image.Image) -> Image.Image:
    """Return a page of black and white whose lost rows hold what stands above and below them, joined; grey ones as they are."""
    if any(page.histogram()[1:_WHITE]) or page.height <= 2 * _LONGEST_GAP:
        return page
    means = page.resize((1, page.height), Image.Resampling.BOX).tobytes()
    mended = page
    number = 1
    while number < page.height - _LONGEST_GAP:
        length = _gap(means, number)
        if length:
            mended = _joined(page, mended, number, length, is_blackened=means[number] <= _BLACKENED)
        number += max(length, 1)
    return mended


def _gap(means: bytes, first: int) -> int:
    """Return how many rows from here on are empty or blackened between rows that aren't; 0 where none, or too many."""
    for limits in ((_EMPTY, _WHITE, 0, _WHITE - 1), (0, _BLACKENED, _PAPER, _WHITE)):
        least, most, least_beside, most_beside = limits
        length = 0
        while length <= _LONGEST_GAP and least <= means[first + length] <= most:
            length += 1
        beside = (means[first - 1], means[first + length] if first + length < len(means) else _WHITE)
        if 0 < length <= _LONGEST_GAP and all(least_beside <= value <= most_beside for value in beside):
            return length
    return 0


def _joined(page: Image.Image, mended: Image.Image, first: int, length: int, *, is_blackened: bool) -> Image.Image:
    above, below = (page.crop((0, row, page.width, row + 1)) for row in (first - 1, first + length))
    if not is_blackened and _ink(ImageChops.lighter(above, below)) < _GOES_ON * max(1.0, min(_ink(above), _ink(below))):
        return mended
    mended = mended.copy() if mended is page else mended
    joined = ImageChops.lighter(above, below) if is_blackened else ImageChops.darker(above, below)
    mended.paste(joined.resize((page.width, length)), (0, first))
    return mended


def _ink(row: Image.Image) -> float:
    """Return how many pixels of a row are black."""
    return row.width - ImageStat.Stat(row).sum[0] / _WHITE
