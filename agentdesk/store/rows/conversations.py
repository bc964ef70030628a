"""The tables of conversations: their state, their tags, who has seen them, and what the desk suggests about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Computed, Index
from sqlmodel import Field, SQLModel

from agentdesk.store.columns import JsonText
from agentdesk.store.rows.fields import json_list, moment

ON_TOP = 1 << 52
"""What lifts a conversation above all others in a list: more than any message id, and still a whole number in every JSON reader."""
LIST_KEY = (
    f"last_message_id + {ON_TOP} * CASE WHEN status = 'open' AND kind = 'review' AND rating <= 2 "
    "AND last_inbound_id >= last_message_id THEN 1 ELSE 0 END"
)
"""Lists go by it: newest first, and bad reviews that wait for an answer before everything else."""


class ConversationRow(SQLModel, table=True):
    """All messages about one matter with one customer, and what a list shows of it."""

    __tablename__ = "conversation"
    __table_args__: ClassVar[Any] = (
        Index("ix_conversation_list", "status", "list_key"),
        Index("ix_conversation_mine", "assignee", "status", "list_key"),
        Index("ix_conversation_due", "status", "due_at"),
        Index("ix_conversation_returns", "status", "snoozed_until"),
        Index("ix_conversation_all", "list_key"),
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
    snoozed_until: datetime | None = moment()
    rating: float | None = None
    has_attachment: bool = False
    message_count: int = 0
    version: int = 1
    last_message_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    last_inbound_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    list_key: int = Field(default=0, sa_column=Column(BigInteger, Computed(LIST_KEY, persisted=True), nullable=False))
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


class ConversationLinkRow(SQLModel, table=True):
    """A conversation in private that goes on from one in public; where either was merged, `merged_into` leads on."""

    __tablename__ = "conversation_link"
    private_id: int = Field(foreign_key="conversation.id", primary_key=True)
    public_id: int = Field(foreign_key="conversation.id", index=True)


class SeenRow(SQLModel, table=True):
    """What one agent has read and starred; never shared."""

    __tablename__ = "seen"
    agent: str = Field(primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True)
    last_seen_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    is_starred: bool = False


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
