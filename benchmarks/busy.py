"""A cursor key while mail is taken in as fast as it can be, beside the same desk at rest."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agentdesk.client.blocking import open_desk
from agentdesk.config.paths import Home, find_home
from agentdesk.domain.verbs import Sync
from benchmarks.filling import cache_folder, filled_home
from benchmarks.keys import PAUSE_S, SIZE
from benchmarks.mails import varied
from benchmarks.services import running_service, settle
from benchmarks.start import console
from benchmarks.tables import print_table
from benchmarks.terminal import Terminal
from benchmarks.timing import ratio

PRESSES = 25


@dataclass(frozen=True, slots=True)
class Spell:
    """Some keys: milliseconds to the last byte of each, and how many mails came in meanwhile."""

    painted_ms: tuple[float, ...]
    mails: int


def run(size: int, rounds: int, mails: int) -> None:
    """Press keys at rest and beside the intake in turn; the desk is a copy, as it grows meanwhile."""
    base = cache_folder() / "busy"
    shutil.rmtree(base, ignore_errors=True)
    home = _copy(filled_home(size), base)
    sources = varied(mails * rounds)
    at_rest, beside = [], []
    with running_service(home):
        settle(home)
        with console(home).open(SIZE) as terminal:
            console(home).wait_until_whole(terminal)
            for number in range(rounds):
                at_rest.append(Spell(_pressed(terminal, lambda: True), 0))
                beside.append(_beside_intake(home, base / "maildir", terminal, sources[number * mails : (number + 1) * mails]))
                terminal.settle(1.0)
    shutil.rmtree(base)
    _print(size, at_rest, beside)


def _copy(filled: Home, base: Path) -> Home:
    shutil.copytree(filled.data_dir.parent, base)
    home = find_home(str(base))
    home.config_file.write_text(home.config_file.read_text().replace(str(filled.data_dir.parent), str(base)))
    return home


def _beside_intake(home: Home, maildir: Path, terminal: Terminal, sources: Sequence[bytes]) -> Spell:
    """Press keys for as long as these mails are being taken in."""
    before = _messages(home)
    for number, source in enumerate(sources):
        path = maildir / "tmp" / f"{time.time_ns()}.{number}.bench"
        path.write_bytes(source)
        path.rename(maildir / "new" / path.name)
    asking = threading.Thread(target=_sync, args=(home,))
    asking.start()
    while _messages(home) == before:
        time.sleep(0.05)
    terminal.settle()
    painted = _pressed(terminal, lambda: _messages(home) < before + len(sources))
    asking.join()
    return Spell(painted, _messages(home) - before)


def _sync(home: Home) -> None:
    with open_desk(home) as desk:
        desk.do(Sync())


def _messages(home: Home) -> int:
    connection = sqlite3.connect(f"{home.store_file.as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM message").fetchone()[0])
    finally:
        connection.close()


def _pressed(terminal: Terminal, goes_on: Callable[[], bool]) -> tuple[float, ...]:
    """Press j, and from half of the presses on k, so that both spells see the same rows."""
    painted = []
    for number in range(PRESSES):
        if not goes_on():
            break
        at = time.perf_counter()
        terminal.type(b"j" if number < PRESSES // 2 else b"k")
        first = terminal.first(PAUSE_S)
        if first is not None:
            painted.append((first - at) * 1000)
        time.sleep(PAUSE_S)
        terminal.settle(0.01, limit_s=0.1)
    return tuple(painted)


def _print(size: int, at_rest: Sequence[Spell], beside: Sequence[Spell]) -> None:
    rows = []
    for name, share in (("median ms to the first byte", 0.5), ("95 of 100 within ms", 0.95)):
        ours, quiet = (_share([ms for spell in spells for ms in spell.painted_ms], share) for spells in (beside, at_rest))
        rows.append([name, f"{ours:.1f}", f"{quiet:.1f}", ratio(ours, quiet)])
    rows.append(["keys pressed", *(str(sum(len(spell.painted_ms) for spell in spells)) for spells in (beside, at_rest)), ""])
    rows.append(["mails taken in meanwhile", str(sum(spell.mails for spell in beside)), "0", ""])
    print_table(f"A cursor key beside the intake, {size:,} conversations", ["", "intake", "at rest", "ratio"], rows)


def _share(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0
