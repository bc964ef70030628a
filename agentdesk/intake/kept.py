"""A batch on its way in: kept raw, read by children, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from agentdesk.domain.ids import BlobDigest, ConversationId
from agentdesk.domain.reading import ComposeRequest, PartRequest, ReadMessage, ReadRequest
from agentdesk.intake.filing import Filed, FiledAccount
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
    is_waited_for: bool = False
    """Whether a person waits until they are read."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a batch came to: each arrival with what it became, and the conversations it changed."""

    filed: tuple[tuple[Arrival, Filed], ...]
    changed: tuple[ConversationId, ...]
    new_items: int
    parts: Mapping[int, tuple[tuple[Arrival, Filed], ...]] = field(default_factory=dict)
    """The letters that were cut out of an arrival, by its id."""
