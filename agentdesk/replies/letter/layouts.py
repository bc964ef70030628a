"""Where things stand on a letter's first page, so that the address shows in the window of the envelopes a country uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """A first page; lengths in millimetres from the sheet's top left corner. `folds` are the heights of the fold marks, if any."""

    name: str
    address_left_mm: float
    address_top_mm: float
    address_width_mm: float
    address_height_mm: float
    info_left_mm: float
    info_top_mm: float
    text_top_mm: float
    folds_mm: tuple[float, ...] = ()
    margin_left_mm: float = 25.0
    margin_right_mm: float = 20.0


DIN_5008_A: Final = Layout("din-5008-a", 25, 27 + 17.7, 80, 27.3, 125, 32, 85, (87, 192))
"""DIN 5008:2020, form A: the address field begins 27 mm from the top, its upper 17.7 mm hold the sender; text from 98.5 at the latest."""

DIN_5008_B: Final = Layout("din-5008-b", 25, 45 + 17.7, 80, 27.3, 125, 50, 103, (105, 210))
"""DIN 5008:2020, form B: as A, 18 mm lower."""

WINDOW_LEFT: Final = Layout("window-left", 25, 52, 80, 27, 125, 52, 95, (99, 198))
"""A DL envelope (110 by 220 mm, ISO 269) with its window of 30 by 100 mm at the left, 20 mm from its edge: common in the Netherlands."""

WINDOW_RIGHT: Final = Layout("window-right", 110, 50, 80, 29, 25, 50, 95, (99, 198))
"""A DL envelope with its window of 45 by 100 mm at the right, 20 mm from the right and lower edges: common in France and Italy.

The window begins 45 mm below the envelope's upper edge; a sheet folded in three may lie 11 mm lower, and 10 mm to either side.
"""

LAYOUTS: Final = {layout.name: layout for layout in (DIN_5008_A, DIN_5008_B, WINDOW_LEFT, WINDOW_RIGHT)}

BY_COUNTRY: Final = {
    "DE": DIN_5008_B,
    "AT": DIN_5008_B,
    "CH": WINDOW_RIGHT,
    "NL": WINDOW_LEFT,
    "BE": WINDOW_RIGHT,
    "FR": WINDOW_RIGHT,
    "IT": WINDOW_RIGHT,
}


def layout_for(name: str, country: str) -> Layout | None:
    """Return the layout of a name, the one usual in a country where no name is given; None where there is none of that name."""
    if name:
        return LAYOUTS.get(name)
    return BY_COUNTRY.get(country.upper(), WINDOW_LEFT)
