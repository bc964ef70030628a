"""What is not kept for ever: deleted conversations, once nobody can undo it any more."""

from __future__ import annotations

from datetime import datetime

from agentdesk.store import erasure
from agentdesk.store.stores import WritingStores


def erase_due(stores: WritingStores, now: datetime) -> int:
    """Erase conversations deleted over 30 days ago; return how many. The desk file first, the raw sources second."""
    digests: list[str] = []
    with stores.transaction() as connection:
        numbers = erasure.due(connection, now)
        for number in numbers:
            digests += erasure.erase(connection, number, now).digests
    if not numbers:
        return 0
    with stores.raw_transaction() as raw_file:
        erasure.remove_sources(raw_file, tuple(digests))
    with stores.transaction() as connection:
        erasure.forget_words(connection)
    stores.checkpoint()
    return len(numbers)


def bury_again(stores: WritingStores, digests: tuple[str, ...], now: datetime) -> int:
    """Erase again what a restored copy brought back; return how many conversations that emptied.

    Args:
        stores: the restored pair, which nobody serves yet.
        digests: what was erased on the desk that the copy replaces; what the copy itself remembers comes on top.
        now: the present moment.
    """
    with stores.transaction() as connection:
        erasure.bury(connection, digests, now)
        numbers = erasure.resurfaced(connection)
        for number in numbers:
            erasure.erase(connection, number, now)
        everything = erasure.buried(connection)
    with stores.raw_transaction() as raw_file:
        for start in range(0, len(everything), erasure.PAGE):
            erasure.remove_sources(raw_file, everything[start : start + erasure.PAGE])
    if numbers:
        with stores.transaction() as connection:
            erasure.forget_words(connection)
    return len(numbers)
