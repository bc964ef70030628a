"""The tables of the desk file, declared.

Nothing imports this but `generate_tables`, which writes `tables` from it: SQLModel and its models cost the service half a second at
every start, and no statement needs more than the Core tables. After a change here: `python -m agentdesk.store.generate_tables`.

No foreign key cascades, no triggers, no relationships. Moments are `UtcMoment`, lists and records `JsonText`. `message.id` is
`(seconds << 20) | n` and ascends in time (see `domain.ids`); `conversation.id` is the short number one can say on the phone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from agentdesk.store.columns import JsonText, UtcMoment

ROWID = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite makes only an INTEGER PRIMARY KEY the rowid itself, which full-text search points at."""


def moment(*, nullable: bool = True, index: bool = False) -> Any:
    """Return a field that holds an aware moment."""
    return Field(default=None, sa_column=Column(UtcMoment, nullable=nullable, index=index))


def json_list() -> Any:
    """Return a field that holds a JSON value, an empty list to begin with."""
    return Field(default_factory=list, sa_column=Column(JsonText, nullable=False))


def big_id() -> Any:
    """Return a primary key that may be as large as 2**53."""
    return Field(default=None, sa_column=Column(ROWID, primary_key=True, autoincrement=False))


class CustomerRow(SQLModel, table=True):
    """A customer: a person or firm."""

    __tablename__ = "customer"
    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    kind: str = "customer"
    number: str = Field(default="", index=True)
    """What the firm's own books call them."""
    language: str = ""
    channel: str = ""
    """Which channel they prefer, "" where nobody said."""
    note: str = ""
    away_until: datetime | None = moment()
    merged_into: int | None = Field(default=None, foreign_key="customer.id")
    created_at: datetime = moment(nullable=False)


class HandleRow(SQLModel, table=True):
    """A customer's address on one kind of channel; `address` is folded for comparison, `shown` as it was written."""

    __tablename__ = "handle"
    __table_args__: ClassVar[Any] = (UniqueConstraint("kind", "address"),)
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    kind: str
    address: str
    shown: str = ""
    bounced_status: str = ""


class ConversationRow(SQLModel, table=True):
    """All messages about one matter with one customer, and what a list shows of it."""

    __tablename__ = "conversation"
    __table_args__: ClassVar[Any] = (
        Index("ix_conversation_list", "status", "last_message_id"),
        Index("ix_conversation_mine", "assignee", "status", "last_message_id"),
        Index("ix_conversation_due", "status", "due_at"),
        Index("ix_conversation_all", "last_message_id"),
        Index("ix_conversation_customer", "customer_id", "last_message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    status: str
    account: str
    channel: str
    kind: str
    who: str
    subject: str = ""
    snippet: str = ""
    thread_key: str = Field(default="", index=True)
    assignee: str | None = None
    due_at: datetime | None = moment()
    snoozed_until: datetime | None = moment(index=True)
    rating: float | None = None
    has_attachment: bool = False
    message_count: int = 0
    version: int = 1
    last_message_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    last_inbound_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    last_at: datetime = moment(nullable=False)
    deleted_at: datetime | None = moment()
    merged_into: int | None = Field(default=None, foreign_key="conversation.id")
    created_at: datetime = moment(nullable=False)


class ConversationTagRow(SQLModel, table=True):
    """A word on a conversation."""

    __tablename__ = "conversation_tag"
    __table_args__: ClassVar[Any] = (Index("ix_conversation_tag_tag", "tag", "conversation_id"),)
    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True)
    tag: str = Field(primary_key=True)


class SeenRow(SQLModel, table=True):
    """What one agent has read and starred; never shared."""

    __tablename__ = "seen"
    agent: str = Field(primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True)
    last_seen_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    is_starred: bool = False


class MessageRow(SQLModel, table=True):
    """One message: what came in, what we wrote, or a note."""

    __tablename__ = "message"
    __table_args__: ClassVar[Any] = (
        Index("ix_message_conversation", "conversation_id", "id"),
        Index("ix_message_rfc_id", "rfc_id"),
        Index("ix_message_digest", "raw_digest"),
        Index("ix_message_sender", "sender_address", "id"),
    )
    id: int = big_id()
    conversation_id: int = Field(foreign_key="conversation.id")
    is_withdrawn: bool = False  # here, because searches look at it: behind a long body, SQLite would read all of that first
    direction: str
    account: str
    channel: str
    kind: str = "email"
    author: str = ""
    sender_name: str = ""
    sender_address: str = ""
    reply_to: list[Any] = json_list()
    recipients: list[Any] = json_list()
    cc: list[Any] = json_list()
    bcc: list[Any] = json_list()
    subject: str = ""
    date: datetime | None = moment()
    received_at: datetime = moment(nullable=False)
    body_text: str = ""
    folds: list[Any] = json_list()
    language: str = ""
    message_class: str = "human"
    is_auto_submitted: bool = False
    is_bulk: bool = False
    bounce: list[Any] | None = Field(default=None, sa_column=Column(JsonText, nullable=True))
    rfc_id: str = ""
    in_reply_to: str = ""
    reference_ids: list[Any] = json_list()
    list_id: str = ""
    authentication: str = ""
    thread_topic: str = ""
    thread_index: str = ""
    rating: float | None = None
    url: str = ""
    source: str = ""
    raw_digest: str = ""
    content_digest: str = ""  # without what servers add on the way: equal for the copies that two accounts get
    media_type: str = ""
    joined_by: str = ""
    join_confidence: str = ""
    is_newcomer: bool = False
    unreadable: str = ""
    warnings: list[Any] = json_list()
    attachment_names: str = ""


class ReferenceRow(SQLModel, table=True):
    """Every Message-ID a message speaks of, its own included: threads are found by it."""

    __tablename__ = "reference"
    rfc_id: str = Field(primary_key=True)
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    is_own: bool = False


class AttachmentRow(SQLModel, table=True):
    """One attachment; its bytes are read again from the raw source, or stand as a blob for what we wrote."""

    __tablename__ = "attachment"
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    part: int = 0
    filename: str = ""
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    is_inline: bool = False
    content_id: str = ""


class LocationRow(SQLModel, table=True):
    """Which message an arrival became: one message may have arrived in several folders and accounts."""

    __tablename__ = "location"
    arrival_id: int = big_id()
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    account: str = ""
    external_id: str = ""
    raw_digest: str = ""  # where its bytes are not those of the message: a copy by another way
    gone_at: datetime | None = moment()


class DraftRow(SQLModel, table=True):
    """What somebody is writing."""

    __tablename__ = "draft"
    __table_args__: ClassVar[Any] = (Index("ix_draft_conversation", "conversation_id", "is_withdrawn"),)
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id")  # none yet for new mail
    author: str = ""
    body: str = ""
    is_note: bool = False
    recipients: list[Any] = json_list()
    cc: list[Any] = json_list()
    bcc: list[Any] = json_list()
    subject: str = ""
    account: str = ""
    attachments: list[Any] = json_list()
    answers: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    forwards: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    from_address: str = ""
    quotes: bool | None = None
    format: str = ""
    saved_at: datetime = moment(nullable=False)
    is_withdrawn: bool = False


class DeliveryRow(SQLModel, table=True):
    """One message on its way out. `held_until` None while `held` waits for a person; a lease is only ever on a `queued` row."""

    __tablename__ = "delivery"
    __table_args__: ClassVar[Any] = (
        Index("ix_delivery_state", "state", "due_at"),
        Index("ix_delivery_conversation", "conversation_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    conversation_id: int = Field(foreign_key="conversation.id")
    draft_id: int | None = None
    account: str
    channel: str
    state: str
    key: str
    from_address: str = ""
    recipients: list[Any] = json_list()
    rfc_id: str = ""
    thread_external_id: str = ""
    media_type: str = "message/rfc822"
    content: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    attempts: int = 0
    held_until: datetime | None = moment()
    due_at: datetime | None = moment()
    lease_until: datetime | None = moment()
    generation: int = 0
    words: str = ""
    refusals: list[Any] = json_list()
    external_id: str = ""
    queued_at: datetime = moment(nullable=False)
    sent_at: datetime | None = moment()


class RestRow(SQLModel, table=True):
    """What is still missing of a message that came as its headers."""

    __tablename__ = "rest"
    message_id: int = big_id()
    arrival_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    account: str
    external_id: str
    reason: str
    full_bytes: int = 0
    fetched_bytes: int = 0
    attempts: int = 0
    due_at: datetime | None = moment()
    words: str = ""


class SuggestionRow(SQLModel, table=True):
    """Something the desk suggests; decided ones stay, so that the same evidence doesn't make them again."""

    __tablename__ = "suggestion"
    __table_args__: ClassVar[Any] = (Index("ix_suggestion_conversation", "conversation_id"), Index("ix_suggestion_state", "state"))
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    kind: str
    state: str
    targets: list[Any] = json_list()
    evidence: str
    evidence_fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JsonText, nullable=False))
    made_at: datetime = moment(nullable=False)


class WriteBackRow(SQLModel, table=True):
    """One thing to be done to a message on the server it came from; a lease is only ever on a `queued` row."""

    __tablename__ = "write_back"
    __table_args__: ClassVar[Any] = (
        Index("ix_write_back_state", "state", "due_at"),
        Index("ix_write_back_place", "account", "external_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    account: str
    external_id: str
    change: str
    state: str
    attempts: int = 0
    due_at: datetime = moment(nullable=False)
    words: str = ""
    moved_to: str = ""


class EntryRow(SQLModel, table=True):
    """One line of the journal."""

    __tablename__ = "entry"
    __table_args__: ClassVar[Any] = (Index("ix_entry_session", "session", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment(nullable=False)
    agent: str = ""
    uid: int = -1
    means: str
    session: str = ""
    verb: str
    version: int = 1
    args: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JsonText, nullable=False))
    sentence: str = ""
    sentence_fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JsonText, nullable=False))
    undoes: int | None = Field(default=None, index=True)
    is_undoable: bool = True


class EffectRow(SQLModel, table=True):
    """One field that an entry changed: what it was, what it became."""

    __tablename__ = "effect"
    __table_args__: ClassVar[Any] = (Index("ix_effect_field", "entity", "entity_id", "field", "id"), Index("ix_effect_entry", "entry_id"))
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="entry.id")
    conversation_id: int | None = Field(default=None, index=True)
    entity: str
    entity_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    field: str
    before: Any = Field(default=None, sa_column=Column(JsonText, nullable=True))
    after: Any = Field(default=None, sa_column=Column(JsonText, nullable=True))


class AcknowledgementRow(SQLModel, table=True):
    """An automatic acknowledgement: due since the message was filed, made, or refused; `counted_as` is the address without its tag."""

    __tablename__ = "acknowledgement"
    __table_args__: ClassVar[Any] = (
        Index("ix_acknowledgement_state", "state", "at"),
        Index("ix_acknowledgement_address", "counted_as", "at"),
        Index("ix_acknowledgement_domain", "domain", "at"),
    )
    message_id: int = big_id()
    conversation_id: int = Field(foreign_key="conversation.id")
    account: str
    address: str
    counted_as: str
    domain: str = ""
    state: str
    reason: str = ""
    at: datetime = moment(nullable=False)


class AccountStateRow(SQLModel, table=True):
    """How an account fares: the honest health line."""

    __tablename__ = "account_state"
    account: str = Field(primary_key=True)
    last_success_at: datetime | None = moment()
    next_try_at: datetime | None = moment()
    backlog: int | None = None
    failure_code: str = ""
    failure_fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JsonText, nullable=False))


class TombstoneRow(SQLModel, table=True):
    """The digest of something erased, so that it can't come back."""

    __tablename__ = "tombstone"
    digest: str = Field(primary_key=True)
    erased_at: datetime = moment(nullable=False)


class MetaRow(SQLModel, table=True):
    """Facts about the desk itself: its id, generation, last clean stop."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str = ""


metadata = SQLModel.metadata
