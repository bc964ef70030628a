"""Lines keep none of the pieces cut off them, and look as they did."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from agentdesk.tui.lean_strips import forget_pieces_of_lines


def _pieces(line: Strip) -> list[Strip]:
    cut, extended, longer = line.crop(1, 4), line.crop_extend(2, 9, None), line.adjust_cell_length(12)
    return [cut, extended, longer, *line.divide([2, 6]), line.apply_style(Style(bold=True)), line.apply_offsets(0, 1)]


def test_a_line_keeps_no_piece_that_was_cut_off_it() -> None:
    """Textual's lines kept them all: a console grew by 18 MB in the minute in which somebody scrolled, and never gave it back."""
    line = Strip([Segment("The lamp "), Segment("arrived", Style(bold=True))])
    before = [piece.text for piece in _pieces(line)]
    forget_pieces_of_lines()
    lean = Strip([Segment("The lamp "), Segment("arrived", Style(bold=True))])
    assert [piece.text for piece in _pieces(lean)] == before
    assert lean.crop(1, 4) is not lean.crop(1, 4)


def test_lines_share_what_remembers_nothing() -> None:
    """Seven empty caches for each line are a kilobyte."""
    forget_pieces_of_lines()
    one, other = Strip([]), Strip([])
    caches = {
        id(getattr(line, name)) for line in (one, other) for name in Strip.__slots__ if name.endswith("_cache") and name != "_render_cache"
    }
    assert len(caches) == 1
