"""Records: what comes back is what went, and what isn't a record is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain import asks, verbs
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import SaveDraft, Snooze
from agentdesk.wire.codec import BadRecord, decode, decode_list, encode

EVERY_KIND = [*verbs.BY_NAME.values(), *asks.BY_NAME.values()]


@given(st.binary(max_size=300))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_record_or_a_refusal(data: bytes) -> None:
    """Every verb and ask is decoded from what a client sent."""
    for kind in EVERY_KIND:
        try:
            decode(kind, data)
        except BadRecord:
            continue


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(deadline=None)
def test_a_draft_comes_back_as_it_went(text: str) -> None:
    """No text a person can type may change on its way."""
    draft = SaveDraft(ConversationId(1), None, text)
    assert decode(SaveDraft, encode(draft)) == draft


def test_a_moment_without_a_time_zone_is_refused() -> None:
    """It would be taken for another moment than was meant."""
    fields = {"conversations": [1], "until": "2026-11-21T10:00:00"}
    with pytest.raises(BadRecord):
        decode(Snooze, msgspec.msgpack.encode(fields))
    aware = Snooze((ConversationId(1),), datetime(2026, 11, 21, 10, tzinfo=UTC))
    assert decode(Snooze, encode(aware)) == aware


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x91" * 100_000,
        msgspec.msgpack.encode({"conversation": -(2**63), "draft": None, "body": 1}),
        b"\x81\xa4body\xa3\xed\xa0\x80",
        msgspec.msgpack.encode([1, 2, 3]),
    ],
    ids=["empty", "bottomless", "wrong type", "lone surrogate", "not a map"],
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    """One kind of refusal, whatever is wrong: the session words it."""
    with pytest.raises(BadRecord):
        decode(SaveDraft, data)
    with pytest.raises(BadRecord):
        decode_list(SaveDraft, data)
