"""The guard on 2,291 public replies in five languages: how many leaks it misses, how many clean replies it stops.

Every set was written before the guard met it, and harder than the one before. `public_replies` showed first what to mend; of the 70 leaks of
`public_replies_fresh` 6 were then missed at first sight, of the 95 of `public_replies_second` 32, of the 104 of `public_replies_third` 9. Of
the 205 of `public_replies_fourth` (numbers read aloud, obfuscated addresses, other people's names, single words) 46 were stopped by no rule;
after that was mended 15 of the 175 of `public_replies_fifth`, with 3 of its 130 clean replies stopped, and then 3 of the 70 of
`public_replies_sixth`, with none of its 40 clean replies stopped. Of the 120 of `public_replies_seventh` (days, times and amounts in words, parts
of numbers, what two common words say together) 12 were missed at first sight, of the 119 of `public_replies_eighth` 13, of the 120 of
`public_replies_ninth` 10, with 2, 6 and 1 of each 110 clean replies stopped; of the 52 of `public_replies_tenth` 3, with none of its 46.

Somebody else wrote 250 more leaks and 250 clean replies to get past the guard, many of them allusions: 45 leaks passed at first sight and 19
clean replies were stopped; they are not kept here, since what was mended on proves nothing. Another set of somebody else's came in two halves:
of the first none of 60 leaks passed and 5 of 60 clean replies were stopped, of the second, looked at once after mending, none of 59 and 4 of 61.

Clean replies of every set are also held against the private mail of every other one: what is stopped there is a chance meeting of words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from agentdesk.domain.voice import Level
from agentdesk.replies.guard.check import check_public
from agentdesk.replies.guard.records import Circle
from agentdesk.replies.vocabulary import common_words

FOLDER = Path(__file__).parent
SETS_OF_REPLIES = (
    "public_replies",
    "public_replies_fresh",
    "public_replies_second",
    "public_replies_third",
    "public_replies_fourth",
    "public_replies_fifth",
    "public_replies_sixth",
    "public_replies_seventh",
    "public_replies_eighth",
    "public_replies_ninth",
    "public_replies_tenth",
)
LANGUAGES = ("de", "en", "fr", "it", "nl")
MOST_MISSED = 0.02
MOST_FALSE_ALARMS = 0.02
MOST_MISNAMED = 0.04


@dataclass(frozen=True)
class Replies:
    circle: Circle
    leaks: tuple[tuple[str, str], ...]
    clean: tuple[str, ...]


def read(folder: str, language: str) -> Replies:
    table = tomllib.loads((FOLDER / folder / f"{language}.toml").read_text("utf-8"))
    circle = Circle(
        private=table["private"],
        public=table["public"],
        own=table["own"],
        names=tuple(table["names"]),
        common=common_words(language),
        country=table["country"],
        language=language,
    )
    return Replies(circle, tuple((text, rule) for text, rule in table["leaks"]), tuple(table["clean"]))


SETS = {f"{folder}/{language}": read(folder, language) for folder in SETS_OF_REPLIES for language in LANGUAGES}


def stopped(text: str, circle: Circle) -> set[str]:
    return {finding.rule for finding in check_public(text, circle) if finding.level is Level.BLOCK}


LEAKS = [(language, rule, text, stopped(text, found.circle)) for language, found in SETS.items() for text, rule in found.leaks]


def missed() -> list[str]:
    return [f"{language} {rule}: {text}" for language, rule, text, rules in LEAKS if not rules]


def misnamed() -> list[str]:
    return [f"{language} {rule}: {text}" for language, rule, text, rules in LEAKS if rules and f"guard.{rule}" not in rules]


def false_alarms() -> list[str]:
    return [
        f"{language} {rules}: {text}" for language, found in SETS.items() for text in found.clean if (rules := stopped(text, found.circle))
    ]


def test_the_set_is_large_enough_to_say_two_in_a_hundred() -> None:
    assert sum(len(found.leaks) + len(found.clean) for found in SETS.values()) >= 300


def test_at_most_two_leaks_in_a_hundred_are_missed() -> None:
    assert len(missed()) <= MOST_MISSED * len(LEAKS), "\n".join(missed())


def test_what_stops_a_leak_nearly_always_says_what_it_is() -> None:
    assert len(misnamed()) <= MOST_MISNAMED * len(LEAKS), "\n".join(misnamed())


def test_at_most_two_clean_replies_in_a_hundred_are_stopped() -> None:
    assert len(false_alarms()) <= MOST_FALSE_ALARMS * sum(len(found.clean) for found in SETS.values()), "\n".join(false_alarms())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_of_another_customer_hardly_ever_stops_a_clean_reply(language: str) -> None:
    """The next set's private mail is nobody's business here: a reply stopped by it is stopped by an everyday word."""
    sets = [SETS[f"{folder}/{language}"] for folder in SETS_OF_REPLIES[::2]]
    met = [
        text
        for mine, theirs in zip(sets, (*sets[1:], sets[0]), strict=True)
        for text in mine.clean
        if stopped(text, replace(theirs.circle, public=mine.circle.public, own=mine.circle.own))
    ]
    assert len(met) <= MOST_FALSE_ALARMS * sum(len(one.clean) for one in sets), "\n".join(met)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sort_of_leak_is_in_the_set(language: str) -> None:
    sorts = {"name", "phone", "email", "address", "order_number", "iban", "national_id", "private_fact"}
    assert {rule for _text, rule in SETS[f"public_replies/{language}"].leaks} == sorts
