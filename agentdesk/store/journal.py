"""The journal: reading it, and finding what may be put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, exists, not_, or_, select, type_coerce, update

from agentdesk.domain.ids import AgentName, ConversationId, EntryId
from agentdesk.domain.states import Means
from agentdesk.domain.views import EntryView
from agentdesk.store import tables
from agentdesk.store.work import SEEN

UNDO_REACH = timedelta(days=30)

e = tables.entry
f = tables.effect


@dataclass(frozen=True, slots=True)
class StoredEffect:
    """One recorded effect."""

    id: int
    entry: EntryId
    entity: str
    entity_id: int
    field: str
    before: Any
    after: Any
    conversation: ConversationId | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One recorded entry, as undo needs it."""

    id: EntryId
    at: datetime
    agent: AgentName
    verb: str
    sentence: str
    fields: dict[str, Any]
    undoes: EntryId | None
    is_undoable: bool


def entry(connection: Connection, number: EntryId) -> StoredEntry | None:
    """Return an entry."""
    row = connection.execute(select(e).where(e.c.id == number)).first()
    return None if row is None else _stored(row)


def reword(connection: Connection, number: EntryId, fields: dict[str, Any]) -> None:
    """Give an entry's sentence other fields: a run that goes on has more to tell."""
    connection.execute(update(e).where(e.c.id == number).values(sentence_fields=fields))


def _stored(row: Row[Any]) -> StoredEntry:
    undoes = None if row.undoes is None else EntryId(row.undoes)
    return StoredEntry(EntryId(row.id), row.at, AgentName(row.agent), row.verb, row.sentence, row.sentence_fields, undoes, row.is_undoable)


def effects_of(connection: Connection, number: EntryId) -> list[StoredEffect]:
    """Return an entry's effects, in the order they were made."""
    rows = connection.execute(select(f).where(f.c.entry_id == number).order_by(f.c.id))
    return [_effect(row) for row in rows]


def _effect(row: Row[Any]) -> StoredEffect:
    belongs_to = None if row.conversation_id is None else ConversationId(row.conversation_id)
    return StoredEffect(row.id, EntryId(row.entry_id), row.entity, row.entity_id, row.field, row.before, row.after, belongs_to)


def later_writer(connection: Connection, effect: StoredEffect) -> EntryId | None:
    """Return the entry that wrote a field after this effect and still stands; None where nobody did.

    Entries that were undone and the undos themselves cancel out, newest first: after A, B and undo of B, nobody wrote after A.
    """
    where = (f.c.entity == effect.entity, f.c.entity_id == effect.entity_id, f.c.field == effect.field, f.c.id >= effect.id)
    statement = select(f.c.entry_id, e.c.undoes).join(e, e.c.id == f.c.entry_id).where(*where).order_by(f.c.id.desc())
    cancelled: set[int] = set()
    for row in connection.execute(statement):
        if row.entry_id in cancelled:
            continue
        if row.entry_id == effect.entry:
            return None
        if row.undoes is None:
            return EntryId(row.entry_id)
        cancelled.add(row.undoes)
    return None


@dataclass(frozen=True, slots=True)
class LatestChange:
    """What a field of a conversation was before it was changed last, and by which verb that was."""

    verb: str
    at: datetime
    before: Any


def latest_of_field(connection: Connection, number: ConversationId, name: str) -> LatestChange | None:
    """Return the newest recorded change of a moment among a conversation's fields; None where none was recorded."""
    where = (f.c.conversation_id == number, f.c.entity == "conversation", f.c.entity_id == number, f.c.field == name)
    statement = select(e.c.verb, e.c.at, f.c.before).join(e, e.c.id == f.c.entry_id).where(*where).order_by(f.c.id.desc()).limit(1)
    row = connection.execute(statement).first()
    return None if row is None else LatestChange(row.verb, row.at, None if row.before is None else datetime.fromisoformat(row.before))


def maker_of(connection: Connection, entity: str, number: int) -> StoredEntry | None:
    """Return the entry that made a row which can be withdrawn."""
    where = (f.c.entity == entity, f.c.entity_id == number, f.c.field == "is_withdrawn")
    row = connection.execute(select(e).join(f, e.c.id == f.c.entry_id).where(*where).order_by(f.c.id).limit(1)).first()
    return None if row is None else _stored(row)


def undone_by(connection: Connection, number: EntryId) -> EntryId | None:
    """Return the undo of an entry that still stands (was not itself undone)."""
    for row in connection.execute(select(e.c.id).where(e.c.undoes == number).order_by(e.c.id.desc())):
        if undone_by(connection, EntryId(row.id)) is None:
            return EntryId(row.id)
    return None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose entries: of one session, or of one agent by one means."""

    agent: AgentName
    means: Means
    session: str = ""


def newest_undoable(
    connection: Connection, whose: Whose, *, undos: bool, since: datetime, passed: Sequence[EntryId] = ()
) -> StoredEntry | None:
    """Return the newest entry that still stands and may be undone: an ordinary one, or (`undos`) an undo, for redo; none of `passed`."""
    where = [e.c.agent == whose.agent, e.c.means == whose.means.value, e.c.is_undoable.is_(True), e.c.at >= since]
    if whose.session:
        where.append(e.c.session == whose.session)
    if passed:
        where.append(e.c.id.not_in(passed))
    rows = connection.execute(select(e).where(*where).order_by(e.c.id.desc()).limit(500))
    for row in rows:
        stored = _stored(row)
        if _is_undo(connection, stored) == undos and undone_by(connection, stored.id) is None:
            return stored
    return None


def _is_undo(connection: Connection, stored: StoredEntry) -> bool:
    """Whether an entry takes something back; an undo of an undo (a redo) does again what it was."""
    depth = 0
    current: StoredEntry | None = stored
    while current is not None and current.undoes is not None:
        depth += 1
        current = entry(connection, current.undoes)
    return depth % 2 == 1


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines of the journal: of a conversation, holding a text, older than an entry, so many, as `reader` sees it (None: all)."""

    conversation: ConversationId | None = None
    text: str = ""
    before: int | None = None
    limit: int = 100
    reader: AgentName | None = None


def views(connection: Connection, wanted: Lines) -> list[EntryView]:
    """Return lines of the journal, newest first."""
    statement = select(e)
    if wanted.reader is not None:
        # Stars, and what was marked as unread, concern nobody but who did it.
        is_own = exists().where(f.c.entry_id == e.c.id, f.c.entity == SEEN)
        statement = statement.where(or_(e.c.agent == wanted.reader, not_(is_own)))
    if wanted.conversation is not None:
        statement = statement.where(e.c.id.in_(select(f.c.entry_id).where(f.c.conversation_id == wanted.conversation)))
    if wanted.text:
        statement = statement.where(*(_holds(word) for word in wanted.text.split()))
    if wanted.before is not None:
        statement = statement.where(e.c.id < wanted.before)
    rows = connection.execute(statement.order_by(e.c.id.desc()).limit(min(wanted.limit, 1000))).all()
    touched = _conversations(connection, [row.id for row in rows])
    return [_view(connection, row, touched.get(row.id, ())) for row in rows]


def _holds(word: str) -> ColumnElement[bool]:
    """Whether an entry has a word: in who, how or what was done, or in what its sentence names."""
    texts = (e.c.agent, e.c.means, e.c.verb, e.c.sentence, type_coerce(e.c.sentence_fields, Text))
    return or_(*(text.icontains(word, autoescape=True) for text in texts))


def _conversations(connection: Connection, ids: list[int]) -> dict[int, tuple[ConversationId, ...]]:
    found: dict[int, dict[ConversationId, None]] = {}
    rows = connection.execute(select(f.c.entry_id, f.c.conversation_id).where(f.c.entry_id.in_(ids)).order_by(f.c.id)) if ids else ()
    for row in rows:
        if row.conversation_id is not None:
            found.setdefault(row.entry_id, {})[ConversationId(row.conversation_id)] = None
    return {number: tuple(conversations) for number, conversations in found.items()}


def _view(connection: Connection, row: Row[Any], conversations: tuple[ConversationId, ...]) -> EntryView:
    return EntryView(
        id=EntryId(row.id),
        at=row.at,
        agent=AgentName(row.agent),
        means=Means(row.means),
        verb=row.verb,
        sentence=row.sentence,
        fields=row.sentence_fields,
        conversations=conversations,
        undone_by=undone_by(connection, EntryId(row.id)),
        undoes=None if row.undoes is None else EntryId(row.undoes),
        is_undoable=row.is_undoable,
    )
