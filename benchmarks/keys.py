"""What a cursor key costs, beside the bare skeleton: CPU, bytes to the terminal, and how long a held key takes to settle."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agentdesk.config.paths import Home
from benchmarks.filling import filled_home
from benchmarks.processes import cpu_s
from benchmarks.services import running_service, service_pid, settle
from benchmarks.start import Program, console, skeleton
from benchmarks.tables import print_table
from benchmarks.terminal import Terminal
from benchmarks.timing import ratio

SIZE = (200, 50)
IN_SIGHT = 12
"""Presses that don't scroll yet: the list of a 200x50 terminal shows more rows."""
PAUSE_S = 0.2
"""Between two presses: longer than the preview's rest, so that the neighbours are prefetched as for somebody who reads."""
HELD_KEYS, HELD_HZ = 60, 30


@dataclass(frozen=True, slots=True)
class Pressed:
    """What one press cost on average: milliseconds of CPU, bytes, and milliseconds to the last byte (the median)."""

    cpu_ms: float
    bytes_written: float
    painted_ms: float


@dataclass(frozen=True, slots=True)
class Held:
    """What a held key cost: CPU milliseconds a key, milliseconds from the last key to the last byte, and all that was written."""

    cpu_ms: float
    settled_ms: float
    kilobytes: float


@dataclass(frozen=True, slots=True)
class Round:
    """One start of one program."""

    in_sight: Pressed
    scrolling: Pressed
    held: Held
    service_ms: float
    """CPU of the desk's service for one slow press; 0 for a program that has none."""


def run(size: int, rounds: int, presses: int) -> None:
    """Print the table."""
    home = filled_home(size)
    found: dict[str, list[Round]] = {"AgentDesk": [], "bare skeleton": []}
    with running_service(home):
        settle(home)
        for _each in range(rounds):
            for name, program in (("AgentDesk", console(home)), ("bare skeleton", skeleton(home))):
                found[name].append(_round(program, presses, home if name == "AgentDesk" else None))
    _print(size, found["AgentDesk"], found["bare skeleton"])


def _round(program: Program, presses: int, home: Home | None) -> Round:
    pid = None if home is None else service_pid(home)
    with program.open(SIZE) as terminal:
        program.wait_until_whole(terminal)
        before = cpu_s(pid) if pid is not None else 0.0
        in_sight = _press(terminal, IN_SIGHT)
        scrolling = _press(terminal, presses)
        service_ms = (cpu_s(pid) - before) / (IN_SIGHT + presses) * 1000 if pid is not None else 0.0
        return Round(in_sight, scrolling, _hold(terminal), service_ms)


def _press(terminal: Terminal, presses: int) -> Pressed:
    cpu, written, painted = terminal.cpu_s(), terminal.bytes_written, []
    for _each in range(presses):
        at = time.perf_counter()
        terminal.type(b"j")
        last = terminal.settle(PAUSE_S)
        if last is not None:
            painted.append((last - at) * 1000)
    used = (terminal.cpu_s() - cpu) / presses * 1000
    return Pressed(used, (terminal.bytes_written - written) / presses, statistics.median(painted) if painted else 0.0)


def _hold(terminal: Terminal) -> Held:
    """Press as a held key repeats, reading nothing meanwhile but what the thread reads."""
    cpu, written = terminal.cpu_s(), terminal.bytes_written
    for _each in range(HELD_KEYS):
        terminal.type(b"j")
        time.sleep(1 / HELD_HZ)
    at = time.perf_counter()
    last = terminal.settle(0.4)
    return Held(
        (terminal.cpu_s() - cpu) / HELD_KEYS * 1000, max(0.0, ((last or at) - at) * 1000), (terminal.bytes_written - written) / 1000
    )


FIGURES: Sequence[tuple[str, Callable[[Round], float]]] = (
    ("CPU ms a key, nothing scrolls", lambda each: each.in_sight.cpu_ms),
    ("CPU ms a key, scrolling", lambda each: each.scrolling.cpu_ms),
    ("CPU ms a key, held at 30 Hz", lambda each: each.held.cpu_ms),
    ("bytes a key, nothing scrolls", lambda each: each.in_sight.bytes_written),
    ("bytes a key, scrolling", lambda each: each.scrolling.bytes_written),
    ("ms to the last byte, nothing scrolls", lambda each: each.in_sight.painted_ms),
    ("ms to the last byte, scrolling", lambda each: each.scrolling.painted_ms),
    ("ms from the last of 60 held keys to rest", lambda each: each.held.settled_ms),
    ("kB of 60 held keys", lambda each: each.held.kilobytes),
    ("CPU ms of the service a key", lambda each: each.service_ms),
)


def _print(size: int, ours: Sequence[Round], theirs: Sequence[Round]) -> None:
    rows = []
    for name, figure in FIGURES:
        mine, other = (statistics.median(figure(each) for each in rounds) for rounds in (ours, theirs))
        rows.append([name, f"{mine:.1f}", f"{other:.1f}", ratio(mine, other)])
    print_table(f"A cursor key with preview at {SIZE[0]}x{SIZE[1]}, {size:,} conversations", ["", "AgentDesk", "skeleton", "ratio"], rows)
