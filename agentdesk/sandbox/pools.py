"""The pools of reading children: one for messages, which take milliseconds, one each for scans and feeds, which take seconds."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import ComposeRequest, PartRequest, ReadMessage, ReadRequest, Split, SplitRequest
from agentdesk.sandbox.child import CHILD_COMMAND
from agentdesk.sandbox.pool import ReadingPool

SCANS_COMMAND: Final = (*CHILD_COMMAND, "scans")
RENEW_AFTER_SCANS: Final = 50
SCAN_WALL_LIMIT_S: Final = 900.0
"""Of a whole letter: two hundred pages at four seconds each; a page of its own is cut off long before."""
RENEW_AFTER_FEEDS: Final = 500
FEED_WALL_LIMIT_S: Final = 120.0
"""Of a whole feed: twenty seconds of CPU at nice 19, on a machine that has other things to do."""


class ReadingPools:
    """Reads items in the children that are made for their kind; mail never waits behind a scanned letter.

    Args:
        messages: the pool of everything but scans and whole feeds; one of its own where not given.
        scans: the pool of scans; one of its own where not given.

    `people_near` says whether somebody works at a console now: children that read messages then give way; those that read scans and feeds
    always do, but for a scan that a person waits for. `own_names` gives the desk's own name and street, which readers of scans are told.
    """

    def __init__(self, messages: ReadingPool | None = None, scans: ReadingPool | None = None) -> None:
        self.people_near: Callable[[], bool] = lambda: False
        self.own_names: Callable[[], tuple[str, ...]] = lambda: ()
        self._messages = messages or ReadingPool()
        self._messages.gives_way = self.are_people_near
        # A scan in flight keeps its child busy: the next one goes to a child that is free.
        self._scans = scans or ReadingPool(
            os.cpu_count() or 1, renew_after=RENEW_AFTER_SCANS, wall_limit_s=SCAN_WALL_LIMIT_S, command=SCANS_COMMAND, window_items=1
        )
        self._feeds = ReadingPool(1, renew_after=RENEW_AFTER_FEEDS, wall_limit_s=FEED_WALL_LIMIT_S, window_items=1)

    def are_people_near(self) -> bool:
        """Say whether somebody works at a console now."""
        return self.people_near()

    def _of(self, media_type: str) -> ReadingPool:
        return self._scans if media_type == SCAN else self._messages

    async def read_many(self, requests: Sequence[ReadRequest]) -> list[ReadMessage]:
        """Return one record per request, in their order.

        Raises:
            Unavailable: no child can be started, or the pools were closed.
        """
        if any(request.media_type == SCAN for request in requests):
            own = self.own_names()
            requests = [replace(request, own=own) if request.media_type == SCAN else request for request in requests]
        kinds = {request.media_type for request in requests}
        if len({id(self._of(kind)) for kind in kinds}) <= 1:
            return await self._of(next(iter(kinds), "")).read_many(requests)
        scans = [place for place, request in enumerate(requests) if request.media_type == SCAN]
        others = [place for place, request in enumerate(requests) if request.media_type != SCAN]
        parts = (
            self._scans.read_many([requests[place] for place in scans]),
            self._messages.read_many([requests[place] for place in others]),
        )
        read = dict(zip((*scans, *others), [one for part in await asyncio.gather(*parts) for one in part], strict=True))
        return [read[place] for place in range(len(requests))]

    async def part(self, request: PartRequest) -> bytes:
        """Return the decoded bytes of one attachment.

        Raises:
            NotFound: the item has no such attachment, or it can't be read; Unavailable: as for `read_many`.
        """
        return await self._of(request.media_type).part(request)

    async def links(self, content: bytes) -> tuple[str, ...]:
        """Return the https addresses a mail links to.

        Raises:
            Unavailable: as for `read_many`.
        """
        return await self._messages.links(content)

    async def split(self, request: SplitRequest) -> Split:
        """Return the entries of a file of reviews; `problem` says where splitting stopped.

        Raises:
            Unavailable: as for `read_many`.
        """
        return await self._feeds.split(request)

    async def compose(self, request: ComposeRequest) -> list[bytes]:
        """Return new scans made of the pages of others, none where they can't be opened.

        Raises:
            Unavailable: as for `read_many`.
        """
        return await self._scans.compose(request)

    def get_ready(self) -> None:
        """Start the children that read messages, since many are about to come."""
        self._messages.get_ready()

    async def close(self) -> None:
        """End the children; idempotent."""
        await self._messages.close()
        await self._scans.close()
        await self._feeds.close()
