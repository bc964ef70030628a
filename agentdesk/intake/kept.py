"""What lies between the raw store and filing: a batch that is kept, and the children that read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from agentdesk.domain.ids import BlobDigest
from agentdesk.domain.reading import ComposeRequest, PartRequest, ReadMessage, ReadRequest
from agentdesk.intake.filing import FiledAccount
from agentdesk.store.raw import Arrival


class Reader(Protocol):
    """Reads items in children."""

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        """Return what was read of each, in order; what can't be read says so."""
        ...

    async def compose(self, request: ComposeRequest) -> list[bytes]:
        """Return new scans made of the pages of others, none where they can't be opened."""
        ...

    async def part(self, request: PartRequest) -> bytes:
        """Return the decoded bytes of one attachment.

        Raises:
            NotFound: the item has no such attachment, or it can't be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A batch whose raw bytes and cursor are on disk, about to be read and filed."""

    account: FiledAccount
    arrivals: tuple[Arrival, ...]
    contents: Mapping[BlobDigest, bytes]
    authserv_id: str = ""
    known: frozenset[int] = frozenset()
    """Those of them that stood here before, so that they may have been filed."""
