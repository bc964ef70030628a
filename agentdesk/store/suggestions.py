"""Suggestions: made once for the same evidence, kept when decided so that they aren't made again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select

from agentdesk.domain.ids import ConversationId, SuggestionId
from agentdesk.domain.states import Status
from agentdesk.domain.suggestions import Suggested, SuggestionKind, SuggestionState, SuggestionView
from agentdesk.store import tables

s = tables.suggestion
c = tables.conversation
_DONE = (Status.CLOSED.value, Status.SPAM.value)


def make(connection: Connection, suggested: Suggested, now: datetime) -> SuggestionId | None:
    """Make a suggestion; None where the same one was made before, whatever became of it."""
    targets = list(suggested.targets)
    same = (s.c.conversation_id == suggested.conversation, s.c.kind == suggested.kind.value)
    before = connection.execute(select(s.c.targets).where(*same))
    if any(row.targets == targets for row in before):
        return None
    values = {
        "conversation_id": suggested.conversation,
        "kind": suggested.kind.value,
        "state": SuggestionState.OPEN.value,
        "targets": targets,
        "evidence": suggested.evidence,
        "evidence_fields": dict(suggested.fields),
        "made_at": now,
    }
    key = connection.execute(insert(s).values(**values)).inserted_primary_key
    return SuggestionId(int(key[0]) if key else 0)


def _standing() -> Select[Any]:
    """Select what waits for a person and has not become moot: nothing closed is to be closed, nothing merged to be moved."""
    is_closing = s.c.kind == SuggestionKind.CLOSE.value
    return (
        select(s, c.c.last_inbound_id)
        .join(c, c.c.id == s.c.conversation_id)
        .where(s.c.state == SuggestionState.OPEN.value, c.c.merged_into.is_(None), c.c.deleted_at.is_(None))
        .where(or_(~is_closing, c.c.status.not_in(_DONE)))
        .order_by(s.c.id)
    )


def of(connection: Connection, conversation: ConversationId | None = None, limit: int = 1000) -> list[SuggestionView]:
    """Return what waits for a person, oldest first; of one conversation where it is given."""
    where = () if conversation is None else (s.c.conversation_id == conversation,)
    rows = connection.execute(_standing().where(*where).limit(limit))
    return [_view(row) for row in rows if not _is_overtaken(row)]


def get(connection: Connection, number: SuggestionId) -> SuggestionView | None:
    """Return a suggestion that waits, None where there is none or it was decided."""
    row = connection.execute(_standing().where(s.c.id == number)).first()
    return None if row is None or _is_overtaken(row) else _view(row)


def count_joins(connection: Connection, target: ConversationId) -> int:
    """Return how many conversations were ever suggested to be joined to one."""
    where = (s.c.kind == SuggestionKind.JOIN.value, s.c.targets == [target])
    return int(connection.execute(select(func.count()).select_from(s).where(*where)).scalar_one())


def _is_overtaken(row: Row[Any]) -> bool:
    """A customer who wrote again since is not done."""
    return bool(row.kind == SuggestionKind.CLOSE.value and row.targets != [row.last_inbound_id])


def _view(row: Row[Any]) -> SuggestionView:
    return SuggestionView(
        SuggestionId(row.id),
        SuggestionKind(row.kind),
        ConversationId(row.conversation_id),
        tuple(row.targets),
        row.evidence,
        row.evidence_fields,
        row.made_at,
    )
