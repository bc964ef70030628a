"""Folders by the hundred, folders that hold none, and folders named by how they begin."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from agentdesk.domain.errors import Transient
from tests.channels.contract import mail, poll_until_done
from tests.channels.email.scripted import NOW, open_on
from tests.channels.email_rig import QUICK
from tests.servers.scripted_imap import CAPABILITIES, GREETING, ImapFault, ScriptedImap, answer, bye, hang

COUNTS_CHANGES = f"{CAPABILITIES} CONDSTORE LIST-EXTENDED LIST-STATUS"


async def test_five_hundred_folders_are_watched_by_a_few_questions() -> None:
    """A firm's shared mailbox has a folder for each customer: all of it comes, and a quiet poll stays quiet."""
    with ScriptedImap(capabilities=COUNTS_CHANGES) as server:
        for number in range(500):
            server.add_folder(b"Customers/%03d" % number)
        for number in (3, 250, 499):
            server.folders[b"Customers/%03d" % number].add(mail(number), arrived_at=NOW)
        channel = open_on(server, folders="*")
        items, cursor = await poll_until_done(channel)
        assert sorted(item.location for item in items) == ["Customers/003", "Customers/250", "Customers/499"]
        _items, cursor = await poll_until_done(channel, cursor)
        server.commands.clear()
        server.folders[b"Customers/007"].add(mail(7), arrived_at=NOW)
        (item,), cursor = await poll_until_done(channel, cursor)
        assert item.location == "Customers/007"
        await poll_until_done(channel, cursor)
        server.commands.clear()
        assert (await channel.poll(cursor)).items == ()
        await channel.close()
        assert len(server.commands) < 20
        assert max(len(command.text) for command in server.commands) < 8_000


async def test_a_star_takes_neither_sent_mail_nor_junk_nor_what_was_thrown_away() -> None:
    """Whoever wants them names them."""
    with ScriptedImap() as server:
        names = {
            b"INBOX": "",
            b"Orders": "",
            b"Orders/2026": "",
            b"Bin": "\\Trash",
            b"Concepten": "",
            b"Spam": "\\Junk",
            b"Everything": "\\All",
        }
        for name, use in names.items():
            folder = server.inbox if name == b"INBOX" else server.add_folder(name, *filter(None, [use]))
            folder.add(b"Subject: " + name + b"\r\n\r\n", arrived_at=NOW)
        server.sent.add(b"Subject: sent\r\n\r\n", arrived_at=NOW)
        channel = open_on(server, folders="*")
        items, _cursor = await poll_until_done(channel)
        await channel.close()
    assert sorted((item.location, item.is_outbound) for item in items) == [
        ("INBOX", False),
        ("Orders", False),
        ("Orders/2026", False),
        ("Sent", True),
    ]


async def test_folders_that_begin_alike_are_named_at_once() -> None:
    with ScriptedImap() as server:
        for name in (b"Orders", b"Orders/2025", b"Orders/2026"):
            server.add_folder(name).add(b"Subject: " + name + b"\r\n\r\n", arrived_at=NOW)
        channel = open_on(server, folders="INBOX, Orders/*")
        items, _cursor = await poll_until_done(channel)
        await channel.close()
    assert sorted(item.location for item in items) == ["Orders/2025", "Orders/2026"]


async def test_a_beginning_that_nothing_has_is_told_as_a_folder_that_is_not_there() -> None:
    with ScriptedImap() as server:
        server.inbox.add(mail(1), arrived_at=NOW)
        channel = open_on(server, folders="INBOX, Ordres/*")
        first = await channel.poll(None)
        with pytest.raises(Transient, match=r"no folder “Ordres/\*” to read"):
            await poll_until_done(channel, first.cursor)
        await channel.close()


@pytest.mark.parametrize("attributes", [("\\Noselect",), ("\\NonExistent",), ()])
async def test_a_folder_that_holds_only_others_hides_no_mail(attributes: tuple[str, ...]) -> None:
    """Configured by mistake, or refused by a server that lists it like any other."""
    with ScriptedImap() as server:
        server.add_folder(b"Groups", *attributes)
        server.script.on("EXAMINE", answer("NO Mailbox can't be selected"), containing="Groups")
        server.inbox.add(mail(1), arrived_at=NOW)
        channel = open_on(server, folders="INBOX, Groups")
        first = await channel.poll(None)
        assert [item.content for item in first.items] == [mail(1)]
        with pytest.raises(Transient, match="Groups") as caught:
            await poll_until_done(channel, first.cursor)
        await channel.close()
    assert caught.value.fields["reason"] == "folder"


@pytest.mark.parametrize("hours", [1, 24 * 365 * 70])
async def test_mail_from_the_future_arrived_now(hours: int) -> None:
    """A server's clock jumped: nothing may lead every list for years."""
    with ScriptedImap() as server:
        server.inbox.add(mail(1), arrived_at=NOW + timedelta(hours=hours))
        server.inbox.add(mail(2), arrived_at=NOW - timedelta(hours=1))
        channel = open_on(server)
        items, _cursor = await poll_until_done(channel)
        await channel.close()
    assert {item.content: item.arrived_at for item in items} == {mail(1): NOW, mail(2): NOW - timedelta(hours=1)}


@pytest.mark.parametrize("command", ["EXAMINE", "UID SEARCH", "UID FETCH", "LIST", "LOGIN", "NOOP"])
@pytest.mark.parametrize(
    "fault", [answer("NO [OVERQUOTA] full"), answer("NO [LIMIT] too much"), answer("NO [INUSE] locked"), bye("[UNAVAILABLE] later")]
)
async def test_a_servers_limits_pass_and_lose_nothing(command: str, fault: ImapFault) -> None:
    """Whatever it says no to for a while, at the second thing asked or the third."""
    with ScriptedImap() as server:
        channel = open_on(server)
        server.inbox.add(mail(1), arrived_at=NOW)
        items, cursor = await poll_until_done(channel)
        for number in (2, 3):
            server.inbox.add(mail(number), arrived_at=NOW)
        server.script.on(command, fault, times=2)
        for _minute in range(5):
            try:
                found, cursor = await poll_until_done(channel, cursor)
            except Transient:
                continue
            items += found
        await channel.close()
    assert sorted(item.content for item in items) == sorted(mail(number) for number in (1, 2, 3))


async def test_a_greeting_that_never_comes_is_given_up() -> None:
    """The line stands, and nobody speaks."""
    with ScriptedImap() as server:
        server.inbox.add(mail(1), arrived_at=NOW)
        server.script.on(GREETING, hang(), times=1)
        channel = open_on(server, tuning=dataclasses.replace(QUICK, connect_timeout_s=0.3, read_timeout_s=0.3))
        with pytest.raises(Transient, match="did not answer in time"):
            await channel.poll(None)
        assert len((await channel.poll(None)).items) == 1
        await channel.close()
