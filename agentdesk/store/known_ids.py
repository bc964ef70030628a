"""Which of the Message-IDs a batch speaks of stand in the desk: looked up at once, so that nothing is asked about those that don't."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, literal, select, union_all

from agentdesk.domain.mail_ids import folded_id
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import messages, tables
from agentdesk.store.dialects.lists import listed, listing
from agentdesk.store.dialects.statements import FixedSelect

m = tables.message
r = tables.reference
_IDS = union_all(
    select(r.c.rfc_id, r.c.is_own).where(r.c.rfc_id.in_(listed("ids"))).distinct(),
    select(m.c.rfc_id, literal(value=True)).where(m.c.rfc_id.in_(listed("ids"))),
).subquery()
_THERE = FixedSelect(select(_IDS.c.rfc_id, _IDS.c.is_own))


class KnownIds:
    """What is known of ids, folded: those asked about at first and those of messages added since; of others, that they may be there."""

    def __init__(self, connection: Connection, ids: frozenset[str]) -> None:
        rows = _THERE.all(connection, {"ids": listing(ids)}) if ids else []
        self._asked = ids
        self._held = {row.rfc_id for row in rows if row.is_own}
        self._named = {row.rfc_id for row in rows if not row.is_own}

    def add(self, read: ReadMessage) -> None:
        """Take in the ids of a message that was added."""
        own = folded_id(read.message_id)
        for rfc_id in messages.ids_spoken_of(read):
            (self._held if rfc_id == own else self._named).add(rfc_id)

    def is_any_there(self, ids: Iterable[str]) -> bool:
        """Whether any message may be, or name, one of these."""
        ids = tuple(ids)
        return bool(self.held(ids) or self.named(ids))

    def held(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those that may be a message's own, in their order; empty ones are left out."""
        return tuple(rfc_id for rfc_id in ids if rfc_id and (rfc_id in self._held or rfc_id not in self._asked))

    def named(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those that a message may name as another's, in their order; empty ones are left out."""
        return tuple(rfc_id for rfc_id in ids if rfc_id and (rfc_id in self._named or rfc_id not in self._asked))
