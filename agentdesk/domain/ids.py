"""Identifiers: their types, and the arithmetic of message ids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NewType

ConversationId = NewType("ConversationId", int)
MessageId = NewType("MessageId", int)
CustomerId = NewType("CustomerId", int)
DraftId = NewType("DraftId", int)
DeliveryId = NewType("DeliveryId", int)
EntryId = NewType("EntryId", int)
SuggestionId = NewType("SuggestionId", int)
BatchId = NewType("BatchId", int)
"""A run of an import of letters."""
AgentName = NewType("AgentName", str)
AccountName = NewType("AccountName", str)
BlobDigest = NewType("BlobDigest", str)
"""SHA-256 of a blob's bytes, 64 lower-case hex digits."""

SEQUENCE_BITS = 20
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def first_message_id(arrived_at: datetime, now: datetime) -> MessageId:
    """Return the lowest id of the second in which a message arrived.

    Ids ascend in time, so newest-first walks an index; they stay under 2**53, which every JSON reader holds exactly.

    Args:
        arrived_at: the channel's own arrival time (aware).
        now: used instead where `arrived_at` lies outside 1990…now, as clocks of senders and servers can be wrong.
    """
    moment = arrived_at if EARLIEST <= arrived_at <= now else now
    return MessageId(int(moment.timestamp()) << SEQUENCE_BITS)


def second_of(message_id: MessageId) -> int:
    """Return the Unix second a message id was given for."""
    return message_id >> SEQUENCE_BITS
