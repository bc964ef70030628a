"""The sample desk alive: what is answered leaves into the local Maildir, customers answer, new messages come in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agentdesk.client.blocking import BlockingDesk
from agentdesk.domain import asks, verbs
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Means, Status
from agentdesk.domain.views import ConversationRow, MessageView
from tests.service.running import RunningDesk

DEADLINE_S = 240.0


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline, f"it never came to {what}"
        time.sleep(0.1)


def far_side(desk: RunningDesk) -> Path:
    return desk.home.data_dir / "far-side"


def find(opened: BlockingDesk, subject: str) -> ConversationRow:
    [found] = [one for one in opened.ask(asks.ListConversations()) if subject in one.subject]
    return found


def messages(opened: BlockingDesk, number: ConversationId) -> list[MessageView]:
    return [message for part in opened.ask(asks.ShowConversation(number)) for message in part.messages]


def answer(opened: BlockingDesk, number: ConversationId, text: str) -> DeliveryId:
    """Answer and let the answer go at once, without its undo window."""
    delivery = DeliveryId(int(opened.do(verbs.Reply(number, text)).created))
    opened.do(verbs.ReleaseDelivery((delivery,)))
    return delivery


def state(opened: BlockingDesk, delivery: DeliveryId) -> DeliveryState:
    return next(one.state for one in opened.ask(asks.ListDeliveries()) if one.id == delivery)


def hurry(desk: RunningDesk) -> None:
    """Let the customers have had their time already, as soon as they have their answer; the service reads these files while they are changed."""
    replies = far_side(desk) / "replies"
    until(lambda: any(replies.glob("*.waiting")), "a customer with an answer")
    for file in replies.glob("*.waiting"):
        noted = json.loads(file.read_text())
        aside = replies / "hurried"
        aside.write_text(json.dumps(noted | {"left_at": "2020-01-01T00:00:00+00:00"}))
        aside.replace(file)


@pytest.mark.parametrize(("subject", "answered"), [("waar blijft mn pakket", "thnx"), ("Eén ster", "laten we het daar afmaken")])
def test_a_reply_is_filed_and_the_customer_answers_in_the_same_conversation(sample: RunningDesk, subject: str, answered: str) -> None:
    """By mail through the Maildir account, on another channel through the demo's own: both ways round."""
    with sample.open(Means.CONSOLE) as opened:
        number = find(opened, subject).id
        before = len(messages(opened, number))
        delivery = answer(opened, number, "Het spijt ons, morgen is het er.")
        until(lambda: state(opened, delivery) is DeliveryState.SENT, "sending")
        filed = [path.read_bytes() for path in (far_side(sample) / "mail" / ".Sent" / "cur").iterdir()]
        assert sum(b"morgen is het er" in mail for mail in filed) == 1
        assert find(opened, subject).status is Status.PENDING
        hurry(sample)
        until(lambda: len(messages(opened, number)) == before + 2, "an answer")
        newest = messages(opened, number)[-1]
        assert answered in newest.body_text
        assert find(opened, subject).status is Status.OPEN


def test_messages_trickle_in_on_both_ways(sample: RunningDesk) -> None:
    """A mail through the Maildir and a chat through the demo's own channel, without anybody asking."""
    (far_side(sample) / "watched.json").write_text(json.dumps({"watched_s": 60.0}))
    with sample.open(Means.CONSOLE) as opened:
        until(lambda: bool(opened.ask(asks.ListConversations('"KK-24818"'))), "a mail")
        until(lambda: bool(opened.ask(asks.ListConversations('"oma rutten"'))), "a chat message")
        assert find(opened, "Open op maandag").message_count == 5


def test_an_address_that_nobody_has_is_refused_each_time(sample: RunningDesk) -> None:
    """Trying again what was refused for good ends as it did before, in the server's words."""
    with sample.open(Means.CONSOLE) as opened:
        [failed] = [one for one in opened.ask(asks.ListDeliveries()) if one.state is DeliveryState.FAILED]
        opened.do(verbs.RetryDelivery((failed.id,)))
        until(lambda: any(one.id == failed.id and one.attempts == 2 for one in opened.ask(asks.ListDeliveries())), "a second attempt")
        until(lambda: state(opened, failed.id) is DeliveryState.FAILED, "the refusal")
        [words] = [one.words for one in opened.ask(asks.ListDeliveries()) if one.id == failed.id]
        assert "550 5.1.1" in words


def test_what_waited_for_its_channels_limit_leaves_when_tried(sample: RunningDesk) -> None:
    """The rate limit passes; the answer is then filed like any other."""
    with sample.open(Means.CONSOLE) as opened:
        [waiting] = [one for one in opened.ask(asks.ListDeliveries()) if one.state is DeliveryState.QUEUED]
        opened.do(verbs.RetryDelivery((waiting.id,)))
        until(lambda: state(opened, waiting.id) is DeliveryState.SENT, "sending")
