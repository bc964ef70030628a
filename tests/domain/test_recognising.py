"""Mails about reviews are told by who sent them, proven, and give what the customer wrote."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.recognising import NO_SUBJECT, NOT_AUTHENTIC, NOT_FROM, NOTHING_SAID, Recogniser, matched, recognise, stars_of
from agentdesk.domain.states import ChannelKind

PLACES = Recogniser(
    name="places",
    channel="places",
    kind=ChannelKind.REVIEW,
    senders=("*@places.example",),
    subjects=("{author} left a review for {place}",),
    lines=("{stars} out of 5 stars",),
    text_after=("wrote:",),
    text_before=("Reply",),
    links=("business.places.example/r/",),
)
MAIL = ReadMessage(
    sender=Address("Places", "no-reply@places.example"),
    subject="Élise Durand left a review for Bakery",
    body_text="2 out of 5 stars\n\nÉlise wrote:\nThe bread was hard.\n\nVery hard.\n\nReply to this review\nFooter",
    authentication="pass",
    message_id="n1@places.example",
    in_reply_to="x@y",
    is_bulk=True,
)
LINKS = ("https://help.places.example/r/1", "https://evil.example/business.places.example/r/", "https://business.places.example/r/77?x=1")


def test_a_notice_becomes_what_the_customer_wrote() -> None:
    verdict = recognise(MAIL, LINKS, PLACES, "bakery.example")
    found = verdict.message
    assert verdict.problem == ""
    assert (found.channel, found.kind, found.sender) == ("places", ChannelKind.REVIEW, Address("Élise Durand", ""))
    assert (found.rating, found.body_text, found.url) == (2.0, "The bread was hard.\n\nVery hard.", LINKS[2])
    assert (found.is_bulk, found.in_reply_to, found.reply_to) == (False, "", ())


@pytest.mark.parametrize("above", ["Élise Durand\n★★☆☆☆\n\n", "★★\nélise durand\n", "\n ⭐⭐ \n"])
def test_the_name_and_the_stars_above_the_words_are_none_of_them(above: str) -> None:
    body = f"Élise wrote:\n{above}The bread was hard.\n★★ is what it gets.\n\nReply"
    found = recognise(replace(MAIL, body_text=body), LINKS, PLACES, "").message
    assert found.body_text == "The bread was hard.\n★★ is what it gets."


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sender": Address("Places", "no-reply@places.example.evil.example")}, NOT_FROM),
        ({"sender": Address("no-reply@places.example", "x@evil.example")}, NOT_FROM),
        ({"authentication": ""}, NOT_AUTHENTIC),
        ({"authentication": "fail"}, NOT_AUTHENTIC),
        ({"subject": "Your invoice"}, NO_SUBJECT),
        ({"body_text": "Nothing here"}, NOTHING_SAID),
    ],
)
def test_what_only_looks_like_a_notice_stays_the_mail_it_is(changes: dict[str, object], problem: str) -> None:
    """Anybody can write a mail that looks like a review of one star, or of five."""
    assert recognise(replace(MAIL, **changes), LINKS, PLACES, "").problem == problem  # type: ignore[arg-type]  # each is one field


def test_own_domain_stands_for_the_account_s() -> None:
    shop = replace(PLACES, senders=("wordpress@{own}",))
    mail = replace(MAIL, sender=Address("", "wordpress@bakery.example"))
    assert recognise(mail, (), shop, "bakery.example").problem == ""
    assert recognise(mail, (), shop, "other.example").problem == NOT_FROM
    assert recognise(replace(mail, sender=Address("", "wordpress@")), (), shop, "").problem == NOT_FROM


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("{a} and {b}", "you and me", {"a": "you", "b": "me"}),
        ("Score: {stars}", "SCORE: 4,5", {"stars": "4,5"}),
        ("New {stars}-star review", "New 3-star review", {"stars": "3"}),
        ("New {stars}-star review", "New 3-star review today", None),
        ("exactly", "exactly", {}),
        ("exactly", "exactly so", None),
        ("[{site}] Comment", "[A [nested] site] Comment", {"site": "A [nested] site"}),
    ],
)
def test_patterns_are_plain_text_with_names_in_it(pattern: str, text: str, found: dict[str, str] | None) -> None:
    assert matched(pattern, text) == found


def test_no_mail_makes_a_pattern_take_long() -> None:
    began_s = time.process_time()
    assert matched("{a}x{b}x{c}x{d}x{e}y", "x" * 100_000) is None
    assert time.process_time() - began_s < 2


@pytest.mark.parametrize(
    ("said", "best", "stars"),
    [("4", 5, 4.0), ("4,5", 5, 4.5), ("9", 10, 4.5), ("8/10", 5, 4.0), ("★★★☆☆", 5, 3.0), ("7", 5, None), ("", 5, None), ("many", 5, None)],
)
def test_stars_are_out_of_five(said: str, best: int, stars: float | None) -> None:
    assert stars_of(said, best) == stars
