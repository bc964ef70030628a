"""How a piece of text looks in the cursor's row, which reads as one row in every theme."""

from __future__ import annotations

from rich.style import Style


def over_cursor(ground: Style, tone: Style, cursor: Style) -> Style:
    """Return the style of a piece in the cursor's row.

    Where the cursor is the terminal's own colours reversed, a piece's colour would become a block: it keeps its weight alone, and what
    is reversed elsewhere stands out by not being so here.

    Args:
        ground: what lies beneath the whole widget.
        tone: the piece's own look.
        cursor: the look of the cursor's row; its colours go over the piece's.
    """
    if not cursor.reverse:
        return ground + cursor + tone + cursor
    return ground + cursor + tone.without_color + Style(reverse=not tone.reverse, dim=False)
