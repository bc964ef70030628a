"""Reading messages again from their raw sources, a batch to a call, so that it can be watched, stopped and gone on with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from agentdesk.domain import verbs
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import ReadMessage, ReadRequest
from agentdesk.domain.texts import N_
from agentdesk.intake.intake import BATCH_ITEMS
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.store import raw, rereading
from agentdesk.store.rereading import Rereadable
from agentdesk.store.selection import Reader
from agentdesk.store.stores import RollBack, WritingStores

MOST = 500


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads messages again."""

    rooms: Rooms

    async def reparse(self, call: Call, verb: verbs.Reparse) -> Outcome:
        """Read the next messages again; `created` is where to go on, "" at the end; `damaged` names those whose source isn't whole."""
        reader = Reader(call.author.agent, self.rooms.clock.now())
        with self.rooms.reading.reading() as connection:
            found = rereading.next_ones(connection, verb.query, reader, verb.after, min(verb.limit, MOST))
        contents, details = await self.rooms.writer.machines(lambda stores: _contents(stores, found))
        kept = [one for one in found if one.digest in contents]
        requests = [
            ReadRequest(contents[one.digest], one.media_type, self._authserv_id(one.account), details.get(one.digest, "")) for one in kept
        ]
        read = await self.rooms.pool.read_many(requests)
        if self.rooms.intake.notices is not None:
            read = await self.rooms.intake.notices.all_recognised(requests, read, [self._address(one.account) for one in kept])
        pairs = list(zip(kept, read, strict=True))
        changed: dict[ConversationId, None] = {}
        for start in range(0, len(pairs), BATCH_ITEMS):
            replace = partial(_replace, pairs=pairs[start : start + BATCH_ITEMS], details=details, is_dry_run=call.is_dry_run)
            changed |= dict.fromkeys(await self.rooms.writer.machines(replace))
        damaged = " ".join(str(one.id) for one in found if one.digest not in contents)
        fields: dict[str, FieldValue] = {"count": len(kept), "changed": len(changed), "damaged": damaged}
        go_on = str(found[-1].id) if found else ""
        return Outcome(changed=tuple(changed), sentence=N_("read {count} messages again, {changed} changed"), fields=fields, created=go_on)

    def _address(self, account: AccountName) -> str:
        return self.rooms.accounts.get(account).settings.get("address") if account in self.rooms.accounts.names() else ""

    def _authserv_id(self, account: AccountName) -> str:
        """Return the server whose word on senders counts, as it was when the account was polled; "" for accounts that are gone."""
        return self.rooms.accounts.get(account).settings.get("authserv_id") if account in self.rooms.accounts.names() else ""


def _contents(stores: WritingStores, found: list[Rereadable]) -> tuple[dict[str, bytes], dict[str, str]]:
    digests = [one.digest for one in found]
    with stores.raw_transaction() as connection:
        return raw.read_blobs(connection, digests), raw.read_details(connection, digests)


def _replace(
    stores: WritingStores, pairs: list[tuple[Rereadable, ReadMessage]], details: dict[str, str], *, is_dry_run: bool
) -> list[ConversationId]:
    """Put in what was read; of a letter that somebody wrote down or had read otherwise meanwhile, theirs stands."""
    changed: list[ConversationId] = []
    with suppress(RollBack), stores.transaction() as connection:
        with stores.raw_transaction() as raw_file:
            now = raw.read_details(raw_file, [found.digest for found, _read in pairs])
        same = [one for one in pairs if now.get(one[0].digest) == details.get(one[0].digest)]
        changed = rereading.replace(connection, same)
        if is_dry_run:
            raise RollBack
    return changed
