"""Polling a real Dovecot: what is taken, in which order, and that nothing on the server changes."""

from __future__ import annotations

import asyncio
import random
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.channels import Closes, FindsSent, Listens, Sends
from agentdesk.domain.errors import ChannelError, Transient
from tests.channels.contract import mail, poll_until_done

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agentdesk.domain.channels import RawItem
    from tests.channels.email_rig import EmailRig


def append(email: EmailRig, message: bytes, arrived_at: datetime, folder: str = "INBOX", flags: tuple[bytes, ...] = ()) -> None:
    with email.dovecot.client(email.mailbox.user) as client:
        client.append(folder, message, flags, arrived_at)


def subject(content: bytes) -> str:
    return content.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode()


async def test_nothing_is_marked_as_read(email: EmailRig) -> None:
    """The owner still reads mail on the phone: to it, the desk never touched anything."""
    email.deliver(mail(1))
    before = email.dovecot.flags(email.mailbox.user)
    items, _cursor = await poll_until_done(email.open())
    assert len(items) == 1
    assert email.dovecot.flags(email.mailbox.user) == before
    assert not any("\\Seen" in flags for flags in before)


async def test_mail_already_read_elsewhere_is_taken_too(email: EmailRig) -> None:
    """What is new is decided by UID; a message opened on the phone first must not be lost."""
    append(email, mail(1), datetime.now(UTC), flags=(b"\\Seen",))
    items, _cursor = await poll_until_done(email.open())
    assert len(items) == 1


async def test_the_first_sync_takes_today_first_and_the_oldest_last(email: EmailRig) -> None:
    """Today's mail is on the screen within seconds, whatever order an old import left the folder in."""
    now = datetime.now(UTC)
    for days in (0, 400, 20, 0, 35):
        append(email, mail(days, subject=f"{days} days"), now - timedelta(days=days))
    items, _cursor = await poll_until_done(email.open())
    assert [subject(item.content) for item in items] == ["0 days", "0 days", "20 days", "35 days", "400 days"]
    assert abs(items[-1].arrived_at - (now - timedelta(days=400))) < timedelta(seconds=2)


async def test_new_mail_overtakes_the_history(email: EmailRig) -> None:
    """A customer who writes during the first sync must not wait behind ten years of newsletters."""
    email.tuning = replace(email.tuning, batch_items=2)
    for number in range(6):
        append(email, mail(number), datetime.now(UTC) - timedelta(days=300))
    channel = email.open()
    first = await channel.poll(None)
    email.deliver(mail(99, subject="urgent"))
    second = await channel.poll(first.cursor)
    assert subject(second.items[0].content) == "urgent"
    rest, _cursor = await poll_until_done(channel, second.cursor)
    assert len(first.items) + len(second.items) + len(rest) == 7


async def test_later_mail_comes_in_the_order_it_arrived(email: EmailRig) -> None:
    """An answer must not be read before the question."""
    channel = email.open()
    _items, cursor = await poll_until_done(channel)
    for number in range(5):
        email.deliver(mail(number))
    items, _cursor = await poll_until_done(channel, cursor)
    assert [subject(item.content) for item in items] == [f"Parcel {number}" for number in range(5)]


async def test_mail_is_taken_at_once_after_something_was_read_on_a_phone(email: EmailRig) -> None:
    """The folder was opened for that news; asked about the folder that is open, Dovecot says what it was then, for minutes on end."""
    channel = email.open()
    email.deliver(mail(1))
    _items, cursor = await poll_until_done(channel)
    _items, cursor = await poll_until_done(channel, cursor)
    with email.dovecot.client(email.mailbox.user) as phone:
        phone.select_folder("INBOX")
        phone.add_flags([1], [b"\\Seen"])
    _items, cursor = await poll_until_done(channel, cursor)
    email.deliver(mail(2))
    items, _cursor = await poll_until_done(channel, cursor)
    assert len(items) == 1


async def test_mail_sent_from_elsewhere_is_taken_as_ours(email: EmailRig) -> None:
    """An answer given on the phone belongs into the conversation, or a colleague answers again."""
    append(email, mail(1), datetime.now(UTC), folder="Sent", flags=(b"\\Seen",))
    email.deliver(mail(2))
    items, _cursor = await poll_until_done(email.open())
    assert {(item.location, item.is_outbound) for item in items} == {("Sent", True), ("INBOX", False)}


async def test_folders_with_names_in_any_language_are_read(email: EmailRig) -> None:
    """Shops sort their mail into “Bestellungen” and “Réclamations & retours”."""
    name = "Réclamations & retours 日本"
    email.dovecot.append(email.mailbox.user, mail(1), folder="Bestellungen")
    with email.dovecot.client(email.mailbox.user) as client:
        client.create_folder(name)
        client.append(name, mail(2))
    email.changes["folders"] = f"INBOX, Bestellungen,{name}"
    items, _cursor = await poll_until_done(email.open())
    assert {item.location for item in items} == {"Bestellungen", name}


async def test_a_folder_that_is_gone_is_named_and_hides_no_other_mail(email: EmailRig) -> None:
    """Somebody renamed a folder in Outlook: the inbox still comes in, and the health line says what is missing."""
    email.changes["folders"] = "INBOX, Orders"
    email.deliver(mail(1))
    channel = email.open()
    items, cursor = (await channel.poll(None)).items, (await channel.poll(None)).cursor
    assert len(items) == 1
    with pytest.raises(Transient, match="Orders"):
        await poll_until_done(channel, cursor)


async def test_mail_the_owner_deleted_is_left_alone(email: EmailRig) -> None:
    """What was thrown away on the phone must not come back on the desk."""
    append(email, mail(1), datetime.now(UTC), flags=(b"\\Deleted",))
    items, _cursor = await poll_until_done(email.open())
    assert items == []


async def test_a_line_that_died_between_polls_is_made_anew_without_a_word(email: EmailRig) -> None:
    """Routers drop idle connections; that is no reason for a warning."""
    channel = email.open()
    _items, cursor = await poll_until_done(channel)
    email.imap_line.kill_connections()
    email.deliver(mail(1))
    items, _cursor = await poll_until_done(channel, cursor)
    assert len(items) == 1


async def test_a_server_that_falls_silent_ends_the_poll_in_time(email: EmailRig) -> None:
    """A poll that never ends would look like a quiet mailbox."""
    email.tuning = replace(email.tuning, connect_timeout_s=5, read_timeout_s=5)
    channel = email.open()
    _items, cursor = await poll_until_done(channel)
    email.imap_line.blackhole()
    with pytest.raises(Transient):
        await channel.poll(cursor)
    email.imap_line.pass_on()
    assert (await channel.poll(cursor)).items == ()


async def test_a_server_that_trickles_ends_the_poll_in_time(email: EmailRig) -> None:
    """A byte now and then satisfies every time-out of a single read."""
    email.tuning = replace(email.tuning, poll_timeout_s=0.5)
    email.deliver(mail(1, body="x" * 60_000))
    channel = email.open()
    email.imap_line.limit_rate(2_000)
    with pytest.raises(Transient, match="waiting"):
        await channel.poll(None)
    email.imap_line.pass_on()
    email.tuning = replace(email.tuning, poll_timeout_s=60)
    items, _cursor = await poll_until_done(email.open())
    assert len(items) == 1


async def test_a_slow_line_still_moves_on(email: EmailRig) -> None:
    """A batch that takes too long ends with what it has, or the first sync over a bad line would never finish."""
    email.tuning = replace(email.tuning, poll_soft_limit_s=0, fetch_bytes=1)
    for number in range(4):
        email.deliver(mail(number))
    channel = email.open()
    result = await channel.poll(None)
    assert (len(result.items), result.has_more, result.backlog) == (1, True, 3)
    rest, _cursor = await poll_until_done(channel, result.cursor)
    assert len(rest) == 3


async def test_nothing_is_lost_or_doubled_when_the_line_is_cut_at_random(email: EmailRig) -> None:
    """Connections are cut after a random number of bytes; a poll's cursor counts only if it came back, as after a crash."""
    chance = random.Random(20261121)
    count = 60
    email.tuning = replace(email.tuning, batch_items=10)
    for number in range(count):
        email.deliver(mail(number, body="x" * chance.randrange(3_000)))
    seen: dict[str, RawItem] = {}
    cursor: str | None = None
    has_more, failed = True, 0
    while has_more:
        email.imap_line.cut_after(chance.randrange(2_500, 9_000))
        channel = email.open()
        try:
            result = await channel.poll(cursor)
        except Transient:
            failed += 1
            continue
        finally:
            await channel.close()
        assert not seen.keys() & {item.external_id for item in result.items}
        seen |= {item.external_id: item for item in result.items}
        cursor, has_more = result.cursor, result.has_more
    email.imap_line.pass_on()
    late, _cursor = await poll_until_done(email.open(), cursor)
    assert not seen.keys() & {item.external_id for item in late}
    everything = [*seen.values(), *late]
    whole = email.dovecot.messages(email.mailbox.user)
    assert failed > 0
    assert sorted(item.content for item in everything if item.partial is None) == sorted(whole)


async def test_a_batch_is_bounded_in_bytes(email: EmailRig) -> None:
    """Fifty messages with photos are a gigabyte."""
    email.tuning = replace(email.tuning, batch_bytes=100_000)
    for number in range(5):
        email.deliver(mail(number, body=("x" * 70 + "\n") * 600))
    channel = email.open()
    result = await channel.poll(None)
    assert len(result.items) == 2
    assert result.has_more


async def test_an_account_without_smtp_only_receives(email: EmailRig) -> None:
    """What a channel can do is what its class implements, so the desk can refuse a reply beforehand."""
    sender = email.open()
    assert isinstance(sender, Sends)
    assert isinstance(sender, FindsSent)
    assert isinstance(sender, Listens)
    assert isinstance(sender, Closes)
    email.changes["smtp_host"] = ""
    receiver = email.open()
    assert not isinstance(receiver, Sends)
    assert not isinstance(receiver, FindsSent)


async def test_a_wrong_password_needs_a_login_and_is_not_repeated(email: EmailRig) -> None:
    """The words say what to do, the password is in none of them, and the server locks nobody out."""
    email.secrets.slots["password"] = "wrong-Pa55word"
    with pytest.raises(ChannelError) as caught:
        await email.open().poll(None)
    assert caught.value.code == "needs-login"
    assert "wrong-Pa55word" not in str(caught.value)
    assert "agentdesk account login shop" in str(caught.value)


async def test_passwords_of_any_letters_log_in(email: EmailRig) -> None:
    """Umlauts, quotes and backslashes are what password rules ask for."""
    password = 'pä"ss\\wörd {5}'
    email.dovecot.add_user(email.mailbox.user, password)
    email.secrets.slots["password"] = password
    assert (await email.open().poll(None)).items == ()


async def next_hint(hints: AsyncIterator[None]) -> None:
    async with asyncio.timeout(240):
        await anext(hints)


async def test_a_delivery_is_told_while_listening(email: EmailRig) -> None:
    """New mail is on the screen within seconds, not at the next minute."""
    channel = email.open()
    async with aclosing(channel.listen()) as hints:  # type: ignore[type-var]  # the protocol promises an iterator, this is a generator
        await next_hint(hints)
        _items, cursor = await poll_until_done(channel)
        email.deliver(mail(1))
        await next_hint(hints)
        items, _cursor = await poll_until_done(channel, cursor)
    assert len(items) == 1


async def test_listening_is_renewed_before_lines_go_stale(email: EmailRig) -> None:
    """Some servers and routers forget a silent line after ten minutes."""
    email.tuning = replace(email.tuning, idle_renew_s=0.1)
    async with aclosing(email.open().listen()) as hints:  # type: ignore[type-var]  # the protocol promises an iterator, this is a generator
        for _renewal in range(3):
            await next_hint(hints)


async def test_listening_ends_with_an_error_when_the_line_drops(email: EmailRig) -> None:
    """The service must know that nobody tells it any more."""
    async with aclosing(email.open().listen()) as hints:  # type: ignore[type-var]  # the protocol promises an iterator, this is a generator
        await next_hint(hints)
        email.imap_line.kill_connections()
        with pytest.raises(Transient):
            await next_hint(hints)


async def test_a_listener_that_is_cancelled_leaves_no_thread(email: EmailRig) -> None:
    """The service ends within seconds, also while it waits for mail."""
    import threading

    async def listen() -> None:
        async for _hint in email.open().listen():
            started.set()

    started = asyncio.Event()
    task = asyncio.create_task(listen())
    await asyncio.wait_for(started.wait(), 240)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("imap-idle")] == []
