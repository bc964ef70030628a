"""A unit of work: one transaction on the desk file, the journal entry it makes, and the effects it records.

Every change to a field that can be undone goes through `Work.set`, people's and machines' alike, so that the last writer of a field
is always known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from agentdesk.domain.errors import FieldValue, NotFound
from agentdesk.domain.ids import AgentName, ConversationId, EntryId
from agentdesk.domain.states import Means, Role
from agentdesk.store import tables
from agentdesk.store.columns import UtcMoment

ENTITIES: dict[str, Table] = {
    "conversation": tables.conversation,
    "message": tables.message,
    "draft": tables.draft,
    "delivery": tables.delivery,
    "customer": tables.customer,
    "suggestion": tables.suggestion,
    "template_file": tables.template_file,
    "template_use": tables.template_use,
    "apart": tables.apart,
    "agent": tables.agent,
    "person_erasure": tables.person_erasure,
    "letter": tables.letter,
    "batch": tables.batch,
    "closure": tables.closure,
}
TAGS: dict[str, tuple[Table, str]] = {
    "conversation": (tables.conversation_tag, "conversation_id"),
    "customer": (tables.customer_tag, "customer_id"),
}
TAG = "tag:"
SEEN = "seen"
"""What one agent has of a conversation; a field of it is called after the agent, as in `is_starred:ana`."""
_UNSEEN = {"is_starred": False, "last_seen_id": 0}


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, by what means, in which session: the kernel's word, never the client's; only root may name whom it acts for."""

    agent: AgentName
    uid: int
    means: Means
    session: str = ""
    role: Role = Role.ADMIN


SERVICE = Author(AgentName("agentdesk"), -1, Means.SERVICE)
RULE = Author(AgentName("agentdesk"), -1, Means.RULE)
INTAKE = Author(AgentName("agentdesk"), -1, Means.INTAKE)
OUTBOX = Author(AgentName("agentdesk"), -1, Means.OUTBOX)


@dataclass(frozen=True, slots=True)
class Effect:
    """One field that changed."""

    entity: str
    entity_id: int
    field: str
    before: Any
    after: Any
    conversation: ConversationId | None


@dataclass(slots=True)
class Work:
    """One transaction's changes; `finish` writes the entry and its effects."""

    connection: Connection
    now: datetime
    author: Author
    effects: list[Effect] = field(default_factory=list)
    changed: set[ConversationId] = field(default_factory=set)

    def get(self, entity: str, entity_id: int, name: str) -> Any:
        """Return a field's value now, in the form the journal keeps.

        Raises:
            NotFound: there is no such row.
        """
        if name.startswith(TAG):
            return self._has_tag(entity, entity_id, name.removeprefix(TAG))
        if entity == SEEN:
            return self._seen(entity_id, name)
        table = ENTITIES[entity]
        row = self.connection.execute(select(table.c[name]).where(table.c.id == entity_id)).first()
        if row is None:
            raise NotFound(thing=entity, name=str(entity_id))
        return plain(row[0])

    def set(self, entity: str, entity_id: int, name: str, after: Any, conversation: ConversationId | None = None) -> bool:
        """Change a field and record it; return whether it changed at all."""
        before, after = self.get(entity, entity_id, name), plain(after)
        if before == after:
            return False
        self._write(entity, entity_id, name, after)
        belongs_to = ConversationId(entity_id) if entity in {"conversation", SEEN} else conversation
        self.effects.append(Effect(entity, entity_id, name, before, after, belongs_to))
        if belongs_to is not None:
            self.changed.add(belongs_to)
        return True

    def created(self, entity: str, entity_id: int, conversation: ConversationId | None = None) -> None:
        """Record that a row was made: undoing withdraws it by its flag, or cancels it where it is a delivery."""
        name, before, after = ("state", "cancelled", "held") if entity == "delivery" else ("is_withdrawn", True, False)
        self.effects.append(Effect(entity, entity_id, name, before, after, conversation))
        if conversation is not None:
            self.changed.add(conversation)

    def withdrawable(self, conversation: ConversationId) -> None:
        """Record that a conversation was begun: undoing deletes it."""
        self.effects.append(Effect("conversation", conversation, "deleted_at", plain(self.now), None, conversation))
        self.changed.add(conversation)

    def finish(self, verb: str, sentence: str, fields: dict[str, FieldValue], **options: Any) -> EntryId:
        """Write the journal entry and its effects and return the entry's id.

        Args:
            verb: the verb's name.
            sentence: what was done, before translation.
            fields: what the sentence's placeholders stand for; impersonal values only.
            **options: `version`, `args` (JSON fields of the verb), `undoes`, `is_undoable`.
        """
        values = {"at": self.now, "agent": self.author.agent, "uid": self.author.uid, "means": self.author.means.value}
        words = {"session": self.author.session, "verb": verb, "sentence": sentence, "sentence_fields": fields}
        defaults: dict[str, Any] = {"version": 1, "args": {}, "undoes": None, "is_undoable": True}
        done = self.connection.execute(insert(tables.entry).values(**values, **words, **(defaults | options)))
        key = done.inserted_primary_key
        entry_id = EntryId(int(key[0]) if key else 0)
        if self.effects:
            self.connection.execute(insert(tables.effect), [_effect_values(entry_id, effect) for effect in self.effects])
        return entry_id

    def _has_tag(self, entity: str, entity_id: int, tag: str) -> bool:
        t, owner = TAGS[entity]
        return self.connection.execute(select(t.c.tag).where(t.c[owner] == entity_id, t.c.tag == tag)).first() is not None

    def _write(self, entity: str, entity_id: int, name: str, value: Any) -> None:
        if name.startswith(TAG):
            self._write_tag(entity, entity_id, name.removeprefix(TAG), is_on=bool(value))
            return
        if entity == SEEN:
            self._write_seen(entity_id, name, value)
            return
        table = ENTITIES[entity]
        self.connection.execute(update(table).where(table.c.id == entity_id).values({name: _typed(table, name, value)}))

    def _seen(self, conversation: int, name: str) -> Any:
        s, (column, _colon, agent) = tables.seen, name.partition(":")
        found = self.connection.execute(select(s.c[column]).where(s.c.agent == agent, s.c.conversation_id == conversation)).first()
        return _UNSEEN[column] if found is None else found[0]

    def _write_seen(self, conversation: int, name: str, value: Any) -> None:
        s, (column, _colon, agent) = tables.seen, name.partition(":")
        own = (s.c.agent == agent, s.c.conversation_id == conversation)
        if self.connection.execute(update(s).where(*own).values({column: value})).rowcount == 0:
            self.connection.execute(insert(s).values(agent=agent, conversation_id=conversation, **(_UNSEEN | {column: value})))

    def _write_tag(self, entity: str, entity_id: int, tag: str, *, is_on: bool) -> None:
        t, owner = TAGS[entity]
        if is_on:
            self.connection.execute(insert(t).values({owner: entity_id, "tag": tag}))
        else:
            self.connection.execute(delete(t).where(t.c[owner] == entity_id, t.c.tag == tag))


def plain(value: Any) -> Any:
    """Return a value in the form the journal keeps: JSON, moments as ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: Table, name: str, value: Any) -> Any:
    if isinstance(table.c[name].type, UtcMoment) and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value


def _effect_values(entry_id: EntryId, effect: Effect) -> dict[str, Any]:
    return {
        "entry_id": entry_id,
        "conversation_id": effect.conversation,
        "entity": effect.entity,
        "entity_id": effect.entity_id,
        "field": effect.field,
        "before": effect.before,
        "after": effect.after,
    }
