"""Operations on the desk as a whole: copies, restore's confirmation, lingering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agentdesk.domain import asks, verbs
from agentdesk.domain.errors import FieldValue, NotFound
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import N_
from agentdesk.domain.views import BlobPiece
from agentdesk.service.backups import SUFFIX, make_backup
from agentdesk.service.session import Call, SendParts
from agentdesk.service.watching import Watching
from agentdesk.service.wiring import Rooms
from agentdesk.store import meta
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work

PIECE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class DeskOperations:
    """Everything about the desk as a whole."""

    rooms: Rooms
    watching: Watching
    linger: Callable[[bool], None]

    async def backup(self, call: Call, verb: verbs.MakeBackup) -> Outcome:
        """Take a copy into the backup folder."""
        if call.is_dry_run:
            return Outcome(sentence=N_("would take a copy of the desk"))
        name = await make_backup(self.rooms)
        outcome = await self._journal(call, verb.NAME, N_("took a copy of the desk: {name}"), {"name": name})
        return Outcome(entry=outcome.entry, sentence=outcome.sentence, fields=outcome.fields, created=name)

    async def read_backup(self, _call: Call, ask: asks.ReadBackup, send: SendParts) -> None:
        """Send a copy piece by piece."""
        path = self.rooms.home.backups_dir / Path(ask.name).name
        if not path.name.endswith(SUFFIX) or not path.is_file():
            raise NotFound(thing=N_("backup"), name=ask.name)
        size = path.stat().st_size
        with path.open("rb") as stream:
            for start in range(0, size, PIECE_BYTES):
                piece = await asyncio.to_thread(stream.read, PIECE_BYTES)
                await send([BlobPiece(start, size, piece)])

    async def confirm_restore(self, call: Call, verb: verbs.ConfirmRestore) -> Outcome:
        """The old copy is off: poll and send again."""
        await self._write(meta.RESTORE_UNCONFIRMED, "")
        await self.watching.start()
        # Another service may lead, and hears of it by this.
        self.watching.outbox_changed()
        return await self._journal(call, verb.NAME, N_("confirmed that the old copy is off"), {})

    async def set_linger(self, call: Call, verb: verbs.SetLinger) -> Outcome:
        """Keep working, or end, when no console is open."""
        await self._write(meta.LINGER, "1" if verb.is_on else "")
        self.linger(verb.is_on)
        if verb.is_on:
            # A service that a script started watches nothing yet, and staying alone would fetch no mail.
            await self.watching.start()
        sentence = N_("keeps working when no console is open") if verb.is_on else N_("ends when no console is open")
        return await self._journal(call, verb.NAME, sentence, {})

    async def _write(self, key: str, value: str) -> None:
        def write(stores: WritingStores) -> None:
            with stores.transaction() as connection:
                meta.write(connection, key, value)

        await self.rooms.writer.people(write)

    async def _journal(self, call: Call, name: str, sentence: str, fields: dict[str, FieldValue]) -> Outcome:
        def journal(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                work = Work(connection, self.rooms.clock.now(), call.author)
                entry = work.finish(name, sentence, fields, is_undoable=False)
            return Outcome(entry=entry, sentence=sentence, fields=fields)

        return await self.rooms.writer.people(journal)


def lingers(stores: WritingStores) -> bool:
    """Whether the owner wants the service to go on without a console."""
    with stores.transaction() as connection:
        return meta.read(connection, meta.LINGER) == "1"
