"""How a page looks from afar, as a few hundred bits: a second scan of the same paper differs in few of them."""

from __future__ import annotations

from typing import Final

from PIL import Image

LOOK_SIDE: Final = 16
_INK_BELOW: Final = 160


def look_of(image: Image.Image) -> str:
    """Return whether each of 16 by 16 cells of the inked part is darker than its right neighbour, in hexadecimal; "" without ink.

    The page is one made level (a difference hash is no good for turned ones); margins are cut off, since paper lies differently each time.
    """
    ink = image.point(lambda level: 255 if level < _INK_BELOW else 0).getbbox()
    if ink is None:
        return ""
    small = image.crop(ink).resize((LOOK_SIDE + 1, LOOK_SIDE), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(LOOK_SIDE):
        for column in range(LOOK_SIDE):
            place = row * (LOOK_SIDE + 1) + column
            bits = bits << 1 | (small[place] < small[place + 1])
    return f"{bits:0{LOOK_SIDE * LOOK_SIDE // 4}x}"
