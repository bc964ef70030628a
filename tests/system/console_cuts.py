"""Cuts consoles off while somebody types a reply, at random moments and in every way, and measures how much of the typing is gone.

By hand: `python -m tests.system.console_cuts --cuts 500`. The short run is a test (`test_console_cuts.py`).
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agentdesk.client.spool import Spool
from agentdesk.domain.asks import ListDrafts
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import DiscardDraft
from tests.servers.processes import wait_until
from tests.terminal import Terminal
from tests.tui.desks import ShopDesk

AGENTDESK = (sys.executable, "-m", "agentdesk")
PAUSES_S = (0.03, 0.18)
"""Between two keys: from somebody who types fast to one who looks for the letters."""
GONE_WITHIN_S = 240.0
PRECEDENCE = -10


class Cut(StrEnum):
    """How a console ends that nobody asked to end."""

    CLOSED = "terminal closed"
    HANGUP = "SIGHUP"
    TERMINATED = "SIGTERM"
    KILLED = "SIGKILL"


@dataclass(frozen=True, slots=True)
class Loss:
    """What one cut cost: seconds from the first key that is gone to the cut, 0 where none is; processes that stayed; keys in the wrong place."""

    cut: Cut
    seconds: float
    left_running: int
    is_garbled: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all cuts."""

    losses: tuple[Loss, ...]

    @property
    def worst_s(self) -> float:
        """The longest stretch of typing that one cut took away."""
        return max(loss.seconds for loss in self.losses)

    @property
    def left_running(self) -> int:
        """Processes that outlived their terminal."""
        return sum(loss.left_running for loss in self.losses)

    @property
    def garbled(self) -> int:
        """Drafts that hold something else than the beginning of what was typed."""
        return sum(loss.is_garbled for loss in self.losses)

    def worst_of(self, cut: Cut) -> float:
        """The worst of one kind."""
        return max((loss.seconds for loss in self.losses if loss.cut is cut), default=0.0)

    def __str__(self) -> str:
        """Return the lines of the figure."""
        counts = Counter(loss.cut for loss in self.losses)
        seconds = sorted(loss.seconds for loss in self.losses)
        by_kind = "; ".join(f"{counts[cut]} {cut} worst {self.worst_of(cut):.2f} s" for cut in Cut)
        return (
            f"{len(seconds)} cuts: worst loss {self.worst_s:.2f} s, p50 {statistics.median(seconds):.2f} s, "
            f"p99 {seconds[int(len(seconds) * 0.99)]:.2f} s; {self.garbled} garbled, {self.left_running} processes left ({by_kind})"
        )


def cut_consoles(
    place: Path, cuts: int, *, seed: int, at_once: int = 1, longest_typing_s: float = 3.0, takes_precedence: bool = False
) -> Report:
    """Open `cuts` consoles on `at_once` desks, type a reply in each, and cut it off within `longest_typing_s`.

    `takes_precedence` puts console and service before other programs while somebody types, which takes root: on a machine that does
    other work beside, the loss is else how long they wait for a processor.
    """
    shops = [ShopDesk(place / str(number)) for number in range(at_once)]
    chance = random.Random(seed)
    kinds = [list(Cut)[number % len(Cut)] for number in range(cuts)]
    plans = [(kind, chance.uniform(0.0, longest_typing_s), random.Random(chance.random())) for kind in kinds]
    try:
        for shop in shops:
            _prepare(shop)
        with ThreadPoolExecutor(at_once) as pool:
            lots = pool.map(lambda one: [_Writer(shops[one], takes_precedence).cut(*plan) for plan in plans[one::at_once]], range(at_once))
            return Report(tuple(loss for lot in lots for loss in lot))
    finally:
        for shop in shops:
            shop.kill_service()


def _prepare(shop: ShopDesk) -> None:
    shop.desk.configure("[service]\nidle_after_s = 600.0\n")
    shop.add_account()
    shop.receive("Lamp never arrived", "Where is my lamp?")
    shop.fetch()


@dataclass(slots=True)
class _Writer:
    """Somebody who answers the desk's one conversation again and again and is cut off each time."""

    shop: ShopDesk
    takes_precedence: bool

    def cut(self, kind: Cut, typing_s: float, chance: random.Random) -> Loss:
        with Terminal(AGENTDESK, env=self.shop.environ) as terminal:
            terminal.wait_for("Maria Lopez")
            terminal.send("r")
            terminal.wait_for("Subject")
            if self.takes_precedence:
                _put_first(terminal.pid, self.shop.service_pid())
            typed, moments = _type(terminal, typing_s, chance)
            cut_at = time.monotonic()
            _cut(terminal, kind)
            terminal.wait_for_exit(GONE_WITHIN_S)
            left = _left_of_session(terminal.pid)
        kept = self._take_draft()
        whole = next(
            (place for place, letters in enumerate(zip(typed, kept, strict=False)) if len(set(letters)) > 1), min(len(typed), len(kept))
        )
        lost_s = 0.0 if whole == len(typed) else cut_at - moments[whole]
        return Loss(kind, lost_s, left, is_garbled=kept.rstrip() != typed[:whole].rstrip())

    def _take_draft(self) -> str:
        """Return what is kept of the reply, in the desk or beside it, and throw it away for the next cut."""
        aside = Spool.of(self.shop.desk.home)
        with self.shop.desk.open(Means.CONSOLE) as desk:
            found = [(draft.body, draft.id) for draft in desk.ask(ListDrafts())]
            for _body, number in found:
                desk.do(DiscardDraft(number))
        spooled = aside.waiting()
        for verb in spooled:
            aside.forget(verb)
        return max([body for body, _number in found] + [verb.body for verb in spooled], key=len, default="")


def _type(terminal: Terminal, typing_s: float, chance: random.Random) -> tuple[str, list[float]]:
    """Type numbered words until the time is up; return all of it, and when each key was struck."""
    typed, moments, end = "", [], time.monotonic() + typing_s
    number = 0
    while not typed or time.monotonic() < end:
        for letter in f"w{number:03} ":
            moments.append(time.monotonic())
            terminal.send(letter)
            typed += letter
            time.sleep(chance.uniform(*PAUSES_S))
            if time.monotonic() >= end:
                break
        number += 1
    return typed, moments


def _put_first(*programs: int) -> None:
    """Raise the priority of programs, thread by thread, as Linux keeps it (setpriority(2), "C library/kernel differences")."""
    for program in (*programs, os.getpid()):
        for thread in Path(f"/proc/{program}/task").iterdir():
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, int(thread.name), PRECEDENCE)


def _cut(terminal: Terminal, kind: Cut) -> None:
    match kind:
        case Cut.CLOSED:
            terminal.drop_link()
        case Cut.HANGUP:
            terminal.signal(signal.SIGHUP)
        case Cut.TERMINATED:
            terminal.signal(signal.SIGTERM)
        case Cut.KILLED:
            terminal.signal(signal.SIGKILL)


def _left_of_session(leader: int) -> int:
    """Count the processes of a terminal's session that stay though its leader ended; those on their way out get their time."""
    try:
        wait_until(lambda: not _session(leader), f"the session of {leader} ends", timeout_seconds=GONE_WITHIN_S)
    except AssertionError:
        return len(_session(leader))
    return 0


def _session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, session = entry.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(entry.parent.name))
    return found


def main() -> None:
    """Run the cuts and print what came of them."""
    options = argparse.ArgumentParser(prog="python -m tests.system.console_cuts", description=__doc__)
    options.add_argument("--cuts", type=int, default=500)
    options.add_argument("--at-once", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", action="store_true", help="put console and service before other programs while somebody types (root)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="agentdesk-cuts-") as folder:
        report = cut_consoles(Path(folder), chosen.cuts, seed=chosen.seed, at_once=chosen.at_once, takes_precedence=chosen.first)
    print(report)  # noqa: T201


if __name__ == "__main__":
    main()
