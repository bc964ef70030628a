"""Mail over bad lines and from a bad server: what stays on the server is in the desk, once, whatever happened on the way.

The figure: `python -m tests.system.imap_faults --messages 10000 --faults 1000 --folder /tmp/faults`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row, Select, select

from agentdesk.channels.email.channel import open_email
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import ChannelError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.intake import Intake
from agentdesk.sandbox.pool import ReadingPool
from agentdesk.service.sighting import Sighted
from agentdesk.store import raw, tables
from agentdesk.store.raw import Batch
from agentdesk.store.stores import WritingStores, open_for_writing
from tests.channels.email_rig import QUICK, MemorySecrets
from tests.servers.dovecot import Dovecot
from tests.servers.faultproxy import FaultProxy
from tests.servers.imap_script import ImapScript
from tests.servers.scripted_imap import CAPABILITIES, ImapFault, ScriptedImap, act, answer, between_items, bye, cut_after, drop, say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from agentdesk.channels.email.channel import EmailReceiver
    from agentdesk.intake.intake import Job

T = TypeVar("T")
SHOP = AccountName("shop")
USER, PASSWORD = "shop", "crumb"
BATCH = 50
FOLDERS = ("INBOX", "Orders")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run; `quarantined` were given up as their headers, and are listed as such."""

    messages: int
    faults: int
    lost: int
    doubled: int
    quarantined: int
    polls: int
    took_s: float

    def __str__(self) -> str:
        """Return the line of the figure."""
        return (
            f"{self.messages:,} messages, {self.faults:,} faults: {self.lost} lost, {self.doubled} doubled, "
            f"{self.quarantined} quarantined and listed ({self.polls:,} polls, {self.took_s:.0f} s)"
        )


def mail(number: int, chance: random.Random) -> bytes:
    """Return a message that is like no other."""
    head = f"From: customer{number}@example.net\r\nTo: shop@bakery.example\r\nSubject: Question {number}\r\nMessage-ID: <{number}@example.net>\r\n"
    return (head + "\r\n" + f"Dear shop, question {number}.\r\n" * chance.randrange(1, 40)).encode()


@dataclass(slots=True)
class FaultyDesk:
    """A desk whose mail comes by a channel that is opened anew now and then, and whose process seems to crash before a commit."""

    stores: WritingStores
    intake: Intake
    open_channel: Callable[[], EmailReceiver]
    chance: random.Random
    polls: int = 0
    channel: EmailReceiver | None = None
    filed: FiledAccount = field(default_factory=lambda: FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@bakery.example"))

    async def write(self, job: Job[T]) -> T:
        return job(self.stores)

    async def restart(self) -> None:
        if self.channel is not None:
            await self.channel.close()
        self.channel = self.open_channel()

    async def poll(self) -> bool:
        """Poll once as the service does; returns whether there is more. Now and then what came is forgotten, or kept and not filed."""
        if self.channel is None or self.chance.random() < 0.05:
            await self.restart()
        assert self.channel is not None
        with self.stores.raw_transaction() as connection:
            cursor = raw.read_cursor(connection, SHOP)
        self.polls += 1
        try:
            result = await self.channel.poll(cursor)
        except ChannelError:
            return True
        fate = self.chance.random()
        if fate < 0.03:
            return True
        await Sighted(self.write, SystemClock()).note(SHOP, result.sightings)
        batch = Batch(SHOP, result.items, datetime.now(UTC), result.cursor)
        if fate < 0.06:
            with self.stores.raw_transaction() as connection:
                raw.keep(connection, batch)
            await self.intake.catch_up(lambda _arrival: self.filed)
        else:
            await self.intake.take_in(self.filed, batch)
        return result.has_more or bool(result.items)

    async def come_to_rest(self) -> None:
        """Poll over a good line until nothing is left, retries of what was not given included."""
        await self.restart()
        quiet = 0
        while quiet < 15:
            quiet = 0 if await self.poll() else quiet + 1

    def message_ids(self) -> Counter[str]:
        """Return how often each message stands in the desk as a whole."""
        partial = {row.message_id for row in self.rows(select(tables.rest.c.message_id))}
        rows = self.rows(select(tables.message.c.id, tables.message.c.rfc_id))
        return Counter(row.rfc_id for row in rows if row.id not in partial)

    def quarantined(self) -> set[str]:
        """Return the messages of which only the headers are here."""
        rest, m = tables.rest, tables.message
        return {row.rfc_id for row in self.rows(select(m.c.rfc_id).join(rest, rest.c.message_id == m.c.id))}

    def rows(self, statement: Select[Any]) -> list[Row[Any]]:
        with self.stores.transaction() as connection:
            return list(connection.execute(statement).all())

    def report(self, present: set[str], faults: int, began_s: float) -> Report:
        """Hold what is in the desk against what is on the server."""
        whole, headers = self.message_ids(), self.quarantined()
        lost = present - whole.keys() - headers
        doubled = [rfc_id for rfc_id, count in whole.items() if count > 1]
        took_s = time.monotonic() - began_s
        return Report(len(present), faults, len(lost), len(doubled), len(headers - whole.keys()), self.polls, took_s)


@asynccontextmanager
async def faulty_desk(folder: Path, open_channel: Callable[[], EmailReceiver], chance: random.Random) -> AsyncIterator[FaultyDesk]:
    """Make a desk of its own in a folder."""
    stores = open_for_writing(folder / "desk.sqlite", folder / "raw.sqlite", folder / "backups")
    pool = ReadingPool()

    async def write(job: Job[T]) -> T:
        return job(stores)

    desk = FaultyDesk(stores, Intake(write, pool, SystemClock(), b"k" * 32), open_channel, chance)
    try:
        yield desk
    finally:
        if desk.channel is not None:
            await desk.channel.close()
        await pool.close()
        stores.close()


def _settings(port: int, **changes: str) -> AccountSettings:
    values = {
        "address": "shop@bakery.example",
        "user": USER,
        "imap_host": "localhost",
        "imap_port": str(port),
        "folders": ",".join(FOLDERS),
    }
    return AccountSettings(SHOP, "email", tuple((values | changes).items()))


# Dovecot behind a bad line


async def over_bad_lines(folder: Path, dovecot: Dovecot, messages: int, faults: int, seed: int = 1) -> Report:
    """Take a mailbox over a line that is cut at a random byte `faults` times, while mail comes, moves and goes; then over a good one."""
    chance, began_s = random.Random(seed), time.monotonic()
    user = f"faults{seed}"
    dovecot.add_user(user, PASSWORD)
    with FaultProxy(dovecot.imaps_port) as line:
        settings = _settings(line.port, user=user, ca_file=str(dovecot.ca_file))
        tuning = replace(QUICK, batch_items=BATCH, sight_every_s=0)

        def open_channel() -> EmailReceiver:
            return open_email(settings, MemorySecrets(password=PASSWORD), tuning=tuning)

        _fill(dovecot, user, range(messages * 9 // 10), chance)
        async with faulty_desk(folder, open_channel, chance) as desk:
            made = messages * 9 // 10
            late = max(1, (messages - made) // 10)
            while line.cuts < faults:
                if made < messages and desk.polls % 7 == 0:
                    _fill(dovecot, user, range(made, min(messages, made + late)), chance)
                    made = min(messages, made + late)
                if desk.polls % 11 == 0:
                    _move_and_remove(dovecot, user, chance)
                line.cut_after(chance.randrange(2_000, 120_000))
                if not await desk.poll():
                    # Everything is in: the faults that are left fall on a mailbox read from the beginning once more.
                    _forget_cursor(desk)
            _fill(dovecot, user, range(made, messages), chance)
            line.pass_on()
            await desk.come_to_rest()
            return desk.report(_on_dovecot(dovecot, user), line.cuts, began_s)


def _fill(dovecot: Dovecot, user: str, numbers: range, chance: random.Random) -> None:
    with dovecot.client(user) as client:
        if not client.folder_exists("Orders"):
            client.create_folder("Orders")
        now = datetime.now(UTC)
        for start in range(numbers.start, numbers.stop, 200):
            some = range(start, min(start + 200, numbers.stop))
            at = [now - timedelta(days=chance.choice([0, 0, 3, 20, 90])) for _number in some]
            folder = chance.choice(FOLDERS)
            client.multiappend(folder, [{"msg": mail(number, chance), "date": when} for number, when in zip(some, at, strict=True)])


def _move_and_remove(dovecot: Dovecot, user: str, chance: random.Random) -> None:
    """As the owner does on a phone: one message goes to the other folder, one is deleted, one answered."""
    with dovecot.client(user) as client:
        client.select_folder(chance.choice(FOLDERS))
        found = client.search("ALL")
        if len(found) > BATCH:
            moved, removed, answered = chance.sample(found, 3)
            client.move([moved], chance.choice(FOLDERS))
            client.add_flags([answered], [b"\\Answered"])
            client.delete_messages([removed])
            client.uid_expunge([removed])


def _forget_cursor(desk: FaultyDesk) -> None:
    """As after a restored raw file that is older: everything comes again, and nothing may stand twice."""
    with desk.stores.raw_transaction() as connection:
        connection.execute(raw.cursor.delete())


def _on_dovecot(dovecot: Dovecot, user: str) -> set[str]:
    present: set[str] = set()
    with dovecot.client(user) as client:
        for folder in FOLDERS:
            client.select_folder(folder, readonly=True)
            uids = client.search("ALL")
            found = client.fetch(uids, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]) if uids else {}
            key = b"BODY[HEADER.FIELDS (MESSAGE-ID)]"
            present |= {data[key].decode().partition("<")[2].partition(">")[0] for data in found.values()}
    return present


# A server that misbehaves


class CountingScript(ImapScript):
    """Says how many faults were given."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def take(self, command: str, arguments: str = "") -> ImapFault | None:
        fault = super().take(command, arguments)
        self.given += fault is not None
        return fault


@dataclass(slots=True)
class BadServer:
    """The scripted server and what its owner and its moods do to it."""

    server: ScriptedImap
    chance: random.Random
    script: CountingScript
    written: int = 0
    validity: int = 1

    def deliver(self) -> None:
        for _message in range(self.chance.randrange(1, 12)):
            self.written += 1
            folder = self.server.folders[self.chance.choice(FOLDERS).encode()]
            gap = self.chance.choice([0, 0, 0, 1, 5_000])
            age = timedelta(days=self.chance.choice([0, 0, 1, 12, 29, 31, 400]))
            folder.add(mail(self.written, self.chance), uid=folder.uid_next + gap, arrived_at=datetime.now(UTC) - age)

    def expunge(self) -> None:
        folder = self.server.folders[self.chance.choice(FOLDERS).encode()]
        if folder.messages:
            folder.expunge(self.chance.choice(folder.messages).uid)

    def rebuild(self) -> None:
        self.validity += 1
        folder = self.server.folders[self.chance.choice(FOLDERS).encode()]
        folder.renumber(uid_validity=self.validity, first_uid=self.chance.choice([1, 1, 900]))

    def misbehave(self) -> None:
        fault = self.chance.choice(
            [
                bye(),
                bye("Too many simultaneous connections"),
                drop(),
                answer("NO [UNAVAILABLE] Server Unavailable."),
                answer("BAD User is authenticated but not connected."),
                answer("OK nothing"),
                cut_after(self.chance.randrange(900)),
                between_items(1, drop()),
                between_items(0, act(self.expunge)),
                act(self.deliver),
                act(self.expunge),
                say(b"* 3 EXISTS", b"* 9999 FETCH (UID 9999 FLAGS (\\Seen))", b"* OK [ALERT] hello"),
                say(b"* 1 FETCH (UID 1 FLAGS (\\Seen))", b"* BAD what?", b"* 2 EXPUNGE"),
            ]
        )
        command = self.chance.choice(
            ["EXAMINE", "UID FETCH", "UID FETCH", "UID FETCH", "UID SEARCH", "NOOP", "STATUS", "LIST", "AUTHENTICATE"]
        )
        self.script.on(command, fault, times=1, skip=self.chance.randrange(2))


async def from_a_bad_server(folder: Path, faults: int, seed: int = 1) -> Report:
    """Take the mail of a server that fails at random commands until it has done so `faults` times; then it behaves."""
    chance, began_s = random.Random(seed), time.monotonic()
    capabilities = chance.choice([CAPABILITIES, f"{CAPABILITIES} CONDSTORE", f"{CAPABILITIES} CONDSTORE LIST-EXTENDED LIST-STATUS"])
    with ScriptedImap(capabilities=capabilities) as server:
        server.add_folder(b"Orders")
        server.script = script = CountingScript()
        bad = BadServer(server, chance, script)
        settings = _settings(server.port, imap_security="none")

        def open_channel() -> EmailReceiver:
            tuning = replace(QUICK, batch_items=chance.choice([2, 7, BATCH]), trust_view_s=chance.choice([0, 50]), sight_every_s=0)
            return open_email(settings, MemorySecrets(password=PASSWORD), tuning=tuning)

        async with faulty_desk(folder, open_channel, chance) as desk:
            while script.given < faults:
                match chance.randrange(12):
                    case 0:
                        bad.deliver()
                    case 1:
                        bad.expunge()
                    case 2 if chance.random() < 0.1:
                        bad.rebuild()
                    case _:
                        bad.misbehave()
                await desk.poll()
            script.clear()
            await desk.come_to_rest()
            present = {_id_of(message.content) for kept in server.folders.values() for message in kept.messages}
            return desk.report(present, script.given, began_s)


def _id_of(content: bytes) -> str:
    return content.partition(b"Message-ID: <")[2].partition(b">")[0].decode()


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="agentdesk-faults-"))
    for name in ("line", "server"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    print("scripted server:", asyncio.run(from_a_bad_server(folder / "server", options.faults, options.seed)), flush=True)  # noqa: T201 - its purpose
    with suppress(KeyboardInterrupt), Dovecot() as dovecot:
        report = asyncio.run(over_bad_lines(folder / "line", dovecot, options.messages, options.faults, options.seed))
        print("Dovecot behind a bad line:", report)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
