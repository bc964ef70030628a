"""The console's door: checks the terminal, asks the desk its first questions, and only then loads Textual."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from agentdesk.client.start import connect
from agentdesk.client.warm_start import Begun, begin
from agentdesk.config.paths import Home
from agentdesk.domain.errors import UsageError
from agentdesk.domain.states import Means
from agentdesk.domain.texts import _
from agentdesk.tui.beginning import Beginning, Questions

if TYPE_CHECKING:
    from agentdesk.tui.first_frame import FirstFrame
    from agentdesk.tui.preferences import Preferences

RESTART = 64
OWN_DESK = 65
"""What the app answers where another console should follow this one; `leaving` gives these out."""


def run(home: Home) -> int:
    """Open the console on a desk and return the exit code.

    Raises:
        UsageError: this is no terminal a console can be drawn on.
        StartFailed: the desk's service did not start.
    """
    check_terminal(sys.stdin, sys.stderr, os.environ)
    asked = _ask_or_start(home)
    # The desk works on its answer while this is imported.
    from agentdesk.tui.first_frame import first_frame  # noqa: PLC0415
    from agentdesk.tui.preferences import prepare_environ, read_preferences  # noqa: PLC0415

    preferences = read_preferences(home)
    prepare_environ(preferences.settings, os.environ)
    frame = first_frame(home, preferences.settings, sys.stderr)
    with ended_by_signals():
        try:
            code = _open_console(home, asked, preferences, frame)
        finally:
            frame.close()
    if code == RESTART:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the very command this console was started with
    if code == OWN_DESK:
        environ = {name: value for name, value in os.environ.items() if name != "AGENTDESK_HOME"}
        os.execve(sys.executable, [sys.executable, "-m", "agentdesk", "--own"], environ)  # noqa: S606 - this program, on the other desk
    return code


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end what runs inside as an exception would, the terminal given back, until the app handles them itself.

    Their usual meaning would leave the first frame's terminal without echo, and on its other screen.
    """

    def end(_number: int, _frame: object) -> None:
        sys.exit(0)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, was in before.items():
        if was is signal.SIG_DFL:  # under nohup a hangup is ignored, which is somebody's wish
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)


def check_terminal(stdin: TextIO, screen: TextIO, environ: Mapping[str, str]) -> None:
    """Refuse what can't show a console: Textual would send colours and cursor moves to a file or a dumb terminal all the same.

    Raises:
        UsageError: with the commands that work without a screen.
    """
    hint = _("Use the commands instead: agentdesk list, agentdesk show, agentdesk reply; agentdesk --help names them all.")
    if not stdin.isatty() or not screen.isatty():
        raise UsageError(cause=_("The console needs a terminal for input and for its screen (stderr).") + " " + hint)
    if environ.get("TERM", "") in {"", "dumb"}:
        raise UsageError(cause=_("This terminal (TERM={name}) can't show a console.").format(name=environ.get("TERM", "")) + " " + hint)


def _ask_or_start(home: Home) -> Questions | Begun | None:
    """Send the first questions, or start the service; None where it can only be started while something else is done."""
    line = connect(home)
    return begin(home, means=Means.CONSOLE.value) if line is None else Questions.sent(home, line)


def _open_console(home: Home, asked: Questions | Begun | None, preferences: Preferences, frame: FirstFrame) -> int:
    """Draw the first answer, load Textual, and run the console over the same line."""
    # What is imported stays; looking through it while it grows takes a fifth of the time. It is looked at again from where the app runs.
    gc.disable()
    if isinstance(asked, Questions):
        beginning = asked.drawn(frame)
    else:
        if asked is not None:
            _draw_first_page(asked, frame)
        beginning = _while_importing(lambda: Questions.sent(home, None if asked is None else asked.line()).drawn(frame))
    # From here on everything heavy is loaded, the rows in sight meanwhile.
    from agentdesk.tui.running import run_app  # noqa: PLC0415

    return run_app(home, beginning, preferences, frame)


def _draw_first_page(begun: Begun, frame: FirstFrame) -> None:
    """Draw what the starting service read; the console asks again once it serves."""
    page = begun.first_page()
    if page is not None:
        frame.draw(page.rows, page.agent, datetime.now(UTC))


def _while_importing(begin: Callable[[], Beginning]) -> Beginning:
    """Return what `begin` returns, which starts the service, while Textual is loaded."""
    found: list[Beginning] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            found.append(begin())
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
            failed.append(error)

    thread = threading.Thread(target=work, name="opening", daemon=True)
    thread.start()
    import agentdesk.tui.running  # noqa: F401, PLC0415

    thread.join()
    if failed:
        raise failed[0]
    return found[0]
