"""Search as it is typed: from the last letter to the rows painted, beside a `notmuch search` process over as many mails."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from collections.abc import Mapping

from benchmarks.filling import Texts, filled_home
from benchmarks.keys import SIZE
from benchmarks.notmuch import indexed
from benchmarks.processes import environment
from benchmarks.services import running_service, settle
from benchmarks.start import console
from benchmarks.tables import print_table, say
from benchmarks.terminal import Terminal
from benchmarks.timing import ratio

ESCAPE = b"\x1b"
LIST_COLUMNS, LIST_LINES = 50, 40


def run(size: int, rounds: int) -> None:
    """Print the table; ours alone where notmuch is missing."""
    home = filled_home(size)
    words = Texts().words
    queries = {"common word": words[3], "rare word": words[12_000], "phrase": f'"{words[2]} {words[3]}"', "sender": "from:c500@example.net"}
    program = shutil.which("notmuch")
    if program is None:
        say("notmuch is not installed (apt-get install notmuch): typing is not compared with it")
    config = None if program is None else indexed(program, size)
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in queries}
    with running_service(home):
        settle(home)
        with console(home).open(SIZE) as terminal:
            console(home).wait_until_whole(terminal)
            for _each in range(rounds):
                for name, query in queries.items():
                    theirs = (
                        0.0 if program is None else _process_ms([program, "search", "--limit=50", query], {"NOTMUCH_CONFIG": str(config)})
                    )
                    times[name].append((*_painted_ms(terminal, query), theirs))
    rows = []
    for name, found in times.items():
        ours, whole, theirs = (statistics.median(one[place] for one in found) for place in (0, 1, 2))
        rows.append([name, f"{ours:.1f}", f"{whole:.1f}", f"{theirs:.1f}", ratio(ours, theirs)])
    title = f"Search as it is typed, {size:,}: painted, beside a notmuch process, median ms"
    print_table(title, ["", "rows", "with preview", "notmuch", "rows beside it"], rows)


def _painted_ms(terminal: Terminal, query: str) -> tuple[float, float]:
    """Type all but the last letter, then the last one; return how long the rows took, and how long all with the preview."""
    terminal.type(b"/")
    terminal.settle()
    terminal.type(query[:-1].encode())
    terminal.settle(0.3)
    shown, painted = _rows_shown(terminal), None
    last = at = time.perf_counter()
    terminal.type(query[-1:].encode())
    while (came := terminal.first(0.2)) is not None:
        last = came
        if _rows_shown(terminal) != shown:
            shown, painted = _rows_shown(terminal), came
    terminal.type(ESCAPE)
    terminal.settle(0.3)
    return ((painted or last) - at) * 1000, (last - at) * 1000


def _rows_shown(terminal: Terminal) -> list[str]:
    """Return the part of the screen in which the list stands, with room for neither the preview nor the filter."""
    return [line[:LIST_COLUMNS] for line in terminal.screen.display[1:LIST_LINES]]


def _process_ms(argv: list[str], environ: Mapping[str, str]) -> float:
    at = time.perf_counter()
    subprocess.run(argv, env=environment(environ), capture_output=True, check=True)
    return (time.perf_counter() - at) * 1000
