"""The terminal's driver: writing never blocks the event loop, and a terminal that went away ends the console instead of spinning."""

from __future__ import annotations

import fcntl
import os
import re
import selectors
import termios
from array import array
from codecs import getincrementaldecoder
from contextlib import suppress
from queue import Queue
from typing import IO, TYPE_CHECKING, Any, cast

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

from agentdesk.tui.escapes import ESCAPE, EscapeKeys
from agentdesk.tui.first_frame import ALTERNATE_SCREEN
from agentdesk.tui.graphics import TerminalAnswers
from agentdesk.tui.paste_guard import PasteGuard
from agentdesk.tui.typed_ahead import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App
    from textual.message import Message

    from agentdesk.tui.console import Console

TELLS_VARIABLE = "AGENTDESK_TELL_HOW_FAR"
"""Set by tests and recordings, which must know when a key is done; an answer on the screen alone can't say it."""
TELLS_CODE = 7770
"""An operating system command that no terminal knows, and so ignores."""
READ_BYTES = 4_096
LOOK_EVERY_S = 0.1
"""How often a pressed Escape that began no sequence is noticed, and the end of the console."""
MAX_BACKLOG = 400
"""Writes that may wait for a slow link; beyond it they are dropped, and the screen is drawn whole once the link moves again."""
STOP_WAIT_S = 2.0
_NOTHING_DRAWN = re.compile(r"(?:\x1b\[\?2026h)?(\x1b\[\d+;\d+H(?:\x1b\[\?2026l)?)")
"""A frame that draws nothing: it puts the cursor somewhere, between the signs of a synchronized update where the terminal knows them."""


def _escape() -> events.Key:
    return events.Key("escape", ESCAPE)


class PatientWriter(WriterThread):
    """Writes to the terminal in the background.

    Textual's own blocks the event loop when 30 writes wait, so a stalled SSH link would stop autosaving; and it dies with an exception
    when the terminal is gone, which blocks for ever.
    """

    def __init__(self, file: IO[str], app: App[Any]) -> None:
        super().__init__(file)
        self._queue: Queue[str | None] = Queue()
        self._app = app
        self._is_gone = False
        self._must_repaint = False

    def write(self, text: str) -> None:
        """Queue text; while the backlog is full it is dropped."""
        if self._is_gone:
            return
        if self._queue.qsize() >= MAX_BACKLOG:
            self._must_repaint = True
            return
        self._queue.put(text)

    def run(self) -> None:
        """Write what is queued until told to stop."""
        while (text := self._queue.get()) is not None:
            self._write_out(text)
        self._flush()

    def _write_out(self, text: str) -> None:
        if self._is_gone:
            return
        try:
            self._file.write(text)
            if self._queue.qsize() == 0:
                self._file.flush()
                self._repaint_if_dropped()
        except (OSError, ValueError):
            self._is_gone = True

    def _flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError):
            self._is_gone = True

    def _repaint_if_dropped(self) -> None:
        if self._must_repaint:
            self._must_repaint = False
            self._app.call_later(cast("Console", self._app).act_redraw)

    def stop(self) -> None:
        """Ask the thread to stop and wait a moment; a link that stands still must not keep the console from ending."""
        self._queue.put(None)
        self.join(STOP_WAIT_S)


class Progress:
    """How many bytes were read, told to the app behind the keys they became."""

    def __init__(self, hand_on: Callable[[Iterable[Message]], None]) -> None:
        self._hand_on = hand_on
        self._count = 0
        self._told = -1
        self._ends_in_escape = False

    def read(self, typed: bytes) -> None:
        """Take note of what was read."""
        self._count += len(typed)
        self._ends_in_escape = typed.endswith(b"\x1b")

    def tell(self, *, is_whole: bool) -> None:
        """Tell how far it got; not while the parser waits whether an Escape was one, which it says late."""
        if self._told != self._count and (is_whole or not self._ends_in_escape):
            self._told = self._count
            self._hand_on([Typed(self._count)])


class Frames:
    """Tells frames that do nothing: Textual writes one for every change of a widget that looks as it did, and a slow line carries each."""

    def __init__(self) -> None:
        self._last = ""

    def does_something(self, frame: str) -> bool:
        """Whether a frame draws anything, or leaves the cursor elsewhere than the one before did."""
        found = _NOTHING_DRAWN.fullmatch(frame)
        if found is not None and self._last.endswith(found[1]):
            return False
        self._last = frame
        return True

    def forget(self) -> None:
        """Hear that something else was written: the cursor may be anywhere."""
        self._last = ""


class ConsoleDriver(LinuxDriver):
    """Textual's driver with the patient writer, and a reader that no byte can end."""

    tells_how_far = TELLS_VARIABLE in os.environ
    """Whether the terminal wants to know how much of what it sent is done."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._progress = Progress(self._hand_on)
        self.answers = TerminalAnswers()
        self._escapes = EscapeKeys()
        self._frames = Frames()

    def tell_how_far(self, count: int) -> None:
        """Tell the terminal that these first bytes of all it sent are done and on screen."""
        self.write(f"\x1b]{TELLS_CODE};{count}\x07")

    def _sigcont_application(self, *signal_and_frame: object) -> None:
        """Go on after a stop. SIGSTOP took nothing down: set up anew, keys would have two readers, and no end would come."""
        if self._must_signal_resume:
            super()._sigcont_application(*signal_and_frame)
        else:
            self._app.call_later(cast("Console", self._app).act_redraw)

    def has_unread_keys(self) -> bool:
        """Tell whether the terminal holds keys that were not handed on yet; looked at in the order in which they go."""
        held = array("i", [0])
        with suppress(OSError):  # EIO: the terminal is gone, and the kernel threw away what it held
            fcntl.ioctl(self.fileno, termios.FIONREAD, held)
        return held[0] > 0 or self._is_handing_on

    _is_handing_on = False
    _held: list[str] | None = None
    _is_taking_over = False

    def hold(self) -> None:
        """Keep what is written until `release`: one paint is one write, and wakes the writer once."""
        self._held = []

    def release(self) -> None:
        """Write what was kept."""
        held, self._held = self._held, None
        frame = "".join(held or ())
        if frame and self._frames.does_something(frame):
            super().write(frame)

    def write(self, data: str) -> None:
        """Hand text to the writer, or keep it."""
        if self._is_taking_over and data == ALTERNATE_SCREEN:
            return  # the first frame stands on it; entering again clears it in some terminals
        if self._held is None:
            self._frames.forget()
            super().write(data)
        else:
            self._held.append(data)

    def start_application_mode(self) -> None:
        """Take over the terminal, on which whatever was there before stands no longer."""
        cast("Console", self._app).painter.forget()
        frame = cast("Console", self._app).first_frame
        self._is_taking_over = frame is not None and frame.stands
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it bare
        self._is_taking_over = False
        if frame is not None and frame.stands:
            self.attrs_before = frame.terminal_before
            frame.stands = False
        first = self._writer_thread
        if first is not None:
            first.stop()
        assert self._file is not None
        self._writer_thread = PatientWriter(self._file, self._app)
        self._writer_thread.start()

    def run_input_thread(self) -> None:
        """Turn what is typed into events until the console ends.

        Textual's own dies of bytes that are no UTF-8, as pastes from other encodings hold; the console then hears no key any more.

        Raises:
            OSError: the terminal is gone.
            EOFError: so it is, on other systems.
        """
        parser = XTermParser(self._debug)
        guard = PasteGuard()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            is_ending = False
            while not is_ending:
                is_ending = self.exit_event.is_set()  # once more after that: late answers must not end up in the shell
                if selector.select(LOOK_EVERY_S):
                    self._is_handing_on = True
                    typed = os.read(self.fileno, READ_BYTES)
                    if not typed:
                        raise EOFError
                    # To the parser an empty text is the end; half a character is not.
                    self._progress.read(typed)
                    if text := guard.guarded(self.answers.without(decode(typed))):
                        self._parse(parser, self._escapes.pieces(text))
                    late: list[Message] = []
                else:
                    self._parse(parser, self._escapes.pieces(self.answers.late()))
                    late = [_escape()] if self._escapes.late() else []
                    self._hand_on(late)
                self._is_handing_on = False
                ticked = list(parser.tick())
                self._hand_on(ticked)
                if self.tells_how_far:
                    self._progress.tell(is_whole=bool(late or ticked))
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _parse(self, parser: XTermParser, pieces: Iterable[str]) -> None:
        for piece in pieces:
            self._hand_on([_escape()] if piece == ESCAPE else parser.feed(piece))

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except (OSError, EOFError):  # EIO or the end: the terminal is gone
            self._is_handing_on = False
            self._app.call_later(cast("Console", self._app).leaving.cut_off)
