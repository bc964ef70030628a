"""Items of channels that aren't mail: strict about what a channel hands over, and still nothing lost."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.channels import ITEM_JSON
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, MessageClass
from agentdesk.reading.registry import read, read_part
from agentdesk.wire.codec import decode, encode

ITEM: dict[str, Any] = {
    "channel": "google-business",
    "kind": "review",
    "from": {"name": "Lena", "address": "users/12"},
    "subject": "",
    "text": "Lekker brood, lange rij.\r\nTot ziens",
    "date": "2026-11-03T10:12:13+01:00",
    "rating": 3.5,
    "url": "https://maps.example/r/1",
    "thread_key": "r/1",
    "message_id": "r/1",
    "in_reply_to": "",
    "language": "nl",
    "is_outbound": False,
    "attachments": [{"filename": "../foto.png", "content_type": "image/png", "data_base64": base64.b64encode(b"png").decode()}],
}


def read_item(**changes: Any) -> ReadMessage:
    return read(json.dumps({**ITEM, **changes}).encode(), ITEM_JSON)


def test_an_item_is_read_completely() -> None:
    """Every field of the format."""
    message = read_item()
    assert (message.channel, message.kind, message.rating) == ("google-business", ChannelKind.REVIEW, 3.5)
    assert message.sender == Address("Lena", "users/12")
    assert message.body_text == message.reply_text == "Lekker brood, lange rij.\nTot ziens"
    assert message.date == datetime(2026, 11, 3, 9, 12, 13, tzinfo=UTC)
    assert (message.url, message.thread_key, message.message_id, message.language) == ("https://maps.example/r/1", "r/1", "r/1", "nl")
    assert message.message_class is MessageClass.HUMAN
    assert [(item.filename, item.content_type, item.size) for item in message.attachments] == [("foto.png", "image/png", 3)]
    assert read_part(json.dumps(ITEM).encode(), ITEM_JSON, 0) == b"png"
    assert message.unreadable == ""


def test_only_channel_and_kind_are_needed() -> None:
    """A star rating without words is an item too."""
    message = read(b'{"channel":"x","kind":"review"}', ITEM_JSON)
    assert (message.unreadable, message.body_text, message.date) == ("", "", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "carrier pigeon"},
        {"rating": "5"},
        {"rating": 7},
        {"date": "2026-11-03T10:12:13"},
        {"date": 12},
        {"text": None},
        {"from": "Lena"},
        {"is_outbound": "no"},
        {"attachments": [{"filename": "x"}]},
        {"attachments": [{"data_base64": "%%%"}]},
        {"surprise": 1},
    ],
)
def test_anything_wrong_makes_a_visible_item_with_what_could_be_read(changes: dict[str, Any]) -> None:
    """A channel's mistake must be seen, and the customer's words with it."""
    message = read_item(**changes)
    assert message.unreadable
    if "from" not in changes:
        assert message.sender.name == "Lena"
    if "text" not in changes:
        assert message.body_text.startswith("Lekker")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"text":"\\ud800"}', b'{"rating":1e999}'])
def test_broken_json_is_a_visible_item(content: bytes) -> None:
    """Nesting, lone surrogates and endless numbers included."""
    message = read(content, ITEM_JSON)
    assert message.unreadable
    assert decode(ReadMessage, encode(message)) == message


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.sampled_from(sorted(ITEM)), children, max_size=5),
    max_leaves=12,
)


@given(JSON)
def test_any_json_gives_a_record(value: Any) -> None:
    """Whatever a platform answers, the child answers too."""
    message = read(json.dumps(value).encode(), ITEM_JSON)
    assert decode(ReadMessage, encode(message)) == message
