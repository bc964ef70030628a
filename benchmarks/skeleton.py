"""The least a console could be: one list and one preview of Textual, straight over the desk file. What start and keys are compared with.

Run: python -m benchmarks.skeleton DESK_FILE
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

PAGE = 100
WIDE_LIST = 60
PLAIN, CURSOR = Style.parse("white on #101010"), Style.parse("black on cyan")
ROWS = """SELECT id, who, subject, list_key FROM conversation WHERE status='open' AND list_key<?
    ORDER BY list_key DESC LIMIT ?"""
BODY = "SELECT body_text FROM message WHERE conversation_id=? ORDER BY id DESC LIMIT 1"


class Rows:
    """Open conversations, newest first, read a page at a time."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)
        self.known: list[tuple[int, str, str, int]] = []

    def at(self, index: int) -> tuple[int, str, str, int] | None:
        while index >= len(self.known):
            after = self.known[-1][3] if self.known else 1 << 62
            page = self.connection.execute(ROWS, (after, PAGE)).fetchall()
            if not page:
                return None
            self.known += page
        return self.known[index]

    def body(self, index: int) -> str:
        row = self.at(index)
        found = self.connection.execute(BODY, (row[0],)).fetchone() if row else None
        return found[0] if found else ""


class List(ScrollView, can_focus=True):
    """Draws what is in sight, in as many lines a row as AgentDesk has: one on a wide list, two beside a preview."""

    BINDINGS: ClassVar[list[BindingType]] = [("j", "move(1)"), ("k", "move(-1)")]

    def __init__(self, rows: Rows, moved: Callable[[int], None]) -> None:
        super().__init__()
        self.rows, self.moved, self.cursor = rows, moved, 0
        self.virtual_size = Size(10, 1_000_000)

    @property
    def lines(self) -> int:
        return 2 if self.size.width < WIDE_LIST else 1

    def render_line(self, y: int) -> Strip:
        index, line = divmod(y + self.scroll_offset.y, self.lines)
        width, row = self.size.width, self.rows.at(index)
        texts = (f"{row[1][:20]:<20} {row[2]}", row[2]) if row else ("", "")
        return Strip([Segment(f"{texts[line][:width]:<{width}}", CURSOR if index == self.cursor else PLAIN)], width)

    def action_move(self, delta: int) -> None:
        old, self.cursor = self.cursor, max(0, self.cursor + delta)
        top, shown = self.scroll_offset.y // self.lines, self.size.height // self.lines
        if top <= self.cursor < top + shown:
            for index in (old, self.cursor):
                self.refresh(Region(0, (index - top) * self.lines, self.size.width, self.lines))
        else:
            first = self.cursor if self.cursor < top else self.cursor - shown + 1
            self.scroll_to(y=first * self.lines, animate=False, immediate=True, force=True)
        self.moved(self.cursor)


class Skeleton(App[None]):
    """List and preview side by side, as wide as AgentDesk's; the list alone on a narrow terminal."""

    CSS = "List { width: 46; } #preview { width: 1fr; } .-narrow List { width: 1fr; } .-narrow #preview { display: none; }"

    def __init__(self, path: str) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal")]
        self.rows = Rows(path)
        self.preview = Static("", id="preview", markup=False)

    def compose(self) -> ComposeResult:
        yield Static("Open", markup=False)
        with Horizontal():
            yield List(self.rows, self.show)
            yield self.preview

    def on_mount(self) -> None:
        self.query_one(List).focus()
        self.show(0)

    def show(self, index: int) -> None:
        self.preview.update(self.rows.body(index)[:2000], layout=False)


if __name__ == "__main__":
    Skeleton(sys.argv[1]).run()
