"""The tables of the desk itself: journal, accounts, what was erased, and a few facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from agentdesk.store.columns import JsonText
from agentdesk.store.rows.fields import moment


class EntryRow(SQLModel, table=True):
    """One line of the journal."""

    __tablename__ = "entry"
    __table_args__: ClassVar[Any] = (Index("ix_entry_session", "session", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment(nullable=False)
    agent: str = ""
    uid: int = Field(default=-1, sa_column=Column(BigInteger, nullable=False, default=-1))
    """Up to 2^32 - 2 (Linux, `include/linux/uidgid.h`); -1 of what nobody on this machine did."""
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
