"""Reading a message again changes what reading found, its words in the index and what hangs on it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.domain.reading import Address, ReadAttachment, ReadMessage
from agentdesk.store import messages, rereading, search
from agentdesk.store.rereading import Rereadable
from tests.desk_builder import BuiltDesk

FILE = ReadAttachment(1, "photo.jpg", "image/jpeg", 3, "ab" * 32, is_inline=False)


def read(number: int) -> ReadMessage:
    sender = Address("Ana", f"c{number}@example.net")
    return ReadMessage(sender=sender, subject="lamp", body_text=f"badly read {number}", message_id=f"{number}@example.net")


def as_found(desk: BuiltDesk, before: list[ReadMessage]) -> list[tuple[Rereadable, ReadMessage]]:
    filed = [desk.receive(one) for one in before]
    with desk.transaction() as connection:
        stored = [messages.one(connection, one.message) for one in filed]
    digests = [one.raw_digest for one in stored if one is not None]
    return [
        (Rereadable(one.message, one.conversation, digest, "message/rfc822"), again)
        for one, digest, again in zip(filed, digests, before, strict=True)
    ]


def test_only_what_reads_differently_changes(desk: BuiltDesk) -> None:
    """A reparse of a whole desk must not write every message anew."""
    found = as_found(desk, [read(number) for number in range(5)])
    better = replace(found[2][1], body_text="well read", attachments=(FILE,))
    with desk.transaction() as connection:
        changed = rereading.replace(connection, [(one, better if one == found[2][0] else again) for one, again in found])
        assert changed == [found[2][0].conversation]
        shown = messages.whole(connection, found[2][0].id)
        assert shown is not None
        assert (shown.body_text, [one.filename for one in shown.attachments]) == ("well read", ["photo.jpg"])
        assert search.newest_matches(connection, (("well", False),), 9) == [found[2][0].id]
        assert found[2][0].id not in search.newest_matches(connection, (("badly", False),), 9)
        assert search.is_whole(connection)
        assert search.counts_agree(connection)
