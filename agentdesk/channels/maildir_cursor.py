"""The Maildir cursor: which unique names were taken, as a set of 64-bit digests.

A set and no time stamp: file times follow the machine's clock, and a clock that was set back would hide every message that came meanwhile.
Eight bytes a name keep the cursor of 50,000 messages near half a megabyte, with a chance below 1 in 10**14 per message of a collision.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from agentdesk.domain.errors import Transient
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.domain.ids import AccountName

_VERSION = 1
_WIDTH = 8


def _digest(name: str) -> bytes:
    return hashlib.blake2b(os.fsencode(name), digest_size=_WIDTH).digest()


@dataclass(slots=True)
class SeenNames:
    """The names of all messages handed on so far; `is_first_sync` holds until the folder was worked off once."""

    is_first_sync: bool = True
    _digests: set[bytes] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        """Tell whether the message of this unique name was handed on."""
        return _digest(name) in self._digests

    def add(self, name: str) -> None:
        """Mark the message of this unique name as handed on."""
        self._digests.add(_digest(name))

    def dump(self) -> str:
        """Return it as a cursor."""
        packed = base64.b64encode(b"".join(sorted(self._digests))).decode("ascii")
        return json.dumps({"v": _VERSION, "first": self.is_first_sync, "seen": packed})

    @classmethod
    def parse(cls, cursor: str | None, account: AccountName) -> Self:
        """Read a cursor back; None is an empty one.

        Raises:
            Transient: the cursor is damaged or of a later version; starting over by itself could bring back what was erased.
        """
        if cursor is None:
            return cls()
        try:
            fields = json.loads(cursor)
            packed = base64.b64decode(fields["seen"], validate=True)
            is_first_sync = bool(fields["first"])
            is_known = fields["v"] == _VERSION and len(packed) % _WIDTH == 0
        except (ValueError, KeyError, TypeError, binascii.Error):
            is_known = False
        if not is_known:
            raise Transient(account=account, cause=N_("the note of what was fetched so far can't be read; run: agentdesk doctor"))
        return cls(is_first_sync, {packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH)})
