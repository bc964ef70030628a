"""What holds for every channel: the suite each channel's tests inherit, and the rig they hand to it."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING, Protocol

import pytest

from agentdesk.domain.channels import OutgoingMessage, Polls, Receipt, Sends, Tests
from agentdesk.domain.errors import Refused, Transient, Uncertain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentdesk.domain.channels import PollResult, RawItem

MAX_BATCH = 50


class Receiver(Polls, Tests, Protocol):
    """A channel that receives."""


class Sender(Sends, Tests, Protocol):
    """A channel that sends."""


class Rig(Protocol):
    """One account with a real far side that the test can look into and make misbehave."""

    def open(self) -> Receiver:
        """Make the channel anew, as after a restart of the service."""

    def open_sender(self) -> Sender:
        """Make the channel anew, to send with."""

    def deliver(self, message: bytes) -> None:
        """Have a message from outside arrive."""

    def left(self) -> Sequence[bytes]:
        """Return the messages the far side accepted so far."""

    def recipients_of_last(self) -> tuple[str, ...]:
        """Return the envelope recipients of the last accepted message."""

    def refuse(self) -> None:
        """Have the far side refuse messages for good from now on."""

    def refuse_for_now(self) -> None:
        """Have the far side ask to try again later from now on."""

    def die_while_sending(self) -> None:
        """Have the far side vanish after it took the message's last byte and before it answered."""

    def lose_far_side(self) -> None:
        """Make the far side unreachable."""


def mail(number: int, *, subject: str = "", body: str = "Is my parcel on its way?") -> bytes:
    """Return a small message with CRLF line ends; `number` makes it unlike the others."""
    message = EmailMessage()
    message["From"] = "Maria Lopez <maria@customer.example>"
    message["To"] = "shop@bakery.example"
    message["Subject"] = subject or f"Parcel {number}"
    message["Message-ID"] = f"<{number}@customer.example>"
    message["Date"] = "Fri, 20 Nov 2026 10:00:00 +0100"
    message.set_content(body)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def outgoing(number: int = 1, recipients: tuple[str, ...] = ("maria@customer.example",)) -> OutgoingMessage:
    """Return a reply ready to leave, with a line that starts with a dot."""
    message_id = f"<c1.m{number}.reply@bakery.example>"
    content = (
        b"From: shop@bakery.example\r\nTo: maria@customer.example\r\nSubject: Re: Parcel\r\n"
        b"Message-ID: "
        + message_id.encode()
        + b"\r\nX-Agentdesk-Ref: ref-"
        + str(number).encode()
        + b"\r\n\r\nIt is.\r\n.\r\n..two\r\nBye\r\n"
    )
    return OutgoingMessage(content, "message/rfc822", "shop@bakery.example", recipients, message_id)


async def no_commit() -> None:
    """A commit point for tests that don't look at it."""


async def poll_until_done(channel: Polls, cursor: str | None = None) -> tuple[list[RawItem], str]:
    """Poll as the service does: again at once while there is more. Returns the items in order and the last cursor."""
    items: list[RawItem] = []
    while True:
        result: PollResult = await channel.poll(cursor)
        items += result.items
        cursor = result.cursor
        if not result.has_more:
            return items, cursor


class CommitLog:
    """A commit point that remembers how much had left when it was awaited."""

    def __init__(self, rig: Rig) -> None:
        self.left_then: list[int] = []
        self._rig = rig

    async def __call__(self) -> None:
        self.left_then.append(len(self._rig.left()))


class ReceivingContract:
    """What every channel that polls must do; the class using it provides the fixture `rig`."""

    async def test_every_message_is_handed_on_exactly_once(self, rig: Rig) -> None:
        """A customer's mail that is skipped is lost business, one that comes twice is answered twice."""
        for number in range(MAX_BATCH + 7):
            rig.deliver(mail(number))
        items, _cursor = await poll_until_done(rig.open())
        assert len(items) == len({item.external_id for item in items}) == MAX_BATCH + 7

    async def test_content_is_what_arrived(self, rig: Rig) -> None:
        """The raw source is the truth every later reading rests on."""
        rig.deliver(mail(1, body="Grüße, ça va? 🥐\n.\nFrom here on"))
        [item], _cursor = await poll_until_done(rig.open())
        assert item.content.replace(b"\r\n", b"\n").endswith(mail(1, body="Grüße, ça va? 🥐\n.\nFrom here on").replace(b"\r\n", b"\n"))
        assert item.arrived_at.tzinfo is not None

    async def test_replaying_a_cursor_gives_the_same_items(self, rig: Rig) -> None:
        """After a crash between fetching and committing, the same poll must bring the same mail again."""
        for number in range(3):
            rig.deliver(mail(number))
        channel = rig.open()
        first = await channel.poll(None)
        again = await channel.poll(None)
        assert [item.external_id for item in again.items] == [item.external_id for item in first.items]
        _items, cursor = await poll_until_done(channel)
        rig.deliver(mail(9))
        once = await channel.poll(cursor)
        twice = await rig.open().poll(cursor)
        assert [item.external_id for item in once.items] == [item.external_id for item in twice.items]
        assert len(once.items) == 1

    async def test_a_replayed_cursor_is_answered_after_a_quiet_poll_too(self, rig: Rig) -> None:
        """What a channel remembers to save work must not hide mail from a cursor that was restored from a backup."""
        channel = rig.open()
        _none, before = await poll_until_done(channel)
        rig.deliver(mail(1))
        items, after = await poll_until_done(channel, before)
        assert (await channel.poll(after)).items == ()
        replayed, _cursor = await poll_until_done(channel, before)
        assert [item.external_id for item in replayed] == [item.external_id for item in items]

    async def test_a_first_poll_that_was_not_committed_is_made_again_in_full(self, rig: Rig) -> None:
        """The first cursor was lost in a crash of the store; what came meanwhile must not be taken for known."""
        channel = rig.open()
        assert (await channel.poll(None)).items == ()
        rig.deliver(mail(1))
        items, _cursor = await poll_until_done(channel, None)
        assert len(items) == 1

    async def test_a_restarted_channel_goes_on_from_its_cursor(self, rig: Rig) -> None:
        """The cursor alone carries the position: nothing may live only in memory."""
        rig.deliver(mail(1))
        old, cursor = await poll_until_done(rig.open())
        rig.deliver(mail(2))
        new, _cursor = await poll_until_done(rig.open(), cursor)
        assert len(new) == 1
        assert new[0].external_id != old[0].external_id

    async def test_nothing_new_gives_nothing(self, rig: Rig) -> None:
        """The common case, once a minute for years."""
        rig.deliver(mail(1))
        channel = rig.open()
        _items, cursor = await poll_until_done(channel)
        for _again in range(2):
            result = await channel.poll(cursor)
            assert (result.items, result.has_more) == ((), False)
            cursor = result.cursor

    async def test_a_batch_is_bounded_and_says_what_is_left(self, rig: Rig) -> None:
        """A first sync must not hold a mailbox in memory, and its progress is shown."""
        for number in range(MAX_BATCH + 7):
            rig.deliver(mail(number))
        result = await rig.open().poll(None)
        assert len(result.items) <= MAX_BATCH
        assert result.has_more
        assert result.backlog == MAX_BATCH + 7 - len(result.items)

    async def test_a_damaged_cursor_is_an_error_and_never_a_fresh_start(self, rig: Rig) -> None:
        """Starting over by itself would bring back what was erased."""
        for cursor in ("", "{", '{"v": 99}', "[]", "null"):
            with pytest.raises(Transient):
                await rig.open().poll(cursor)

    async def test_an_unreachable_far_side_is_transient_and_names_the_account(self, rig: Rig) -> None:
        """It passes by itself; the health line must say which account waits."""
        channel = rig.open()
        rig.lose_far_side()
        with pytest.raises(Transient) as caught:
            await channel.poll(None)
        assert "shop" in str(caught.value)

    async def test_settings_that_work_pass_every_probe(self, rig: Rig) -> None:
        """The wizard saves only what was tried."""
        probes = await rig.open().test()
        assert probes
        assert [probe for probe in probes if not probe.is_ok] == []

    async def test_probes_name_what_is_wrong_and_never_raise(self, rig: Rig) -> None:
        """A wizard that ends in a traceback helps nobody."""
        channel = rig.open()
        rig.lose_far_side()
        wrong = [probe for probe in await channel.test() if not probe.is_ok]
        assert wrong
        assert all(probe.words for probe in wrong)


class SendingContract:
    """What every channel that sends must do; the class using it provides the fixture `rig`."""

    async def test_a_message_leaves_once_byte_for_byte_after_the_commit_point(self, rig: Rig) -> None:
        """What was approved is what leaves, and the desk knows that it is leaving before the first byte does."""
        commit = CommitLog(rig)
        receipt = await rig.open_sender().send(outgoing(), "key-1", commit)
        assert isinstance(receipt, Receipt)
        assert receipt.refusals == ()
        assert commit.left_then == [0]
        assert [content.replace(b"\r\n", b"\n") for content in rig.left()] == [outgoing().content.replace(b"\r\n", b"\n")]
        assert rig.recipients_of_last() == outgoing().recipients

    async def test_nothing_leaves_when_the_commit_point_fails(self, rig: Rig) -> None:
        """If `sending` can't be made durable, a crash would send twice."""

        async def disk_full() -> None:
            raise OSError(28, "No space left on device")

        with pytest.raises(OSError, match="No space"):
            await rig.open_sender().send(outgoing(), "key-1", disk_full)
        assert rig.left() == []

    async def test_a_refusal_is_for_good(self, rig: Rig) -> None:
        """A person has to look at it: sending again would be refused again."""
        rig.refuse()
        with pytest.raises(Refused):
            await rig.open_sender().send(outgoing(), "key-1", no_commit)

    async def test_try_again_later_is_transient(self, rig: Rig) -> None:
        """Greylisting and full queues pass."""
        rig.refuse_for_now()
        with pytest.raises(Transient):
            await rig.open_sender().send(outgoing(), "key-1", no_commit)

    async def test_no_answer_after_the_last_byte_is_uncertain(self, rig: Rig) -> None:
        """RFC 1047: the far side may have taken it; sending again would be the second copy."""
        rig.die_while_sending()
        with pytest.raises(Uncertain):
            await rig.open_sender().send(outgoing(), "key-1", no_commit)

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "maria",
            "a\r\nb@c.example",
            "a b@c.example",
            "maria@c.example>",
            "<maria@c.example",
            "x@y.example,z@y.example",
            "m@c..d",
            "(c)m@d",
        ],
    )
    async def test_an_address_that_could_mean_another_is_refused_before_anything_leaves(self, rig: Rig, address: str) -> None:
        """The recipients on the wire are the ones on the review card, or there are none."""
        commit = CommitLog(rig)
        for recipients in ((address,), ("maria@customer.example", address)):
            with pytest.raises(Refused):
                await rig.open_sender().send(outgoing(recipients=recipients), "key-1", commit)
        assert rig.left() == []
        assert commit.left_then == []

    async def test_a_message_without_recipients_is_refused(self, rig: Rig) -> None:
        """Some commands would take the recipients from the headers."""
        with pytest.raises(Refused):
            await rig.open_sender().send(outgoing(recipients=()), "key-1", no_commit)
        assert rig.left() == []
