"""What filing a scanned letter takes beside a message: its own row, a word on letters that look alike, and scans that were cut apart."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.domain.channels import RawItem
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, BatchId, ConversationId, MessageId
from agentdesk.domain.letters import Given
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.suggestions import Suggested, SuggestionKind
from agentdesk.domain.texts import N_
from agentdesk.intake.correspondence import kin_of
from agentdesk.store import batches, conversations, letters, raw, suggestions, threads
from agentdesk.store.incoming import Incoming, Place
from agentdesk.store.letters import NewLetter
from agentdesk.store.raw import Arrival, Batch
from agentdesk.store.work import Work

MOST_ALIKE = 5
"""So many papers like one are asked about; of a form that hundreds send in nobody wants to hear."""
ALIKE = N_("the letter in #{into} has the same pages and words: it may be the same paper, scanned twice")


def batch_of(account: AccountName, source: Arrival, found: Sequence[tuple[bytes, Given]]) -> Batch:
    """Return scans that came out of an arrival, a longer scan or a mail, as a batch of their own."""
    items = tuple(
        RawItem(
            external_id=f"file:{raw.digest_of(content)}",
            content=content,
            arrived_at=source.arrived_at,
            media_type=SCAN,
            location=source.location,
            details=given.dump(),
        )
        for content, given in found
    )
    sources = [f"{source.source}#{number}" for number in range(1, len(items) + 1)]
    return Batch(account, items, source.received_at, sources=sources, starts_target=source.starts_target)


def keep(incoming: Incoming, arrival: Arrival, read: ReadMessage, message: MessageId) -> None:
    """Put in what is known of a letter beside its pages."""
    given = Given.parse(arrival.details)
    batch = BatchId(given.batch) if given.batch else None
    letters.add(incoming.connection, NewLetter(message, arrival.arrived_at, read, given.part_of, batch))
    if batch is not None and not given.part_of:
        batches.note_scan(incoming.connection, batch, arrival.digest, len(read.pages))


def suggest_alike(work: Work, incoming: Incoming, read: ReadMessage, message: MessageId, number: ConversationId) -> None:
    """Ask a person about a letter that looks like one that is here: the same paper scanned twice has other bytes."""
    incoming.write()
    other = letters.alike(work.connection, message, read)
    if other is None:
        _suggest_kin(work, incoming, read, message, number)
    elif other != number and suggestions.count_joins(work.connection, other) < MOST_ALIKE:
        fields: dict[str, FieldValue] = {"number": number, "into": other}
        suggestions.make(work.connection, Suggested(SuggestionKind.JOIN, number, (other,), ALIKE, fields), work.now)


def _suggest_kin(work: Work, incoming: Incoming, read: ReadMessage, message: MessageId, number: ConversationId) -> None:
    """Ask a person about a letter that began a conversation, though something in it speaks for one that is here."""
    if len(conversations.standing_ids(incoming.connection, number)) > 1:
        return
    kin = kin_of(incoming.connection, read, message, number)
    if kin is not None and suggestions.count_joins(work.connection, kin.conversation) < MOST_ALIKE:
        fields: dict[str, FieldValue] = {"number": number, "into": kin.conversation}
        suggestions.make(work.connection, Suggested(SuggestionKind.JOIN, number, (kin.conversation,), kin.evidence, fields), work.now)


def stand_for(incoming: Incoming, arrival: Arrival, read: ReadMessage) -> Place:
    """Say of a scan that it became the letters cut out of it, which stand in the desk already; the first speaks for all."""
    incoming.write()
    given = Given.parse(arrival.details)
    if given.batch:
        batches.note_scan(incoming.connection, BatchId(given.batch), arrival.digest, read.scanned, read.cuts)
    place = threads.message_of_digest(incoming.connection, read.first_part) or (MessageId(0), ConversationId(0))
    incoming.link(arrival, place[0])
    return place
