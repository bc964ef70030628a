"""Random lives of a mailbox, polled by a desk that crashes: whatever happens, no message is lost and none comes twice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.errors import Transient
from tests.channels.contract import mail
from tests.channels.email.scripted import NOW, open_on
from tests.channels.email_rig import QUICK
from tests.servers.scripted_imap import ScriptedImap, act, answer, between_items, bye, cut_after, drop

if TYPE_CHECKING:
    from agentdesk.channels.email.channel import EmailReceiver

STEPS = 60


@dataclass(slots=True)
class Life:
    """A server, a desk with a store that only keeps what was committed, and what must hold between them."""

    server: ScriptedImap
    chance: random.Random
    written: int = 0
    cursor: str | None = None
    stored: dict[str, bytes] = field(default_factory=dict)
    expunged: set[bytes] = field(default_factory=set)
    validity: int = 1
    channel: EmailReceiver | None = None

    def folder_name(self) -> bytes:
        return self.chance.choice([b"INBOX", b"Orders", b"Sent"])

    def deliver(self) -> None:
        for _message in range(self.chance.randrange(1, 9)):
            self.written += 1
            folder = self.server.folders[self.folder_name()]
            gap = self.chance.choice([0, 0, 0, 1, 5_000])
            arrived_at = NOW - timedelta(days=self.chance.choice([0, 0, 1, 12, 29, 31, 400]), hours=self.chance.randrange(24))
            folder.add(mail(self.written, body="x" * self.chance.randrange(400)), uid=folder.uid_next + gap, arrived_at=arrived_at)

    def expunge(self) -> None:
        folder = self.server.folders[self.folder_name()]
        if folder.messages:
            gone = self.chance.choice(folder.messages)
            self.expunged.add(gone.content)
            folder.expunge(gone.uid)

    def rebuild(self) -> None:
        self.validity += 1
        self.server.folders[self.folder_name()].renumber(uid_validity=self.validity, first_uid=self.chance.choice([1, 1, 900]))

    def misbehave(self) -> None:
        fault = self.chance.choice(
            [
                bye(),
                drop(),
                answer("NO [UNAVAILABLE] later"),
                answer("OK nothing"),
                cut_after(self.chance.randrange(400)),
                between_items(1, drop()),
                between_items(0, act(self.expunge)),
                act(self.deliver),
                act(self.expunge),
            ]
        )
        command = self.chance.choice(["EXAMINE", "UID FETCH", "UID FETCH", "UID FETCH", "NOOP", "STATUS", "LIST"])
        self.server.script.on(command, fault, times=self.chance.choice([1, 1, 2]), skip=self.chance.randrange(2))

    async def restart(self) -> None:
        if self.channel is not None:
            await self.channel.close()
        tuning = replace(QUICK, batch_items=self.chance.choice([2, 7, 50]), trust_view_s=self.chance.choice([0, 50]))
        self.channel = open_on(self.server, tuning=tuning, folders="INBOX,Orders")

    async def poll(self, *, is_committed: bool = True) -> bool:
        """Poll once, as the service does; returns whether there is more. What isn't committed is forgotten, as in a crash."""
        if self.channel is None:
            await self.restart()
        assert self.channel is not None
        try:
            result = await self.channel.poll(self.cursor)
        except Transient:
            return False
        if is_committed:
            items = {item.external_id: item.content for item in result.items}
            assert len(items) == len(result.items)
            assert not items.keys() & self.stored.keys()
            self.stored |= items
            self.cursor = result.cursor
        return result.has_more

    async def step(self) -> None:
        match self.chance.randrange(12):
            case 0 | 1 | 2:
                self.deliver()
            case 3:
                self.expunge()
            case 4 if self.chance.random() < 0.3:
                self.rebuild()
            case 5 | 6:
                self.misbehave()
            case 7:
                await self.restart()
            case 8:
                await self.poll(is_committed=False)
            case _:
                await self.poll()

    async def come_to_rest(self) -> None:
        """Everything behaves again; the desk polls for as long as a day has minutes to do it in."""
        self.server.script.clear()
        await self.restart()
        for _minute in range(200):
            await self.poll()
        assert self.channel is not None
        await self.channel.close()


@pytest.mark.parametrize("seed", range(12))
async def test_every_message_that_stays_is_stored_once_per_place(seed: int) -> None:
    """Two hundred kinds of bad luck in one mailbox; the seed names the life that went wrong."""
    with ScriptedImap() as server:
        server.add_folder(b"Orders")
        life = Life(server, random.Random(seed))
        for _step in range(STEPS):
            await life.step()
        await life.come_to_rest()
        present = {message.content for folder in server.folders.values() for message in folder.messages}
        assert present - set(life.stored.values()) == set()
