"""The starter rules on 299 replies with one fault each and 185 without any, in five languages, written before the rules met them.

At first sight 12 of the first 90 faults were missed (other words for a promise, for blame and for the law) and 3 of the first 75 good replies
found fault with (apologies in words the rules didn't know); of the next 95 and 60 again 12 (imperatives, Italian verbs) and 3 (what somebody
else said, in quotation marks); after that was mended, of the last 114 and 50, 3 and 1.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from agentdesk.domain.voice import Finding, Level
from agentdesk.replies.tone.check import check_tone, prose_of
from agentdesk.replies.tone.records import Written
from tests.replies.test_tone import LANGUAGES, RULES

FOLDER = Path(__file__).parent / "tone_in_use"
SETS = ("", "_first", "_second")
FAULTS: list[list[str]] = [one for name in SETS for one in tomllib.loads((FOLDER / f"violations{name}.toml").read_text("utf-8"))["faults"]]
GOOD: list[list[str]] = [one for name in SETS for one in tomllib.loads((FOLDER / f"well_written{name}.toml").read_text("utf-8"))["replies"]]
MOST_MISSED = 0.02
MOST_FALSE_ALARMS = 0.02


def found(language: str, kind: str, text: str) -> tuple[Finding, ...]:
    medium, _dash, stars = kind.partition("-")
    return check_tone(RULES, Written(text, prose_of(text), language, medium, stars=float(stars) if stars else None))


def test_nearly_every_fault_is_found_by_its_rule() -> None:
    missed = [one for one in FAULTS if f"tone.{one[2]}" not in {finding.rule for finding in found(one[0], one[1], one[3])}]
    assert len(missed) <= MOST_MISSED * len(FAULTS), missed


def test_hardly_any_good_reply_is_found_fault_with() -> None:
    faulted = [one for one in GOOD if any(finding.level in {Level.WARN, Level.BLOCK} for finding in found(*one))]
    assert len(faulted) <= MOST_FALSE_ALARMS * len(GOOD), faulted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Wij geven twee jaar garantie, zoals beloofd. Het is niet uw fout."),
        ("fr", "La garantie légale est de deux ans, comme promis. La tartine à l'avocat revient demain."),
        ("de", "Es ist nicht Ihre Schuld, und die gesetzliche Gewährleistung gilt zwei Jahre, wie versprochen."),
        ("it", "La garanzia legale dura due anni. La salute prima di tutto; il corriere passa domani."),
        ("en", "Our two-year guarantee covers it, as promised. None of this is your fault."),
    ],
)
def test_a_word_of_a_fault_in_another_sense_passes(language: str, text: str) -> None:
    assert [finding.rule for finding in found(language, "social", text)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Sam schreef: “U krijgt onmiddellijk uw geld.” Dat klopt, je hebt het morgen."),
        ("fr", "Sam a écrit : « Vous serez remboursé immédiatement. » Oui, tu le seras demain."),
        ("de", "Sam schrieb: „Sie bekommen sofort Ihr Geld.“ Stimmt, du hast es morgen."),
        ("it", "Sam ha scritto: «Lei sarà rimborsato immediatamente». Sì, avrai tutto domani."),
        ("en", 'Sam wrote: "We guarantee it immediately." You will have it tomorrow.'),
    ],
)
def test_nobody_answers_for_what_somebody_else_said(language: str, text: str) -> None:
    assert [finding.rule for finding in found(language, "social", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sort_of_fault_is_in_the_set(language: str) -> None:
    sorts = {"greeting", "sign-off", "promise", "capitals", "exclamations", "legal", "apologise", "take-offline", "follow-up", "blame"}
    assert sorts <= {rule for one, _kind, rule, _text in FAULTS if one == language}
