"""The screen of a program in a real pseudo-terminal: type, wait for what a user would see, read its lines."""

from __future__ import annotations

import os
import re
import signal
import time
from typing import TYPE_CHECKING, Self

import pyte

from agentdesk.tui.driver import TELLS_CODE, TELLS_VARIABLE
from tests.servers.processes import PATIENCE_S
from tests.terminal.child import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: What pyte would print as text or misread: private CSI, DECRQM, DCS/APC/PM, window reports, cursor shapes; and OSC, which
#: for it only ends at BEL or ST, while any escape ends it for a terminal.
_BEYOND_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-9;]+t|\x1b\[\?u|\x1b\[[0-9;]* q"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|(?=\x1b[^\\]))"
)
_HOW_FAR = re.compile(rb"\x1b\]%d;(\d+)\x07" % TELLS_CODE)
_UNFINISHED = re.compile(rb"\x1b(?:\[[<>=?]?[0-9;:]*[$ ]?|[P_^][^\x1b]*\x1b?|\][^\x07\x1b]*\x1b?)?\Z")
_LAST_WORDS_SECONDS = 30.0
#: Variables by which a program would notice where the tests run.
_HIDDEN_VARIABLES = ("TMUX", "STY", "LINES", "COLUMNS", "NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "TERM_PROGRAM")


class ScreenTimeoutError(AssertionError):
    """What was awaited did not come; the text shows the screen."""


class _Screen(pyte.Screen):
    """pyte's screen, which leaves out all of a text behind a letter of no width; terminals leave out that letter alone."""

    def draw(self, data: str) -> None:
        """Put text on the screen."""
        for part in (data,) if data.isascii() else data:
            super().draw(part)


class Terminal:
    """One program in a terminal of `columns` x `rows`.

    Use it as a context manager: at the end the link is dropped, and a program that stays is killed. `env` adds to the
    environment of the tests. The emulated screen follows the output when it is looked at; `raw` has every byte.

    The console is asked to tell how many of the bytes typed it has done with (`agentdesk.tui.driver`). Where it does, whatever is
    awaited is looked for only on the screen that follows the last key, so that no word of an older screen is taken for the answer.
    `tells_how_far=False` leaves that out, for tests in which another program takes the keys.
    """

    def __init__(
        self, argv: Sequence[str], *, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None, tells_how_far: bool = True
    ) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in _HIDDEN_VARIABLES}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", **(env or {})}
        if tells_how_far:
            environment[TELLS_VARIABLE] = "1"
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0
        self._how_far: int | None = None
        self._unfinished = b""
        self._child = Child(argv, columns=columns, rows=rows, env=environment)

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._child.pid

    @property
    def raw(self) -> bytes:
        """Every byte the program has written so far, but for how far it is with the keys."""
        return _HOW_FAR.sub(b"", self._child.output())

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative after a signal; None while it runs."""
        return self._child.exit_status()

    def send(self, keys: str | bytes) -> None:
        r"""Type keys, as text or as the bytes a terminal sends for them (`"\x1b[B"` is the down arrow)."""
        self._child.write(keys.encode() if isinstance(keys, str) else keys)

    def lines(self) -> list[str]:
        """The screen as it is now, a string a row, without blanks at the ends."""
        self._catch_up()
        # Not pyte's own `display`: that fails on the second half of a wide character whose first half was just overwritten.
        columns, buffer = range(self._screen.columns), self._screen.buffer
        return ["".join(buffer[row][column].data for column in columns).rstrip() for row in range(self._screen.lines)]

    def text(self) -> str:
        """The screen as it is now, as one string."""
        return "\n".join(self.lines())

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        self._catch_up()
        return self._screen.cursor.x, self._screen.cursor.y

    def wait_for(self, pattern: str, timeout_seconds: float = PATIENCE_S) -> re.Match[str]:
        """Wait until the screen matches a regular expression (`^` and `$` match at each line).

        Raises:
            ScreenTimeoutError: it did not, in time or before the program ended.
        """
        wanted = re.compile(pattern, re.MULTILINE)
        found: list[re.Match[str]] = []

        def look(screen: str) -> bool:
            # Kept as it was seen: a screen that is still being painted may show something else a moment later.
            found[:] = wanted.finditer(screen)
            return bool(found)

        self._wait(look, f"/{pattern}/", timeout_seconds)
        return found[0]

    def wait_until(self, condition: Callable[[str], bool], what: str, timeout_seconds: float = PATIENCE_S) -> None:
        """Wait until a condition holds for the text of the screen."""
        self._wait(condition, what, timeout_seconds)

    def wait_until_gone(self, pattern: str, timeout_seconds: float = PATIENCE_S) -> None:
        """Wait until the screen no longer matches a regular expression."""
        wanted = re.compile(pattern, re.MULTILINE)
        self._wait(lambda screen: wanted.search(screen) is None, f"no more /{pattern}/", timeout_seconds)

    def wait_until_told(self, timeout_seconds: float = PATIENCE_S) -> None:
        """Wait until the program has said for the first time how far it is with the keys; before that nothing can wait for it."""
        self._wait(lambda _screen: self._how_far is not None, "word of how far it is", timeout_seconds)

    def wait_for_exit(self, timeout_seconds: float = PATIENCE_S) -> int:
        """Wait for the program's end and the last of its output; its exit code, negative after a signal."""
        code = self._child.wait(timeout_seconds)
        if code is None:
            raise ScreenTimeoutError(f"still running after {timeout_seconds} s; the screen:\n{self._framed()}")
        self._child.wait_for_end_of_output(_LAST_WORDS_SECONDS)
        return code

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self._catch_up()
        self._screen.resize(rows, columns)
        self._child.resize(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._child.signal(number)

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self._child.signal(signal.SIGKILL)
        self._child.wait(PATIENCE_S)

    def drop_link(self) -> None:
        """Close the terminal under the program, as a dropped SSH connection does; screen and `raw` stay readable."""
        self._child.hang_up()

    def close(self) -> None:
        """Drop the link, and kill what does not end by itself."""
        self._child.hang_up()
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._child.wait(2.0) is None:
                self._child.signal(number)
        self._child.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _wait(self, condition: Callable[[str], bool], what: str, timeout_seconds: float) -> None:
        deadline = time.monotonic() + timeout_seconds
        while True:
            self._catch_up()
            if self._is_up_to_date and condition(self.text()):
                return
            if not self._child.wait_for_output(self._fed, deadline):
                far = f"{self._how_far} of {self._child.written} bytes done"
                raise ScreenTimeoutError(
                    f"no {what} within {timeout_seconds} s (exit code {self.exit_code}, {far}); the screen:\n{self._framed()}"
                )

    @property
    def _is_up_to_date(self) -> bool:
        """Whether the screen follows the last key; of a program that doesn't tell, or has ended, nothing more is known."""
        return self._how_far is None or self._how_far >= self._child.written or self.exit_code is not None

    def _catch_up(self) -> None:
        output = self._child.output(self._fed)
        self._fed += len(output)
        for told in _HOW_FAR.finditer(self._unfinished + output):
            self._how_far = max(self._how_far or 0, int(told[1]))
        fresh = self._unfinished + output
        cut = _UNFINISHED.search(fresh)
        self._unfinished = fresh[cut.start() :] if cut else b""
        self._stream.feed(_BEYOND_PYTE.sub(b"", fresh[: cut.start()] if cut else fresh))

    def _framed(self) -> str:
        rule = "-" * self._screen.columns
        return f"{rule}\n{self.text()}\n{rule}"
