"""What a conversation left beside its messages: in the journal, in suggestions, in what a machine noted of it. Erasure empties it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.store import tables

PAGE = 500
KEPT_FIELDS = frozenset({"number", "count", "agent", "until", "deputy", "customer", "conversations", "into", "entry", "numbers", "id"})
"""What a sentence of the journal may go on saying: who, how many and which, never what."""
KEPT_EFFECTS = ("status", "assignee", "snoozed_until", "deleted_at", "merged_into")

f, e = tables.effect, tables.entry


def wipe(connection: Connection, number: ConversationId) -> None:
    """Take a conversation's words out of all that only speaks of it."""
    m = tables.message
    ids = select(m.c.id).where(m.c.conversation_id == number)
    a = tables.acknowledgement
    connection.execute(update(a).where(a.c.conversation_id == number).values(address="", counted_as="", domain="", reason=""))
    v = tables.survey
    connection.execute(update(v).where(v.c.conversation_id == number).values(counted_as="", reason=""))
    g = tables.suggestion
    connection.execute(update(g).where(g.c.conversation_id == number).values(evidence="", evidence_fields={}, targets=[]))
    connection.execute(delete(tables.rest).where(tables.rest.c.message_id.in_(ids)))
    w = tables.write_back
    connection.execute(update(w).where(w.c.conversation_id == number).values(words=""))
    t = tables.conversation_tag
    connection.execute(delete(t).where(t.c.conversation_id == number))
    of_it = f.c.conversation_id == number
    _wipe_entries(connection, select(f.c.entry_id).where(of_it))
    connection.execute(delete(f).where(of_it, f.c.field.not_in(KEPT_EFFECTS)))


def wipe_customer(connection: Connection, number: CustomerId) -> None:
    """Take a customer's values out of the journal: the fact that something changed stays."""
    of_it = (f.c.entity == "customer", f.c.entity_id == number)
    _wipe_entries(connection, select(f.c.entry_id).where(*of_it))
    connection.execute(delete(f).where(*of_it))


def _wipe_entries(connection: Connection, entries: Select[tuple[int]]) -> None:
    rows = connection.execute(select(e.c.id, e.c.args, e.c.sentence_fields).where(e.c.id.in_(entries))).all()
    for row in rows:
        connection.execute(
            update(e).where(e.c.id == row.id).values(args=_impersonal(row.args), sentence_fields=_impersonal(row.sentence_fields))
        )


def _impersonal(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in KEPT_FIELDS}
