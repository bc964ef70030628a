"""Kills the desk's service again and again while replies leave and mail comes in, and counts what came of it.

By hand: `python -m tests.system.kill_loop --replies 200 --inbound 2000`. The short run is a test (`test_kill_loop.py`).
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.client.blocking import BlockingDesk
from agentdesk.client.greeting import greet
from agentdesk.client.start import connect
from agentdesk.domain.asks import Export, ListDeliveries, ShowConversation, Status
from agentdesk.domain.errors import AgentdeskError, BuildChanged, Conflict
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Direction, Means
from agentdesk.domain.verbs import ReleaseDelivery, Reply, RetryDelivery, Sync
from tests.desk_fixtures import DeskHome, customer_mail
from tests.desk_fixtures import drop as drop_mail
from tests.servers.certificates import CertificateAuthority, Security
from tests.servers.processes import wait_until
from tests.servers.scripted_imap import ScriptedImap
from tests.servers.smtp import Fault, SmtpSink, Step, accept_then, answer, delay, drop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentdesk.domain.views import DeliveryView
    from tests.servers.certificates import ServerCertificate

ON_ITS_WAY = {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING}
SETTLE_S = 300.0
STARTS_KILLED = 0.1
FAULTY_SHARE = 1 / 3


@dataclass
class Killer:
    """Kills the service after it has served for a random while, until told to stop."""

    desk: DeskHome
    chance: random.Random
    longest_life_s: float
    most_kills: int | None = None
    kills: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self._stopped.is_set() and self.kills != self.most_kills:
            # Most services are killed while they serve, a few while they still start.
            if self.chance.random() >= STARTS_KILLED and not self._serves():
                continue
            self._stopped.wait(self.chance.uniform(0.0, self.longest_life_s))
            if self.desk.pid is not None and not self._stopped.is_set():
                self.desk.kill()
                self.kills += 1

    def _serves(self) -> bool:
        """Wait until a service says hello; False where none did for a while."""
        line = connect(self.desk.home)
        if line is None:
            self._stopped.wait(0.05)
            return False
        with line, suppress(OSError):
            line.settimeout(10)
            return line.recv(1) != b""
        return False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        thread = threading.Thread(target=self.run, name="killer")
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            thread.join()


@dataclass(frozen=True)
class Killing:
    """How a loop kills: how long a service may live, how often one is killed at most, without end where None, and at least while mail comes in."""

    longest_life_s: float
    seed: int
    most_kills: int | None = None
    least_kills: int = 0

    def on(self, desk: DeskHome) -> Killer:
        return Killer(desk, random.Random(self.seed), self.longest_life_s, self.most_kills)


class Persistent:
    """A client that connects again whenever the service is gone."""

    def __init__(self, desk: DeskHome) -> None:
        self._home = desk.home
        self._failed_starts = desk.home.data_dir / "failed-starts.json"
        self._line: BlockingDesk | None = None

    def __call__(self, work: Callable[[BlockingDesk], None], is_done: Callable[[BlockingDesk], bool]) -> None:
        """Do `work` unless it is done; where the answer got lost, look first whether it took hold.

        Raises:
            BuildChanged: the program was changed while the loop ran, which ends it.
        """
        while True:
            try:
                if self._line is None:
                    self._line = BlockingDesk(greet(self._home, Means.CONSOLE, wants_events=False))
                if not is_done(self._line):
                    work(self._line)
            except BuildChanged:
                raise
            except (AgentdeskError, OSError):
                self.close()
                # Three starts that were killed would put off the next by a minute, in which nothing is at risk.
                self._failed_starts.unlink(missing_ok=True)
            else:
                return

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


@dataclass(frozen=True)
class RepliesReport:
    """What came of the replies."""

    replies: int
    kills: int
    states: Counter[str]
    accepted: int
    duplicates: int
    silent_losses: int
    reconciled: int
    unknown_that_left: int
    faults: Counter[str]

    def __str__(self) -> str:
        states = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()))
        return (
            f"{self.replies} replies, {self.kills} kills, {self.faults.total()} faults of the server at {len(self.faults)} steps: "
            f"{self.duplicates} duplicates, {self.silent_losses} silent losses; {states}; the server took {self.accepted}; "
            f"{self.reconciled} were in doubt and found in the Sent folder, {self.unknown_that_left} of those still unknown had left"
        )


FAULTS: tuple[tuple[Step, Fault], ...] = (
    *((step, delay(0.5)) for step in Step if step is not Step.STARTTLS),
    *((step, drop()) for step in Step if step is not Step.STARTTLS),
    *((step, answer("451 4.3.0 try later")) for step in (Step.MAIL, Step.RCPT, Step.DATA, Step.FINAL_DOT)),
    (Step.RCPT, answer("550 5.1.1 no such user")),
    (Step.FINAL_DOT, answer("554 5.7.1 looks like spam")),
    *((Step.FINAL_DOT, accept_then(fault)) for fault in (drop(), delay(0.5), delay(2.0))),
)
"""What the server does wrong now and then: it dawdles, so that a kill falls into every step, hangs up, refuses, takes it and doesn't say so."""


@dataclass(slots=True)
class Saboteur:
    """Has the server fail at some step of some replies."""

    sink: SmtpSink
    chance: random.Random
    faults: Counter[str] = field(default_factory=Counter)

    def maybe(self) -> None:
        """Prepare a fault for one reply in three."""
        if self.chance.random() < FAULTY_SHARE:
            step, fault = self.chance.choice(FAULTS)
            self.sink.misbehave(step, fault, times=1)
            self.faults[step] += 1


def kill_while_replying(
    place: Path, certificate: ServerCertificate, count: int, killing: Killing, most_s: float = math.inf
) -> RepliesReport:
    """Answer `count` conversations while the service is killed at random and the server fails now and then; the provider files what it takes.

    After `most_s` no more are answered, and what was is judged.
    """
    desk = DeskHome(place / "desk")
    users = {"shop": "secret"}
    with (
        ScriptedImap(certificate=certificate, users=users) as imap,
        SmtpSink(
            certificate=certificate, security=Security.TLS, users=users, keeps_copy=lambda message: imap.sent.add(message.content)
        ) as sink,
    ):
        saboteur = Saboteur(sink, random.Random(killing.seed))
        try:
            _prepare_replies(desk, place, certificate, (imap.port, sink.port), count)
            killer = killing.on(desk)
            with killer.at_work():
                answered = _answer_all(desk, count, saboteur, most_s)
            sink.behave()
            deliveries = _settled(desk)
        finally:
            desk.kill()
        taken = Counter(message.parsed()["X-Agentdesk-Ref"] for message in sink.messages)
        return _judge(answered, killer.kills, deliveries, taken, saboteur.faults)


def _prepare_replies(desk: DeskHome, place: Path, certificate: ServerCertificate, ports: tuple[int, int], count: int) -> None:
    folder = place / "mails"
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:05}.eml").write_bytes(customer_mail(number, sender=f"c{number}@customer.example", subject=f"Order {number}"))
    settings = {
        "address": "shop@bakery.example",
        "user": "shop",
        "imap_host": "localhost",
        "imap_port": ports[0],
        "smtp_host": "localhost",
        "smtp_port": ports[1],
        "ca_file": certificate.ca_file,
        "sent_copy": "never",
    }
    words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    desk.run("account", "add", "email", "shop", *words, "--secret", "-", "--no-test", stdin=b"secret")
    desk.run("import", "mail", str(folder), "--account", "shop", "--as-new")


def _answer_all(desk: DeskHome, count: int, saboteur: Saboteur, most_s: float) -> int:
    """Answer one after the other, until the time is up; return how many were."""
    persistent = Persistent(desk)
    end, answered = time.monotonic() + most_s, 0
    for number in range(1, count + 1):
        if time.monotonic() > end:
            break
        answered = number
        saboteur.maybe()
        conversation = ConversationId(number)
        persistent(lambda line, c=conversation: _reply(line, c), lambda line, c=conversation: _is_answered(line, c))  # type: ignore[misc]
    persistent.close()
    return answered


def _reply(line: BlockingDesk, conversation: ConversationId) -> None:
    created = line.do(Reply(conversation, f"Answer to {conversation}")).created
    line.do(ReleaseDelivery((DeliveryId(int(created)),)))


def _is_answered(line: BlockingDesk, conversation: ConversationId) -> bool:
    pages = line.ask(ShowConversation(conversation))
    return any(message.direction is Direction.OUTBOUND for page in pages for message in page.messages)


def _settled(desk: DeskHome) -> list[DeliveryView]:
    """Every delivery, once none is on its way any more and the Sent folder was asked about those in doubt."""
    with desk.open(Means.CONSOLE) as line:
        wait_until(lambda: not _hurried(line), "all came to something", timeout_seconds=SETTLE_S)
        line.do(Sync())
        return line.ask(ListDeliveries())


def _hurried(line: BlockingDesk) -> list[DeliveryView]:
    """Return what is on its way, having asked for what was postponed to be tried now, as a person would who waits for it."""
    found = [one for one in line.ask(ListDeliveries()) if one.state in ON_ITS_WAY]
    postponed = tuple(one.id for one in found if one.state is DeliveryState.QUEUED and one.words)
    if postponed:
        with suppress(Conflict):  # one of them is on its way by now
            line.do(RetryDelivery(postponed))
    return found


def _judge(count: int, kills: int, deliveries: list[DeliveryView], taken: Counter[str], faults: Counter[str]) -> RepliesReport:
    by_message = {str(one.message): one for one in deliveries}
    left = {_message_of(reference): times for reference, times in taken.items()}
    sent = {number for number, one in by_message.items() if one.state is DeliveryState.SENT}
    unknown = {number for number, one in by_message.items() if one.state is DeliveryState.UNKNOWN}
    never_stored = count - len({one.conversation for one in deliveries})
    return RepliesReport(
        replies=count,
        kills=kills,
        states=Counter(one.state.value for one in deliveries),
        accepted=sum(taken.values()),
        duplicates=sum(times - 1 for times in left.values()) + (len(deliveries) - len({one.conversation for one in deliveries})),
        silent_losses=never_stored + len(sent - left.keys()) + len(left.keys() - sent - unknown),
        reconciled=sum("found in" in one.words for one in deliveries if one.state is DeliveryState.SENT),
        faults=faults,
        unknown_that_left=len(unknown & left.keys()),
    )


def _message_of(reference: str) -> str:
    """The message's id out of our own reference, c<conversation>.m<message>.<signature>."""
    return reference.split(".")[1].removeprefix("m")


@dataclass(frozen=True)
class InboundReport:
    """What came of the mail that came in."""

    delivered: int
    kills: int
    stored: int
    lost: int
    doubled: int

    def __str__(self) -> str:
        return f"{self.delivered} messages, {self.kills} kills: {self.lost} lost, {self.doubled} doubled ({self.stored} in the desk)"


def kill_while_receiving(place: Path, count: int, killing: Killing) -> InboundReport:
    """Deliver `count` messages into a Maildir while the service that polls it is killed at random."""
    desk = DeskHome(place / "desk")
    try:
        desk.configure(poll_every_s=0.2)
        desk.home.config_file.write_text("[service]\npoll_every_s = 0.2\n")
        folder = desk.add_maildir()
        killer = killing.on(desk)
        with killer.at_work():
            _deliver_all(desk, folder, count, lambda: killer.kills / killing.least_kills if killing.least_kills else 1.0)
            if not killing.least_kills:
                _wait_for_half(desk, count)
        with desk.open(Means.CONSOLE):
            wait_until(lambda: len(_stored(desk)) >= count, f"{count} messages are in the desk", timeout_seconds=SETTLE_S)
            desk.run("sync")
        stored = _stored(desk)
    finally:
        desk.kill()
    wanted = {f"mail-{number}@customer.example" for number in range(count)}
    return InboundReport(count, killer.kills, sum(stored.values()), len(wanted - stored.keys()), sum(stored.values()) - len(stored))


def _deliver_all(desk: DeskHome, folder: Path, count: int, killed_share: Callable[[], float]) -> None:
    """Deliver in small lots, so that the service is killed at every stage of many batches, and keep it coming back.

    `killed_share` says how much of the killing that is wanted is done; the mail keeps pace with it.
    """
    persistent = Persistent(desk)
    for number in range(count):
        drop_mail(folder, number, customer_mail(number, sender=f"c{number}@customer.example", subject=f"Order {number}"))
        if number % 20 == 0:
            persistent(_touch, lambda _line: False)
            time.sleep(0.05)
            while killed_share() < number / count:
                persistent(_touch, lambda _line: False)
                time.sleep(0.2)
    persistent.close()


def _wait_for_half(desk: DeskHome, count: int) -> None:
    """Let the killing go on while half of it is taken in; a large desk would never live long enough to say how much it holds."""
    persistent = Persistent(desk)
    while _stored_files(persistent) < count // 2:
        time.sleep(0.2)
    persistent.close()


def _touch(line: BlockingDesk) -> None:
    """Notice a service that is gone, so that it is started again."""
    line.ask(Status())


def _stored_files(persistent: Persistent) -> int:
    """How many messages the desk holds by now, as far as a service lives long enough to say."""
    found = [0]
    persistent(lambda line: found.append(len(line.ask(Export()))), lambda _line: False)
    return found[-1]


def _stored(desk: DeskHome) -> Counter[str]:
    with desk.open() as line:
        return Counter(one.message_id for one in line.ask(Export()))


def main() -> None:
    """Run both loops and print what came of them."""
    options = argparse.ArgumentParser(prog="python -m tests.system.kill_loop", description=__doc__)
    options.add_argument("--replies", type=int, default=200)
    options.add_argument("--inbound", type=int, default=2000)
    options.add_argument("--longest-life", type=float, default=3.0, help="seconds a service lives at most before it is killed")
    options.add_argument("--kills", type=int, default=60, help="how often it is killed at least while mail comes in")
    options.add_argument("--minutes", type=float, default=math.inf, help="answer for so long at most")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    killing = Killing(chosen.longest_life, chosen.seed, least_kills=chosen.kills)
    with tempfile.TemporaryDirectory(prefix="agentdesk-kills-") as folder:
        place = Path(folder)
        certificate = CertificateAuthority(place / "tls").issue()
        if chosen.replies:
            print(kill_while_replying(place / "out", certificate, chosen.replies, killing, 60 * chosen.minutes), flush=True)  # noqa: T201
        if chosen.inbound:
            print(kill_while_receiving(place / "in", chosen.inbound, killing), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
