"""One key and what must be seen after it, and the walk that presses them in a terminal."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agentdesk.tui.keys.actions import Context
from tests.terminal import Terminal

PATIENCE_S = 240.0
"""How long anything may take: the machine may have a lot to do."""
SENT = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in enumerate("PQRS", 1)},
    **{f"f{number}": f"\x1b[{code}~" for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
}
"""What a terminal sends for the keys that have names (xterm's)."""
AWAY = b"\x1b[?1049l"
"""The terminal is given to another program, such as the editor."""
_SEQUENCES = re.compile(rb"\x1b\[[0-9;?:]*[A-Za-z]")
_NUMBERED = re.compile(r"numbered (\d{3})\b")  # not one whose end a toast covers

Check = Callable[["Sight", "Sight"], bool]
"""Whether what is seen after a key follows from what was seen before it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is on the screen, and every byte written since the key."""

    text: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Step:
    """A key of the context, pressed where the steps before it led.

    `seen` is a regular expression that nothing on the screen matched before the key and something does after it, or a check. `then` is
    what leads back: keys by name, or text after an equals sign; it counts for no key. `first` are such keys pressed before it, and
    `awaits` what must stand on the screen before the key: a preview follows the cursor a moment later than anything else.
    """

    keys: str
    seen: str | Check
    then: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    probe: tuple[str, ...] = ()
    awaits: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """The walk through a context: the keys that lead there from the top of the inbox, and its steps."""

    enter: tuple[str, ...]
    steps: tuple[Step, ...]


def bytes_of(keys: str) -> str:
    """Return what a terminal sends for keys as the registry writes them; `=text` is text."""
    if keys.startswith("=") and len(keys) > 1:
        return keys[1:]
    return "".join(SENT.get(key) or (chr(ord(key[-1]) - 96) if key.startswith("ctrl+") else key) for key in keys.split(" "))


def down(before: Sight, after: Sight) -> bool:
    """The cursor is further down."""
    return _cursor(after) > _cursor(before)


def up(before: Sight, after: Sight) -> bool:
    """The cursor is further up."""
    return _cursor(after) < _cursor(before)


def further(before: Sight, after: Sight) -> bool:
    """The text is seen from a later line on."""
    return _first_line(after) > _first_line(before)


def nearer(before: Sight, after: Sight) -> bool:
    """The text is seen from an earlier line on."""
    return _first_line(after) < _first_line(before)


def gone(pattern: str) -> Check:
    """What was there is there no more."""
    wanted = re.compile(pattern, re.MULTILINE)
    return lambda before, after: wanted.search(before.text) is not None and wanted.search(after.text) is None


def turns(pattern: str) -> Check:
    """What was there is gone, or what was not there is there."""
    wanted = re.compile(pattern, re.MULTILINE)
    return lambda before, after: (wanted.search(before.text) is None) != (wanted.search(after.text) is None)


def nothing(before: Sight, after: Sight) -> bool:
    """There is nothing the key could do here, and nothing happens."""
    return after.text == before.text


def unread_turns(before: Sight, after: Sight) -> bool:
    """The cursor's row is unread where it was read, or the other way round."""
    rows = [next((line for line in sight.text.splitlines() if line.startswith("▌")), "") for sight in (before, after)]
    return ("●" in rows[0]) != ("●" in rows[1])


def stays(before: Sight, after: Sight) -> bool:
    """Where it was: the key leads to the screen that is there."""
    return after.text.splitlines()[0] == before.text.splitlines()[0]


def drawn_anew(before: Sight, after: Sight) -> bool:
    """The whole screen was written again: every word of its first line."""
    written = _SEQUENCES.sub(b"", after.raw).decode("utf-8", "replace")
    return all(word in written for word in before.text.splitlines()[0].split())


def writes(sequence: bytes) -> Check:
    """A sequence for the terminal itself, such as one for its clipboard."""
    return lambda _before, after: sequence in after.raw


def says(words: str) -> Check:
    """The console says it, if only for the few seconds that a toast stands; letters that stood there already are not written again."""

    def is_said(before: Sight, after: Sight) -> bool:
        is_written = words in _SEQUENCES.sub(b"", after.raw).decode("utf-8", "replace")
        return is_written or after.text.count(words) > before.text.count(words)

    return is_said


def _cursor(sight: Sight) -> int:
    rows = [row for row, line in enumerate(sight.text.splitlines()) if line.startswith("▌")]
    return rows[0] if rows else -1


def _first_line(sight: Sight) -> int:
    found = _NUMBERED.search(sight.text)
    return int(found[1]) if found is not None else 0


@dataclass(slots=True)
class Walk:
    """A console in a terminal, and the steps through one of its contexts."""

    terminal: Terminal
    context: Context

    def press(self, *keys: str) -> None:
        """Press keys, each once what the ones before it asked for is on the screen."""
        for one in keys:
            self._settle()
            self.terminal.send(bytes_of(one))

    def go(self, step: Step) -> None:
        """Press a step's keys and see what follows."""
        self.press(*step.first)
        if step.awaits:
            self.terminal.wait_for(step.awaits, PATIENCE_S)
        before = self._settle()
        if isinstance(step.seen, str) and re.search(step.seen, before.text, re.MULTILINE):
            raise AssertionError(f"{self.context}, {step.keys}: /{step.seen}/ was there before the key:\n{before.text}")
        start = len(self.terminal.raw)
        self.terminal.send(bytes_of(step.keys))
        self.press(*step.probe)
        what = f"{self.context}, {step.keys}: {step.seen}"
        self.terminal.wait_until(lambda text: self._is_seen(step, before, Sight(text, self.terminal.raw[start:])), what, PATIENCE_S)
        self.press(*step.then)

    def _is_seen(self, step: Step, before: Sight, after: Sight) -> bool:
        if isinstance(step.seen, str):
            return re.search(step.seen, after.text, re.MULTILINE) is not None
        return step.seen(before, after)

    def _settle(self) -> Sight:
        """Wait until the screen follows the last key."""
        self.terminal.wait_until(lambda _text: True, "rest", PATIENCE_S)
        return Sight(self.terminal.text())

    def suspend(self) -> None:
        """Press ctrl+z: the program stops and gives the terminal back; then have it go on."""
        self._settle()
        self.terminal.send("\x1a")
        deadline = time.monotonic() + PATIENCE_S
        while Path(f"/proc/{self.terminal.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < deadline, f"{self.context}: ctrl+z did not stop it"
            time.sleep(0.005)
        self.terminal.signal(signal.SIGCONT)
        self._settle()

    def quit(self) -> None:
        """Press ctrl+q: the program ends well."""
        self._settle()
        self.terminal.send("\x11")
        assert self.terminal.wait_for_exit(PATIENCE_S) == 0, f"{self.context}: ctrl+q"
