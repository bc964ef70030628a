"""The first frame shows what the inbox will show, and gives the terminal back as it was."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import pyte
import pytest
from rich.color import ColorSystem

from agentdesk.config.build import resource_dir
from agentdesk.config.console import ConsoleSettings
from agentdesk.config.paths import find_home
from agentdesk.domain import asks
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.tui.beginning import COUNTS, LIST, STATUS
from agentdesk.tui.first_frame import FirstFrame, colours_of, first_frame, first_styles, list_width
from agentdesk.tui.layout import Layout, has_columns, layout_for
from agentdesk.tui.presenters.rows import RowState, column_line, row_lines
from agentdesk.tui.presenters.tones import Tone
from agentdesk.tui.themes import load_theme, tones_in
from tests.tui.records import NOW, row

ME = AgentName("ana")
READ_BYTES = 1 << 16


class Terminal:
    """A pseudo-terminal and all that was written to it; a thread reads, as its buffer holds only 4 kB."""

    def __init__(self, columns: int, lines: int) -> None:
        self._size = (columns, lines)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.stream: TextIO = os.fdopen(slave, "w", encoding="utf-8")
        self._read: list[bytes] = []
        self._reader = threading.Thread(target=self._take)
        self._reader.start()

    def _take(self) -> None:
        with suppress(OSError):  # EIO: the other end is closed
            while data := os.read(self._master, READ_BYTES):
                self._read.append(data)

    def written(self) -> bytes:
        """Close the program's end and return what it wrote."""
        self.stream.close()
        self._reader.join()
        return b"".join(self._read)

    def shown(self) -> list[str]:
        """Close the program's end and return the lines of the alternate screen."""
        screen = pyte.Screen(*self._size)
        pyte.ByteStream(screen).feed(self.written().partition(b"\x1b[?1049l")[0])
        return list(screen.display)

    def close(self) -> None:
        """Close both ends."""
        self.written()
        os.close(self._master)


@contextmanager
def terminal(columns: int, lines: int) -> Iterator[Terminal]:
    """Yield a terminal of that size."""
    found = Terminal(columns, lines)
    try:
        yield found
    finally:
        found.close()


def frame_on(stream: TextIO, tmp_path: Path, chosen: Layout | None = None) -> FirstFrame:
    """Return a frame in the default theme."""
    styles = first_styles(find_home(str(tmp_path)), ConsoleSettings(color="on"))
    assert styles is not None
    return FirstFrame(stream, styles, colours_of({"COLORTERM": "truecolor"}), chosen)


def test_the_first_cursor_looks_as_the_later_ones_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 16 colours `paper` reverses it; a row that changes its look when Textual takes over reads as another one."""
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("TERM", "linux")
    first = first_styles(find_home(str(tmp_path)), ConsoleSettings(color="on", theme="paper"))
    assert first is not None
    assert first[Tone.CURSOR] == tones_in(load_theme(resource_dir("themes") / "paper.toml"), ColorSystem.STANDARD)[Tone.CURSOR]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_rows_stand_where_the_inbox_will_draw_them(tmp_path: Path, size: tuple[int, int]) -> None:
    """A row that jumps when Textual takes over would be read twice, or its key pressed on another one."""
    columns, lines = size
    rows = [row(id=ConversationId(number), subject=f"Subject {number}") for number in range(1, 80)]
    with terminal(columns, lines) as far:
        frame = frame_on(far.stream, tmp_path)
        frame.draw(rows, ME, NOW)
        frame.close()
        screen = far.shown()
    width = list_width(columns, None)
    named = [column_line(width).plain] if has_columns(columns, layout_for(columns, None)) else []
    drawn = [line.plain for at, each in enumerate(rows) for line in row_lines(each, RowState(is_cursor=at == 0), width, NOW, ME)]
    assert "1 Open" in screen[0]
    assert bool(named) is (columns == 80)
    assert [line[:width] for line in screen[1 : lines - 2]] == [*named, *drawn][: lines - 3]


def test_the_sample_desk_says_from_its_first_frame_that_nothing_leaves(tmp_path: Path) -> None:
    """Whoever sees a stranger's mail open on their machine has to see at once that it is invented."""
    (tmp_path / "data").mkdir()
    for is_demo in (False, True):
        if is_demo:
            (tmp_path / "data" / "demo").write_text("ready")
        with terminal(80, 24) as far:
            frame = first_frame(find_home(str(tmp_path)), ConsoleSettings(color="on"), far.stream)
            frame.draw([row()], ME, NOW)
            frame.close()
            assert far.shown()[0].endswith("demo: nothing leaves ") is is_demo


def test_hostile_text_reaches_the_terminal_harmless(tmp_path: Path) -> None:
    hostile = replace(row(), subject="\x1b]52;c;AAAA\x07 \u202egnp.exe \x9b31m", who="\x1b[2J")
    with terminal(80, 24) as far:
        frame = frame_on(far.stream, tmp_path)
        frame.draw([hostile], ME, NOW)
        frame.close()
        written = far.written()
    assert b"]52;" not in written.replace(b"\xe2\x90\x9b]52;", b"")
    assert "\u202e".encode() not in written
    assert "\x9b".encode() not in written


def test_the_terminal_is_given_back_as_it_was(tmp_path: Path) -> None:
    """A console that fails to start after the first frame must not leave a shell without an echo."""
    with terminal(80, 24) as far:
        stream = far.stream
        before = termios.tcgetattr(stream.fileno())
        frame = frame_on(stream, tmp_path)
        frame.draw([row()], ME, NOW)
        assert not termios.tcgetattr(stream.fileno())[3] & termios.ECHO
        frame.close()
        assert termios.tcgetattr(stream.fileno()) == before
        assert far.written().endswith(b"\x1b[?1049l\x1b[?25h")


def test_nothing_is_drawn_once_textual_draws(tmp_path: Path) -> None:
    with terminal(80, 24) as far:
        frame = frame_on(far.stream, tmp_path)
        frame.hand_over()
        frame.draw([row()], ME, NOW)
        assert not frame.stands


def test_terminals_only_textual_can_draw_on_get_no_first_frame(tmp_path: Path) -> None:
    home = find_home(str(tmp_path))
    for settings in (ConsoleSettings(glyphs="ascii"), ConsoleSettings(color="off"), ConsoleSettings(theme="none-such")):
        assert first_styles(home, settings) is None


def test_the_first_questions_go_by_their_asks_names() -> None:
    assert (LIST, STATUS, COUNTS) == (asks.ListConversations.NAME, asks.Status.NAME, asks.CountViews.NAME)


def test_the_first_rows_wait_for_nothing_heavy() -> None:
    """What is imported before the rows are drawn is what makes the console start quicker than it loads."""
    code = "import sys, agentdesk.tui.launch; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"textual", "asyncio", "agentdesk.domain.views", "agentdesk.domain.verbs", "subprocess", "logging"} & set(loaded)
