"""Whose message it is that came by a mailing list which put itself into From (docs/decisions/0019)."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase

from agentdesk.domain.reading import Address, ReadMessage


def writer(read: ReadMessage, own: Collection[str]) -> Address:
    """Return who wrote a message, as the handle by which their customer is found.

    What a list says of its author, anybody can write. It counts as the author's own address only from a list that is one of ours (`own`:
    addresses and patterns), proven by our own mail server; from any other list it is a handle of that list, so that its authors are
    customers apart from each other, and nobody becomes a customer known otherwise.
    """
    author = read.list_author
    if not author.address or read.is_outbound:
        return read.sender
    by = read.sender.address.casefold()
    is_ours = read.is_sender_proven and any(fnmatchcase(by, one.casefold()) for one in own)
    return Address(author.name, author.address if is_ours else f"{author.address} via {read.sender.address}")
