"""Cuts the power under the service, thousands of times over one recorded life: writes that no sync had made sure of are lost or torn.

By hand: `python -m tests.system.power_cut --rounds 12 --states 5000`. The short run is a test (`test_power_cut.py`). strace records every
write, truncation and sync of the desk's files. For a moment in that life, what had been synced stands on disk; of what was written since,
any part may: each write whole, not at all, or in some of its sectors of 512 bytes, in any order (a drive reorders what nobody waits for).
A state made so is opened as a start does, checked whole, and held against what the service had acknowledged by that moment.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.client.start import is_held
from agentdesk.domain.asks import ListDrafts
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import ReleaseDelivery, Reply, SaveDraft, Sync
from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.servers.processes import require_program, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.client.blocking import BlockingDesk

SECTOR = 512
FILES = ("desk.sqlite", "raw.sqlite")
_CALL = re.compile(
    r'^\d+ +(?P<at>[0-9.]+) (?P<call>\w+)\((?:\d+<(?P<path>[^>]*)>|"(?P<name>[^"]*)")(?:, "(?P<data>[^"]*)")?(?:, (?P<numbers>[\d, ]+))?\) += 0*(?P<result>\d+)'
)
_BEGUN = re.compile(r"^(?P<head>(?P<thread>\d+) .*) <unfinished \.\.\.>$")
_ENDED = re.compile(r"^(?P<thread>\d+) +[0-9.]+ <\.\.\. \w+ resumed>(?P<tail>.*)$")


class Op(Enum):
    """What the service did to a file."""

    WRITE = auto()
    TRUNCATE = auto()
    SYNC = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class Event:
    """One call: when it began, and which bytes it put where; a truncation's `offset` is the new length."""

    at_s: float
    op: Op
    file: str
    offset: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a client had been told is done, and when it heard."""

    at_s: float
    what: str
    words: str


@dataclass(slots=True)
class Life:
    """A recorded life of a service: the files before it, everything done to them, and what clients heard."""

    before: dict[str, bytes]
    events: list[Event]
    acknowledged: list[Acknowledged]


def record(place: Path, rounds: int) -> Life:
    """Have a service take in a mail, save a draft and queue a reply, `rounds` times, and end; return what it did to its files."""
    desk = DeskHome(place / "desk")
    desk.configure(idle_after_s=600.0, poll_every_s=3600.0)
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    desk.stop()
    before = {name: (desk.home.data_dir / name).read_bytes() for name in FILES}
    trace = place / "trace"
    service = _start_traced(desk, trace)
    try:
        with desk.open(Means.CLI) as line:
            acknowledged = [one for number in range(2, rounds + 2) for one in _round(line, folder, number)]
        desk.stop()
        service.wait(timeout=120)
    finally:
        desk.kill()
        service.kill()
        service.wait()
    return Life(before, list(_events(trace, desk.home.data_dir)), acknowledged)


def _start_traced(desk: DeskHome, trace: Path) -> subprocess.Popen[bytes]:
    strace = [require_program("strace", install="apt-get install strace"), "-f", "-ttt", "-y", "-xx", "-s", "70000", "-o", str(trace)]
    service = [sys.executable, "-m", "agentdesk.service", "--config", str(desk.home.config_dir), "--data", str(desk.home.data_dir)]
    calls = "trace=pwrite64,pwritev,pwritev2,ftruncate,fsync,fdatasync,unlink,unlinkat"
    process = subprocess.Popen([*strace, "--seccomp-bpf", "-e", calls, "--", *service, "--started-by", "cli"], env=desk.env(), cwd="/")
    wait_until(lambda: is_held(desk.home) and desk.home.socket_to_connect() is not None, "the service serves")
    return process


def _round(line: BlockingDesk, folder: Path, number: int) -> Iterator[Acknowledged]:
    words = f"Words of round {number}"
    draft = next((draft.id for draft in line.ask(ListDrafts())), None)
    line.do(SaveDraft(ConversationId(1), draft, words))
    yield Acknowledged(time.time(), "draft", words)
    delivery = line.do(Reply(ConversationId(1), words)).created
    yield Acknowledged(time.time(), "reply", words)
    if number % 2:
        line.do(ReleaseDelivery((int(delivery),)))  # type: ignore[arg-type]
    drop(folder, number, customer_mail(number, sender=f"c{number}@customer.example", subject=f"Order {number}"))
    line.do(Sync())
    yield Acknowledged(time.time(), "mail", f"mail-{number}@customer.example")


def _events(trace: Path, folder: Path) -> Iterator[Event]:
    begun: dict[str, str] = {}
    for text in trace.read_text().splitlines():
        if found := _BEGUN.match(text):
            begun[found["thread"]] = found["head"]
            continue
        found = _ENDED.match(text)
        if call := _CALL.match(text if found is None else begun.pop(found["thread"], "") + found["tail"]):
            yield from _event(call, folder)


def _event(call: re.Match[str], folder: Path) -> Iterator[Event]:
    path = Path(_plain(call["path"] or call["name"] or ""))
    at_s, numbers = float(call["at"]), [int(number) for number in (call["numbers"] or "").split(",") if number.strip()]
    if path.parent != folder or not path.name.startswith(FILES) or path.name.endswith("-shm"):
        return
    match call["call"]:
        case "pwrite64":
            data = bytes.fromhex((call["data"] or "").replace("\\x", ""))
            yield Event(at_s, Op.WRITE, path.name, numbers[1], data[: int(call["result"])])
        case "ftruncate":
            yield Event(at_s, Op.TRUNCATE, path.name, numbers[0])
        case "fsync" | "fdatasync":
            yield Event(at_s, Op.SYNC, path.name)
        case "unlink":
            yield Event(at_s, Op.REMOVE, path.name)
        case other:
            raise AssertionError(f"SQLite made a call this recording does not understand: {other}")


def _plain(name: str) -> str:
    """Return a path as strace writes it under -xx."""
    return bytes.fromhex(name.replace("\\x", "")).decode() if name.startswith("\\x") else name


class Fate(Enum):
    """What became of the writes that no sync had made sure of."""

    ALL_LOST = auto()
    ALL_KEPT = auto()
    SOME_LOST = auto()
    SOME_TORN = auto()


@dataclass(slots=True)
class Disk:
    """The files as a power cut finds them: what is sure, and what was done to each since."""

    sure: dict[str, bytearray]
    unsure: dict[str, list[Event]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Let the service do one more thing."""
        if event.op is Op.SYNC:
            for earlier in self.unsure.pop(event.file, []):
                self.sure[event.file] = _after(self.sure.get(event.file, bytearray()), earlier)
        else:
            self.unsure.setdefault(event.file, []).append(event)

    def cut(self, fate: Fate, chance: random.Random) -> dict[str, bytes]:
        """Return the files as they are found when the power is back; a file that was never made sure of may be missing."""
        found = {name: bytearray(content) for name, content in self.sure.items()}
        for name, events in self.unsure.items():
            for event in _surviving(events, fate, chance):
                found[name] = _after(found.get(name, bytearray()), event)
        return {name: bytes(content) for name, content in found.items()}


def _after(content: bytearray, event: Event) -> bytearray:
    match event.op:
        case Op.WRITE:
            content.extend(bytes(max(0, event.offset - len(content))))
            content[event.offset : event.offset + len(event.data)] = event.data
        case Op.TRUNCATE:
            del content[event.offset :]
            content.extend(bytes(event.offset - len(content)))
        case Op.REMOVE:
            content.clear()
        case Op.SYNC:
            pass
    return content


def _surviving(events: list[Event], fate: Fate, chance: random.Random) -> Iterator[Event]:
    for event in events:
        if fate is Fate.ALL_KEPT or (fate is not Fate.ALL_LOST and chance.random() < 0.5):
            yield event
        elif fate is Fate.SOME_TORN and event.op is Op.WRITE:
            yield from (sector for sector in _sectors(event) if chance.random() < 0.5)


def _sectors(event: Event) -> Iterator[Event]:
    """Cut a write where the sectors of the disk end."""
    end = event.offset + len(event.data)
    cuts = [event.offset, *range((event.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    for begin, stop in pairwise(cuts):
        yield Event(event.at_s, Op.WRITE, event.file, begin, event.data[begin - event.offset : stop - event.offset])


@dataclass(slots=True)
class Report:
    """What came of the cuts."""

    states: int = 0
    unsound: int = 0
    lost: int = 0
    checked: int = 0
    half: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every promise held."""
        return not (self.unsound or self.lost or self.half)

    def __str__(self) -> str:
        """Return the line of the figure."""
        return (
            f"{self.states} states tried: {self.unsound} integrity failures, {self.lost} of {self.checked} acknowledged items lost, "
            f"{self.half} half-states{''.join(f'; {example}' for example in self.examples[:5])}"
        )


def cut_power(life: Life, place: Path, states: int, seed: int) -> Report:
    """Try so many states, at moments spread evenly over the life, and count what is wrong with them."""
    chance, report = random.Random(seed), Report()
    disk = Disk({name: bytearray(content) for name, content in life.before.items()})
    moments = sorted(chance.choices(range(1, len(life.events) + 1), k=states))
    done = 0
    for number, moment in enumerate(moments):
        for event in life.events[done:moment]:
            disk.take(event)
        done = moment
        fate = list(Fate)[number % len(Fate)]
        heard = life.acknowledged[: bisect_right([one.at_s for one in life.acknowledged], life.events[moment - 1].at_s)]
        _judge(disk.cut(fate, chance), heard, place, report, f"after call {moment}, {fate.name}")
        report.fates[fate] += 1
    return report


def _judge(files: dict[str, bytes], heard: list[Acknowledged], place: Path, report: Report, what: str) -> None:
    folder = place / "state"
    folder.mkdir()
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        report.states += 1
        wrong, lost, half = _unsound(folder), _lost(folder, heard), _half(folder)
    except sqlite3.DatabaseError as problem:
        wrong, lost, half = str(problem), [], 0
    finally:
        shutil.rmtree(folder)
    report.checked += len(heard)
    report.unsound += bool(wrong)
    report.lost += len(lost)
    report.half += half
    if wrong or lost or half:
        report.examples.append(f"{what}: {wrong} {lost} {half}")


def _unsound(folder: Path) -> str:
    for name in FILES:
        with closing(sqlite3.connect(folder / name)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if found != "ok" or broken:
                return f"{name}: {found} {broken}"
    return ""


def _lost(folder: Path, heard: list[Acknowledged]) -> list[str]:
    """Return what had been acknowledged and isn't there; of drafts, which are overwritten, the last one counts."""
    with closing(sqlite3.connect(folder / "desk.sqlite")) as desk:
        replies = {row[0] for row in desk.execute("SELECT m.body_text FROM delivery d JOIN message m ON m.id = d.message_id")}
        mails = {row[0].strip("<>") for row in desk.execute("SELECT rfc_id FROM message WHERE direction = 'inbound'")}
        drafts = [row[0] for row in desk.execute("SELECT body FROM draft")]
    lost = [one.words for one in heard if one.what == "reply" and one.words not in replies]
    lost += [one.words for one in heard if one.what == "mail" and one.words not in mails]
    last = [one.words for one in heard if one.what == "draft"][-1:]
    # A later draft that was not acknowledged yet may stand there already.
    return lost + [words for words in last if not any(draft >= words or len(draft) > len(words) for draft in drafts)]


def _half(folder: Path) -> int:
    """Count messages in the desk whose raw source is not kept, and deliveries without their final bytes."""
    with closing(sqlite3.connect(folder / "desk.sqlite")) as desk:
        desk.execute("ATTACH ? AS raw", (str(folder / "raw.sqlite"),))
        gone = "SELECT count(*) FROM message WHERE direction = 'inbound' AND raw_digest NOT IN (SELECT digest FROM raw.blob)"
        return int(desk.execute(gone).fetchone()[0])


def main() -> None:
    """Record a life, cut the power under it, and print what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.system.power_cut", description=__doc__)
    options.add_argument("--rounds", type=int, default=12, help="how often a mail comes in, a draft is saved and a reply is queued")
    options.add_argument("--states", type=int, default=5000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="agentdesk-power-") as folder:
        life = record(Path(folder), chosen.rounds)
        syncs = sum(event.op is Op.SYNC for event in life.events)
        print(f"{len(life.events)} calls recorded, {syncs} of them syncs; {len(life.acknowledged)} items acknowledged", flush=True)  # noqa: T201
        print(cut_power(life, Path(folder), chosen.states, chosen.seed))  # noqa: T201


if __name__ == "__main__":
    main()
