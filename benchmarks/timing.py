"""Times of calls, taken in turn, so that a machine whose speed drifts treats all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """One call's times in milliseconds."""

    median: float
    p99: float


KeyT = TypeVar("KeyT")


def timed_in_turn(calls: Mapping[KeyT, Call], rounds: int, clock: Callable[[], float] = time.perf_counter) -> dict[KeyT, Timed]:
    """Call each once to warm up, then all of them in turn, so many rounds; `clock` may count CPU seconds instead of all."""
    times: dict[KeyT, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _each in range(rounds):
        for name, call in calls.items():
            start = clock()
            call()
            times[name].append((clock() - start) * 1000)
    return {name: Timed(statistics.median(found), sorted(found)[int(len(found) * 0.99)]) for name, found in times.items()}


def ratio(ours: float, theirs: float) -> str:
    """Return how many times theirs ours is."""
    return f"{ours / theirs:.2f}x" if theirs else "-"
