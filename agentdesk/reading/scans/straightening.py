"""By how much a page is turned and skewed, told from its lines of print: level ones make the sharpest stripes."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, cast

from PIL import Image, ImageChops, ImageFilter

_LONG_SIDE: Final = 1000
"""Pixels that suffice: a line of print is then six or more high."""
_STEEPEST: Final = 8
_REFINEMENTS: Final = (0.5, 0.25, 0.1)
_MARGIN: Final = 0.03
"""Of the page: the shadow of a lid or of a fold stands there."""
_WHITE: Final = 255
_QUARTER: Final = 90
_SQUARED_BY: Final = 1.3
"""How many times sharper the stripes must be the other way before a page counts as lying on its side: forms have lines both ways."""


def skew_of(page: Image.Image) -> tuple[bool, float]:
    """Return whether the lines run up or down the page, and by how many degrees to turn it counter-clockwise until they are level.

    The angle is that of the page after a quarter turn, where its lines run up or down. Upside down looks the same, so it isn't told.
    """
    ink = _ink(page)
    small = ink.reduce(2)
    upright, lying = _coarse(small), _coarse(small.transpose(Image.Transpose.ROTATE_90))
    if lying[1] > _SQUARED_BY * upright[1]:
        return True, _fine(ink.transpose(Image.Transpose.ROTATE_90), lying[0])
    return False, _fine(ink, upright[0])


def _ink(page: Image.Image) -> Image.Image:
    """Return a small picture in which ink is bright and paper black, whatever the light."""
    page = page.reduce(max(1, -(-max(page.size) // _LONG_SIDE)))
    paper = page.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(8))
    ink = ImageChops.subtract(paper, page).point(lambda value: 0 if value < _FAINTEST else value)
    width, height = ink.size
    edge = (round(_MARGIN * width), round(_MARGIN * height))
    return ink.crop((edge[0], edge[1], width - edge[0], height - edge[1]))


_FAINTEST: Final = 30


def _coarse(ink: Image.Image) -> tuple[float, float]:
    """Return the angle with the sharpest stripes to a degree, and how sharp they are."""
    return max(((float(angle), _sharpness(ink, angle)) for angle in range(-_STEEPEST, _STEEPEST + 1)), key=lambda found: found[1])


def _fine(ink: Image.Image, angle: float) -> float:
    best = angle, _sharpness(ink, angle)
    for step in _REFINEMENTS:
        near = ((best[0] + turn, _sharpness(ink, best[0] + turn)) for turn in (-step, step))
        best = max((best, *near), key=lambda found: found[1])
    return best[0]


def _sharpness(ink: Image.Image, angle: float) -> float:
    """Return how much neighbouring rows differ, of the page turned by an angle."""
    turned = ink.rotate(angle, resample=Image.Resampling.BILINEAR) if angle else ink
    rows = cast("tuple[float, ...]", turned.convert("F").resize((1, ink.height), Image.Resampling.BOX).get_flattened_data())
    return sum((one - other) ** 2 for one, other in pairwise(rows)) / ink.height
