"""Answers that are odd but readable, and lines that end anywhere: each message comes once, whole, with a time that makes sense."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.errors import Transient
from tests.channels.contract import mail
from tests.channels.email.scripted import NOW, open_on
from tests.channels.email_rig import QUICK
from tests.servers.faultproxy import FaultProxy
from tests.servers.scripted_imap import CAPABILITIES, ScriptedImap, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.email.channel import EmailReceiver
    from agentdesk.domain.channels import RawItem

IMPATIENT = replace(QUICK, read_timeout_s=1)


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        yield scripted


async def everything(channel: EmailReceiver) -> list[RawItem]:
    """Poll as the service does, over failures, until nothing is left."""
    cursor: str | None = None
    items: list[RawItem] = []
    quiet = 0
    while quiet < 3:
        try:
            result = await channel.poll(cursor)
        except Transient:
            continue
        items += result.items
        cursor, quiet = result.cursor, 0 if result.items or result.has_more else quiet + 1
    return items


def contents(items: list[RawItem]) -> list[bytes]:
    return sorted(item.content for item in items)


async def test_messages_in_another_order_than_asked_for_are_told_apart(server: ScriptedImap) -> None:
    server.answers_backwards = True
    sent = [mail(number) for number in range(20)]
    ids = {server.inbox.add(one, arrived_at=NOW): one for one in sent}
    items = await everything(open_on(server))
    assert {int(item.external_id.rpartition(";")[2]): item.content for item in items} == ids


@pytest.mark.parametrize(
    "line",
    [
        b"* 1 FETCH (FLAGS (\\Seen))",
        b"* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (7))",
        b"* 77 FETCH (UID 77 BODY[] {3}\r\nxyz)",
        b"* 1 FETCH (UID 1 RFC822.SIZE 5)",
        b"* SEARCH 5 6 7",
        b"* STATUS INBOX (MESSAGES 99)",
        b"* VANISHED 41,43:116",
    ],
)
async def test_answers_to_questions_nobody_asked_change_nothing(server: ScriptedImap, line: bytes) -> None:
    sent = [mail(number) for number in range(4)]
    for one in sent:
        server.inbox.add(one, arrived_at=NOW)
    server.script.on("UID FETCH", say(line))
    assert contents(await everything(open_on(server))) == sorted(sent)


@pytest.mark.parametrize(
    "line", [b"* 1 FETCH (UID 1 BODY[] {99999}", b"* 1 FETCH (UID 1 BODY[] {3}\r\nabcdef)", b"* 1 FETCH (UID 1 BODY[] {-1}"]
)
async def test_a_size_that_is_wrong_costs_a_line_and_no_message(server: ScriptedImap, line: bytes) -> None:
    sent = [mail(number) for number in range(4)]
    for one in sent:
        server.inbox.add(one, arrived_at=NOW)
    server.script.on("UID FETCH", say(line), times=1, containing="BODY.PEEK[]")
    assert contents(await everything(open_on(server, tuning=IMPATIENT))) == sorted(sent)


@pytest.mark.parametrize(
    "date", [b"NIL", b'""', b'"99-Foo-2026 25:61:00 +9999"', b'" 1-Jan-0001 00:00:00 +0000"', b'"31-Dec-9999 23:59:59 -2359"', b"5"]
)
async def test_an_arrival_that_makes_no_sense_is_now(server: ScriptedImap, date: bytes) -> None:
    """Lists are ordered by it, and ids made of it."""
    server.inbox.add(mail(1))
    server.inbox.messages[0].date_text = date
    (item,) = await everything(open_on(server))
    assert item.content == mail(1)
    assert item.arrived_at.tzinfo is not None


@pytest.mark.parametrize("capabilities", [f"{CAPABILITIES} UTF8=ACCEPT", f"{CAPABILITIES} CONDSTORE LIST-EXTENDED LIST-STATUS UTF8=ACCEPT"])
@pytest.mark.parametrize("separator", [b"NIL", b'"."', b'"\\\\"'])
@pytest.mark.parametrize(
    ("wire", "name"), [("Entwürfe ♥".encode(), "Entwürfe ♥"), (b'Sp"ace d\\eep', 'Sp"ace d\\eep'), (b"Caf& x", "Caf& x")]
)
async def test_folder_names_and_separators_of_any_kind_are_read(capabilities: str, separator: bytes, wire: bytes, name: str) -> None:
    with ScriptedImap(capabilities=capabilities) as server:
        server.separator = separator
        folder = server.add_folder(wire)
        folder.add(mail(1), arrived_at=NOW)
        channel = open_on(server, folders=name)
        (item,) = await everything(channel)
        assert (item.location, item.content) == (name, mail(1))
        folder.add(mail(2), arrived_at=NOW)
        assert len(await everything(channel)) == 2


async def test_a_line_that_ends_after_any_number_of_bytes_loses_and_doubles_nothing(server: ScriptedImap) -> None:
    """Cut a little later each time, so that every phase of a first sync breaks once: greeting, login, listing, opening, each answer."""
    sent = [mail(number, body="x" * 200) for number in range(12)]
    for one in sent:
        server.inbox.add(one, arrived_at=NOW)
    with FaultProxy(server.port) as line:
        stored: dict[str, bytes] = {}
        cursor: str | None = None
        quiet = length = 0
        while quiet < 2:
            length += 97
            line.cut_after(length)
            channel = open_on(server, tuning=replace(QUICK, batch_items=5, max_breaks=1_000), imap_port=str(line.port))
            try:
                result = await channel.poll(cursor)
            except Transient:
                continue
            finally:
                await channel.close()
            assert not stored.keys() & {item.external_id for item in result.items}
            stored |= {item.external_id: item.content for item in result.items if item.partial is None}
            cursor, quiet = result.cursor, 0 if result.items or result.has_more else quiet + 1
        assert line.cuts > 20
    assert sorted(stored.values()) == sorted(sent)
