"""How far a platform was read: the place of the first walk through all it lists, and what the newest items said last."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from agentdesk.domain.errors import Transient
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.domain.channels import RawItem
    from agentdesk.domain.ids import AccountName

VERSION: Final = 1
MOST_FOLLOWED: Final = 500
"""Items, answers among them, whose changes are followed, newest first; older ones stay as they were read."""
GONE: Final = ""
"""The digest of what isn't there any more, so that it is told of once, and again should it come back."""
LOST: Final = N_("its place on the platform can't be read; nothing was fetched")


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What one item said when it was handed on: a digest, and when it was written, in seconds of the epoch."""

    digest: str
    at: int


class Cursor(msgspec.Struct, frozen=True):
    """Where reading stands.

    `scope` names what is read, so that other settings begin anew; `walk` is the place of the first walk, None once it is through;
    `swept_at` when all that is followed was last looked through, in seconds of the epoch.
    """

    v: int
    scope: str
    walk: str | None = ""
    swept_at: int = 0
    seen: dict[str, Seen] = {}

    def packed(self) -> str:
        """Return it as the desk keeps it."""
        return msgspec.json.encode(self).decode()

    def knows(self, item: RawItem) -> bool:
        """Say whether an item was handed on as it is now."""
        found = self.seen.get(item.external_id)
        return found is not None and found.digest == _digest(item)

    def missing(self, there: Container[str], read_back_to: int) -> tuple[str, ...]:
        """Return what was there, should have been among what was read back to a second of the epoch, and wasn't."""
        return tuple(key for key, seen in self.seen.items() if key not in there and seen.at > read_back_to and seen.digest != GONE)

    def took_away(self, item: RawItem) -> bool:
        """Say whether an item was told of as gone."""
        found = self.seen.get(item.external_id)
        return found is not None and found.digest == GONE

    def with_gone(self, gone: Iterable[str]) -> Cursor:
        """Return the cursor once these were told of as gone."""
        return msgspec.structs.replace(self, seen=self.seen | {key: Seen(GONE, self.seen[key].at) for key in gone})

    def without(self, keys: Container[str]) -> Cursor:
        """Return the cursor without what it says of these, so that they are handed on anew."""
        return msgspec.structs.replace(self, seen={key: seen for key, seen in self.seen.items() if key not in keys})

    def with_items(self, items: Iterable[RawItem]) -> dict[str, Seen]:
        """Return what is followed once these were handed on."""
        new = {item.external_id: Seen(_digest(item), int(item.arrived_at.timestamp())) for item in items}
        newest = sorted((self.seen | new).items(), key=lambda pair: pair[1].at, reverse=True)
        return dict(newest[:MOST_FOLLOWED])


def scope_of(*parts: str) -> str:
    """Return a short name for what an account reads."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def unpacked(account: AccountName, text: str | None, scope: str) -> Cursor:
    """Return a cursor that was kept, or a fresh one on the first poll and after the settings named something else to read.

    Raises:
        Transient: it is damaged; starting over by itself would bring back what was erased.
    """
    if text is None:
        return Cursor(VERSION, scope)
    try:
        found = msgspec.json.decode(text, type=Cursor)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise Transient(account=account, cause=LOST) from error
    if found.v != VERSION:
        raise Transient(account=account, cause=LOST)
    return found if found.scope == scope else Cursor(VERSION, scope)


def _digest(item: RawItem) -> str:
    return hashlib.sha256(item.content).hexdigest()[:16]
