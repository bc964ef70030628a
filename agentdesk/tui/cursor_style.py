"""How a piece of text looks in the cursor's row, which reads as one row in every theme."""

from __future__ import annotations

from collections.abc import Iterable

from rich.color import Color, ColorSystem
from rich.style import Style

GROUNDS = ("background", "surface")
"""The colours of a theme that lists stand on: of screens, of dialogs."""


def seen_cursor(cursor: Style, grounds: Iterable[str], colours: ColorSystem) -> Style:
    """Return the look of the cursor's row as a terminal can show it.

    Args:
        cursor: its look in the theme.
        grounds: the colours it has to stand out from.
        colours: how many the terminal has. Of 16, the nearest to a pale ground is often the screen's own: then it is reversed.
    """
    if colours is not ColorSystem.STANDARD or cursor.bgcolor is None:
        return cursor
    # By its number: a colour that was rounded keeps the name of what it was.
    own = cursor.bgcolor.downgrade(colours).number
    return Style(reverse=True) if any(Color.parse(ground).downgrade(colours).number == own for ground in grounds) else cursor


def over_cursor(ground: Style, tone: Style, cursor: Style) -> Style:
    """Return the style of a piece in the cursor's row.

    What has a ground of its own, as a match has, keeps it: its colour was chosen for that ground and might not be seen on the cursor's.
    Where the cursor is the terminal's own colours reversed, a piece's colour would become a block: it keeps its weight alone, and what
    is reversed elsewhere stands out by not being so here.

    Args:
        ground: what lies beneath the whole widget.
        tone: the piece's own look.
        cursor: the look of the cursor's row; its colours go over those of a piece that has no ground.
    """
    if not cursor.reverse and tone.bgcolor is not None:
        return ground + cursor + tone
    if not cursor.reverse:
        return ground + cursor + tone + cursor
    return ground + cursor + tone.without_color + Style(reverse=not tone.reverse, dim=False)
