"""Mail that a scanner sends: its attachments become letters of the account that named the scanner, and the mail itself stands for them.

The letters are taken in before the mail is filed. Cut off in between, the mail is read again at the next start; the same bytes are then
known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.letters import UNKNOWN_SCAN, Given, scan_type
from agentdesk.domain.reading import PartRequest, ReadAttachment, ReadMessage
from agentdesk.intake import scans
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.kept import Kept, Reader, TakenIn
from agentdesk.store.raw import Arrival, Batch

_Read = tuple[Arrival, ReadMessage]
_UNTYPED: Final = ("application/pdf", "application/octet-stream")


class TakesIn(Protocol):
    """Takes in batches of items, and has children to read with."""

    @property
    def reader(self) -> Reader:
        """The children."""
        ...

    async def take_in(self, account: FiledAccount, batch: Batch, authserv_id: str = "") -> TakenIn:
        """Keep a batch raw, read it, and file it."""
        ...


async def unpacked(intake: TakesIn, kept: Kept, read: Sequence[_Read]) -> tuple[list[_Read], set[ConversationId]]:
    """Take in the scans that came by mail; return what is to be filed, and the conversations that changed already."""
    # Old mail of a mailbox that is read for the first time makes old letters.
    scanners = {address: replace(letters, is_first_sync=kept.account.is_first_sync) for address, letters in kept.account.scanners}
    done: list[_Read] = []
    changed: set[ConversationId] = set()
    for arrival, one in read:
        letters = scanners.get(one.sender.address.lower()) if scanners else None
        taken = await _letters(intake, letters, kept, arrival, one) if letters is not None and _is_whole(arrival, one) else None
        if taken is None:
            done.append((arrival, one))
        else:
            done.append((arrival, replace(one, first_part=_first_digest(taken))))
            changed.update(taken.changed)
    return done, changed


def _is_whole(arrival: Arrival, read: ReadMessage) -> bool:
    """Say whether a mail is all here, and as it came first."""
    return not (arrival.revises or arrival.partial or read.is_outbound or read.unreadable)


async def _letters(intake: TakesIn, account: FiledAccount, kept: Kept, arrival: Arrival, read: ReadMessage) -> TakenIn | None:
    """Take in the scans a mail brings, None where it brings none."""
    found = [(one, await _content(intake, kept, arrival, one)) for one in read.attachments if _may_be_scan(one)]
    letters = [(content, Given(filename=one.filename)) for one, content in found if scan_type(content) != UNKNOWN_SCAN]
    return await intake.take_in(account, scans.batch_of(account.name, arrival, letters)) if letters else None


def _may_be_scan(attachment: ReadAttachment) -> bool:
    """Say whether an attachment is worth a look: what a scanner calls its files is anybody's guess, but a logo is shown by its id."""
    if attachment.is_inline and attachment.content_id:
        return False
    return attachment.content_type in _UNTYPED or attachment.content_type.startswith("image/")


async def _content(intake: TakesIn, kept: Kept, arrival: Arrival, attachment: ReadAttachment) -> bytes:
    try:
        return await intake.reader.part(PartRequest(kept.contents[arrival.digest], attachment.part, arrival.media_type))
    except NotFound:
        return b""


def _first_digest(taken: TakenIn) -> str:
    first = taken.filed[0][0]
    parts = taken.parts.get(first.id, ())
    return parts[0][0].digest if parts else first.digest
