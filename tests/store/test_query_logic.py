"""What OR, parentheses and minus find is what logic says, whichever way the store takes to find it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListConversations
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.verbs import Close, Tag
from tests.desk_builder import BuiltDesk

WORDS = ("amber", "birch", "cobalt")
FACTS = (*WORDS, "tag:vip", "is:closed")


@dataclass(frozen=True, slots=True)
class Said:
    """A query, and which sets of facts it holds for."""

    text: str
    holds: frozenset[frozenset[str]]


ALL = frozenset(
    frozenset(fact for fact, has in zip(FACTS, those, strict=True) if has) for those in product((False, True), repeat=len(FACTS))
)
FACT = st.sampled_from([Said(fact, frozenset(one for one in ALL if fact in one)) for fact in FACTS])


def said(parts: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    pairs = st.tuples(parts, parts)
    return st.one_of(
        parts.map(lambda one: Said(f"-({one.text})", ALL - one.holds)),
        pairs.map(lambda two: Said(f"({two[0].text} {two[1].text})", two[0].holds & two[1].holds)),
        pairs.map(lambda two: Said(f"({two[0].text} OR {two[1].text})", two[0].holds | two[1].holds)),
    )


@pytest.fixture(scope="module")
def full(shared_desk: BuiltDesk) -> tuple[BuiltDesk, dict[ConversationId, frozenset[str]]]:
    """A desk with one conversation for each set of facts."""
    built = shared_desk
    facts: dict[ConversationId, frozenset[str]] = {}
    for place, those in enumerate(sorted(ALL, key=sorted)):
        body = " ".join(word for word in WORDS if word in those) or "nothing"
        number = built.receive(ReadMessage(sender=Address("", f"c{place}@example.net"), subject="x", body_text=body)).conversation
        if "tag:vip" in those:
            built.do(Tag((number,), ("vip",), ()))
        if "is:closed" in those:
            built.do(Close((number,)))
        facts[number] = those
    assert len(facts) == len(ALL)
    return built, facts


@given(query=st.recursive(FACT, said, max_leaves=8))
@settings(max_examples=150, deadline=None)
def test_a_query_finds_what_logic_says(full: tuple[BuiltDesk, dict[ConversationId, frozenset[str]]], query: Said) -> None:
    built, facts = full
    found = {row.id for row in ANSWERS[ListConversations](built.reading(), ListConversations(query.text, limit=200))}
    assert found == {number for number, those in facts.items() if those in query.holds}, query.text
