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


def bury_again(stores: WritingStores) -> int:
    """Remove raw sources that were erased before: a restored copy may hold them again. Return how many are known."""
    with stores.transaction() as connection:
        digests = erasure.buried(connection)
    with stores.raw_transaction() as raw_file:
        for start in range(0, len(digests), erasure.PAGE):
            erasure.remove_sources(raw_file, digests[start : start + erasure.PAGE])
    return len(digests)
