"""A reply is held against the rules before it is queued, with what the desk knows of the customer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import CheckText
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.errors import HeldBack, NotFound, UsageError
from agentdesk.domain.verbs import Reply
from agentdesk.domain.views import CheckedText
from agentdesk.domain.voice import Level
from agentdesk.replies.tone import check, checks
from agentdesk.replies.tone.records import Rule
from agentdesk.store import journal, told
from tests.desk_builder import BuiltDesk, shop_account
from tests.desk_stores import NewDesk


def checked(desk: BuiltDesk, ask: CheckText) -> CheckedText:
    (found,) = ANSWERS[CheckText](desk.reading(), ask)
    assert isinstance(found, CheckedText)
    return found


def rules(found: CheckedText) -> set[str]:
    return {finding.rule for finding in found.findings}


def test_what_a_customer_wrote_by_mail_is_held_back_on_a_review(desk: BuiltDesk) -> None:
    desk.conversation(sender="jan@example.net", body_text="My order is 55-10822, I live at 4 Mill Lane.")
    found = checked(
        desk, CheckText("Your order 55-10822 is on its way to 4 Mill Lane.", kind="review", customer="jan@example.net", language="en")
    )
    assert {"guard.order_number", "guard.address"} <= rules(found)
    assert found.blocked


def test_what_is_held_back_names_the_private_message_it_stands_in(desk: BuiltDesk) -> None:
    desk.conversation(sender="jan@example.net", body_text="Good morning, are you open on Friday?")
    number = desk.conversation(sender="jan@example.net", body_text="I live at 4 Mill Lane.")
    found = checked(desk, CheckText("It went to 4 Mill Lane.", kind="review", customer="jan@example.net", language="en"))
    (address,) = [finding for finding in found.findings if finding.rule == "guard.address"]
    assert str(address.fields["source"]).startswith(f"#{number}, ")
    assert address.words.endswith(f"({address.fields['source']})")


def test_the_same_words_may_leave_by_mail(desk: BuiltDesk) -> None:
    number = desk.conversation(sender="jan@example.net", body_text="My order is 55-10822, I live at 4 Mill Lane.")
    found = checked(desk, CheckText("Hello Jan, order 55-10822 is on its way to 4 Mill Lane. Regards, Ana", number))
    assert not found.blocked
    assert not any(rule.startswith("guard.") for rule in rules(found))


def test_a_word_that_no_other_customer_ever_used_is_held_back(desk: BuiltDesk) -> None:
    """What several people write is no secret, and the rare word is one."""
    desk.conversation(sender="jan@example.net", body_text="my cockapoo wants the deluxe shampoo")
    reply = CheckText("A cockapoo needs the deluxe shampoo.", kind="review", customer="jan@example.net", language="en")

    def held() -> list[str]:
        return [reply.text[found.start : found.end] for found in checked(desk, reply).findings if found.level is Level.BLOCK]

    assert held() == ["cockapoo", "deluxe", "shampoo"]
    for other in "abc":
        desk.conversation(sender=f"{other}@example.net", body_text="do you sell the deluxe shampoo too?")
    assert held() == ["cockapoo"]


def test_a_customer_is_addressed_as_before(desk: BuiltDesk) -> None:
    """Who got "u" in the last answer is not suddenly told "je", though the reply itself is of one piece."""
    number = desk.conversation(sender="jan@example.net", body_text="Wanneer komt mijn lamp?")
    ask = CheckText("Beste Jan,\n\nje lamp komt morgen, dan hoor je van ons.\n\nGroet,\nAna", number, language="nl")
    assert "tone.address-form" not in rules(checked(desk, ask))
    desk.do(Reply(number, "Beste Jan,\n\nDank voor uw bericht. Wij zoeken het voor u uit en u hoort van ons.\n\nGroet,\nAna"))
    assert "tone.address-form" in rules(checked(desk, ask))
    assert "tone.address-form" not in rules(checked(desk, replace(ask, text=ask.text.replace("je ", "u ").replace("u lamp", "uw lamp"))))


def test_what_has_left_is_read_once_however_often_the_next_answer_is_checked(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft is checked at every rest of the keys, and what the customer was told before doesn't change meanwhile."""
    check._way_of_address.cache_clear()
    number = desk.conversation(sender="jan@example.net", body_text="Wanneer komt mijn lamp?")
    body = "Beste Jan,\n\nDank voor uw bericht. Wij zoeken het voor u uit en u hoort van ons." + " Met vriendelijke groet." * 200
    desk.do(Reply(number, body))
    read: list[str] = []
    look = checks.way_of_address

    def noting(rule: Rule, text: str) -> str:
        read.append(text)
        return look(rule, text)

    monkeypatch.setattr(checks, "way_of_address", noting)
    for ending in ("morgen", "overmorgen", "vandaag"):
        text = f"Beste Jan,\n\nje lamp komt {ending}, dan hoor je van ons.\n\nGroet,\nAna"
        assert "tone.address-form" in rules(checked(desk, CheckText(text, number, language="nl")))
    earlier = [text for text in read if "zoeken het voor u uit" in text]
    assert len(earlier) == 1
    assert len(earlier[0]) <= told.CHARS_OF_OURS < len(body)


def test_a_field_left_open_never_leaves(desk: BuiltDesk) -> None:
    number = desk.conversation()
    with pytest.raises(HeldBack, match=r"fit\.unfilled"):
        desk.do(Reply(number, "Your parcel comes on ⟦ask.day⟧."))
    with pytest.raises(HeldBack):
        desk.do(Reply(number, "Your parcel comes on {{ ask.day }}.", override="I mean it"))


def test_a_rule_of_the_desks_own_stands_for_the_starters(desk: BuiltDesk) -> None:
    own: Path = desk.folder / "config" / "tone"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(
        'language = "en"\n[[rules]]\nname = "cold-words"\ncheck = "words"\nlevel = "block"\nwhy = "Ours."\nwords = ["parcel"]\n'
    )
    found = checked(desk, CheckText("The parcel, prior to this.", kind="chat", language="en"))
    assert [(finding.rule, finding.words) for finding in found.findings] == [("tone.cold-words", "“parcel”: not our words. Ours.")]


def test_a_kind_or_customer_there_isnt_is_said(desk: BuiltDesk) -> None:
    with pytest.raises(UsageError, match="telex"):
        checked(desk, CheckText("x", kind="telex"))
    with pytest.raises(NotFound):
        checked(desk, CheckText("x", kind="review", customer="nobody@example.net"))


def test_the_guard_lets_through_with_a_reason_that_the_journal_keeps(new_desk: NewDesk) -> None:
    """The deliberate second step: not a key pressed twice, but words that stay."""
    public = replace(shop_account(), limits=Limits(is_public=True))
    desk = new_desk(public)
    number = desk.conversation(body_text="My order is 55-10822.")
    with pytest.raises(HeldBack, match=r"guard\.order_number"):
        desk.do(Reply(number, "Hello, order 55-10822 has left. Regards"))
    outcome = desk.do(Reply(number, "Hello, order 55-10822 has left. Regards", override="she asked for it in public"))
    assert outcome.text == f"answered #{number} past the guard of public replies: she asked for it in public"
    with desk.readers.reading() as connection:
        newest = journal.views(connection, journal.Lines(number, "", None, 1))[0]
    assert "she asked for it in public" in newest.text


def test_a_reply_in_another_language_than_the_customers_gets_a_warning(desk: BuiltDesk) -> None:
    number = desk.conversation(language="nl")
    german = "Guten Tag, wir haben Ihre Bestellung gefunden und sie kommt morgen bei Ihnen an."
    assert "tone.language" in rules(checked(desk, CheckText(german, number)))
    assert "tone.language" not in rules(checked(desk, CheckText(german, number, language="de")))
    assert "tone.language" not in rules(checked(desk, CheckText("Guten Tag", number)))


def test_the_language_a_customer_wrote_in_before_is_known_where_the_newest_message_is_too_short_to_tell(desk: BuiltDesk) -> None:
    desk.conversation(sender="jan@example.net", language="nl")
    number = desk.conversation(sender="jan@example.net", language="", body_text="Ok!")
    assert checked(desk, CheckText("Dank u wel, tot ziens.", number)).language == "nl"
