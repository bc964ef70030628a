"""The customers: they answer once, in their own time, and write only while somebody watches."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agentdesk.channels.maildir import MaildirReceiver
from agentdesk.demo.customers import Customers
from agentdesk.demo.far_side import FarSide
from agentdesk.demo.records import DemoContent
from agentdesk.demo.script import load_content
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from agentdesk.reading.registry import read

OUR_ID = "c63.m188.abcdefghijklmnop@karwij-kers.example"
NEXT_ID = "c63.m189.abcdefghijklmnop@karwij-kers.example"


class HandClock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def pass_s(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load_content()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def far_side(tmp_path: Path, content: DemoContent) -> FarSide:
    made = FarSide(tmp_path / "far-side")
    made.make(tuple(account.key for account in content.accounts), "mail")
    return made


@pytest.fixture
def customers(far_side: FarSide, content: DemoContent, clock: HandClock) -> Customers:
    return Customers(far_side, content, clock)


def arrived(far_side: FarSide, account: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((far_side.folder(account) / "new").iterdir())]


def watch(customers: Customers, clock: HandClock, seconds: int) -> None:
    """Look every second, as a channel that listens does."""
    for _second in range(seconds):
        customers.act()
        clock.pass_s(1)
    customers.act()


async def test_a_customer_answers_once_after_their_time_and_to_our_message(
    far_side: FarSide, customers: Customers, clock: HandClock
) -> None:
    """Too early would look like a machine, twice like a defect, and without our id it would open a second conversation."""
    customers.answered("parcel-bas", OUR_ID)
    customers.answered("parcel-bas", f"<{OUR_ID}>")
    clock.pass_s(24)
    customers.act()
    assert arrived(far_side, "mail") == []
    clock.pass_s(2)
    watch(customers, clock, 3)
    [source] = arrived(far_side, "mail")
    found = read(source, "message/rfc822")
    assert found.in_reply_to == OUR_ID
    assert found.sender.address == "bas_verhoeven@snelmail.example"
    assert "thnx" in found.body_text


def test_a_second_reply_gets_the_second_answer_and_then_there_is_silence(far_side: FarSide, customers: Customers, clock: HandClock) -> None:
    """Answers have turns; whoever has said everything says nothing more."""
    for number in range(3):
        customers.answered("broken-cake", f"c9.m{number}.abc@karwij-kers.example")
        clock.pass_s(3600)
        customers.act()
    assert len(arrived(far_side, "mail")) == 2


def test_an_answer_that_fell_due_while_nobody_watched_comes_at_the_next_look(
    far_side: FarSide, content: DemoContent, customers: Customers, clock: HandClock
) -> None:
    """The desk was closed right after sending; on the next day the answer is there."""
    customers.answered("parcel-bas", OUR_ID)
    clock.pass_s(86_400)
    Customers(far_side, content, clock).act()
    assert len(arrived(far_side, "mail")) == 1


def test_nobody_answers_what_is_no_conversation_of_the_sample(far_side: FarSide, customers: Customers, clock: HandClock) -> None:
    """A visitor may put mail of their own into the Maildir and answer it."""
    customers.answered("a1", OUR_ID)
    clock.pass_s(3600)
    customers.act()
    assert not (far_side.root / "replies").exists()


def test_messages_trickle_in_while_somebody_watches(
    far_side: FarSide, content: DemoContent, customers: Customers, clock: HandClock
) -> None:
    """Each in its own time, each once."""
    watch(customers, clock, 19)
    assert arrived(far_side, "whatsapp") == []
    watch(customers, clock, 2)
    assert len(arrived(far_side, "whatsapp")) == 1
    watch(customers, clock, 700)
    in_all = sum(len(arrived(far_side, account.key)) for account in content.accounts)
    assert in_all == len(content.trickle)


def test_a_desk_that_is_closed_meanwhile_goes_on_where_it_was(
    far_side: FarSide, content: DemoContent, customers: Customers, clock: HandClock
) -> None:
    """The night between two looks counts for nothing, and what came once doesn't come again."""
    watch(customers, clock, 60)
    before = len(arrived(far_side, "mail"))
    clock.pass_s(40_000)
    again = Customers(far_side, content, clock)
    watch(again, clock, 10)
    assert len(arrived(far_side, "mail")) == before == 1
    assert len(arrived(far_side, "instagram")) == 0
    watch(again, clock, 30)
    assert len(arrived(far_side, "instagram")) == 1


def test_a_machine_that_slept_was_not_watched(far_side: FarSide, customers: Customers, clock: HandClock) -> None:
    """A lid that was shut for an hour must not end in a flood."""
    customers.act()
    clock.pass_s(3600)
    customers.act()
    assert arrived(far_side, "whatsapp") == []


def test_what_an_answer_made_pointless_does_not_come(far_side: FarSide, customers: Customers, clock: HandClock) -> None:
    """Nobody asks again for what they were just told."""
    customers.answered("chat-monday", OUR_ID)
    watch(customers, clock, 25)
    arrivals = [json.loads(source)["text"] for source in arrived(far_side, "whatsapp")]
    assert not any("oma rutten" in text for text in arrivals)


def test_a_further_message_joins_by_its_own_earlier_one(far_side: FarSide, customers: Customers, clock: HandClock) -> None:
    """It goes on with the conversation on the desk instead of opening another."""
    watch(customers, clock, 165)
    [fatima] = [found for source in arrived(far_side, "mail") if "Fatima" in (found := read(source, "message/rfc822")).sender.name]
    assert fatima.in_reply_to == "parcel-fatima.1@postvak.example"


async def test_what_is_delivered_is_a_maildir_that_any_program_can_read(far_side: FarSide, customers: Customers, clock: HandClock) -> None:
    """The account under the desk is an ordinary one."""
    customers.answered("parcel-bas", OUR_ID)
    clock.pass_s(30)
    customers.act()
    settings = AccountSettings(AccountName("mail"), "maildir", (("address", "hallo@x.example"), ("path", str(far_side.folder("mail")))))
    result = await MaildirReceiver(settings).poll(None)
    assert len(result.items) == 1
    assert result.items[0].arrived_at == clock.moment
