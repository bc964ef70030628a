"""The review card: what stops a reply, what only warns."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.domain.verbs import PrivatePart, SaveDraft
from agentdesk.domain.views import CheckedText
from agentdesk.domain.voice import Finding, FollowUp, Level
from agentdesk.tui.presenters.review import Review, is_held_by_guard_alone, newer_messages, obstacles, review_lines, warnings
from tests.tui.records import message, page, plan

MARIA = (Address("Maria Lopez", "maria@example.org"),)
DRAFT = SaveDraft(ConversationId(1234), None, "Dear Maria", to=MARIA, subject="Re: order never arrived")


def test_a_complete_reply_meets_no_obstacle() -> None:
    """The common case is one key."""
    assert obstacles(Review(DRAFT, plan())) == []


def test_a_trainee_is_told_that_a_lead_looks_first() -> None:
    """Who isn't told waits for an answer to a mail that never left."""
    assert warnings(Review(DRAFT, plan(), waits_for_lead=True)) == ["A lead looks first: it waits in the outbox until then."]
    assert warnings(Review(DRAFT, plan())) == []


def test_an_empty_or_unaddressed_reply_cannot_leave() -> None:
    """What nobody gets, or nobody wrote, is no reply."""
    empty = SaveDraft(ConversationId(1), None, "  \n")
    assert obstacles(Review(empty, plan())) == ["There is no text.", "There is nobody it goes to."]


def test_a_card_without_a_text_shows_no_bar_beside_nothing() -> None:
    """It looked like a text that is blank."""
    assert not [shown.plain for shown in review_lines(Review(replace(DRAFT, body=" \n"), plan()), 70) if shown.plain.startswith("│")]


def test_what_is_no_address_is_named() -> None:
    """Refused, not repaired."""
    draft = SaveDraft(ConversationId(1), None, "x", to=(Address("", "maria"),))
    assert obstacles(Review(draft, plan())) == ["“maria” is no address."]


def test_the_channel_limit_is_counted() -> None:
    """The platform would cut it or refuse it."""
    assert obstacles(Review(DRAFT, plan(max_chars=8))) == ["2 characters over the limit of 8."]


def _checked(*rules: str) -> CheckedText:
    return CheckedText("x", "en", blocked=True, findings=tuple(Finding(rule, Level.BLOCK, 0, 1, rule) for rule in rules))


def test_only_what_the_guard_alone_holds_back_can_be_let_through() -> None:
    """A reason is no answer to an empty recipient or an open field."""
    assert is_held_by_guard_alone(Review(DRAFT, plan(), checked=_checked("guard.phone", "guard.name")))
    assert not is_held_by_guard_alone(Review(DRAFT, plan(), checked=_checked("guard.phone", "fit.unfilled")))
    assert not is_held_by_guard_alone(Review(DRAFT, plan(max_chars=8), checked=_checked("guard.phone", "fit.length")))
    assert not is_held_by_guard_alone(Review(DRAFT, plan()))


def test_what_came_in_meanwhile_and_newcomers_are_warned_of() -> None:
    """Two agents, or a stranger who joined, are how wrong answers leave."""
    review = Review(DRAFT, plan(is_public=True), (message(2),), None, message(1, is_newcomer=True))
    assert len(warnings(review)) == 3


def test_the_card_shows_what_a_colleague_wrote_meanwhile() -> None:
    """Their words say whether the reply still holds; that something came in doesn't."""
    review = Review(DRAFT, plan(), (message(2, direction=Direction.NOTE, author="Ben", body_text="She cancelled."),))
    shown = "\n".join(line.plain for line in review_lines(review, 70))
    assert "internal note · Ben" in shown
    assert "She cancelled." in shown


def test_the_card_shows_every_recipient_and_the_length() -> None:
    """The last look has to show what the wire will carry."""
    text = "\n".join(line.plain for line in review_lines(Review(DRAFT, plan(max_chars=100)), 70))
    assert "Maria Lopez <maria@example.org>" in text
    assert "10 of 100" in text
    assert "shop@example.org" in text


def test_only_messages_after_the_newest_seen_are_new() -> None:
    """The card of a conflict shows these and no others."""
    assert [one.id for one in newer_messages(page(message(1), message(2), message(3)), message(2))] == [3]


def test_the_card_says_what_is_to_follow() -> None:
    follow_up = FollowUp(("late", "parcel"), is_pending=True, snooze="3d")
    shown = "\n".join(line.plain for line in review_lines(Review(DRAFT, plan(), follow_up=follow_up), 90))
    assert "then     tagged late, parcel · back (3d) unless they answer" in shown


def test_the_card_says_that_the_private_answer_is_a_direct_message_and_whom_it_reaches() -> None:
    maria = Address("Maria", "@maria@elsewhere.example")
    public = replace(plan(), account=AccountName("toots"), channel="mastodon", kind=ChannelKind.SOCIAL, is_public=True, direct_to=(maria,))
    draft = replace(DRAFT, to=(), private=PrivatePart("Your voucher is VC-7.", (maria,), account=AccountName("toots")))
    shown = "\n".join(line.plain for line in review_lines(Review(draft, public), 90))
    assert "private  direct message (mastodon) to Maria <@maria@elsewhere.example>" in shown
    assert "in private beside it, as a direct message" in shown
    assert obstacles(Review(draft, public)) == []


def test_the_private_answer_beside_a_public_one_is_on_the_card_and_can_hold_both_back() -> None:
    private = PrivatePart("Dear Maria, in private", (Address("Maria", "maria@example.net"),), "Your lamp")
    draft = replace(DRAFT, private=private)
    shown = "\n".join(line.plain for line in review_lines(Review(draft, plan()), 90))
    assert "private  Maria <maria@example.net>  Your lamp" in shown
    assert "Dear Maria, in private" in shown
    assert obstacles(Review(replace(DRAFT, private=replace(private, to=())), plan())) == ["There is nobody the private answer goes to."]
    held = Review(draft, plan(), checked=_checked("guard.phone"), checked_private=_checked("fit.unfilled"))
    assert not is_held_by_guard_alone(held)


def test_a_text_that_leaves_in_parts_is_shown_and_counted_in_parts() -> None:
    """The whole is longer than the channel takes; what leaves is not."""
    parts = ("We are sorry. (1/2)", "It comes tomorrow. (2/2)")
    checked = CheckedText("We are sorry. It comes tomorrow.", "en", blocked=False, limit_used=24, limit_max=30, parts=parts)
    shown = "\n".join(line.plain for line in review_lines(Review(DRAFT, plan(max_chars=30), checked=checked), 90))
    assert "length   2 parts, 24 of 30 characters at most" in shown
    assert "We are sorry. (1/2)" in shown
    assert "It comes tomorrow. (2/2)" in shown
