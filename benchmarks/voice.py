"""CPU time of what is checked for every pause in typing: 200 tone rules, and with them the guard of a public reply."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import agentdesk.replies
from agentdesk.replies.checking import Intended, check
from agentdesk.replies.guard.records import Circle
from agentdesk.replies.tone.check import check_tone, prose_of
from agentdesk.replies.tone.parsing import parse
from agentdesk.replies.tone.records import Rule, Written
from agentdesk.replies.vocabulary import common_words
from benchmarks.timing import timed_in_turn

RULES = 200
SENTENCE = "Dank dat u de moeite nam dit te schrijven, we zoeken uit wat er misging en maken het graag met u in orde. "
MAIL = "Mijn bestelling 2026-58813 van 3 november is niet bezorgd in de Tongersestraat 118, bel mij op 06 4478 2210. Ik betaalde € 62,75.\n"
LENGTHS = (300, 1200, 3000)


def many_rules() -> list[Rule]:
    """Return 200 rules that all hold for a Dutch reply to a bad review: the starter set's, again under other names."""
    folder = Path(agentdesk.replies.__file__).parent / "starter" / "tone"
    dutch = parse("nl", (folder / "nl.toml").read_text("utf-8")).rules
    copies = (replace(rule, name=f"{rule.name}-{number}", kinds=frozenset()) for number in range(RULES) for rule in dutch)
    return [rule for rule, _count in zip(copies, range(RULES), strict=False)]


def _guarded(text: str, circle: Circle, rules: list[Rule]) -> Callable[[], object]:
    intended = Intended("nl", "review", stars=1.0, circle=circle)
    return lambda: check(text, intended, rules)


def _toned(text: str, rules: list[Rule]) -> Callable[[], object]:
    written = Written(text, prose_of(text), "nl", "review", stars=1.0)
    return lambda: check_tone(rules, written)


def run_table(rounds: int) -> None:
    """Print milliseconds of CPU for each length of reply."""
    rules = many_rules()
    circle = Circle(private=MAIL * 1000, own="043 321 00 00", names=("Johanna van den Berg",), common=common_words("nl"), country="NL")
    texts = {length: (SENTENCE * 40)[:length] for length in LENGTHS}
    calls = {("tone", length): _toned(text, rules) for length, text in texts.items()}
    calls |= {("tone and guard", length): _guarded(text, circle, rules) for length, text in texts.items()}
    print(f"\nchecks of one reply, {len(rules)} rules, {len(circle.private) >> 10} KB told in private: ms of CPU, median and p99")
    for (what, length), found in timed_in_turn(calls, rounds, time.process_time).items():
        print(f"  {what:<15} {length:>5} characters  {found.median:6.1f}  {found.p99:6.1f}")
