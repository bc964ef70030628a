"""Frames that no client of ours would send, by the million, and floods beside honest clients: `python -m tests.system.socket_fuzz FOLDER`."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.config.build import loaded_build
from agentdesk.config.paths import Home
from agentdesk.domain.asks import ListConversations, Status
from agentdesk.domain.states import Means
from agentdesk.wire.frames import Greeting
from tests.service.raw_client import RawClient, drain, mutilated, samples

WRITTEN_AT_ONCE = 8
"""Behind a frame that ends the line nothing is read any more, so that few are written at once."""
ASKED = 200
FLOODS = 4
FLOODS_START_S = 5.0
"""Until all of them ask."""


@dataclass
class Fuzzer:
    """One line after another, each until the service lets it go; `left` frames are still to be sent by all of them together."""

    home: Home
    seed: int
    frames: int
    sent: int = 0
    lines: int = 0

    def run(self) -> None:
        """Send every frame."""
        chance, wholes = random.Random(self.seed), samples()
        while self.sent < self.frames:
            self.lines += 1
            with suppress(OSError), RawClient(self.home) as client:
                reader = drain(client)
                client.say(Greeting(loaded_build(), "cli", "fuzz"))
                while self.sent < self.frames:
                    some = min(WRITTEN_AT_ONCE, self.frames - self.sent)
                    client.line.sendall(b"".join(mutilated(chance.choice(wholes), chance) for _frame in range(some)))
                    self.sent += some
                reader.join(1)


def ask_without_end(home: Home) -> None:
    """Be a flood: ask for ever and read everything, until whoever began it ends this process."""
    with RawClient(home) as client:
        drain(client)
        client.line.settimeout(None)
        client.say(Greeting(loaded_build(), "cli", "flood"))
        for number in count(1):
            client.ask(number)


@contextmanager
def flooded(folder: Path) -> Iterator[None]:
    """Have floods ask meanwhile, each a process of its own, so that they take nothing from the honest client but the service."""
    argv = [sys.executable, "-m", "tests.system.socket_fuzz", str(folder), "--flood"]
    floods = [subprocess.Popen(argv) for _number in range(FLOODS)]
    try:
        time.sleep(FLOODS_START_S)
        yield
    finally:
        for one in floods:
            one.kill()
            one.wait()


def fuzz(home: Home, frames: int, lines: int) -> dict[str, object]:
    """Send so many frames over so many lines at a time; the service must be the same one afterwards."""
    pid = _pid(home)
    fuzzers = [Fuzzer(home, seed, frames // lines) for seed in range(lines)]
    _together([fuzzer.run for fuzzer in fuzzers])
    with closing(_desk(home)) as desk:
        (status,) = desk.ask(Status())
    return {
        "frames": sum(fuzzer.sent for fuzzer in fuzzers),
        "lines": sum(fuzzer.lines for fuzzer in fuzzers),
        "same_service": _pid(home) == pid,
        "answers": bool(status.desk),
    }


def flood(home: Home, folder: Path) -> dict[str, object]:
    """Ask as an honest client, alone and beside floods, in turns: A B A B; the ratio of both is what counts."""
    alone: list[float] = []
    beside: list[float] = []
    for _turn in range(2):
        alone += _asked(home)
        with flooded(folder):
            beside += _asked(home)
    return {"alone_p99_ms": _p99_ms(alone), "beside_p99_ms": _p99_ms(beside), "ratio": round(_p99_ms(beside) / _p99_ms(alone), 2)}


def _asked(home: Home) -> list[float]:
    took = []
    with closing(_desk(home)) as desk:
        for _turn in range(ASKED):
            began = time.monotonic()
            desk.ask(ListConversations())
            took.append(time.monotonic() - began)
            time.sleep(0.02)
    return took


def _p99_ms(took: list[float]) -> float:
    return round(sorted(took)[int(len(took) * 0.99)] * 1000, 2)


def _together(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _desk(home: Home) -> BlockingDesk:
    return BlockingDesk(greet(home, Means.CLI, wants_events=False))


def _pid(home: Home) -> int:
    return int(json.loads(home.service_file.read_text())["pid"])


def main() -> None:
    """Read the options, run, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=4)
    parser.add_argument("--flood", action="store_true", help="be one of the floods")
    args = parser.parse_args()
    home = Home(args.folder / "config", args.folder / "data")
    if args.flood:
        ask_without_end(home)
    with closing(_desk(home)):
        figures = flood(home, args.folder) | fuzz(home, args.frames, args.lines)
    print(json.dumps(figures, indent=2))  # noqa: T201 - a script's result


if __name__ == "__main__":
    main()
