"""Verbs on customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

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


@dataclass(frozen=True, slots=True)
class ImportCustomers(Verb):
    """Bring customers in; one who is known by number or any handle is brought up to date, so that a second run changes nothing."""

    NAME: ClassVar[str] = "import-customers"
    ROLE: ClassVar[Role] = Role.IMPORTER
    UNDOABLE: ClassVar[bool] = False
    records: tuple[CustomerRecord, ...]
