"""Finds which server checks an account's mail: the one that nearly all of it names on top, so that the owner can be asked to trust it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

_LOOKED_AT_BYTES = 16_384
_LEAST = 20
_MOST = 500
_SHARE = 0.9
# RFC 8601 §2.2: the authserv-id comes first; here only one that is a host's name.
_TOPMOST = re.compile(rb"^Authentication-Results:\s*([a-z0-9.-]{1,100})\s*(?:\d+\s*)?;", re.IGNORECASE | re.MULTILINE)
_ANY = re.compile(rb"^Authentication-Results:", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class CheckedBy:
    """Counts the servers named in the topmost Authentication-Results of an account's mail.

    A sender can write that header too; only where a server of the owner's puts its own on everything is it on top of nearly all mail.
    """

    seen: int = 0
    _named: Counter[str] = field(default_factory=Counter)

    def count(self, content: bytes) -> None:
        """Count a message in, up to a number that settles it."""
        if self.seen >= _MOST:
            return
        head = content[:_LOOKED_AT_BYTES].partition(b"\r\n\r\n")[0]
        first, named = _ANY.search(head), _TOPMOST.search(head)
        self.seen += 1
        if first is not None and named is not None and first.start() == named.start():
            self._named[named[1].decode("ascii").lower()] += 1

    def server(self) -> str:
        """Return the server that nearly all mail names, "" while there is too little mail or none stands out."""
        if self.seen < _LEAST or not self._named:
            return ""
        name, count = self._named.most_common(1)[0]
        return name if count >= _SHARE * self.seen else ""
