"""What is not kept for ever: deleted conversations, once nobody can undo it any more."""

from __future__ import annotations

from datetime import datetime

from agentdesk.desk import erasing
from agentdesk.store import erasure, person_erasure
from agentdesk.store.stores import WritingStores


def erase_due(stores: WritingStores, now: datetime) -> int:
    """Erase conversations deleted over 30 days ago; return how many. The desk file first, the raw sources second."""
    with stores.transaction() as connection:
        erased = [erasure.erase(connection, number, now) for number in erasure.due(connection, now)]
    if erased:
        erasing.remove(stores, erased)
    return len(erased)


def bury_again(stores: WritingStores, digests: tuple[str, ...], now: datetime) -> int:
    """Erase again what a restored copy brought back; return how many conversations and customers that emptied.

    Args:
        stores: the restored pair, which nobody serves yet.
        digests: what was erased on the desk that the copy replaces; what the copy itself remembers comes on top.
        now: the present moment.
    """
    with stores.transaction() as connection:
        erasure.bury(connection, digests, now)
        people = person_erasure.resurfaced(connection)
        erased = [person_erasure.carry_out(connection, (number,), now) for number in people]
        erased += [erasure.erase(connection, number, now) for number in erasure.resurfaced(connection)]
        everything = erasure.buried(connection)
    with stores.raw_transaction() as raw_file:
        for start in range(0, len(everything), erasure.PAGE):
            erasure.remove_sources(raw_file, everything[start : start + erasure.PAGE])
    if erased:
        erasing.remove(stores, erased)
    return len(erased)
