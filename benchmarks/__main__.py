"""Prints the benchmarks' tables: `python -m benchmarks` all of them, `python -m benchmarks keys cli` those named."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
from collections.abc import Callable
from importlib.metadata import version

from benchmarks import busy, commands, finding, intake, keys, lists, memory, quiet, reading, start, templates, voice
from benchmarks.filling import cache_folder

EPILOG = """\
Desks are filled once and kept (--where says in which folder). Every figure that matters is a ratio of two things measured in turn in one
run; absolute times say little on a machine that does other work. Programs AgentDesk is compared with are used where they are installed.
"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, epilog=EPILOG)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"one of: {', '.join(TABLES)}; all without one")
    parser.add_argument("--sizes", type=_sizes, default=(10_000, 100_000), help="conversations of the desks, as in 10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=5, help="how often programs are started in turn")
    parser.add_argument("--calls", type=int, default=40, help="how often each list and search is asked for")
    parser.add_argument("--presses", type=int, default=30, help="keys pressed while scrolling")
    parser.add_argument("--mails", type=int, default=2000, help="mails taken in and read")
    parser.add_argument("--templates", type=int, default=1000, help="templates the picker finds one of")
    parser.add_argument("--where", action="store_true", help="print where filled desks are kept, and end")
    options = parser.parse_args()
    unknown = set(options.tables) - set(TABLES)
    if unknown:
        parser.error(f"there is no table {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}")
    return options


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in text.split(","))


TABLES: dict[str, Callable[[argparse.Namespace], None]] = {
    "lists": lambda options: lists.run(options.sizes, options.calls),
    "search": lambda options: lists.run_search(options.sizes, options.calls),
    "start": lambda options: start.run(options.sizes, options.rounds),
    "keys": lambda options: keys.run(options.sizes[-1], options.rounds, options.presses),
    "busy": lambda options: busy.run(options.sizes[0], options.rounds, options.mails),
    "typing": lambda options: finding.run(options.sizes[-1], options.rounds),
    "cli": lambda options: commands.run_table(options.sizes[-1], options.rounds),
    "memory": lambda options: memory.run(options.sizes),
    "intake": lambda options: intake.run(options.mails, max(1, options.rounds // 2)),
    "quiet": lambda options: quiet.run_table(max(options.mails, 10_000), max(10, options.rounds)),
    "templates": lambda options: templates.run(options.templates, options.rounds),
    "reading": lambda options: reading.run(options.mails),
    "voice": lambda options: voice.run_table(max(options.rounds, 20)),
}


def main() -> None:
    """Print what was asked for."""
    options = _options()
    if options.where:
        print(cache_folder())
        return
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, Textual {version('textual')}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    for name in options.tables or TABLES:
        TABLES[name](options)


if __name__ == "__main__":
    main()
