"""Notes what became of messages on the far side: what is gone there stays here, marked; what seems done is suggested as such."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from agentdesk.domain.channels import Sighting
from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.suggestions import Suggested, SuggestionKind
from agentdesk.domain.texts import N_
from agentdesk.intake.intake import MachineQueue
from agentdesk.store import places, suggestions
from agentdesk.store.engine import Connection
from agentdesk.store.places import Numbered
from agentdesk.store.stores import WritingStores

ANSWERED = N_("its last message is marked as answered in another mail program")
TAKEN_BACK = N_("it was taken away where it stood: by its author, or by the platform")
TAKEN_AWAY = N_("its last message was taken out of “{folder}” by another mail program: archived or deleted there")


@dataclass(frozen=True, slots=True)
class Sighted:
    """Notes sightings of one account, a page at a time, so that people's verbs pass between."""

    write: MachineQueue
    clock: Clock

    async def note(self, account: AccountName, sightings: tuple[Sighting, ...]) -> tuple[ConversationId, ...]:
        """Note what was told; idempotent. Returns the conversations that show it."""
        changed: set[ConversationId] = set()
        for sighting in sightings:
            changed |= await self._note(account, sighting)
        return tuple(sorted(changed))

    async def _note(self, account: AccountName, sighting: Sighting) -> set[ConversationId]:
        if sighting.gone or sighting.back:
            gone = await self.write(lambda stores: _arrivals(stores, account, sighting.gone))
            back = await self.write(lambda stores: _arrivals(stores, account, sighting.back))
            return await self.write(lambda stores: self._note_named(stores, gone, back))
        if sighting.present is None:
            page = await self.write(partial(_named, account=account, sighting=sighting))
            return await self.write(partial(self._note_page, page=page, sighting=sighting))
        changed: set[ConversationId] = set()
        last, is_first = "", True
        while last or is_first:
            page, last = await self.write(partial(_page, account=account, prefix=sighting.prefix, last=last))
            changed |= await self.write(partial(self._note_page, page=page, sighting=sighting))
            is_first = False
        return changed

    def _note_page(self, stores: WritingStores, page: list[Numbered], sighting: Sighting) -> set[ConversationId]:
        now = self.clock.now()
        with stores.transaction() as connection:
            gone = places.mark(connection, page, sighting, now)
            folder: dict[str, FieldValue] = {"folder": sighting.prefix.partition(";")[0]}
            suggested = self._suggest(connection, places.without_a_place(connection, gone), TAKEN_AWAY, folder)
            suggested |= self._suggest(connection, places.messages_of(connection, page, sighting.answered), ANSWERED, {})
            return suggested | places.conversations_of(connection, gone)

    def _note_named(self, stores: WritingStores, gone: list[int], back: list[int]) -> set[ConversationId]:
        with stores.transaction() as connection:
            returned = places.mark_back(connection, back)
            went = places.mark_gone(connection, gone, self.clock.now())
            suggested = self._suggest(connection, places.without_a_place(connection, went), TAKEN_BACK, {})
            return suggested | places.conversations_of(connection, [*went, *returned])

    def _suggest(self, connection: Connection, found: list[MessageId], why: str, fields: dict[str, FieldValue]) -> set[ConversationId]:
        """Suggest closing where a customer's last word was dealt with."""
        waiting = places.waiting_for(connection, found) if found else {}
        for message, conversation in waiting.items():
            suggestions.make(connection, Suggested(SuggestionKind.CLOSE, conversation, (message,), why, fields), self.clock.now())
        return set(waiting.values())


def _page(stores: WritingStores, account: AccountName, prefix: str, last: str) -> tuple[list[Numbered], str]:
    with stores.raw_transaction() as connection:
        return places.page_after(connection, account, prefix, last)


def _named(stores: WritingStores, account: AccountName, sighting: Sighting) -> list[Numbered]:
    with stores.raw_transaction() as connection:
        return places.named(connection, account, sighting.prefix, sighting.answered)


def _arrivals(stores: WritingStores, account: AccountName, external_ids: tuple[str, ...]) -> list[int]:
    with stores.raw_transaction() as connection:
        return places.arrivals_of(connection, account, external_ids)
