"""Lets the service's writes, syncs and opens fail one by one, by strace, while a mail comes in, a reply is queued and a draft is saved.

By hand: `python -m tests.system.write_faults`. A sample of the sweep is a test (`test_write_faults.py`). It takes strace and the right to
trace a process of one's own.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import tempfile
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.domain.asks import ListDeliveries, ListDrafts
from agentdesk.domain.errors import AgentdeskError, ServiceGone
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import AddNote, ReleaseDelivery, Reply, SaveDraft, Sync
from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.servers.processes import require_program, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS = {"fdatasync": 10, "pwrite64": 180, "openat": 10}
"""The calls that fail, and how often the scenario makes each at most."""
ERRORS = ("EIO", "ENOSPC")
REOPENING = ("-e", "trace=fdatasync,openat", "-e", "inject=fdatasync:error=EIO:when=1")
"""The files stay open for the service's life; they are opened anew after a failed sync."""
ANSWER_WITHIN_S = 240.0
"""What takes longer counts as a hang."""
ATTACHED = "attached"
ON_ITS_WAY = {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING}


@dataclass(frozen=True, slots=True)
class Fault:
    """The `when`-th of these system calls on the desk's files fails, in each thread of the service."""

    call: str
    error: str
    when: int


@dataclass(slots=True)
class Report:
    """What came of the faults; `refused` are changes the desk said it could not make, `lost` those it had acknowledged."""

    faults: int = 0
    hit: int = 0
    acknowledged: int = 0
    refused: int = 0
    lost: int = 0
    sent_twice: int = 0
    hangs: int = 0
    unsound: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether every promise held."""
        return not (self.lost or self.sent_twice or self.hangs or self.unsound)

    def __str__(self) -> str:
        """Return the line of the figure."""
        return (
            f"{self.faults} injection points, {self.hit} of them met: {self.lost} of {self.acknowledged} acknowledged items lost, "
            f"{self.sent_twice} sent twice, {self.hangs} hangs, {self.unsound} files unsound; {self.refused} changes refused and said so"
        )


def every_fault() -> list[Fault]:
    """Return the sweep: each call of the scenario, by each error."""
    return [Fault(call, error, when) for call, most in CALLS.items() for error in ERRORS for when in range(1, most + 1)]


def some_faults(each: int, seed: int) -> list[Fault]:
    """Return so many of each kind of call, at random."""
    chance = random.Random(seed)
    return [fault for call in CALLS for fault in chance.sample([fault for fault in every_fault() if fault.call == call], each)]


@dataclass(slots=True)
class _Sweep:
    """One desk whose service meets one fault after another."""

    desk: DeskHome
    folder: Path
    report: Report = field(default_factory=Report)
    mails: list[int] = field(default_factory=list)
    replies: dict[DeliveryId, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    draft: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: count(2))

    def meet(self, fault: Fault) -> None:
        """Do the whole scenario while the fault waits, then see that the desk goes on and holds what it had acknowledged."""
        with self._line() as before:
            before.ask(ListDrafts())
        with _injected(self.desk, fault) as trace:
            self._live(next(self._numbers), fault)
        self.report.faults += 1
        self.report.hit += "(INJECTED)" in trace.read_text(errors="replace")
        self._judge(fault)

    @contextmanager
    def _line(self) -> Iterator[BlockingDesk]:
        greeted = greet(self.desk.home, Means.CLI, wants_events=False)
        greeted.line.settimeout(ANSWER_WITHIN_S)
        line = BlockingDesk(greeted)
        try:
            yield line
        finally:
            line.close()

    def _live(self, number: int, fault: Fault) -> None:
        words = f"{fault.call} {fault.error} {fault.when}: {number}"
        drop(self.folder, number, customer_mail(number, sender=f"c{number}@customer.example", subject=f"Order {number}"))
        self._try(lambda line: self._save_draft(line, words))
        self._try(lambda line: self._reply(line, words))
        self._try(lambda line: self._take_in(line, number))

    def _try(self, step: Callable[[BlockingDesk], None]) -> None:
        try:
            with self._line() as line:
                step(line)
        except ServiceGone as problem:
            self.report.hangs += isinstance(problem.__cause__, TimeoutError)
            self.report.refused += 1
        except AgentdeskError:
            self.report.refused += 1
        else:
            self.report.acknowledged += 1

    def _save_draft(self, line: BlockingDesk, words: str) -> None:
        line.do(SaveDraft(ConversationId(1), next((draft.id for draft in line.ask(ListDrafts())), None), words))
        self.draft = words

    def _reply(self, line: BlockingDesk, words: str) -> None:
        number = DeliveryId(int(line.do(Reply(ConversationId(1), words)).created))
        self.replies[number] = words
        line.do(ReleaseDelivery((number,)))

    def _take_in(self, line: BlockingDesk, number: int) -> None:
        line.do(Sync())
        self.mails.append(number)

    def _judge(self, fault: Fault) -> None:
        """Every promise, after the disk works again."""
        note = f"after {fault}"
        with self._line() as line:
            line.do(AddNote(ConversationId(1), note))
            self.notes.append(note)
            line.do(Sync())
        self.report.unsound += not self._is_sound()

    def judge_all(self) -> Report:
        """Count what is lost of everything that was acknowledged, in the service that ran through it all and in a fresh one."""
        self._settle()
        self.report.lost += self._lost()
        self.desk.kill()
        self.desk.status()
        self.report.lost += self._lost()
        bodies = Counter(_first_line(content) for content in self.desk.sent(self.folder))
        self.report.sent_twice += sum(times - 1 for times in bodies.values())
        self.report.unsound += not self._is_sound()
        return self.report

    def _settle(self) -> None:
        with self.desk.open(Means.CONSOLE) as line:
            wait_until(
                lambda: not any(one.state in ON_ITS_WAY and not one.words for one in line.ask(ListDeliveries())),
                "all was tried",
                timeout_seconds=120,
            )

    def _lost(self) -> int:
        """Count by the file itself: asks answer with the newest alone."""
        with closing(sqlite3.connect(f"{self.desk.home.store_file.as_uri()}?mode=ro", uri=True)) as desk:
            said = {str(row[0]).strip() for row in desk.execute("SELECT body_text FROM message WHERE direction <> 'inbound'")}
            mails = {row[0] for row in desk.execute("SELECT subject FROM message WHERE direction = 'inbound'")}
            listed = {row[0] for row in desk.execute("SELECT id FROM delivery")}
            drafts = {row[0] for row in desk.execute("SELECT body FROM draft")}
        lost = [words for words in [*self.replies.values(), *self.notes] if words not in said]
        lost += [f"delivery {number}" for number in self.replies if number not in listed]
        lost += [f"mail {number}" for number in self.mails if f"Order {number}" not in mails]
        lost += [] if not self.draft or self.draft in drafts else [self.draft]
        return len(lost)

    def _is_sound(self) -> bool:
        return all(_integrity(path) == "ok" for path in (self.desk.home.store_file, self.desk.home.raw_file))


def _integrity(path: Path) -> str:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    finally:
        connection.close()


def _first_line(mail: bytes) -> str:
    return mail.replace(b"\r\n", b"\n").partition(b"\n\n")[2].decode().splitlines()[0]


@contextmanager
def _injected(desk: DeskHome, fault: Fault) -> Iterator[Path]:
    """Attach strace to the service so that one call on the desk's files fails; yields what it logs."""
    trace = desk.place / "strace.log"
    trace.unlink(missing_ok=True)
    files = [f"{path}{end}" for path in (desk.home.store_file, desk.home.raw_file) for end in ("", "-wal", "-shm")]
    watched = [word for path in files for word in ("-P", path)]
    rule = f"inject={fault.call}:error={fault.error}:when={fault.when}"
    argv = [require_program("strace", install="apt-get install strace"), "-f", "-o", str(trace), *watched]
    traced = REOPENING if fault.call == "openat" else ("-e", f"trace={fault.call}")
    process = subprocess.Popen([*argv, *traced, "-e", rule, "-p", str(desk.pid)], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        told = process.stderr.readline()
        assert ATTACHED in told, told
        yield trace
    finally:
        process.terminate()
        process.communicate(timeout=60)


def sweep(place: Path, faults: list[Fault], on_fault: Callable[[Report], None] = lambda _report: None) -> Report:
    """Let a desk meet every fault and count what came of it."""
    desk = DeskHome(place / "desk")
    try:
        desk.configure(idle_after_s=600.0, poll_every_s=3600.0)
        folder = desk.add_maildir()
        drop(folder, 1, customer_mail(1))
        desk.run("sync")
        running = _Sweep(desk, folder)
        for fault in faults:
            running.meet(fault)
            on_fault(running.report)
        return running.judge_all()
    finally:
        desk.kill()


def main() -> None:
    """Sweep and print what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.system.write_faults", description=__doc__)
    options.add_argument("--each", type=int, default=0, help="only so many of each kind of call, at random")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    faults = some_faults(chosen.each, chosen.seed) if chosen.each else every_fault()
    with tempfile.TemporaryDirectory(prefix="agentdesk-faults-") as folder:
        print(sweep(Path(folder), faults, _tell), flush=True)  # noqa: T201


def _tell(report: Report) -> None:
    if report.faults % 20 == 0:
        print(report, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
