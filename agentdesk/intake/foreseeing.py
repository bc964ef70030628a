"""What an import would come to: everything is kept, read and filed as for good, and every write is rolled back."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.intake.filing import Filed, FiledAccount, Filing
from agentdesk.intake.intake import Intake, known_of
from agentdesk.intake.kept import Kept
from agentdesk.store import arrivals, raw
from agentdesk.store.raw import Arrival, Batch, Packed
from agentdesk.store.stores import RollBack, WritingStores
from agentdesk.store.work import INTAKE, Work

ONLY_FORESEEN = 1 << 40
"""Added to the numbers of arrivals that aren't kept, so that none of them is what really arrives meanwhile."""
NOT_YET = 0


async def foresee(intake: Intake, account: FiledAccount, batch: Batch) -> list[Filed]:
    """Return what each item would become; an id that would only be given then is 0."""
    packed = await asyncio.to_thread(raw.packed, batch)
    arrived = await intake.write(lambda stores: _arrivals(stores, batch, packed))
    contents = {one.digest: item.content for one, item in zip(packed, batch.items, strict=True)}
    known = await intake.write(lambda stores: known_of(stores, arrived))
    kept = Kept(account, tuple(one for one in arrived if one.digest in contents), contents)
    waiting = await intake.read(kept, set(known))

    def file(stores: WritingStores) -> dict[int, Filed]:
        foreseen: dict[int, Filed] = {}
        with suppress(RollBack), stores.transaction() as connection:
            work = Work(connection, intake.clock.now(), INTAKE)
            foreseen = Filing(intake.signing_key, account).file_all(work, waiting)
            raise RollBack
        return _without_new_ids(stores, foreseen)

    filed = known | (await intake.write(file) if waiting else {})
    return [filed.get(one.id, _NOTHING) for one in arrived]


_NOTHING = Filed(MessageId(NOT_YET), ConversationId(NOT_YET), "imported")


def _arrivals(stores: WritingStores, batch: Batch, packed: Sequence[Packed]) -> list[Arrival]:
    kept: list[raw.ArrivedItem] = []
    with suppress(RollBack), stores.raw_transaction() as connection:
        kept = raw.keep(connection, batch, packed)
        raise RollBack
    new = {one.arrival.id for one in kept if not one.is_known}
    return [_renumbered(one.arrival, new) for one in kept]


def _renumbered(arrival: Arrival, new: Collection[int]) -> Arrival:
    if arrival.id not in new:
        return arrival
    revises = arrival.revises + ONLY_FORESEEN if arrival.revises in new else arrival.revises
    return replace(arrival, id=arrival.id + ONLY_FORESEEN, revises=revises)


def _without_new_ids(stores: WritingStores, foreseen: dict[int, Filed]) -> dict[int, Filed]:
    with stores.transaction() as connection:
        there = arrivals.ids_there(connection, {number for one in foreseen.values() for number in (one.message, one.conversation)})
    return {
        number: replace(
            one,
            message=one.message if one.message in there else MessageId(NOT_YET),
            conversation=one.conversation if one.conversation in there else ConversationId(NOT_YET),
        )
        for number, one in foreseen.items()
    }
