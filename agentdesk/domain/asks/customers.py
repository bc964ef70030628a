"""Asks about the people who write to us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.views import CustomerView, PersonView


@dataclass(frozen=True, slots=True)
class FindPeople(Ask[PersonView]):
    """People whose name or address begins with a text: those written to lately first, then customers."""

    NAME: ClassVar[str] = "people"
    PART: ClassVar[type[Any]] = PersonView
    text: str
    limit: int = 8


@dataclass(frozen=True, slots=True)
class ShowCustomer(Ask[CustomerView]):
    """A customer by id or any of their handles."""

    NAME: ClassVar[str] = "customer"
    PART: ClassVar[type[Any]] = CustomerView
    customer: str
