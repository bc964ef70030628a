"""The tables of messages: what was written, what it refers to, its files, and where it lies on a server."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from agentdesk.store.columns import JsonText
from agentdesk.store.rows.fields import big_id, json_list, moment


class MessageRow(SQLModel, table=True):
    """One message: what came in, what we wrote, or a note."""

    __tablename__ = "message"
    __table_args__: ClassVar[Any] = (
        Index("ix_message_conversation", "conversation_id", "id"),
        Index("ix_message_rfc_id", "rfc_id"),
        Index("ix_message_digest", "raw_digest"),
        Index("ix_message_sender", "sender_address", "id"),
        Index("ix_message_language", "language", "conversation_id"),
        Index("ix_message_author", "author", "conversation_id"),
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


class MessageVersionRow(SQLModel, table=True):
    """What a message said before its author changed it."""

    __tablename__ = "message_version"
    __table_args__: ClassVar[Any] = (Index("ix_message_version_message", "message_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    replaced_at: datetime = moment(nullable=False)
    date: datetime | None = moment()
    subject: str = ""
    body_text: str = ""
    rating: float | None = None
    url: str = ""
    raw_digest: str = ""


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


class PageRow(SQLModel, table=True):
    """One page of a scanned letter as it was read.

    `words` are rows of [start, end, confidence, left, top, right, bottom], the span being one of `message.body_text` and the box in
    thousandths of the page; `unsure` the first three of those words whose reading is in doubt.
    """

    __tablename__ = "page"
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    source: str
    language: str = ""
    confidence: int = 0
    turned_deg: float = 0.0
    words: list[Any] = json_list()
    unsure: list[Any] = json_list()
    note: str = ""


class ProposalRow(SQLModel, table=True):
    """What reading takes a few words of a letter for, until a person says so; then `value` is what they said."""

    __tablename__ = "proposal"
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    kind: str
    value: str
    words: str
    page: int = 0
    is_confirmed: bool = False


class LocationRow(SQLModel, table=True):
    """Which message an arrival became: one message may have arrived in several folders and accounts."""

    __tablename__ = "location"
    arrival_id: int = big_id()
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    account: str = ""
    external_id: str = ""
    raw_digest: str = ""  # where its bytes are not those of the message: a copy by another way
    gone_at: datetime | None = moment()


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
