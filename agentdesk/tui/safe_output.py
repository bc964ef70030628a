"""The last guard before the terminal: no control, bidi or unassigned character of any text gets through."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from agentdesk.tui.output_guard import is_harmless
from agentdesk.tui.output_guard import without_controls as without_controls  # noqa: PLC0414 - what this filter is about


class SafeOutput(LineFilter):
    """Deletes what must not reach the terminal from every line of every widget.

    One instance serves the whole app: Textual caches filtered lines by filter, so a new one each time would undo its caches.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the base class's signature
        """Return the segments, cleaned; `control` segments never come from content and are dropped too."""
        if all(is_harmless(segment.text) and not segment.control for segment in segments):
            return segments
        return [Segment(without_controls(text), style) for text, style, _control in segments]
