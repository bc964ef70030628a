"""Asks about the people who write to us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import PAGE_ROWS, Ask
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.people import CustomerView, ErasurePlan, Likeness, PersonView


@dataclass(frozen=True, slots=True)
class FindPeople(Ask[PersonView]):
    """People whose name or address begins with a text: those written to lately first, then customers."""

    NAME: ClassVar[str] = "people"
    PART: ClassVar[type[Any]] = PersonView
    text: str
    limit: int = 8


@dataclass(frozen=True, slots=True)
class ShowCustomer(Ask[CustomerView]):
    """A customer by id or any of their handles; one that was merged answers as the one that stands."""

    NAME: ClassVar[str] = "customer"
    PART: ClassVar[type[Any]] = CustomerView
    customer: str


@dataclass(frozen=True, slots=True)
class ListCustomers(Ask[CustomerView]):
    """Customers whose name, number, tag or handle holds a text, the newest first; `before` is the id of the last one of the page before."""

    NAME: ClassVar[str] = "customers"
    PART: ClassVar[type[Any]] = CustomerView
    text: str = ""
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class FindLikenesses(Ask[Likeness]):
    """Who else a customer may be, with the reason; of nobody in particular (""), of those who wrote last."""

    NAME: ClassVar[str] = "likenesses"
    PART: ClassVar[type[Any]] = Likeness
    customer: str = ""


@dataclass(frozen=True, slots=True)
class PlanErasure(Ask[ErasurePlan]):
    """What erasing a customer takes away, and which copies remain."""

    NAME: ClassVar[str] = "plan-erasure"
    PART: ClassVar[type[Any]] = ErasurePlan
    customer: CustomerId
