"""Damages pages of a desk's files at random, as a failing disk does, and counts what the service's own check notices.

By hand: `python -m tests.system.page_flips --flips 200`. The short run is a test (`test_page_flips.py`).
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from agentdesk.domain.asks import Export
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import AddNote, Reply, SaveDraft
from agentdesk.service.examining import trouble_in
from agentdesk.store.standing import InFiles
from tests.desk_fixtures import DeskHome, customer_mail

FILES = ("desk.sqlite", "raw.sqlite")


class Damage(StrEnum):
    """What a failing disk does to a page."""

    BIT = "one bit turned over"
    ZEROS = "page of zeros"
    NOISE = "page of noise"
    STALE = "page of somewhere else"


class Ending(StrEnum):
    """What came of it."""

    NOTICED = "noticed"
    HARMLESS = "harmless"
    INDEX = "only in the full-text index"
    """Which is made of the messages, and can be made of them anew."""
    UNNOTICED = "unnoticed"


@dataclass(slots=True)
class Report:
    """What came of all flips, and how much could still be read of the desks that were found damaged."""

    endings: Counter[tuple[Damage, Ending]] = field(default_factory=Counter)
    unnoticed: list[str] = field(default_factory=list)
    salvaged: list[float] = field(default_factory=list)

    def count(self, ending: Ending) -> int:
        """How often it ended so."""
        return sum(times for (_damage, one), times in self.endings.items() if one is ending)

    def __str__(self) -> str:
        """Return the lines of the figure."""
        kinds = "; ".join(f"{damage}: {', '.join(f'{self.endings[damage, ending]} {ending}' for ending in Ending)}" for damage in Damage)
        share = sum(self.salvaged) / len(self.salvaged) if self.salvaged else 1.0
        counts = ", ".join(f"{self.count(ending)} {ending}" for ending in Ending)
        unnoticed = f" ({'; '.join(self.unnoticed[:8])})" if self.unnoticed else ""
        return (
            f"{self.endings.total()} flips: {counts}{unnoticed}; of the damaged ones {share:.0%} of the rows could still be read. {kinds}"
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """A desk's files as they lie when no service runs, and all their rows."""

    files: dict[str, bytes]
    rows: dict[str, list[tuple[object, ...]]]


def make_sample(place: Path, mails: int) -> tuple[DeskHome, Sample]:
    """Fill a desk with mail, replies, notes and a draft, and end its service."""
    desk = DeskHome(place / "desk")
    folder = place / "mails"
    folder.mkdir(parents=True)
    for number in range(mails):
        body = f"Where is order {number}?\n" + "I have been waiting for it. " * (number % 40)
        (folder / f"{number:05}.eml").write_bytes(
            customer_mail(number, sender=f"c{number}@customer.example", subject=f"Order {number}", body=body)
        )
    desk.add_maildir()
    desk.run("import", "mail", str(folder), "--account", "shop", "--as-new")
    with desk.open() as line:
        for number in range(1, mails // 4):
            line.do(AddNote(ConversationId(number), f"Note {number}"))
            line.do(Reply(ConversationId(number), f"Tomorrow, {number}.", hold=True))
        line.do(SaveDraft(ConversationId(1), None, "half a sentence"))
    desk.stop()
    files = {name: (desk.home.data_dir / name).read_bytes() for name in FILES}
    return desk, Sample(files, _rows_of(desk.home.data_dir))


def _rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that can be read, table by table; what a table's damage hides is left out."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for name in FILES:
        with closing(sqlite3.connect(f"{(folder / name).as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            try:
                tables = [row[0].decode() for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            except (sqlite3.DatabaseError, UnicodeDecodeError):  # the driver can't read every complaint about a schema
                continue
            for table in tables:
                found[f"{name}:{table}"] = _rows(connection, table)
    return found


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        rows += connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the desk's own tables
    return rows


def flip(sample: Sample, place: Path, flips: int, seed: int) -> Report:
    """Damage one page at a time and let the service's check look."""
    chance, report = random.Random(seed), Report()
    folder = place / "damaged"
    folder.mkdir()
    everything = sum(len(rows) for rows in sample.rows.values())
    for number in range(flips):
        damage = list(Damage)[number % len(Damage)]
        name = chance.choices(FILES, weights=[len(sample.files[one]) for one in FILES])[0]
        page = _damage(sample, folder, name, damage, chance)
        trouble = trouble_in(InFiles(folder / FILES[0], folder / FILES[1], folder / "backups"))
        rows = _rows_of(folder)
        differing = [table for table, wanted in sample.rows.items() if rows.get(table) != wanted]
        ending = Ending.NOTICED if trouble else _ending(differing)
        report.endings[damage, ending] += 1
        if ending is Ending.NOTICED:
            same = sum((Counter(rows.get(table, [])) & Counter(wanted)).total() for table, wanted in sample.rows.items())
            report.salvaged.append(same / everything)
        if ending is Ending.UNNOTICED:
            report.unnoticed.append(f"{damage} in page {page} of {name}: {', '.join(differing)}")
    return report


def _ending(differing: list[str]) -> Ending:
    if not differing:
        return Ending.HARMLESS
    return Ending.INDEX if all("_fts_" in table for table in differing) else Ending.UNNOTICED


def _damage(sample: Sample, folder: Path, name: str, damage: Damage, chance: random.Random) -> int:
    for other in FILES:
        (folder / other).write_bytes(sample.files[other])
        for end in ("-wal", "-shm"):
            (folder / f"{other}{end}").unlink(missing_ok=True)
    content = bytearray(sample.files[name])
    size = int.from_bytes(content[16:18], "big")  # https://sqlite.org/fileformat.html#page_size
    page = chance.randrange(len(content) // size)
    begin = page * size
    stop = begin + size
    match damage:
        case Damage.BIT:
            content[chance.randrange(begin, stop)] ^= 1 << chance.randrange(8)
        case Damage.ZEROS:
            content[begin:stop] = bytes(size)
        case Damage.NOISE:
            content[begin:stop] = chance.randbytes(size)
        case Damage.STALE:
            other_page = chance.randrange(len(content) // size)
            content[begin:stop] = content[other_page * size :][:size]
    (folder / name).write_bytes(content)
    return page + 1


def restore_time_s(desk: DeskHome) -> float:
    """Take a copy, ruin the desk, put the copy in its place, and return how long that took until it can be read again."""
    copy = desk.place / "copy.tar"
    desk.run("backup", str(copy))
    before = _exported(desk)
    desk.stop()
    desk.home.store_file.write_bytes(b"no database " * 1000)
    began = time.monotonic()
    desk.run("restore", str(copy), "--yes")
    assert _exported(desk) == before
    return time.monotonic() - began


def _exported(desk: DeskHome) -> int:
    with desk.open() as line:
        return len(line.ask(Export()))


def main() -> None:
    """Flip pages and print what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.system.page_flips", description=__doc__)
    options.add_argument("--flips", type=int, default=200)
    options.add_argument("--mails", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="agentdesk-flips-") as folder:
        desk, sample = make_sample(Path(folder), chosen.mails)
        try:
            print(flip(sample, Path(folder), chosen.flips, chosen.seed), flush=True)  # noqa: T201
            print(f"restored in {restore_time_s(desk):.1f} s: {chosen.mails} mails")  # noqa: T201
        finally:
            desk.kill()


if __name__ == "__main__":
    main()
