"""Asks about recognisers: which there are, and what they make of a mail."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agentdesk.config.recogniser_files import read_recognisers
from agentdesk.domain.asks.recognisers import ListRecognisers, RecognisedView, RecogniserView, TestRecognisers
from agentdesk.domain.media_types import MIME
from agentdesk.domain.reading import ReadRequest
from agentdesk.domain.recognising import PASSED, Verdict, recognise
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms

SHOWN_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class RecogniserOperations:
    """Looks at recognisers without keeping anything."""

    rooms: Rooms

    async def list(self, _call: Call, _ask: ListRecognisers, send: SendParts) -> None:
        """Send every recogniser, and what is wrong with files that can't be used."""
        found, problems = read_recognisers(self.rooms.home)
        views = [RecogniserView(one.name, one.channel, one.kind, one.senders, is_own=one.is_own) for one in found]
        broken = [RecogniserView(str(one.fields.get("file", "")), is_own=True, problem=str(one)) for one in problems]
        await send([*views, *broken])

    async def test(self, _call: Call, ask: TestRecognisers, send: SendParts) -> None:
        """Send what each recogniser makes of a mail."""
        (read,) = await self.rooms.pool.read_many([ReadRequest(ask.content, MIME)])
        links = await self.rooms.pool.links(ask.content)
        own = next((one.address.rpartition("@")[2] for one in read.to if "@" in one.address), "")
        known, _problems = read_recognisers(self.rooms.home)
        await send([_view(recognise(replace(read, authentication=PASSED), links, one, own)) for one in known])


def _view(verdict: Verdict) -> RecognisedView:
    read = verdict.message
    if verdict.problem:
        return RecognisedView(verdict.recogniser, verdict.problem)
    text = read.body_text[:SHOWN_CHARS]
    return RecognisedView(verdict.recogniser, "", read.channel, read.kind, read.sender.name, read.subject, text, read.rating, read.url)
