"""A desk in a temporary folder, worked on by the real store, intake and handlers; no service, no socket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from agentdesk.config.paths import Home
from agentdesk.desk import template_files
from agentdesk.desk.context import AccountFacts, DeskFacts, Reading, Watch
from agentdesk.desk.handlers import handlers
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import MIME, AccountSettings, RawItem
from agentdesk.domain.ids import AccountName, AgentName, ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, Means, Role
from agentdesk.domain.verbs import Verb
from agentdesk.intake.filing import Filed, FiledAccount, Filing
from agentdesk.service.voice import FiledVoice
from agentdesk.store import customers, raw, tables
from agentdesk.store.engine import Connection
from agentdesk.store.raw import Batch
from agentdesk.store.stores import ReadingStores, WritingStores, open_for_reading, open_for_writing
from agentdesk.store.work import INTAKE, Author, Work

SHOP = AccountName("shop")
KEY = b"k" * 32
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


STAFF = frozenset({"ana", "ben", "cas", "lea"})
"""Who has a role on the desks of the tests."""


def author(name: str, session: str = "", means: Means = Means.CONSOLE, role: Role = Role.AGENT) -> Author:
    """Return somebody who acts at a console."""
    return Author(AgentName(name), 1000, means, session or f"console-{name}", role)


ANA = author("ana")
BEN = author("ben")


@dataclass(slots=True)
class SteppingClock:
    """A clock that stands still until it is moved."""

    moment: datetime = START

    def now(self) -> datetime:
        """Return the moment set."""
        return self.moment

    def monotonic(self) -> float:
        """Return seconds since the start."""
        return (self.moment - START).total_seconds()

    def move(self, **span: float) -> None:
        """Move on by a timedelta's arguments."""
        self.moment += timedelta(**span)


@dataclass(frozen=True, slots=True)
class FixedAccounts:
    """Accounts that stand as they are given."""

    facts: tuple[AccountFacts, ...]

    def find(self, name: AccountName) -> AccountFacts | None:
        """Return an account's facts."""
        return next((facts for facts in self.facts if facts.settings.name == name), None)

    def all(self) -> tuple[AccountFacts, ...]:
        """Return every account."""
        return self.facts


def shop_account(*, can_send: bool = True, undo_window_s: int = 10) -> AccountFacts:
    """Return the facts of the shop's mail account."""
    return AccountFacts(
        settings=AccountSettings(SHOP, "email", (("address", "shop@example.org"), ("name", "The Shop"))),
        kind=ChannelKind.EMAIL,
        limits=Limits(undo_window_s=undo_window_s),
        address="shop@example.org",
        can_send=can_send,
        missing_setting="" if can_send else "smtp_host",
    )


REVIEWS = AccountFacts(
    settings=AccountSettings(AccountName("reviews"), "google", ()),
    kind=ChannelKind.REVIEW,
    limits=Limits(is_public=True, allows_attachments=False),
    address="",
    can_send=True,
)
"""An account whose answers everybody can read."""


@dataclass(slots=True)
class BuiltDesk:
    """A desk to act on."""

    folder: Path
    stores: WritingStores
    readers: ReadingStores
    facts: DeskFacts
    clock: SteppingClock = field(default_factory=SteppingClock)
    _arrivals: int = 0

    def do(self, verb: Verb, who: Author = ANA) -> Outcome:
        """Carry out a verb as somebody."""
        found = handlers(self.facts, self._no_blob)
        with self.transaction() as connection:
            work = Work(connection, self.clock.now(), who)
            outcome = found[type(verb)](work, verb)
            template_files.follow(work, self.facts.voice)
            return outcome

    @staticmethod
    def _no_blob(digest: str) -> bytes:
        raise AssertionError(digest)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction on the desk file."""
        with self.stores.transaction() as connection:
            yield connection

    def reading(self, who: Author = ANA) -> Reading:
        """Return what an answer may read."""
        watch = Watch(lambda: (), lambda: True, lambda: None, lambda: "")
        return Reading(self.readers, who.agent, who.role, self.clock.now(), self.facts, watch)

    def receive(
        self,
        read: ReadMessage,
        *,
        content: bytes = b"",
        arrived_at: datetime | None = None,
        is_outbound: bool = False,
        by: AccountName = SHOP,
        account: FiledAccount | None = None,
        media_type: str = MIME,
    ) -> Filed:
        """Take in one message as if a poll had found it."""
        self._arrivals += 1
        arrived = arrived_at or self.clock.now()
        item = RawItem(
            f"INBOX;1;{self._arrivals}", content or f"raw {self._arrivals}".encode(), arrived, media_type, is_outbound=is_outbound
        )
        with self.stores.raw_transaction() as connection:
            kept = raw.keep(connection, Batch(by, (item,), self.clock.now()))
        filed = account or FiledAccount(by, "email", ChannelKind.EMAIL, "shop@example.org")
        with self.transaction() as connection:
            return Filing(KEY, filed).file(Work(connection, self.clock.now(), INTAKE), kept[0].arrival, read)

    def receive_mail(
        self,
        sender: str = "maria@example.net",
        subject: str = "Where is my lamp?",
        *,
        account: FiledAccount | None = None,
        arrived_at: datetime | None = None,
        **fields: object,
    ) -> Filed:
        """Take in a mail from a customer."""
        number = self._arrivals + 1
        defaults: dict[str, object] = {
            "sender": Address(sender.partition("@")[0].title(), sender),
            "to": (Address("", "shop@example.org"),),
            "subject": subject,
            "date": self.clock.now(),
            "body_text": f"Text {number}",
            "reply_text": f"Text {number}",
            "message_id": f"m{number}@example.net",
        }
        read = ReadMessage(**(defaults | fields))  # type: ignore[arg-type]  # a test's own fields
        return self.receive(read, account=account, arrived_at=arrived_at)

    def review(self, who: str, text: str, rating: float | None, by: AccountFacts) -> ConversationId:
        """Take in a review of somebody and return its conversation."""
        settings = by.settings
        account = FiledAccount(settings.name, settings.channel, by.kind, by.address)
        read = ReadMessage(sender=Address(who, who), body_text=text, reply_text=text, rating=rating, message_id=f"r{self._arrivals}")
        return self.receive(read, by=settings.name, account=account).conversation

    def same_customer(self, number: ConversationId, address: str) -> None:
        """Have a conversation be of the customer with a mail address."""
        with self.transaction() as connection:
            customer = customers.find(connection, ChannelKind.EMAIL, address)
            connection.execute(tables.conversation.update().where(tables.conversation.c.id == number).values(customer_id=customer))

    def conversation(self, **fields: object) -> ConversationId:
        """Take in a mail that opens a conversation and return its number."""
        return self.receive_mail(**fields).conversation  # type: ignore[arg-type]

    def close(self) -> None:
        """Close the files."""
        self.readers.close()
        self.stores.close()


def build(folder: Path, *accounts: AccountFacts, server_url: str = "", **facts_given: Any) -> BuiltDesk:
    """Make an empty desk in a folder; in a PostgreSQL database where one is named."""
    stores, readers = _on_server(server_url) if server_url else _in_files(folder)
    facts_given.setdefault("staff", lambda: STAFF)
    facts = DeskFacts(
        "test",
        KEY,
        "desk.example.org",
        FixedAccounts(accounts or (shop_account(),)),
        FiledVoice(Home(folder / "config", folder)),
        **facts_given,
    )
    return BuiltDesk(folder, stores, readers, facts)


def _in_files(folder: Path) -> tuple[WritingStores, ReadingStores]:
    desk_file, raw_file = folder / "desk.sqlite", folder / "raw.sqlite"
    stores = open_for_writing(desk_file, raw_file, folder / "backups")
    return stores, open_for_reading(desk_file, raw_file)


def _on_server(url: str) -> tuple[WritingStores, ReadingStores]:
    from agentdesk.store import servers

    stores = servers.open_for_writing(url)
    return stores, servers.open_for_reading(url)
