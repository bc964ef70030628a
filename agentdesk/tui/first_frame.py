"""The first rows on screen, written before Textual is imported: it takes longer to load than the desk takes to answer."""

from __future__ import annotations

import os
import termios
import threading
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TextIO

from rich.color import ColorSystem
from rich.errors import StyleSyntaxError
from rich.style import Style

from agentdesk.config.build import resource_dir
from agentdesk.config.console import ConsoleSettings
from agentdesk.config.paths import Home
from agentdesk.domain.ids import AgentName
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import View
from agentdesk.tui.cursor_style import GROUNDS, over_cursor, seen_cursor
from agentdesk.tui.layout import LIST_WIDTH_MEDIUM, LIST_WIDTH_WIDE, Layout, has_columns, is_too_small, layout_for
from agentdesk.tui.output_guard import without_controls
from agentdesk.tui.presenters.bars import header_line
from agentdesk.tui.presenters.rows import RowState, column_line, row_lines
from agentdesk.tui.presenters.tones import Line, Tone

ALTERNATE_SCREEN = "\x1b[?1049h"
_LEAVE = "\x1b[?1049l\x1b[?25h"
_LIST_WIDTHS = {Layout.LIST_PREVIEW: LIST_WIDTH_MEDIUM, Layout.THREE: LIST_WIDTH_WIDE}
_BARS = 3
"""Lines of the screen that are no rows: header, status, keys."""


def first_styles(home: Home, settings: ConsoleSettings) -> Mapping[Tone, Style] | None:
    """Return what each tone looks like in the theme set, None where only Textual can draw it: then it draws the first frame too."""
    if settings.glyphs != "unicode" or not settings.has_color(os.environ):
        return None
    places = (*(folder / "themes" for folder in reversed(home.config_dirs)), resource_dir("themes"))
    found = next((path for place in places if (path := place / f"{settings.theme}.toml").is_file()), None)
    if found is None:
        return None
    try:
        table = tomllib.loads(found.read_text("utf-8"))
        plain = " on ".join(str(table["colors"][name]) for name in ("foreground", "background"))
        tones = {tone: Style.parse(str(table.get("tones", {}).get(tone.value, ""))) for tone in Tone}
        if "ansi_" in plain:
            return None
        grounds = [str(table["colors"][name]) for name in GROUNDS]
        cursor = seen_cursor(tones[Tone.CURSOR], grounds, colours_of(os.environ))
        return tones | {Tone.PLAIN: Style.parse(plain) + tones[Tone.PLAIN], Tone.CURSOR: cursor}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StyleSyntaxError):  # the app says what is wrong with it
        return None


def colours_of(environ: Mapping[str, str]) -> ColorSystem:
    """Return how many colours the terminal shows, as rich would find."""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return ColorSystem.TRUECOLOR
    return ColorSystem.EIGHT_BIT if environ.get("TERM", "").endswith("256color") else ColorSystem.STANDARD


def list_width(columns: int, chosen: Layout | None) -> int:
    """Return how wide the list is drawn in a terminal; 0 where the layout has none."""
    layout = layout_for(columns, chosen)
    return 0 if layout is Layout.PREVIEW else _LIST_WIDTHS.get(layout, columns)


def first_frame(home: Home, settings: ConsoleSettings, screen: TextIO) -> FirstFrame:
    """Return the frame as the owner's settings and the terminal want it."""
    chosen = None if settings.layout == "auto" else Layout(settings.layout)
    return FirstFrame(screen, first_styles(home, settings), colours_of(os.environ), chosen, is_demo=home.is_own and home.demo_file.exists())


class FirstFrame:
    """Header, names of columns and rows as the inbox will draw them, in the terminal's alternate screen, until Textual takes over.

    Keys pressed meanwhile wait in the terminal's queue as Textual will read them: unechoed, Return as itself, ctrl+z as a key.
    """

    def __init__(
        self,
        screen: TextIO,
        styles: Mapping[Tone, Style] | None,
        colours: ColorSystem,
        chosen: Layout | None,
        *,
        is_demo: bool = False,
    ) -> None:
        self._screen = screen
        self._is_demo = is_demo
        self._styles = styles
        self._colours = colours
        self._chosen = chosen
        self._lock = threading.Lock()
        self._is_over = False
        self.terminal_before: list[Any] | None = None
        """The terminal's settings as they were; what takes over has to put these back."""
        self.stands = False

    def draw(self, rows: Iterable[ConversationRow], me: AgentName, now: datetime) -> None:
        """Draw the rows that fit, unless the terminal is too small or Textual has taken over."""
        columns, lines = os.get_terminal_size(self._screen.fileno())
        width = list_width(columns, self._chosen)
        if self._styles is None or is_too_small(columns, lines) or not width:
            return
        drawn = [self._text(header_line({}, View.OPEN, None, columns, is_demo=self._is_demo), under=Tone.BAR)]
        if has_columns(columns, layout_for(columns, self._chosen)):
            drawn.append(self._text(column_line(width), under=Tone.PLAIN))
        above = len(drawn)
        for index, row in enumerate(rows):
            under = Tone.CURSOR if index == 0 else Tone.PLAIN
            drawn += [self._text(line, under=under) for line in row_lines(row, RowState(is_cursor=index == 0), width, now, me)]
            if len(drawn) > lines - _BARS:
                break
        with self._lock:
            if not self._is_over and len(drawn) > above:
                self._take_terminal()
                self._screen.write("".join(f"\x1b[{y};1H{text}" for y, text in enumerate(drawn[: lines - _BARS + 1], 1)))
                self._screen.flush()

    def _take_terminal(self) -> None:
        if self.stands:
            return
        self.terminal_before = termios.tcgetattr(self._screen.fileno())
        quiet = termios.tcgetattr(self._screen.fileno())
        quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        termios.tcsetattr(self._screen.fileno(), termios.TCSANOW, quiet)
        self.stands = True
        ground = self._sequence(self._style(Tone.PLAIN, Tone.PLAIN))
        self._screen.write(f"{ALTERNATE_SCREEN}\x1b[?25l{ground}\x1b[1;1H\x1b[0J")

    def _text(self, line: Line, *, under: Tone) -> str:
        pieces = (self._sequence(self._style(piece.tone, under)) + without_controls(piece.text) for piece in line.pieces if piece.text)
        return "".join(pieces) + "\x1b[0m"

    def _style(self, tone: Tone, under: Tone) -> Style:
        assert self._styles is not None
        ground = self._styles[Tone.PLAIN]
        if under is Tone.CURSOR:
            return over_cursor(ground, self._styles[tone], self._styles[under])
        return ground + self._styles[under] + self._styles[tone]

    def _sequence(self, style: Style) -> str:
        found = style.render("x", color_system=self._colours).partition("x")[0]
        return f"\x1b[0m{found}"

    def hand_over(self) -> None:
        """Draw nothing more: Textual draws from here on."""
        with self._lock:
            self._is_over = True

    def close(self) -> None:
        """Give the terminal back as it was, where Textual never took it."""
        with self._lock:
            self._is_over = True
            if self.stands and self.terminal_before is not None:
                self.stands = False
                with suppress(OSError, termios.error):  # a terminal that is gone takes nothing back
                    self._screen.write(_LEAVE)
                    self._screen.flush()
                    termios.tcsetattr(self._screen.fileno(), termios.TCSANOW, self.terminal_before)
