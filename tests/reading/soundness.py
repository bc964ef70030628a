"""What every record the reading room gives back promises, whatever the bytes were."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields

from agentdesk.domain.reading import Address, Bounce, ReadAttachment, ReadMessage
from agentdesk.domain.safe_text import is_clean, is_clean_block
from agentdesk.reading import limits
from agentdesk.wire.codec import decode, encode

_BODIES = {"body_text", "reply_text"}


def lines_of(message: ReadMessage) -> Iterator[str]:
    """Yield every one-line text of a record."""
    for item in fields(message):
        if item.name not in _BODIES:
            yield from _texts_in(getattr(message, item.name))


def _texts_in(value: object) -> Iterator[str]:
    """Yield the texts of a field, whatever records it nests."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts_in(part)
    elif isinstance(value, Address | ReadAttachment | Bounce):
        for item in fields(value):
            yield from _texts_in(getattr(value, item.name))


def assert_sound(message: ReadMessage) -> None:
    """Assert what every record promises."""
    assert decode(ReadMessage, encode(message)) == message
    for line in lines_of(message):
        assert is_clean(line), line
    for text in (message.body_text, message.reply_text):
        assert is_clean_block(text)
        assert not [char for char in text if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    assert len(message.body_text) <= limits.MAX_BODY_CHARS
    assert len(message.to) <= limits.MAX_ADDRESSES
    assert len(message.attachments) <= limits.MAX_PARTS + 1
    at = 0
    for fold in message.folds:
        assert at <= fold.start < fold.end <= len(message.body_text)
        at = fold.end
