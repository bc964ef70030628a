"""Memory of console and service, and how it grows with the desk."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.filling import filled_home
from benchmarks.keys import SIZE
from benchmarks.processes import Memory, memory
from benchmarks.services import running_service, service_pid, settle
from benchmarks.start import Program, console, skeleton
from benchmarks.tables import print_table

PAGES_DOWN = 40


def run(sizes: Sequence[int]) -> None:
    """Print the table."""
    columns = [_of(size) for size in sizes]
    rows = []
    for name, last in columns[-1].items():
        found = [column[name] for column in columns]
        cells = [f"{one.resident:.0f} / {one.anonymous:.0f}" for one in found]
        rows.append([name, *cells, f"{last.anonymous / found[0].anonymous:.2f}x"])
    print_table("Memory, MB resident / anonymous", ["", *(f"{size:,}" for size in sizes), "growth of anonymous"], rows)


def _of(size: int) -> dict[str, Memory]:
    home = filled_home(size)
    with running_service(home):
        settle(home)
        pid = service_pid(home)
        assert pid is not None
        found = {"service, before a console": memory(pid), "console": _used(console(home), 0)}
        found["console, after 40 pages down"] = _used(console(home), PAGES_DOWN)
        found["service, after them"] = memory(pid)
    found["bare skeleton"] = _used(skeleton(home), 0)
    return found


def _used(program: Program, pages: int) -> Memory:
    with program.open(SIZE) as terminal:
        program.wait_until_whole(terminal)
        for _each in range(pages):
            terminal.type(b"\x1b[6~")
            terminal.settle()
        terminal.settle(1.0)
        return memory(terminal.pid)
