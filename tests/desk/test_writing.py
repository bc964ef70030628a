"""What leaves the desk beside a plain reply: from which address, with what below it, to whom; forwards and mail of one's own."""

from __future__ import annotations

import email
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import select

from agentdesk.desk.answers import find_people, list_drafts
from agentdesk.desk.context import AccountFacts
from agentdesk.desk.plans import plan_for
from agentdesk.domain.asks import FindPeople, ListDrafts, PlanReply
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId, DraftId, MessageId
from agentdesk.domain.mail_ids import own_message_id
from agentdesk.domain.reading import Address
from agentdesk.domain.states import BodyFormat, ChannelKind, Status
from agentdesk.domain.verbs import (
    NO_CONVERSATION,
    AddNote,
    CancelDelivery,
    DiscardDraft,
    Forward,
    Redo,
    Reply,
    SaveDraft,
    SetPending,
    Undo,
    WriteNew,
)
from agentdesk.service.watching import _wake_due
from agentdesk.store import conversations, deliveries, drafts, messages, tables
from tests.desk_builder import ANA, KEY, BuiltDesk
from tests.desk_stores import NewDesk

SUPPLIER = (Address("Lamps Ltd", "orders@lamps.example"),)
SETTINGS = (
    ("address", "shop@example.org"),
    ("name", "The Shop"),
    ("aliases", "orders@example.org,*@shop.example"),
    ("signature", "The Shop team"),
    ("signature_nl", "Het winkelteam"),
    ("footer", "Shop Ltd, reg. 1234"),
    ("max_attached_mb", "1"),
)


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    settings = AccountSettings(AccountName("shop"), "email", SETTINGS)
    return new_desk(AccountFacts(settings, ChannelKind.EMAIL, Limits(), "shop@example.org", can_send=True))


def _claimed(desk: BuiltDesk, number: int = 1) -> deliveries.Claimed:
    with desk.transaction() as connection:
        claimed = deliveries.get_claimed(connection, DeliveryId(number))
    assert claimed is not None
    return claimed


def _mail(desk: BuiltDesk, number: int = 1) -> EmailMessage:
    return email.message_from_bytes(_claimed(desk, number).outgoing.content, policy=default)


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _status(desk: BuiltDesk, number: int) -> tuple[Status, object]:
    with desk.transaction() as connection:
        row = conversations.get(connection, number)
        c = tables.conversation.c
        until = connection.execute(select(c.snoozed_until).where(c.id == number)).scalar_one()
    return row.status, until


@pytest.mark.parametrize("written_to", ["orders@example.org", "Anything@shop.example", "shop@example.org"])
def test_an_answer_leaves_from_the_address_that_was_written_to(desk: BuiltDesk, written_to: str) -> None:
    """A customer who wrote to orders@ should not learn of another address."""
    number = desk.conversation(to=(Address("", "else@example.net"), Address("", written_to)))
    desk.do(Reply(number, "Tomorrow."))
    assert _mail(desk)["From"] == f"The Shop <{written_to}>"
    assert _claimed(desk).outgoing.from_address == written_to


def test_nobody_sends_from_an_address_that_is_not_the_accounts(desk: BuiltDesk) -> None:
    number = desk.conversation()
    with pytest.raises(UsageError, match="aliases"):
        desk.do(Reply(number, "Tomorrow.", from_address="boss@elsewhere.example"))


def test_signature_and_footer_go_along_in_the_customers_language(desk: BuiltDesk) -> None:
    dutch = desk.conversation(language="nl", sender="jan@example.net")
    english = desk.conversation(language="en", sender="bob@example.net")
    desk.do(Reply(dutch, "Morgen."))
    desk.do(Reply(english, "Tomorrow.\n\nThe Shop team"))
    assert _text(_mail(desk)) == "Morgen.\n\n-- \nHet winkelteam\n\nShop Ltd, reg. 1234\n"
    assert _text(_mail(desk, 2)) == "Tomorrow.\n\nThe Shop team\n\n-- \nShop Ltd, reg. 1234\n", "what is there already stays once"


def test_what_stands_below_is_folded_on_our_own_screen(desk: BuiltDesk) -> None:
    """A conversation of ten answers would otherwise show ten signatures and ten quotations."""
    number = desk.conversation(body_text="Where?\n\nMaria", reply_text="Where?\n\nMaria")
    desk.do(Reply(number, "Tomorrow.", quotes=True))
    text = _text(_mail(desk))
    assert text.endswith("wrote:\n> Where?\n>\n> Maria\n")
    with desk.transaction() as connection:
        shown = messages.views(connection, number, 10)[-1]
    assert shown.body_text == text.strip()
    assert messages.reply_text(shown.body_text, shown.folds) == "Tomorrow."


def test_html_goes_along_as_an_alternative_and_can_be_switched_off(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Look:\n\n- https://shop.example/a\n- the lamp"))
    mail = _mail(desk)
    assert mail.get_content_type() == "multipart/alternative"
    html = mail.get_body(("html",))
    assert html is not None
    assert "<li>the lamp</li>" in html.get_content()
    desk.do(Reply(number, "Look:\n\n- the lamp", format=BodyFormat.TEXT))
    assert _mail(desk, 2).get_content_type() == "text/plain"


def test_reply_to_all_leaves_our_own_addresses_and_newcomers_out(desk: BuiltDesk) -> None:
    """Who came in by an id alone becomes no recipient unasked."""
    ours = own_message_id(KEY, ConversationId(1), _first_answer(desk), "example.org")
    desk.receive_mail(sender="stranger@evil.example", in_reply_to=ours)
    everybody = ("shop@example.org", "x@shop.example", "stranger@evil.example", "boss@example.net")
    desk.receive_mail(in_reply_to=ours, cc=tuple(Address("", address) for address in everybody))
    with desk.transaction() as connection:
        plan = plan_for(connection, desk.facts, PlanReply(ConversationId(1), reply_all=True))
    assert [one.address for one in plan.to] == ["maria@example.net"]
    assert [one.address for one in plan.cc] == ["boss@example.net"]
    assert [one.address for one in plan.left_out] == ["stranger@evil.example"]


def _first_answer(desk: BuiltDesk) -> MessageId:
    """Open a conversation with an answer of ours and return the answer's id."""
    number = desk.conversation()
    desk.do(Reply(number, "Which lamp?"))
    with desk.transaction() as connection:
        return messages.views(connection, number, 10)[-1].id


def test_a_forward_carries_the_message_and_leaves_the_customers_matter_as_it_was(desk: BuiltDesk) -> None:
    """The customer still waits for an answer; the supplier gets the question with its head, and no reply header of another's thread."""
    number = desk.conversation(body_text="Where is it?", reply_text="Where is it?", message_id="q@example.net")
    before = _status(desk, number)
    desk.do(Forward(number, "Can you say when?", to=SUPPLIER))
    mail = _mail(desk)
    assert (mail["To"], mail["Subject"]) == ("Lamps Ltd <orders@lamps.example>", "Fwd: Where is my lamp?")
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<q@example.net>"
    text = _text(mail)
    assert text.index("Can you say when?") < text.index("The Shop team") < text.index("Forwarded message")
    assert "From: Maria <maria@example.net>" in text
    assert text.endswith("\n\nWhere is it?\n")
    assert _status(desk, number) == before


def test_the_answer_to_a_forward_comes_back_into_its_conversation(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Forward(number, "When?", to=SUPPLIER))
    filed = desk.receive_mail(sender="orders@lamps.example", in_reply_to=str(_mail(desk)["Message-ID"]).strip("<>"))
    assert filed.conversation == number


def test_a_forward_to_nobody_is_refused(desk: BuiltDesk) -> None:
    number = desk.conversation()
    with pytest.raises(UsageError, match="nobody"):
        desk.do(Forward(number, "When?"))


def test_a_note_is_neither_forwarded_nor_answered(desk: BuiltDesk) -> None:
    """What colleagues tell each other must not reach a customer by a slip of the cursor."""
    number = desk.conversation()
    note = MessageId(int(desk.do(AddNote(number, "She is a lawyer.")).created))
    for verb in (Forward(number, "x", note, to=SUPPLIER), Reply(number, "x", answers=note)):
        with pytest.raises(UsageError, match="note"):
            desk.do(verb)


def test_new_mail_begins_a_conversation_that_its_answer_joins(desk: BuiltDesk) -> None:
    outcome = desk.do(WriteNew("Your lamp is here.", (Address("Bob", "bob@example.net"),), "Your lamp"))
    number = outcome.changed[0]
    mail = _mail(desk)
    assert (mail["To"], mail["Subject"], mail["From"]) == ("Bob <bob@example.net>", "Your lamp", "The Shop <shop@example.org>")
    assert _status(desk, number)[0] is Status.PENDING
    filed = desk.receive_mail(sender="bob@example.net", in_reply_to=str(mail["Message-ID"]).strip("<>"))
    assert filed.conversation == number
    assert _status(desk, number)[0] is Status.OPEN


def test_undone_new_mail_leaves_its_draft_and_no_conversation(desk: BuiltDesk) -> None:
    draft = DraftId(int(desk.do(SaveDraft(NO_CONVERSATION, None, "Your lamp is here.", to=SUPPLIER)).created))
    number = desk.do(WriteNew("Your lamp is here.", SUPPLIER, draft=draft)).changed[0]
    desk.do(Undo())
    assert [one.body for one in list_drafts(desk.reading(), ListDrafts(NO_CONVERSATION))] == ["Your lamp is here."]
    with desk.transaction() as connection:
        assert conversations.get(connection, number).deleted_at is not None
    desk.do(Redo())
    assert list_drafts(desk.reading(), ListDrafts(NO_CONVERSATION)) == []
    with desk.transaction() as connection:
        assert conversations.get(connection, number).deleted_at is None


def test_cancelled_new_mail_is_a_draft_of_no_conversation_again(desk: BuiltDesk) -> None:
    number = desk.do(WriteNew("Your lamp is here.", SUPPLIER, "Lamp", hold=True)).changed[0]
    desk.do(CancelDelivery((DeliveryId(1),)))
    (draft,) = list_drafts(desk.reading(), ListDrafts(NO_CONVERSATION))
    assert (draft.body, draft.to, draft.subject) == ("Your lamp is here.", SUPPLIER, "Lamp")
    with desk.transaction() as connection:
        assert conversations.get(connection, number).deleted_at is not None


def test_an_answer_that_nobody_answers_brings_its_conversation_back(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Which lamp?", return_at=desk.clock.now() + timedelta(days=3)))
    assert _wake_due(desk.stores, desk.clock.now() + timedelta(days=2)) == ()
    assert _wake_due(desk.stores, desk.clock.now() + timedelta(days=3)) == (number,)
    assert _status(desk, number) == (Status.OPEN, None)


def test_a_customers_answer_ends_the_waiting(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Which lamp?", return_at=desk.clock.now() + timedelta(days=3)))
    desk.clock.move(hours=1)
    desk.receive_mail(in_reply_to=str(_mail(desk)["Message-ID"]).strip("<>"))
    assert _status(desk, number) == (Status.OPEN, None)


def test_undoing_the_reply_undoes_its_waiting_too(desk: BuiltDesk) -> None:
    number = desk.conversation()
    before = _status(desk, number)
    desk.do(Reply(number, "Which lamp?", return_at=desk.clock.now() + timedelta(days=3)))
    desk.do(Undo())
    assert _status(desk, number) == before


def test_a_conversation_can_wait_without_a_reply(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(SetPending((number,), until=desk.clock.now() + timedelta(days=1)))
    assert _wake_due(desk.stores, desk.clock.now() + timedelta(days=1)) == (number,)
    with pytest.raises(UsageError):
        desk.do(SetPending((number,), until=desk.clock.now()))


def test_a_reply_taken_back_gives_its_text_back_without_signature_or_quote(desk: BuiltDesk) -> None:
    """Also one that was sent from a script, without any draft."""
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow.", quotes=True))
    desk.do(Undo())
    with desk.transaction() as connection:
        assert [one.body for one in drafts.of(connection, ANA.agent, number)] == ["Tomorrow."]


def test_the_draft_of_new_mail_is_thrown_away_and_comes_back(desk: BuiltDesk) -> None:
    draft = DraftId(int(desk.do(SaveDraft(NO_CONVERSATION, None, "Dear Bob")).created))
    desk.do(DiscardDraft(draft))
    assert list_drafts(desk.reading(), ListDrafts(NO_CONVERSATION)) == []
    desk.do(Undo())
    assert [one.body for one in list_drafts(desk.reading(), ListDrafts(NO_CONVERSATION))] == ["Dear Bob"]


def test_people_are_found_by_name_and_address_those_written_to_first(desk: BuiltDesk) -> None:
    desk.conversation(sender="maria@example.net")
    desk.conversation(sender="marc@example.net")
    desk.do(Forward(ConversationId(1), "x", to=(Address("Marc Smith", "marc@example.net"),), cc=SUPPLIER))
    found = find_people(desk.reading(), FindPeople("mar"))
    assert [one.address for one in found] == ["marc@example.net", "maria@example.net"]
    assert [one.address for one in find_people(desk.reading(), FindPeople("ltd"))] == ["orders@lamps.example"]
    assert find_people(desk.reading(), FindPeople("100%_")) == []
    assert find_people(desk.reading(), FindPeople("  ")) == []
