"""What a process has used so far: CPU time to the microsecond, memory; from Linux's /proc, without a library."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUIET_S = 1.0
QUIET_CPU_S = 0.02


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes a process holds; `anonymous` leaves out mapped files, which other processes share."""

    resident: float
    anonymous: float


def cpu_s(pid: int) -> float:
    """Return the CPU seconds all threads of a process have run (schedstat's first field is nanoseconds; proc(5))."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def family_cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and of its children, those that ended included (proc(5): fields 14 to 17 of stat)."""
    total = 0.0
    for each in (pid, *_children(pid)):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def memory(pid: int) -> Memory:
    """Return what a process holds now."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {row.split()[0]: int(row.split()[1]) / 1024 for row in rows[1:]}
    return Memory(found["Rss:"], found["Anonymous:"])


def wait_until_quiet(pid: int, limit_s: float = 60.0) -> None:
    """Wait until a process does next to nothing, so that what it does by itself is not taken for an answer's cost."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        before = cpu_s(pid)
        time.sleep(QUIET_S)
        if cpu_s(pid) - before < QUIET_CPU_S:
            return


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which this source tree is the one that runs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **(more or {})}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took, in seconds."""

    wall: float
    cpu: float


def run(argv: Sequence[str], environ: Mapping[str, str]) -> Cost:
    """Run a command to its end; its output is thrown away.

    Raises:
        subprocess.CalledProcessError: it failed, with what it said.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(argv, env=dict(environ), cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        raise subprocess.CalledProcessError(ran.returncode, argv, ran.stdout, ran.stderr)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
