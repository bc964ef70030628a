"""Drafts: what somebody is writing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from agentdesk.domain.ids import AccountName, AgentName, BlobDigest, ConversationId, DraftId, MessageId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import BodyFormat
from agentdesk.domain.verbs import NO_CONVERSATION, DraftAttachment, PrivatePart, SaveDraft
from agentdesk.domain.views import DraftView
from agentdesk.domain.voice import UsedTemplate
from agentdesk.store import tables
from agentdesk.store.messages import addresses


def save(connection: Connection, verb: SaveDraft, author: AgentName, now: datetime) -> DraftId:
    """Write a draft and return its id; one that was thrown away or sent meanwhile becomes a new one, so that no typing is lost."""
    d = tables.draft
    values = _values(verb, now)
    if verb.draft is not None:
        # What somebody else is writing stays theirs; a draft of nobody's is whoever writes on first's.
        where = (d.c.id == verb.draft, _in(verb.conversation), d.c.is_withdrawn.is_(False), d.c.author.in_((author, "")))
        if connection.execute(update(d).where(*where).values(author=author, **values)).rowcount:
            return verb.draft
    where_to = None if verb.conversation == NO_CONVERSATION else verb.conversation
    key = connection.execute(insert(d).values(conversation_id=where_to, author=author, is_withdrawn=False, **values)).inserted_primary_key
    return DraftId(int(key[0]) if key else 0)


def put_aside(connection: Connection, verb: SaveDraft, number: ConversationId, author: AgentName, now: datetime) -> DraftId:
    """Keep a text that is on its way as a draft nobody sees, for the case that its message is taken back alone."""
    saved = save(connection, replace(verb, conversation=number), author, now)
    connection.execute(update(tables.draft).where(tables.draft.c.id == saved).values(is_withdrawn=True))
    return saved


def _in(conversation: ConversationId) -> ColumnElement[bool]:
    column = tables.draft.c.conversation_id
    return column.is_(None) if conversation == NO_CONVERSATION else column == conversation


def _values(verb: SaveDraft, now: datetime) -> dict[str, Any]:
    return {
        "body": verb.body,
        "is_note": verb.is_note,
        "recipients": _pairs(verb.to),
        "cc": _pairs(verb.cc),
        "bcc": _pairs(verb.bcc),
        "subject": verb.subject,
        "account": verb.account,
        "attachments": [[a.digest, a.filename, a.content_type, a.size] for a in verb.attachments],
        "answers": verb.answers,
        "forwards": verb.forwards,
        "from_address": verb.from_address,
        "quotes": verb.quotes,
        "format": verb.format or "",
        "templates": [[one.name, one.variant, one.text] for one in verb.templates],
        "private": _private_values(verb.private),
        "saved_at": now,
    }


def _private_values(private: PrivatePart | None) -> list[Any]:
    if private is None:
        return []
    templates = [[one.name, one.variant, one.text] for one in private.templates]
    return [private.body, _pairs(private.to), private.subject, private.account, templates]


def _private(kept: list[Any]) -> PrivatePart | None:
    if not kept:
        return None
    body, to, subject, account, templates = kept
    return PrivatePart(body, addresses(to), subject, AccountName(account), tuple(UsedTemplate(*one) for one in templates))


def _pairs(addresses: tuple[Address, ...]) -> list[list[str]]:
    return [[address.name, address.address] for address in addresses]


def get(connection: Connection, number: DraftId) -> DraftView | None:
    """Return a draft, None where there is none or it was thrown away."""
    d = tables.draft
    row = connection.execute(select(d).where(d.c.id == number, d.c.is_withdrawn.is_(False))).first()
    return None if row is None else _view(row)


def of(connection: Connection, author: AgentName | None, conversation: ConversationId | None = None) -> list[DraftView]:
    """Return drafts, newest first; of one agent and one conversation where given, NO_CONVERSATION for new mail."""
    d = tables.draft
    statement = select(d).where(d.c.is_withdrawn.is_(False))
    if author is not None:
        statement = statement.where(d.c.author.in_((author, "")))  # with those of nobody: whose author is away
    if conversation is not None:
        statement = statement.where(_in(conversation))
    return [_view(row) for row in connection.execute(statement.order_by(d.c.saved_at.desc(), d.c.id.desc()).limit(200))]


def count(connection: Connection) -> int:
    """Return how many drafts stand."""
    d = tables.draft
    return int(connection.execute(select(func.count()).select_from(d).where(d.c.is_withdrawn.is_(False))).scalar_one())


def _view(row: Row[Any]) -> DraftView:
    return DraftView(
        id=DraftId(row.id),
        conversation=NO_CONVERSATION if row.conversation_id is None else ConversationId(row.conversation_id),
        author=AgentName(row.author),
        body=row.body,
        is_note=row.is_note,
        to=addresses(row.recipients),
        cc=addresses(row.cc),
        bcc=addresses(row.bcc),
        subject=row.subject,
        account=AccountName(row.account),
        attachments=tuple(DraftAttachment(BlobDigest(digest), name, kind, size) for digest, name, kind, size in row.attachments),
        answers=None if row.answers is None else MessageId(row.answers),
        saved_at=row.saved_at,
        forwards=None if row.forwards is None else MessageId(row.forwards),
        from_address=row.from_address,
        quotes=row.quotes,
        format=BodyFormat(row.format) if row.format else None,
        templates=tuple(UsedTemplate(name, variant, text) for name, variant, text in row.templates),
        private=_private(row.private),
    )


def ids_of(connection: Connection, number: ConversationId) -> list[DraftId]:
    """Return the drafts that stand in a conversation, everybody's."""
    d = tables.draft
    rows = connection.execute(select(d.c.id).where(d.c.conversation_id == number, d.c.is_withdrawn.is_(False)))
    return [DraftId(row.id) for row in rows]
