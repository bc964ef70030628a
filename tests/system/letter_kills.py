"""Kills the desk's service again and again while it takes letters from a scanner's folder, and counts what came of it.

By hand: `python -m tests.system.letter_kills --files 500 --kills 200`. The short run is a test (`test_letter_kills.py`).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.domain.asks import Export, ListAccounts
from agentdesk.domain.states import Means
from tests.desk_fixtures import DeskHome
from tests.reading.test_scans import pdf
from tests.servers.processes import wait_until
from tests.system.kill_loop import SETTLE_S, Killing, Persistent

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from tests.system.kill_loop import Killer

LONG_AGO_S = 600


@dataclass(frozen=True)
class LettersReport:
    """What came of the letters."""

    files: int
    kills: int
    stored: int
    lost: int
    doubled: int
    not_moved: int

    def __str__(self) -> str:
        figures = f"{self.lost} lost, {self.doubled} doubled, {self.not_moved} not moved to done"
        return f"{self.files} letters, {self.kills} kills: {figures} ({self.stored} in the desk)"


def kill_while_taking(place: Path, count: int, killing: Killing) -> LettersReport:
    """Drop `count` letters into a folder while the service that watches it is killed at random."""
    desk = DeskHome(place / "desk")
    folder = place / "scans"
    folder.mkdir(parents=True)
    try:
        desk.configure(poll_every_s=0.2)
        desk.home.config_file.write_text("[service]\npoll_every_s = 0.2\n")
        desk.run("account", "add", "letter", "post", "--set", f"path={folder}")
        killer = killing.on(desk)
        with killer.at_work():
            _drop_all(desk, folder, count, killer)
        with desk.open(Means.CONSOLE):
            wait_until(lambda: sum(_stored(desk).values()) >= count, f"{count} letters are in the desk", timeout_seconds=SETTLE_S)
            wait_until(lambda: _moved(folder) >= count, "all files were moved", timeout_seconds=SETTLE_S)
        stored = _stored(desk)
    finally:
        desk.kill()
    wanted = {f"scan{number:04}.pdf" for number in range(count)}
    lost, doubled = len(wanted - stored.keys()), sum(stored.values()) - len(stored)
    return LettersReport(count, killer.kills, sum(stored.values()), lost, doubled, count - _moved(folder))


def _drop_all(desk: DeskHome, folder: Path, count: int, killer: Killer) -> None:
    """Drop letters in small lots, and keep the service coming back until it was killed often enough."""
    persistent = Persistent(desk)
    for number in range(count):
        # No faster than the kills come: most of them would else meet a service that has nothing left to take.
        while killer.most_kills and number * killer.most_kills >= count * (killer.kills + 1):
            _keep_alive(persistent)
            time.sleep(0.1)
        _drop(folder, number)
        if number % 10 == 0:
            _keep_alive(persistent)
            time.sleep(0.05)
    while killer.kills < (killer.most_kills or 1):
        _keep_alive(persistent)
        time.sleep(0.1)
    persistent.close()


def _keep_alive(persistent: Persistent) -> None:
    """Ask something, so that a service that was killed is noticed and started anew."""

    def ask(line: BlockingDesk) -> None:
        line.ask(ListAccounts())

    persistent(ask, lambda _line: False)


def _drop(folder: Path, number: int) -> None:
    """Put a letter there as if it had lain for a while; its text layer spares the reading of pictures, which is not the matter here."""
    path = folder / f".{number}.part"
    path.write_bytes(pdf(f"Geachte heer,\ndit is de brief met nummer {number} over mijn bestelling.\nVriendelijke groet"))
    then = time.time() - LONG_AGO_S
    os.utime(path, (then, then))
    path.rename(folder / f"scan{number:04}.pdf")


def _moved(folder: Path) -> int:
    done = folder / "done"
    return len(list(done.iterdir())) if done.exists() else 0


def _stored(desk: DeskHome) -> Counter[str]:
    with desk.open() as line:
        return Counter(one.attachments[0].filename for one in line.ask(Export()) if one.attachments)


def main() -> None:
    """Run the loop and print what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.system.letter_kills", description=__doc__)
    options.add_argument("--files", type=int, default=500)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--longest-life", type=float, default=1.5, help="seconds a service lives at most before it is killed")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="agentdesk-letters-") as place:
        print(kill_while_taking(Path(place), chosen.files, Killing(chosen.longest_life, chosen.seed, chosen.kills)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
