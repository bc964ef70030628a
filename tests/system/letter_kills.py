"""Kills the desk's service again and again while it takes letters from a scanner's folder, and counts what came of it.

Beside single letters there are stacks that sheets part, stacks that are imported without waiting and cut after every second page, files with a
password, empty ones, and the same file again under another name.

By hand: `python -m tests.system.letter_kills --files 500 --kills 200`. The short run is a test (`test_letter_kills.py`).
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.domain.asks import Export, ListAccounts
from agentdesk.domain.ids import AccountName
from agentdesk.domain.letters import Given, SheetCode
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Import, ImportItem
from agentdesk.replies.letter.sheets import separator
from tests.desk_fixtures import DeskHome
from tests.reading.test_cutting import joined
from tests.reading.test_scans import pdf
from tests.servers.processes import wait_until
from tests.system.kill_loop import SETTLE_S, Killing, Persistent

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import ExportedMessage
    from tests.system.kill_loop import Killer

LONG_AGO_S = 600
MOST_SETTLE_S = 4 * SETTLE_S
"""Hundreds of letters may still lie there when the killing ends."""
POST = AccountName("post")
_NUMBER = re.compile(r"nummer (\w+)")
_PASSWORD = b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O (%032d) /U (" + b"u" * 32 + b") /P -4 >>"
EMPTY = "empty"


@dataclass(frozen=True)
class Scan:
    """A file, the letters it holds, and where it belongs in the end; imported where that is nowhere."""

    name: str
    content: bytes
    letters: tuple[str, ...]
    folder: str = "done"


@dataclass(frozen=True)
class LettersReport:
    """What came of the letters; `astray` are files that lie elsewhere than where they belong."""

    files: int
    kills: int
    wanted: int
    stored: int
    lost: int
    doubled: int
    astray: int
    kinds: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        figures = f"{self.lost} lost, {self.doubled} doubled, {self.astray} files astray"
        return f"{self.files} files ({kinds}), {self.kills} kills: {figures} ({self.stored} of {self.wanted} letters in the desk)"


def _page(number: str, words: str = "dit is de brief met nummer") -> bytes:
    """Return a page; its text layer spares the reading of pictures, which is not the matter here."""
    return pdf(f"Geachte heer,\n{words} {number} over mijn bestelling.\nVriendelijke groet")


def _single(number: int) -> Scan:
    return Scan(f"scan{number:04}.pdf", _page(str(number)), (str(number),))


def _parted(number: int) -> Scan:
    letters = f"{number}a", f"{number}b"
    return Scan(f"stack{number:04}.pdf", joined(_page(letters[0]), separator(SheetCode.QR, "nl"), _page(letters[1])), letters)


def _counted(number: int) -> Scan:
    letters = f"{number}a", f"{number}b"
    pages = [page for letter in letters for page in (_page(letter), _page(letter, "het vervolg van nummer"))]
    return Scan(f"counted{number:04}.pdf", joined(*pages), letters, folder="")


def _locked(number: int) -> Scan:
    name = f"locked{number:04}.pdf"
    return Scan(name, pdf(str(number), _PASSWORD % number), (name,), folder="failed")


def _empty(number: int) -> Scan:
    return Scan(f"empty{number:04}.pdf", b"", (EMPTY,), folder="failed")


def _again(number: int) -> Scan:
    other = number - 1 - number // len(_KINDS) % (len(_KINDS) // 2)
    before = _KINDS[other % len(_KINDS)](other)
    return Scan(f"again{number:04}.pdf", before.content, before.letters, before.folder)


_KINDS: tuple[Callable[[int], Scan], ...] = (_single, _parted, _single, _locked, _counted, _empty, _again, _single, _single, _single)


def scans(count: int) -> Iterator[Scan]:
    """Yield files of every kind by turns."""
    for number in range(count):
        yield _KINDS[number % len(_KINDS)](number)


def kill_while_taking(place: Path, count: int, killing: Killing) -> LettersReport:
    """Drop `count` files into a folder while the service that watches it is killed at random."""
    desk = DeskHome(place / "desk")
    folder = place / "scans"
    folder.mkdir(parents=True)
    given = list(scans(count))
    wanted = {letter for scan in given for letter in scan.letters}
    try:
        desk.configure(poll_every_s=0.2)
        desk.home.config_file.write_text("[service]\npoll_every_s = 0.2\n")
        desk.run("account", "add", "letter", POST, "--set", f"path={folder}")
        killer = killing.on(desk)
        with killer.at_work():
            _give_all(desk, folder, given, killer)
        with desk.open(Means.CONSOLE):
            wait_until(lambda: wanted <= _stored(desk).keys(), f"{len(wanted)} letters are in the desk", timeout_seconds=MOST_SETTLE_S)
            wait_until(lambda: not _lying(folder), "all files were moved", timeout_seconds=MOST_SETTLE_S)
        stored = _stored(desk)
    finally:
        desk.kill()
    return LettersReport(
        files=count,
        kills=killer.kills,
        wanted=len(wanted),
        stored=sum(stored.values()),
        lost=len(wanted - stored.keys()),
        doubled=sum(stored.values()) - len(stored),
        astray=sum(not (folder / scan.folder / scan.name).exists() for scan in given if scan.folder),
        kinds=Counter(scan.name.removesuffix(".pdf").rstrip("0123456789") for scan in given),
    )


def _give_all(desk: DeskHome, folder: Path, given: list[Scan], killer: Killer) -> None:
    """Give scans in small lots, and keep the service coming back until it was killed often enough."""
    persistent = Persistent(desk)
    for number, scan in enumerate(given):
        # No faster than the kills come: most of them would else meet a service that has nothing left to take.
        while killer.most_kills and number * killer.most_kills >= len(given) * (killer.kills + 1):
            _keep_alive(persistent)
            time.sleep(0.1)
        if scan.folder:
            _drop(folder, scan)
        else:
            persistent(lambda line, scan=scan: _bring_in(line, scan), lambda _line: False)  # type: ignore[misc]
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


def _bring_in(line: BlockingDesk, scan: Scan) -> None:
    """Import a scan as `import letters --no-wait --split every:2` does."""
    item = ImportItem(scan.name, scan.content, given=Given(filename=scan.name, split="every:2"))
    line.do(Import("letters", POST, SCAN, (item,), waits=False))


def _drop(folder: Path, scan: Scan) -> None:
    """Put a scan there as if it had lain for a while."""
    path = folder / f".{scan.name}.part"
    path.write_bytes(scan.content)
    then = time.time() - LONG_AGO_S
    os.utime(path, (then, then))
    path.rename(folder / scan.name)


def _lying(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file()]


def _stored(desk: DeskHome) -> Counter[str]:
    with desk.open() as line:
        return Counter(_called(one) for one in line.ask(Export()))


def _called(one: ExportedMessage) -> str:
    """Return what a letter goes by: its number, else the file it came as."""
    found = _NUMBER.search(one.body_text)
    if found is not None:
        return found[1]
    attached = one.attachments[0]
    return attached.filename if attached.size else EMPTY


def main() -> None:
    """Run the loop and print what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.system.letter_kills", description=__doc__)
    options.add_argument("--files", type=int, default=500)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument(
        "--longest-life",
        type=float,
        default=6.0,
        help="seconds a service lives at most before it is killed; a reading child needs one or two",
    )
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="agentdesk-letters-") as place:
        print(kill_while_taking(Path(place), chosen.files, Killing(chosen.longest_life, chosen.seed, chosen.kills)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
