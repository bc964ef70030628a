"""Which conversation a message joins: by ids whoever sends it, by a bare number only from somebody who takes part."""

from __future__ import annotations

from agentdesk.desk import answers
from agentdesk.domain.asks import PlanReply
from agentdesk.domain.channels import Receipt
from agentdesk.domain.ids import ConversationId, DeliveryId, MessageId
from agentdesk.domain.mail_ids import own_message_id, verify
from agentdesk.domain.reading import Address, Bounce, ReadMessage
from agentdesk.domain.states import DeliveryState, MessageClass, Status
from agentdesk.domain.suggestions import SuggestionKind
from agentdesk.domain.verbs import Close, Delete, MarkSpam, Reply, Snooze
from agentdesk.intake.joining import JoinRule
from agentdesk.intake.settling import MOST_RELATED
from agentdesk.store import conversations, deliveries, delivery_views, messages, suggestions
from tests.desk_builder import KEY, BuiltDesk


def _joined_by(desk: BuiltDesk, conversation: ConversationId) -> str:
    with desk.transaction() as connection:
        return messages.views(connection, conversation, 1)[0].joined_by


def _own_id(desk: BuiltDesk) -> str:
    with desk.transaction() as connection:
        claimed = deliveries.get_claimed(connection, DeliveryId(1))
    assert claimed is not None
    return claimed.outgoing.message_id


def test_an_answer_to_our_reply_joins_by_its_signed_id(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    desk.clock.move(hours=1)
    answer = desk.receive_mail(subject="something else", in_reply_to=_own_id(desk))
    assert answer.conversation == number
    assert _joined_by(desk, number) == JoinRule.SIGNED.value


def test_an_own_id_with_a_wrong_signature_joins_nothing(desk: BuiltDesk) -> None:
    number = desk.conversation()
    forged = own_message_id(b"x" * 32, number, MessageId(1 << 45), "example.org")
    assert verify(KEY, forged) is None
    assert desk.receive_mail(sender="eve@example.net", in_reply_to=forged).conversation != number


def test_in_reply_to_joins_and_a_stranger_who_does_so_is_marked_and_becomes_no_recipient_unasked(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    second = desk.receive_mail(sender="colleague@example.net", in_reply_to="one@example.net")
    assert second.conversation == first.conversation
    with desk.transaction() as connection:
        assert [view.is_newcomer for view in messages.views(connection, first.conversation, 5)] == [False, True]
    plan = next(iter(answers.plan_reply(desk.reading(), PlanReply(first.conversation))))
    assert [address.address for address in plan.to] == ["maria@example.net"]
    asked = next(iter(answers.plan_reply(desk.reading(), PlanReply(first.conversation, answers=second.message))))
    assert [address.address for address in asked.to] == ["colleague@example.net"]


def test_ids_whose_domain_changed_its_case_are_the_same_in_either_order(desk: BuiltDesk) -> None:
    """Gateways write the domain of an id small; what stands before the @ counts as it is."""
    first = desk.receive_mail(message_id="AbC@EXCH01.Firm.example")
    second = desk.receive_mail(message_id="Two@Firm.example", in_reply_to="AbC@exch01.firm.example")
    late = desk.receive_mail(message_id="three@net.example", in_reply_to="Four@Firm.example")
    parent = desk.receive_mail(message_id="Four@FIRM.example")
    other = desk.receive_mail(sender="eva@other.example", message_id="five@net.example", in_reply_to="abc@exch01.firm.example")
    assert second.conversation == first.conversation
    assert _joined_by(desk, parent.conversation) == JoinRule.CHILD.value
    assert late.conversation == parent.conversation
    assert other.conversation != first.conversation


def test_a_bare_number_from_a_stranger_joins_nothing(desk: BuiltDesk) -> None:
    number = desk.conversation()
    stranger = desk.receive_mail(sender="eve@example.net", subject=f"Re: [#{number}] lamp")
    assert stranger.conversation != number


def test_a_bare_number_from_a_participant_joins(desk: BuiltDesk) -> None:
    number = desk.conversation()
    assert desk.receive_mail(subject=f"[#{number}] and another thing").conversation == number
    assert _joined_by(desk, number) == JoinRule.NUMBER.value


def test_two_strangers_with_the_same_subject_stay_apart(desk: BuiltDesk) -> None:
    assert desk.conversation(sender="a@example.net") != desk.conversation(sender="b@example.net")


def test_empty_ids_never_join(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="", in_reply_to="", references=())
    second = desk.receive_mail(sender="b@example.net", message_id="", in_reply_to="", references=("",))
    assert first.conversation != second.conversation


def test_siblings_of_a_parent_nobody_has_join_for_the_same_sender_only(desk: BuiltDesk) -> None:
    first = desk.receive_mail(references=("unknown@example.net",))
    same = desk.receive_mail(references=("unknown@example.net",))
    other = desk.receive_mail(sender="eve@example.net", references=("unknown@example.net",))
    assert same.conversation == first.conversation
    assert other.conversation != first.conversation


def test_a_late_parent_joins_its_answer(desk: BuiltDesk) -> None:
    answer = desk.receive_mail(message_id="child@example.net", in_reply_to="parent@example.net")
    parent = desk.receive_mail(message_id="parent@example.net")
    assert parent.conversation == answer.conversation


def test_the_same_bytes_are_one_message_however_often_they_come(desk: BuiltDesk) -> None:
    first = desk.receive_mail()
    again = desk.receive(ReadMessage(), content=b"raw 1")
    assert (again.status, again.message) == ("known", first.message)


def test_a_reused_message_id_with_other_bytes_is_kept_too(desk: BuiltDesk) -> None:
    """An attacker who sends a guessed id first must not swallow the real message."""
    first = desk.receive_mail(message_id="same@example.net")
    second = desk.receive_mail(message_id="same@example.net")
    assert first.message != second.message


def test_a_customer_who_writes_again_opens_what_was_closed_and_a_machine_does_not(desk: BuiltDesk) -> None:
    number = desk.conversation(message_id="one@example.net")
    desk.do(Close((number,)))
    desk.receive_mail(in_reply_to="one@example.net", message_class=MessageClass.OUT_OF_OFFICE)
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.CLOSED
    desk.receive_mail(in_reply_to="one@example.net")
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.OPEN


def test_a_customer_who_writes_wakes_a_snoozed_conversation(desk: BuiltDesk) -> None:
    number = desk.conversation(message_id="one@example.net")
    moment = desk.clock.now()
    desk.clock.move(minutes=1)
    desk.do(Snooze((number,), moment.replace(year=moment.year + 1)))
    desk.receive_mail(in_reply_to="one@example.net")
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.OPEN
        assert conversations.due_snoozes(connection, moment.replace(year=moment.year + 2)) == []


def test_spam_stays_spam(desk: BuiltDesk) -> None:
    number = desk.conversation(message_id="one@example.net")
    desk.do(MarkSpam((number,)))
    desk.receive_mail(in_reply_to="one@example.net")
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.SPAM


def test_an_answer_to_a_deleted_conversation_is_not_lost_with_it(desk: BuiltDesk) -> None:
    number = desk.conversation(message_id="one@example.net")
    desk.do(Delete((number,)))
    assert desk.receive_mail(in_reply_to="one@example.net").conversation != number


def test_old_mail_starts_closed_and_without_a_target(desk: BuiltDesk) -> None:
    old = desk.clock.now().replace(month=1)
    filed = desk.receive(ReadMessage(sender=Address("", "a@example.net")), arrived_at=old)
    with desk.transaction() as connection:
        found = conversations.get(connection, filed.conversation)
    assert (found.status, found.due_at) == (Status.CLOSED, None)


def test_a_bounce_marks_the_delivery_it_is_about(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    with desk.transaction() as connection:
        deliveries.mark_sent(connection, DeliveryId(1), Receipt("", "250 ok"), desk.clock.now())
    bounce = Bounce(("maria@example.net",), "5.1.1", _own_id(desk), is_permanent=True)
    filed = desk.receive_mail(sender="mailer-daemon@example.org", message_class=MessageClass.BOUNCE, bounce=bounce)
    assert filed.conversation == number
    with desk.transaction() as connection:
        found = delivery_views.one(connection, DeliveryId(1))
    assert found is not None
    assert found.state is DeliveryState.BOUNCED
    assert "5.1.1" in found.words


def test_our_own_reply_seen_in_the_sent_folder_is_the_message_we_have(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    seen = desk.receive_mail(sender="shop@example.org", message_id=_own_id(desk))
    assert seen.status == "imported"
    in_sent = desk.receive(ReadMessage(message_id=_own_id(desk), is_outbound=True), is_outbound=True)
    assert in_sent.status == "known"
    assert in_sent.conversation == number


def test_customers_who_answer_a_mail_that_is_not_here_stay_apart_and_are_suggested(desk: BuiltDesk) -> None:
    """A newsletter that another program sent: hundreds answer it, and nobody wants to hear of all of them."""
    got = [
        desk.receive_mail(sender=f"reader{place}@example.net", subject="Re: Autumn", in_reply_to="news@mailer.example")
        for place in range(9)
    ]
    assert len({one.conversation for one in got}) == len(got)
    with desk.transaction() as connection:
        found = suggestions.of(connection)
    assert [(one.kind, one.conversation, one.targets) for one in found] == [
        (SuggestionKind.JOIN, one.conversation, (got[0].conversation,)) for one in got[1 : 1 + MOST_RELATED]
    ]


def test_a_number_from_a_stranger_or_a_forged_sender_is_only_suggested(desk: BuiltDesk) -> None:
    number = desk.conversation()
    stranger = desk.receive_mail(sender="eve@example.net", subject=f"[#{number}] lamp")
    forged = desk.receive_mail(subject=f"[#{number}] lamp", authentication="fail")
    assert number not in (stranger.conversation, forged.conversation)
    with desk.transaction() as connection:
        found = suggestions.of(connection)
    assert {(one.kind, one.conversation, one.targets) for one in found} == {
        (SuggestionKind.JOIN, stranger.conversation, (number,)),
        (SuggestionKind.JOIN, forged.conversation, (number,)),
    }


def test_a_changed_subject_joins_by_its_id_and_a_split_is_offered(desk: BuiltDesk) -> None:
    first = desk.receive_mail(message_id="one@example.net")
    other = desk.receive_mail(in_reply_to="one@example.net", subject="The invoice of May")
    assert other.conversation == first.conversation
    with desk.transaction() as connection:
        (offered,) = suggestions.of(connection, first.conversation)
    assert (offered.kind, offered.targets) == (SuggestionKind.SPLIT, (other.message,))


def test_a_message_of_ours_that_comes_back_opens_nothing(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Reply(number, "Tomorrow."))
    desk.do(Close((number,)))
    assert desk.receive_mail(sender="shop@example.org", message_id=_own_id(desk)).conversation == number
    with desk.transaction() as connection:
        assert conversations.get(connection, number).status is Status.CLOSED


def test_a_notice_joins_the_mail_it_is_about_though_that_is_not_known_as_ours(desk: BuiltDesk) -> None:
    """Imported archives hold our own mail as anybody's; in either order the notice used to join only when it came first."""
    mail = desk.receive_mail(message_id="one@example.net")
    bounce = Bounce(("gone@example.net",), "5.1.1", "one@example.net", is_permanent=True)
    notice = desk.receive_mail(sender="mailer-daemon@example.org", message_class=MessageClass.BOUNCE, bounce=bounce)
    assert notice.conversation == mail.conversation


def test_customers_who_answer_a_mail_their_copies_of_which_were_blind_stay_apart(desk: BuiltDesk) -> None:
    """A mailing of the house, sent to an address of the house: several outsiders who answer it were all sent it, out of sight."""
    mailing = desk.receive_mail("news@shop.example", message_id="sale@shop.example", to=(Address("", "help@shop.example"),))
    answers = [desk.receive_mail(sender=f"{name}@{name}.example", in_reply_to="sale@shop.example") for name in ("ana", "ben", "cy")]
    assert len({one.conversation for one in answers}) == len(answers)
    assert mailing.conversation not in {one.conversation for one in answers[1:]}
