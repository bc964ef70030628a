"""Who wrote to a mailing list that put itself into From, so that the author's domain doesn't refuse the list's copy (DMARC).

Google Groups and Sympa keep the author in X-Original-From and X-Original-Sender, Mailman in Reply-To, or in Cc where answers go to
the list. All that is the list's word; who may rely on it is for intake to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.mailbox import is_address
from agentdesk.domain.reading import Address
from agentdesk.reading.fields import Fields
from agentdesk.reading.headers import HeaderReader
from agentdesk.reading.marks import is_on_list
from agentdesk.reading.words import to_text

_LIST_SIGNS: Final = ("list-id", "list-post", "x-beenthere", "mailing-list", "x-google-group-id")
_ORIGINALS: Final = ("x-original-from", "x-original-sender")
_VIA: Final = re.compile(r"\A['\"]?(?P<name>.{1,200}?)['\"]?\s+via\s+\S", re.IGNORECASE)
"""How lists name the author in From: "Jan via List", with quotation marks of their own at Google."""
_LIST_ID: Final = re.compile(r"([\w+-]{1,100})\.([\w.-]{1,200}\w)>?\s*$")
_MAILBOX: Final = re.compile(r"[\w.+-]{1,100}@[\w.-]{1,200}\w")
_MACHINE: Final = re.compile(r"\Aowner-|-(?:owner|request|bounces?|admin)(?=@)")
"""What lists add to their address for what isn't posted."""
_LONGEST_FIELD: Final = 500
_MAILTO: Final = re.compile(r"mailto:([^\s?>]{3,320})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListAuthor:
    """Who wrote, and whom answers go to: those asked for beside the list itself, else the author."""

    author: Address
    answers: tuple[Address, ...]


def list_author(fields: Fields, headers: HeaderReader, sender: Address) -> ListAuthor | None:
    """Return the author that a list which stands in From names, None where the message is no such one."""
    if not any(name in fields for name in _LIST_SIGNS):
        return None
    own = _own_addresses(fields, headers)
    if not _is_of_list(sender.address, own):
        return None
    own |= {sender.address.lower()}
    named = _VIA.match(sender.name)
    name = named["name"].strip() if named is not None else ""
    found = next(_candidates(headers, name, own), None)
    if found is None:
        return None
    author = Address(found.name or name, found.address)
    return ListAuthor(author, tuple(_outside(headers.addresses("reply-to"), own)) or (author,))


def is_posted(fields: Fields, sender: Address) -> bool:
    """Say whether somebody of another house wrote to a list's own address: what is sent to many instead names each, or nobody.

    Not every list names an address to post to: those of vger, majordomo, SmartList, LISTSERV, CommuniGate and fml don't.
    """
    written_to = " ".join(map(to_text, (*fields.all("to"), *fields.all("cc")))).lower()
    house = sender.address.lower().rpartition("@")[2]
    return any(own in written_to and own.rpartition("@")[2] != house for own in _named_lists(fields))


def _named_lists(fields: Fields) -> Iterator[str]:
    """Yield the addresses that a list's fields give as its own, as far as they can be told, in lower case."""
    named = _LIST_ID.search(to_text(fields.first("list-id"))[-_LONGEST_FIELD:])
    if named is not None:
        yield f"{named[1]}@{named[2]}".lower()
    has_more = is_on_list(fields)
    for name in ("x-mailing-list", "sender", "reply-to"):
        found = _MAILBOX.search(to_text(fields.first(name))[:_LONGEST_FIELD])
        address = "" if found is None else _MACHINE.sub("", found[0].lower())
        if found is not None and (has_more or address != found[0].lower()):
            yield address


def _candidates(headers: HeaderReader, name: str, own: frozenset[str]) -> Iterator[Address]:
    """Yield who may be the author, the surest first; Reply-To and Cc only where From names somebody's way through the list."""
    for header in _ORIGINALS:
        yield from _outside(headers.addresses(header)[:1], own)
    if not name:
        return
    answered = tuple(_outside(headers.addresses("reply-to"), own))
    if len(answered) == 1:
        yield answered[0]
    yield from (one for one in _outside((*answered, *headers.addresses("cc")), own) if one.name.casefold() == name.casefold())


def _outside(mailboxes: Iterable[Address], own: frozenset[str]) -> Iterator[Address]:
    return (one for one in mailboxes if is_address(one.address) and one.address.lower() not in own)


def _own_addresses(fields: Fields, headers: HeaderReader) -> frozenset[str]:
    """Return the addresses a list gives as its own; a List-Id is one with a dot for the @ (RFC 2919 §2)."""
    local, _dot, domain = headers.list_id().lower().partition(".")
    found = {f"{local}@{domain}"} if local and domain else set()
    found |= {one.address.lower() for one in headers.addresses("x-beenthere")}
    return frozenset(found | {each.lower() for each in _MAILTO.findall(to_text(fields.first("list-post")))})


def _is_of_list(address: str, own: frozenset[str]) -> bool:
    """Say whether an address is a list's, or one of its house's, such as that under which it sends for everybody."""
    domain = address.lower().rpartition("@")[2]
    return bool(domain) and (address.lower() in own or any(one.rpartition("@")[2] == domain for one in own))
