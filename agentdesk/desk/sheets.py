"""Answers with sheets that go with letters: separators for the scanner, labels for envelopes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import NotFound, NothingWaits, UsageError
from agentdesk.domain.ids import DeliveryId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_
from agentdesk.domain.views import BlobPiece, DeliveryView
from agentdesk.replies.letter import sheets
from agentdesk.replies.letter.sheet import address_lines
from agentdesk.store import delivery_views

LETTER: Final = "letter"
PIECE_BYTES: Final = 256 * 1024
MOST_ACROSS, MOST_DOWN = 6, 20
PRINTED_WITHIN: Final = timedelta(days=14)


def set_separator(reading: Reading, ask: asks.SetSeparator) -> Iterator[BlobPiece]:
    """Return a separator sheet."""
    yield from _pieces(sheets.separator(ask.code, reading.desk.voice.business.language))


def set_labels(reading: Reading, ask: asks.SetLabels) -> Iterator[BlobPiece]:
    """Return labels for letters that wait for the post.

    Raises:
        UsageError: no sheet has so many labels. NotFound: there is no such letter. NothingWaits: none waits.
    """
    if not (1 <= ask.columns <= MOST_ACROSS and 1 <= ask.rows <= MOST_DOWN and 0 <= ask.used < ask.columns * ask.rows):
        raise UsageError(cause=N_("a sheet has 1 to 6 labels across and 1 to 20 down; fewer than all of them can be used"))
    with reading.stores.reading() as connection:
        found = [_letter(delivery_views.one(connection, number), number) for number in ask.deliveries] or [
            one for one in delivery_views.views(connection, reading.now - PRINTED_WITHIN) if _waits_for_post(one)
        ]
    if not found:
        raise NothingWaits(cause=N_("no letter waits for the post: each that was printed is marked as posted"))
    lines = [address_lines(Address("", recipient)) for one in found for recipient in one.recipients]
    yield from _pieces(sheets.labels(lines, ask.columns, ask.rows, ask.used))


def _letter(found: DeliveryView | None, number: DeliveryId) -> DeliveryView:
    if found is None or found.channel != LETTER:
        raise NotFound(thing=N_("letter"), name=str(number))
    return found


def _waits_for_post(one: DeliveryView) -> bool:
    return one.channel == LETTER and one.state is DeliveryState.SENT and one.posted_at is None


def _pieces(content: bytes) -> Iterator[BlobPiece]:
    for start in range(0, len(content), PIECE_BYTES):
        yield BlobPiece(start, len(content), content[start : start + PIECE_BYTES])
