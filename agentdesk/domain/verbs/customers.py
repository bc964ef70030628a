"""Verbs on customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.ids import CustomerId
from agentdesk.domain.states import ChannelKind, CustomerKind, Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer as another program's list has them; what is "" there stays as the desk has it.

    `source` says where it stands (file and line). `handles` are their addresses by kind of channel; `channel` the one they prefer.
    """

    source: str
    name: str = ""
    kind: CustomerKind = CustomerKind.CUSTOMER
    number: str = ""
    language: str = ""
    channel: str = ""
    note: str = ""
    handles: tuple[tuple[ChannelKind, str], ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportCustomers(Verb):
    """Bring customers in; one who is known by number or any handle is brought up to date, so that a second run changes nothing."""

    NAME: ClassVar[str] = "import-customers"
    ROLE: ClassVar[Role] = Role.IMPORTER
    UNDOABLE: ClassVar[bool] = False
    records: tuple[CustomerRecord, ...]


@dataclass(frozen=True, slots=True)
class SetCustomer(Verb):
    """Change what the desk knows of a customer; None leaves a field as it is."""

    NAME: ClassVar[str] = "set-customer"
    customer: CustomerId
    name: str | None = None
    kind: CustomerKind | None = None
    number: str | None = None
    language: str | None = None
    channel: str | None = None
    note: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeCustomers(Verb):
    """Say that customers are one and the same: the others become part of `into`, by a link that undo takes away again."""

    NAME: ClassVar[str] = "merge-customers"
    customers: tuple[CustomerId, ...]
    into: CustomerId


@dataclass(frozen=True, slots=True)
class KeepApart(Verb):
    """Say that two customers are not the same: it isn't suggested again."""

    NAME: ClassVar[str] = "keep-apart"
    one: CustomerId
    other: CustomerId


@dataclass(frozen=True, slots=True)
class EraseCustomer(Verb):
    """Erase all that is kept of a customer, a day from now: until then undo takes it back, afterwards nothing does."""

    NAME: ClassVar[str] = "erase-customer"
    ROLE: ClassVar[Role] = Role.LEAD
    customer: CustomerId
