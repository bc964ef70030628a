"""Addresses as they are typed into To, Cc and Bcc."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agentdesk.domain.reading import Address
from agentdesk.tui.presenters.whence import address_label

_SEPARATOR = re.compile(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)(?![^<]*>)")
"""A comma outside quotes and angle brackets."""
_NAMED = re.compile(r"\s*(?P<name>[^<]*?)\s*<(?P<address>[^<>]*)>\s*")


def parse_people(text: str) -> tuple[Address, ...]:
    """Return the people typed into a field; what is half typed stays as it is, so that a draft keeps it.

    No decision on trust is made here: the service checks every address before anything leaves.
    """
    return tuple(_parse_one(part) for part in _SEPARATOR.split(text) if part.strip())


def people_text(people: Iterable[Address]) -> str:
    """Return people as a field shows them."""
    return ", ".join(_quoted(person) for person in people)


def last_part(text: str) -> str:
    """Return what stands behind the last comma: the person being typed."""
    return _SEPARATOR.split(text)[-1].strip()


def with_last_part(text: str, new: str) -> str:
    """Return the text with the person being typed replaced."""
    before = [part.strip() for part in _SEPARATOR.split(text)[:-1] if part.strip()]
    return ", ".join((*before, new))


def _quoted(person: Address) -> str:
    if "," in person.name and '"' not in person.name:
        return address_label(Address(f'"{person.name}"', person.address))
    return address_label(person)


def _parse_one(text: str) -> Address:
    found = _NAMED.fullmatch(text)
    if found is None:
        return Address("", text.strip())
    return Address(found["name"].strip('"'), found["address"].strip())
