"""Leading a desk that several services share: one of them polls, sends and keeps time, and no other one's word on that counts.

The epoch stands in the desk and goes up with every new leader. What a leader writes is written only while the epoch is its own, so that one
that stopped, lost the lead and went on changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from sqlalchemy import Connection, text

from agentdesk.domain.errors import Conflict
from agentdesk.domain.texts import N_
from agentdesk.store import meta
from agentdesk.store.stores import WritingStores

SUPERSEDED = N_("another service leads this desk by now: it polls and sends; nothing was changed")
# By its schema's name: the raw sources' connection looks into another schema.
_EPOCH = text("SELECT value FROM desk.meta WHERE key = :key")


class Election(Protocol):
    """One service's part in choosing who leads. For one thread."""

    def look(self, *, stands: bool) -> bool:
        """Whether the lead is ours now: taken where it is free and this service stands for it, and said to be alive where it was ours."""

    def is_led(self) -> bool:
        """Whether anybody leads."""

    def is_held_now(self, connection: Connection) -> bool:
        """Whether the lead is ours still, asked inside a unit of work."""

    def resign(self) -> None:
        """Let the lead go, if it is ours."""

    def close(self) -> None:
        """Let the lead and the line go."""


def begin(stores: WritingStores, who: str, is_held_now: Callable[[Connection], bool]) -> int:
    """Begin to lead, in a unit of work of both schemas, so that no write of an earlier leader's comes after it; return the new epoch.

    Raises:
        Conflict: the lead was lost before it began.
    """
    with stores.transaction() as connection, stores.raw_transaction():
        if not is_held_now(connection):
            raise Conflict(cause=SUPERSEDED)
        epoch = int(meta.read(connection, meta.EPOCH, "0")) + 1
        meta.write(connection, meta.EPOCH, str(epoch))
        meta.write(connection, meta.LEADER, who)
    return epoch


def only_while(stores: WritingStores, epoch: int) -> WritingStores:
    """Return connections whose units of work are refused once another epoch began."""
    return replace(stores, guard=partial(_refuse_others, epoch))


def _refuse_others(epoch: int, connection: Connection) -> None:
    if connection.execute(_EPOCH, {"key": meta.EPOCH}).scalar_one_or_none() != str(epoch):
        raise Conflict(cause=SUPERSEDED)
