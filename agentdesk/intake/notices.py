"""Mails that platforms send about reviews and comments become what the customer wrote there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from agentdesk.domain.media_types import MIME
from agentdesk.domain.reading import ReadMessage, ReadRequest
from agentdesk.domain.recognising import PASSED, Recogniser, may_be_notice, recognise


@dataclass(frozen=True, slots=True)
class Notices:
    """Looks at every mail that was read; `recognisers` are asked for each time, as their files may change."""

    recognisers: Callable[[], Sequence[Recogniser]]
    links: Callable[[bytes], Awaitable[tuple[str, ...]]]

    async def all_recognised(
        self, requests: Sequence[ReadRequest], read: Sequence[ReadMessage], own_addresses: Sequence[str]
    ) -> list[ReadMessage]:
        """Return what was read, notices as what they tell of; `own_addresses` are those of the accounts the mails came to."""
        known = self.recognisers()
        rows = zip(requests, read, own_addresses, strict=True)
        return [await self._recognised(known, request, one, address) for request, one, address in rows]

    async def _recognised(self, known: Sequence[Recogniser], request: ReadRequest, read: ReadMessage, own_address: str) -> ReadMessage:
        own_domain = own_address.rpartition("@")[2]
        if request.media_type != MIME or read.authentication != PASSED or read.is_outbound or not may_be_notice(read, known, own_domain):
            return read
        links = await self.links(request.content)
        verdicts = (recognise(read, links, one, own_domain) for one in known)
        return next((verdict.message for verdict in verdicts if not verdict.problem), read)
