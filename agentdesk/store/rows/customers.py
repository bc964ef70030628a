"""The tables of customers: who they are, and on which handles they are reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from agentdesk.store.rows.fields import moment


class CustomerRow(SQLModel, table=True):
    """A customer: a person or firm."""

    __tablename__ = "customer"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(default="", index=True)
    kind: str = "customer"
    number: str = Field(default="", index=True)
    """What the firm's own books call them."""
    language: str = ""
    channel: str = ""
    """Which channel they prefer, "" where nobody said."""
    note: str = ""
    away_until: datetime | None = moment()
    merged_into: int | None = Field(default=None, foreign_key="customer.id", index=True)
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


class CustomerTagRow(SQLModel, table=True):
    """A word on a customer."""

    __tablename__ = "customer_tag"
    __table_args__: ClassVar[Any] = (Index("ix_customer_tag_tag", "tag", "customer_id"),)
    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    tag: str = Field(primary_key=True)


class ApartRow(SQLModel, table=True):
    """Two customers of whom somebody said that they are not the same, the smaller id first."""

    __tablename__ = "apart"
    __table_args__: ClassVar[Any] = (Index("ix_apart_pair", "one", "other"),)
    id: int | None = Field(default=None, primary_key=True)
    one: int = Field(foreign_key="customer.id")
    other: int = Field(foreign_key="customer.id", index=True)
    is_withdrawn: bool = False
