"""What the guard compares: a reply, what is private, what is public already, and what is the business's own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a piece of text gives away; rules are named `guard.` and this."""

    EMAIL = "email"
    IBAN = "iban"
    NATIONAL_ID = "national_id"
    PHONE = "phone"
    ADDRESS = "address"
    ORDER_NUMBER = "order_number"
    NAME = "name"
    PRIVATE_FACT = "private_fact"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that may give something away; `key` is equal for all ways of writing the same thing."""

    sort: Sort
    start: int
    end: int
    key: str
    is_suspicious: bool = False
    """Whether it would be private even if nobody had told us (a national number, an order number named as one)."""
    is_vague: bool = False
    """Whether its form alone says too little: it counts only where the same was told in private."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything known around one public reply.

    `private` is what this customer wrote where only we read it, `public` what everybody can read already, `own` the business's own data
    (addresses, phone numbers, names of agents); `names` are the customer's names as their private accounts show them; `handles` their
    private addresses. `beside` is what is written to them in private in the same go: what has a form in it (a number, an address, a day) is
    private, its words are not. `common` are words that say nothing about anybody.
    """

    private: str = ""
    public: str = ""
    own: str = ""
    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    country: str = ""
    language: str = ""
    beside: str = ""
    theirs: str = ""
    """What of `private` the customer wrote: the people named there are theirs. All of it where this is empty."""

    @property
    def harmless(self) -> str:
        """What may be said in public: it is public already, or ours."""
        return f"{self.public}\n{self.own}"
