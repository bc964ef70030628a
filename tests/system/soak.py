"""Uses a console for a long time as nobody would: random keys in a real terminal while mail comes in; watches memory, files and the log.

By hand: `python -m tests.system.soak --minutes 120`. It prints a line a minute and ends with 1 where something grew or failed. Keys that
leave the console for another program (the editor, a pipe, the shell) are left out.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal import ScreenTimeoutError, Terminal
from tests.tui.desks import ShopDesk

LETTERS = "jkjkjkjkJKGgoxvnNehaAlsU!ErRfciTOSHCm.zZLV/?:+-0123456789dtwb tuesday hello @<>\"'"
NAMED = ("\r", "\r", "\x1b", "\x1b", "\x1b", "\t", "\x13", "\x14", "\x10", "\x04", "\x15", "\x0c", "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[5~")
SIZES = ((80, 24), (120, 40), (200, 50), (60, 16))
WARM_UP_MINUTES = 5
MOST_GROWTH = 1.25
ESCAPE_SECONDS = 20.0
TROUBLE = ("Traceback", "ERROR", "CRITICAL", "defect")


@dataclass
class Sample:
    """What a minute left: resident memory in MB and open files of console and service."""

    minute: int
    console_mb: float
    service_mb: float
    console_files: int
    service_files: int


@dataclass
class Soak:
    """One long run."""

    shop: ShopDesk
    chance: random.Random
    keys: int = 0
    mails: int = 0
    starts: int = 0
    samples: list[Sample] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=40))

    def run(self, minutes: float) -> None:
        ends = time.monotonic() + minutes * 60
        while time.monotonic() < ends:
            self._one_console(ends)

    def _one_console(self, ends: float) -> None:
        self.starts += 1
        environ = self.shop.environ | {"BROWSER": "true", "EDITOR": "true"}
        self.samples.clear()
        with Terminal((sys.executable, "-m", "agentdesk"), columns=120, rows=40, env=environ) as terminal:
            terminal.wait_for("Open ")
            terminal.send("\x0c")
            terminal.wait_until_told()  # the first rows stand before the console does
            began = minute = time.monotonic()
            while time.monotonic() < ends and terminal.exit_code is None:
                self._press(terminal)
                if time.monotonic() - minute >= 60:
                    minute = time.monotonic()
                    self._look(terminal, round((minute - began) / 60))
            code = terminal.exit_code
            if code == 0:
                print(f"the console was quit after {''.join(self.last)!r}", flush=True)  # noqa: T201 - what it is run for
            elif code is not None:
                self.troubles.append(f"the console ended with {code} after {self.last!r}:\n{terminal.text()[-2000:]}")
                print(self.troubles[-1], *self._reports(), flush=True)  # noqa: T201 - what it is run for

    def _reports(self) -> list[str]:
        return [path.read_text("utf-8", "replace") for path in self.shop.desk.home.data_dir.rglob("console-crash.log")]

    def _press(self, terminal: Terminal) -> None:
        """Press a handful of keys; now and then a mail comes in, or the window changes its size."""
        _bring_back(terminal.pid)
        burst = self.chance.choices((*LETTERS, *NAMED), k=self.chance.randint(1, 8))
        if "\x1b" in burst:
            burst = burst[: burst.index("\x1b") + 1]
        if "Quit AgentDesk" in terminal.text():
            burst = ["\x1b"]
        for key in burst:
            if terminal.exit_code is None:
                terminal.send(key)
                self.keys += 1
                self.last.append(key)
        if "\x1b" in burst:
            with suppress(ScreenTimeoutError):  # it may ask whether to quit, and the next keys may be the answer
                terminal.wait_until(lambda _screen: True, "what Escape did", ESCAPE_SECONDS)
        time.sleep(self.chance.uniform(0.05, 0.4))
        if self.chance.random() < 0.08:
            self.mails += 1
            who = self.chance.choice(("Maria Lopez <maria@example.org>", "Tom <tom@example.net>", "Ana <ana@mastodon.example>"))
            self.shop.receive(f"Matter {self.mails}", "words " * self.chance.randint(1, 2_000), who)
            if self.chance.random() < 0.5:
                self.shop.fetch()
        if self.chance.random() < 0.01:
            terminal.resize(*self.chance.choice(SIZES))

    def _look(self, terminal: Terminal, minute: int) -> None:
        service = self.shop.service_pid()
        sample = Sample(minute, _mb(terminal.pid), _mb(service), _files(terminal.pid), _files(service))
        self.samples.append(sample)
        print(f"{sample} keys {self.keys} mails {self.mails} starts {self.starts}", flush=True)  # noqa: T201 - what it is run for
        for path in self.shop.desk.home.data_dir.rglob("*.log"):
            for line in path.read_text("utf-8", "replace").splitlines():
                if any(word in line for word in TROUBLE) and line not in self.troubles:
                    self.troubles.append(line)
                    print(line[:500], flush=True)  # noqa: T201 - see above

    def grew(self) -> list[str]:
        """Say what grew after the first minutes, in which caches fill."""
        warm = [sample for sample in self.samples if sample.minute > WARM_UP_MINUTES]
        third = len(warm) // 3
        if not third:
            return []
        found = []
        for name in ("console_mb", "service_mb", "console_files", "service_files"):
            early = sorted(getattr(sample, name) for sample in warm[:third])[third // 2]
            late = sorted(getattr(sample, name) for sample in warm[-third:])[third // 2]
            if late > early * MOST_GROWTH + 1:
                found.append(f"{name}: {early:.0f} → {late:.0f}")
        return found


def _bring_back(pid: int) -> None:
    """Do what `fg` does: words typed into the palette can put the console behind the shell, where no key reaches it."""
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2]
    if state.startswith("T"):
        os.kill(pid, signal.SIGCONT)


def _mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    os.umask(0o077)
    with tempfile.TemporaryDirectory() as place:
        shop = ShopDesk(Path(place))
        shop.add_account()
        soak = Soak(shop, random.Random(wanted.seed))
        try:
            shop.receive("The first")
            shop.fetch()
            soak.run(wanted.minutes)
        finally:
            shop.kill_service()
    found = [*soak.troubles, *soak.grew()]
    print(f"{soak.keys} keys, {soak.mails} mails, {soak.starts} consoles; {len(found)} troubles")  # noqa: T201 - see above
    for one in found:
        print(one)  # noqa: T201 - see above
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
