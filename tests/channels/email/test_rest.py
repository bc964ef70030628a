"""Large messages: their headers at once, the rest in pieces that a broken line does not cost twice."""

from __future__ import annotations

import random
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.errors import Refused, Transient
from agentdesk.domain.states import Partial
from tests.channels.email.scripted import open_on
from tests.channels.email_rig import QUICK
from tests.servers.scripted_imap import ScriptedImap, answer, cut_after, drop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.email.channel import EmailReceiver
    from tests.channels.email_rig import EmailRig
    from tests.servers.imap_script import ImapFault

SMALL = replace(QUICK, max_message_bytes=1_000, piece_bytes=700)
LARGE = b"Message-ID: <large@x.example>\r\nSubject: photos\r\n\r\n" + random.Random(1).randbytes(9_000).hex().encode()
ID = "INBOX;1;1"


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        scripted.inbox.add(LARGE)
        yield scripted


async def rest(channel: EmailReceiver, external_id: str = ID, offset: int = 0) -> bytes:
    async with aclosing(channel.fetch_rest(external_id, offset)) as pieces:  # type: ignore[type-var]  # the protocol promises an iterator, this is a generator
        return b"".join([piece async for piece in pieces])


async def test_a_large_message_is_listed_at_once_and_comes_whole_in_pieces(email: EmailRig) -> None:
    email.tuning = SMALL
    email.deliver(LARGE)
    channel = email.open()
    (item,) = (await channel.poll(None)).items
    assert (item.partial, item.content.endswith(b"\r\n\r\n")) == (Partial.OVERSIZE, True)
    assert await rest(channel, item.external_id) == email.dovecot.messages(email.mailbox.user)[0]


@pytest.mark.parametrize("size", [699, 700, 701, 1_400, 1_401])
async def test_the_last_piece_may_be_full_or_empty(server: ScriptedImap, size: int) -> None:
    server.inbox.add(b"x" * size)
    assert await rest(open_on(server, tuning=SMALL), "INBOX;1;2") == b"x" * size


@pytest.mark.parametrize("fault", [drop(), cut_after(300), answer("NO [UNAVAILABLE] later"), answer("OK but nothing")])
async def test_a_line_that_breaks_costs_one_piece(server: ScriptedImap, fault: ImapFault) -> None:
    """What came before the break is not asked for again."""
    channel, came, tries = open_on(server, tuning=SMALL), b"", 0
    server.script.on("UID FETCH", fault, times=1, skip=4)
    while len(came) < len(LARGE):
        tries += 1
        try:
            async with aclosing(channel.fetch_rest(ID, len(came))) as pieces:  # type: ignore[type-var]  # as above
                async for piece in pieces:
                    came += piece
        except Transient:
            assert len(came) == 4 * 700
    assert (came, tries) == (LARGE, 2)


async def test_a_message_that_is_gone_or_replaced_is_refused(server: ScriptedImap) -> None:
    """Its pieces must never be put together from two messages."""
    channel = open_on(server, tuning=SMALL)
    with pytest.raises(Refused):
        await rest(channel, "INBOX;1;2")
    server.inbox.renumber(uid_validity=2)
    with pytest.raises(Refused):
        await rest(channel)


async def test_nothing_is_marked_as_read(server: ScriptedImap) -> None:
    await rest(open_on(server, tuning=SMALL))
    assert server.inbox.flags(1) == frozenset()
