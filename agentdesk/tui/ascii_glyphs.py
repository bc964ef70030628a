"""For terminals whose font lacks our marks: each is drawn as an ASCII character of the same width."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_MARKS = {
    **dict(zip("●○★•✎↶↑↓←→✗✓⎘▌▸│─━—·…⋮\u2013", "*o**d<^v<>X+@|>|---.~:-", strict=True)),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼▛▜▙▟", "+"),
    **dict.fromkeys("▏▕▎▍▋▊▉▐┊", "|"),
    **dict.fromkeys("▁▂▃▄▔▀", "_"),
    **dict.fromkeys("▅▆▇█", "#"),
    **dict(zip("⟦⟧°", "[]o", strict=True)),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u00a0\u202f", " "),
    **dict.fromkeys(map(chr, (*range(0x2400, 0x2425), 0xFFFD)), "?"),
    **dict.fromkeys("\u2018\u2019", "'"),
}
_TABLE = str.maketrans(_MARKS)


class AsciiGlyphs(LineFilter):
    """Draws marks and frames in ASCII; letters of customers' words stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the base class's signature
        """Return the segments with every mark replaced."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [Segment(text.translate(_TABLE), style, control) for text, style, control in segments]


ASCII_GLYPHS = AsciiGlyphs()
"""One instance: Textual caches filtered lines by filter."""
