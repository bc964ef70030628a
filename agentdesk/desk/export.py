"""The answer to an export: every message of the conversations a query finds, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.views import ExportedAttachment, ExportedMessage
from agentdesk.store import exports
from agentdesk.store.messages import StoredMessage, reply_text
from agentdesk.store.selection import Reader

SCHEMA = 1
PIECE_CHARS = 60_000
"""Two texts of so many characters, at most four bytes each, leave half a frame of 1 MiB for everything else."""


def export(reading: Reading, ask: asks.Export) -> Iterator[ExportedMessage]:
    """Return messages, oldest first; a long text in pieces: records of the same id, one behind the other, carry on its texts."""
    with reading.stores.reading() as connection:
        for found, customer in exports.rows(connection, ask.query, Reader(reading.agent, reading.now)):
            yield from _pieces(_exported(found, customer, exports.attachments(connection, found.id)))


def _pieces(message: ExportedMessage) -> Iterator[ExportedMessage]:
    """Cut a message so that each record fits a frame."""
    longest = max(len(message.body_text), len(message.reply_text), 1)
    for start in range(0, longest, PIECE_CHARS):
        end = start + PIECE_CHARS
        yield replace(message, body_text=message.body_text[start:end], reply_text=message.reply_text[start:end])


def _exported(found: StoredMessage, customer: int, attachments: tuple[ExportedAttachment, ...]) -> ExportedMessage:
    bounce = found.bounce
    return ExportedMessage(
        schema=SCHEMA,
        id=str(found.id),
        conversation_id=str(found.conversation),
        customer_id=str(customer),
        source=found.source,
        channel=found.channel,
        account=found.account,
        direction=found.direction.value,
        from_name=found.sender.name,
        from_address=found.sender.address,
        to=found.to,
        cc=found.cc,
        subject=found.subject,
        date=None if found.date is None else moment(found.date),
        received_at=moment(found.received_at),
        body_text=found.body_text,
        reply_text=reply_text(found.body_text, found.folds),
        language=found.language,
        attachments=attachments,
        auto_submitted=found.is_auto_submitted,
        bulk=found.is_bulk,
        bounce=bounce is not None,
        failed_recipients=bounce.failed_recipients if bounce else (),
        bounce_status=bounce.status if bounce else "",
        message_id=found.rfc_id,
        in_reply_to=found.in_reply_to,
        references=found.references,
        rating=found.rating,
        url=found.url,
        unreadable=found.unreadable,
    )


def moment(value: datetime) -> str:
    """Return a moment as exports write it: `YYYY-MM-DDTHH:MM:SSZ` in UTC."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
