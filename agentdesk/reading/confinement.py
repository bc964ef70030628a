"""What a child gives up before it reads anything: its life beyond its parent, memory without end, files, cores."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Final

from agentdesk.reading.limits import OutOfTime

_PR_SET_PDEATHSIG: Final = 1
_MAX_OPEN_FILES: Final = 64
_HARD_MARGIN_S: Final = 2


def confine(parent: int, room_bytes: int) -> None:
    """Give up what reading doesn't need; keep `room_bytes` beyond what is mapped. Exits where `parent` is already gone."""
    _die_with_parent(parent)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
    mapped = _mapped_bytes()
    if mapped:
        _limit(resource.RLIMIT_AS, mapped + room_bytes)
    signal.signal(signal.SIGPROF, _out_of_time)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _die_with_parent(parent: int) -> None:
    """Ask the kernel to kill us when the thread that started us ends (prctl(2)); elsewhere the pipe's end does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def _limit(kind: int, value: int) -> None:
    with suppress(OSError, ValueError):  # a lower hard limit is already in force
        resource.setrlimit(kind, (value, value))


def _mapped_bytes() -> int:
    """Return how much address space is mapped now; 0 where the platform doesn't say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - pathlib would be imported for one line
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def start_clock(cpu_seconds: float) -> None:
    """Give the next item its CPU time: a signal we can catch first, the kernel's limit behind it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + cpu_seconds) + _HARD_MARGIN_S
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def stop_clock() -> None:
    """The item is done."""
    signal.setitimer(signal.ITIMER_PROF, 0)


def _out_of_time(_signal: int, _frame: FrameType | None) -> None:
    raise OutOfTime
