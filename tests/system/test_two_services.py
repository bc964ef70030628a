"""Two services on one PostgreSQL: one of them polls and sends, the other takes over when it dies or stops; nothing is lost or sent twice."""

from __future__ import annotations

import json
import shutil
import signal
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import Examine
from agentdesk.domain.states import DeliveryState, Means
from tests.desk_fixtures import DeskHome
from tests.servers.certificates import Security
from tests.servers.processes import wait_until
from tests.servers.smtp import SmtpSink, Step, stall
from tests.system.test_mail_to_answer import Spine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox
    from tests.servers.postgresql import PostgreSQL

pytestmark = pytest.mark.server
DEADLINE_S = 240.0
STATES = ("held", "queued", "sending", "sent")
IN_HAND = STATES[:3]


@dataclass
class Pair:
    """A desk on a server, worked on by two services as on two machines: each with folders of its own, configured alike."""

    spine: Spine
    leader: DeskHome
    other: DeskHome
    server: PostgreSQL
    database: str
    consoles: ExitStack = field(default_factory=ExitStack)

    def open_consoles(self) -> None:
        """Have a console at both, so that both want the desk watched."""
        for desk in (self.leader, self.other):
            self.consoles.enter_context(desk.open(Means.CONSOLE))
            wait_until(lambda: self.leads() != "", "somebody leads", timeout_seconds=DEADLINE_S)

    def leads(self) -> str:
        """Who leads, as the other one sees it."""
        return self.other.status().leader

    def is_led_by(self, desk: DeskHome) -> bool:
        return f"({desk.pid})" in desk.status().leader

    def cut(self, pid: int) -> None:
        """End a service's sessions, as the server does with those of one that says nothing any more."""
        self.server.end_sessions(self.database, of=f"agentdesk {pid}")

    def swap(self) -> None:
        self.leader, self.other = self.other, self.leader

    def reply(self, subject: str) -> None:
        """Answer a conversation at the leader, and come to the state of its delivery that is meant."""
        row = next(row for row in self.leader.conversations() if row.subject == f"Order {subject}")
        self.spine.smtp.behave()
        if subject in {"queued", "sending"}:
            self.spine.smtp.misbehave(Step.MAIL if subject == "queued" else Step.FINAL_DOT, stall())
        heard = len(self.spine.smtp.commands)
        self.leader.run("reply", str(row.id), "--body", f"Answer to {subject}.")
        if subject == "queued":
            told = lambda: any(one.name == "MAIL" for one in self.spine.smtp.commands[heard:])  # noqa: E731 - a claim for the wait below
            wait_until(told, "the mail server hears MAIL", timeout_seconds=DEADLINE_S)
        wanted = {"sending": DeliveryState.SENDING, "sent": DeliveryState.SENT}.get(subject)
        if wanted is not None:
            wait_until(lambda: self.leader.deliveries()[0].state is wanted, subject, timeout_seconds=DEADLINE_S)

    def state(self) -> DeliveryState:
        """What came of the newest delivery, as the other service knows it."""
        return self.other.deliveries()[0].state

    def has_ended(self) -> bool:
        return self.state() in {DeliveryState.SENT, DeliveryState.UNKNOWN}

    def answers(self) -> list[str]:
        return sorted(answer.get_content().splitlines()[0] for answer in self.spine.answers())


@pytest.fixture
def pair(
    tmp_path: Path, dovecot: Dovecot, new_mailbox: Callable[[str], Mailbox], postgresql: PostgreSQL, desk_database: str
) -> Iterator[Pair]:
    shop, customer = new_mailbox("shop"), new_mailbox("customer")
    users = {one.user: one.password for one in (shop, customer)}
    first, second = DeskHome(tmp_path / "first"), DeskHome(tmp_path / "second")
    first.home.config_dir.mkdir(parents=True)
    first.home.config_file.write_text(f"[store]\nurl = {json.dumps(desk_database)}\n")
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users, lmtp_port=dovecot.lmtp_port) as smtp:
        spine = Spine(first, dovecot, shop, customer, smtp)
        spine.add_account()
        shutil.copytree(first.home.config_dir, second.home.config_dir)
        found = Pair(spine, first, second, postgresql, desk_database.rpartition("?")[0].rpartition("/")[2])
        try:
            yield found
        finally:
            found.consoles.close()
            for desk in (first, second):
                desk.kill()


def receive_orders(pair: Pair, subjects: tuple[str, ...]) -> None:
    for number, subject in enumerate(subjects, start=1):
        pair.spine.write_to_shop(f"Order {subject}", number)
    wait_until(lambda: len(pair.other.conversations()) == len(subjects), "the mail is there", timeout_seconds=DEADLINE_S)


EXPECTED = dict.fromkeys(("held", "queued", "sent"), DeliveryState.SENT) | {"sending": DeliveryState.UNKNOWN}


def test_one_of_two_leads_and_both_say_so(pair: Pair) -> None:
    pair.open_consoles()
    assert pair.is_led_by(pair.leader)
    assert pair.leader.status().leader == pair.other.status().leader
    assert pair.other.status().is_watching
    for desk, words in ((pair.leader, "this service"), (pair.other, "for this service")):
        with desk.open() as line:
            assert any(check.what == "leading" and words in check.words for check in line.ask(Examine()))
    assert "it polls and sends for every service" in pair.other.run("sync", code=4).err


def test_a_leader_killed_in_each_state_of_a_delivery_loses_and_doubles_nothing(pair: Pair) -> None:
    pair.open_consoles()
    receive_orders(pair, STATES)
    states: dict[str, DeliveryState] = {}
    for subject in STATES:
        pair.reply(subject)
        pair.leader.kill()
        pair.spine.smtp.behave()
        wait_until(lambda: pair.is_led_by(pair.other), "the other takes over", timeout_seconds=DEADLINE_S)
        wait_until(pair.has_ended, f"the answer to {subject} comes to something", timeout_seconds=DEADLINE_S)
        states[subject] = pair.state()
        pair.swap()
        pair.consoles.enter_context(pair.other.open(Means.CONSOLE))
    assert states == EXPECTED
    assert pair.answers() == [f"Answer to {subject}." for subject in ("held", "queued", "sent")]


def test_a_leader_that_stopped_and_goes_on_changes_and_sends_nothing(pair: Pair) -> None:
    """It took the work in its hands before it stopped, and another one has done that meanwhile. Of what was sent it has nothing in its hands."""
    pair.open_consoles()
    receive_orders(pair, IN_HAND)
    states: dict[str, DeliveryState] = {}
    for subject in IN_HAND:
        pair.reply(subject)
        pid = pair.leader.signal_service(signal.SIGSTOP)
        if subject != "queued":
            # That one is left to the server, which ends a session that says nothing; the others would take as long.
            pair.cut(pid)
        if subject != "sending":
            # There the mail server goes on saying nothing: the old leader, past its commit point, would go on and be answered.
            pair.spine.smtp.behave()
        wait_until(lambda: pair.is_led_by(pair.other), "the other takes over", timeout_seconds=DEADLINE_S)
        wait_until(pair.has_ended, f"the answer to {subject} comes to something", timeout_seconds=DEADLINE_S)
        pair.leader.signal_service(signal.SIGCONT)
        wait_until(partial(_leads_no_longer, pair.leader, subject), "the old leader knows", timeout_seconds=DEADLINE_S)
        states[subject] = pair.state()
        pair.swap()
    assert states == {subject: EXPECTED[subject] for subject in IN_HAND}
    assert pair.answers() == [f"Answer to {subject}." for subject in ("held", "queued")]


def _leads_no_longer(desk: DeskHome, subject: str) -> bool:
    """Whether a service noticed for the first time, or the second, that it lost the lead: they take turns."""
    noticed = sum("leads the desk no longer" in record["event"] for record in desk.log())
    return noticed > STATES.index(subject) // 2
