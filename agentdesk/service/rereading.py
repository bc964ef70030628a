"""Reading messages again from their raw sources, a batch to a call, so that it can be watched, stopped and gone on with."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain import verbs
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import ReadMessage, ReadRequest
from agentdesk.domain.texts import N_
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.store import raw, rereading
from agentdesk.store.rereading import Rereadable
from agentdesk.store.selection import Reader
from agentdesk.store.stores import WritingStores

MOST = 500


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads messages again."""

    rooms: Rooms

    async def reparse(self, call: Call, verb: verbs.Reparse) -> Outcome:
        """Read the next messages again; `created` is where to go on, "" at the end."""
        reader = Reader(call.author.agent, self.rooms.clock.now())
        with self.rooms.reading.reading() as connection:
            found = rereading.next_ones(connection, verb.query, reader, verb.after, min(verb.limit, MOST))
        contents = [self._content(one) for one in found]
        read = await self.rooms.pool.read_many([self._request(one, content) for one, content in zip(found, contents, strict=True)])
        pairs = [pair for pair, content in zip(zip(found, read, strict=True), contents, strict=True) if content]
        changed = [] if call.is_dry_run else await self.rooms.writer.machines(lambda stores: _replace(stores, pairs))
        fields = {"count": len(found), "changed": len(changed)}
        go_on = str(found[-1].id) if found else ""
        return Outcome(
            changed=tuple(changed), sentence=N_("read {count} messages again, {changed} changed"), fields={**fields}, created=go_on
        )

    def _content(self, one: Rereadable) -> bytes:
        with self.rooms.reading.reading_raw() as connection:
            return raw.read_blob(connection, one.digest) or b""

    def _request(self, one: Rereadable, content: bytes) -> ReadRequest:
        return ReadRequest(content, one.media_type)


def _replace(stores: WritingStores, pairs: list[tuple[Rereadable, ReadMessage]]) -> list[ConversationId]:
    with stores.transaction() as connection:
        changed = [one.conversation for one, read in pairs if rereading.replace(connection, one, read)]
    return list(dict.fromkeys(changed))
