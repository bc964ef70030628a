"""The terminal's driver: writing never blocks the event loop, and a terminal that went away ends the console instead of spinning."""

from __future__ import annotations

from queue import Queue
from typing import IO, TYPE_CHECKING, Any

from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

MAX_BACKLOG = 400
"""Writes that may wait for a slow link; beyond it they are dropped, and the screen is drawn whole once the link moves again."""
STOP_WAIT_S = 2.0


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
            self._app.call_later(self._app.refresh, layout=True)

    def stop(self) -> None:
        """Ask the thread to stop and wait a moment; a link that stands still must not keep the console from ending."""
        self._queue.put(None)
        self.join(STOP_WAIT_S)


class ConsoleDriver(LinuxDriver):
    """Textual's driver with the patient writer."""

    def start_application_mode(self) -> None:
        """Take over the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it bare
        first = self._writer_thread
        if first is not None:
            first.stop()
        assert self._file is not None
        self._writer_thread = PatientWriter(self._file, self._app)
        self._writer_thread.start()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:  # EIO: the terminal is gone
            self._app.call_later(self._app.exit)
