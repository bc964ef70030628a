"""The tables of the team: who works here, who is away, and which customers are to be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from agentdesk.store.columns import JsonText
from agentdesk.store.rows.fields import moment


class AgentRow(SQLModel, table=True):
    """A member of staff as the desk knows them; `uid` is the Unix user who bore the name first, None where it was only ever written.

    Away until `away_until`; what is theirs goes to `deputy` meanwhile, "" where it goes to everybody.
    """

    __tablename__ = "agent"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    uid: int | None = Field(default=None, sa_column=Column(BigInteger, index=True))
    away_until: datetime | None = moment()
    deputy: str = ""


class PersonErasureRow(SQLModel, table=True):
    """A customer to be erased: withdrawn until `due_at`, irrevocable then. `done_at` says when it was carried out."""

    __tablename__ = "person_erasure"
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    asked_at: datetime = moment(nullable=False)
    asked_by: str = ""
    due_at: datetime = moment(nullable=False)
    done_at: datetime | None = moment()
    is_withdrawn: bool = False


class MentionRow(SQLModel, table=True):
    """Somebody named in a note; it holds while the note does."""

    __tablename__ = "mention"
    __table_args__: ClassVar[Any] = (Index("ix_mention_agent", "agent", "message_id"),)
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    agent: str = Field(primary_key=True)


class ClosureRow(SQLModel, table=True):
    """Days on which the business is closed for once, as ISO 8601; `texts` what customers are told meanwhile, by language."""

    __tablename__ = "closure"
    id: int | None = Field(default=None, primary_key=True)
    first: str
    last: str
    reason: str = ""
    texts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JsonText, nullable=False))
    is_withdrawn: bool = False


class RuleDueRow(SQLModel, table=True):
    """A message that rules have yet to look at: marked in the commit that filed it, or that put an answer into the outbox."""

    __tablename__ = "rule_due"
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    conversation_id: int = Field(foreign_key="conversation.id")
    kind: str


class RuleRunRow(SQLModel, table=True):
    """That a rule acted on a conversation, as its newest message was `message_id`: it doesn't again until there is a newer one.

    `assigned` is who got it, where the rule chose one of several; `failure` what went wrong, "" where nothing did.
    """

    __tablename__ = "rule_run"
    __table_args__: ClassVar[Any] = (Index("ix_rule_run_rule", "rule", "conversation_id", "message_id"), Index("ix_rule_run_at", "at"))
    id: int | None = Field(default=None, primary_key=True)
    rule: str
    conversation_id: int = Field(foreign_key="conversation.id")
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: datetime = moment(nullable=False)
    assigned: str = ""
    failure: str = ""


class LookRow(SQLModel, table=True):
    """That somebody had the words of a conversation shown, `times` times within the hours it spans; conversation 0 stands for an export."""

    __tablename__ = "look"
    __table_args__: ClassVar[Any] = (
        Index("ix_look_agent", "agent", "conversation_id", "last_at"),
        Index("ix_look_conversation", "conversation_id", "last_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    agent: str
    conversation_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    first_at: datetime = moment(nullable=False)
    last_at: datetime = moment(nullable=False, index=True)
    times: int = 1
