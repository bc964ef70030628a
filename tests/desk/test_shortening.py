"""An answer that is too long: a template's shorter wording is offered, or numbered parts where the channel takes several."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import AccountFacts
from agentdesk.domain.asks import CheckText, ListDeliveries, ListDrafts, OfferShorter
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import AccountSettings, Receipt
from agentdesk.domain.errors import HeldBack
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import Reply, Undo
from agentdesk.domain.voice import ShorterText
from agentdesk.store import deliveries
from tests.desk_builder import BuiltDesk, shop_account
from tests.desk_stores import NewDesk

POSTS = AccountFacts(
    settings=AccountSettings(AccountName("posts"), "mastodon", ()),
    kind=ChannelKind.SOCIAL,
    limits=Limits(max_chars=200, is_public=True),
    address="",
    can_send=True,
)
LONG = "We are sorry that it went wrong. " * 12


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(shop_account(), POSTS)


def post(desk: BuiltDesk) -> ConversationId:
    return desk.review("ana", "My parcel never came, what a mess.", None, by=POSTS)


def offers(desk: BuiltDesk, number: ConversationId, *templates: str) -> list[ShorterText]:
    return list(ANSWERS[OfferShorter](desk.reading(), OfferShorter(number, LONG, templates, "en")))


def test_a_shorter_wording_of_the_template_goes_before_parts(desk: BuiltDesk) -> None:
    wording, *_others, parts = offers(desk, post(desk), "complaint-acknowledged")
    assert (wording.template, wording.variant) == ("complaint-acknowledged", "social en")
    assert parts.template == ""
    assert len(parts.parts) == 3


def test_a_text_leaves_in_parts_only_where_somebody_said_so(desk: BuiltDesk) -> None:
    number = post(desk)
    with pytest.raises(HeldBack, match=r"fit\.length"):
        desk.do(Reply(number, LONG, language="en"))
    (checked,) = ANSWERS[CheckText](desk.reading(), CheckText(LONG, number, language="en", in_parts=True))
    assert not any(finding.rule.startswith("fit.") for finding in checked.findings)
    assert (len(checked.parts), checked.limit_used) == (3, max(map(len, checked.parts)))
    outcome = desk.do(Reply(number, LONG, language="en", in_parts=True))
    sent = sorted(ANSWERS[ListDeliveries](desk.reading(), ListDeliveries()), key=lambda one: one.id)
    assert len(sent) == 3
    desk.do(Undo(outcome.entry))
    (draft,) = ANSWERS[ListDrafts](desk.reading(), ListDrafts())
    assert draft.body == LONG


def test_each_part_waits_for_the_one_before_and_answers_it(desk: BuiltDesk) -> None:
    """Under a post three answers beside each other can be read in any order; a thread can't."""
    number = post(desk)
    desk.do(Reply(number, LONG, language="en", in_parts=True))
    with desk.transaction() as connection:
        deliveries.release_due(connection, later := desk.clock.now() + timedelta(minutes=10))
        first = deliveries.claim(connection, later)
        assert first is not None
        assert deliveries.claim(connection, later) is None
        assert deliveries.next_due(connection) is not None
        deliveries.begin_sending(connection, first.id, later)
        deliveries.mark_sent(connection, first.id, Receipt("post-77"), later)
        second = deliveries.claim(connection, later)
        assert second is not None
        assert second.outgoing.thread_external_id == "post-77"
        assert json.loads(second.outgoing.content)["in_reply_to"] == "post-77"
        assert deliveries.claim(connection, later) is None


def test_a_channel_of_one_reply_takes_no_parts(new_desk: NewDesk) -> None:
    single = replace(POSTS, limits=replace(POSTS.limits, one_reply_only=True))
    desk = new_desk(single)
    number = desk.review("ana", "My parcel never came.", None, by=single)
    assert offers(desk, number) == []
    with pytest.raises(HeldBack, match=r"fit\.length"):
        desk.do(Reply(number, LONG, language="en", in_parts=True))
