"""Completes messages that came as their headers: piece by piece into a file, which outlives a broken line and a restart.

What is due is fetched by the service that leads; what a person asks for, by the one that was asked.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from agentdesk.config.paths import make_private
from agentdesk.domain import verbs
from agentdesk.domain.channels import FetchesRest
from agentdesk.domain.errors import AgentdeskError, Conflict, NotFound, Refused, Transient
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import ReadMessage, ReadRequest
from agentdesk.domain.texts import N_, _
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.service.writer import Job
from agentdesk.store import messages, raw, rereading, rests
from agentdesk.store.engine import Connection
from agentdesk.store.rereading import Rereadable
from agentdesk.store.rests import Rest
from agentdesk.store.stores import WritingStores

T = TypeVar("T")


class Write(Protocol):
    """Has the writer do something: as the leader, or for a person."""

    def __call__(self, job: Job[T], /) -> Awaitable[T]:
        """Return what the job returns."""


log = logging.getLogger(__name__)
MOST_ATTEMPTS = 10
FIRST_PAUSE_S, LONGEST_PAUSE_S = 30.0, 3600.0
NEARLY_WHOLE = 0.98
"""Of the size a server told: some count line ends in another way than they give them."""


@dataclass(frozen=True, slots=True)
class RestFetching:
    """Fetches what is missing, one message at a time."""

    rooms: Rooms
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fetch(self, call: Call, verb: verbs.FetchRest) -> Outcome:
        """Fetch the rest of messages now, because somebody asked for it; one that is whole already is left as it is.

        Raises:
            NotFound: there is no such message. Refused, Transient, NeedsLogin, UntrustedServer: what the first that failed met.
        """
        write = self.rooms.writer.machines
        waiting = [found for number in verb.messages if (found := await _run(write, partial(_wanted, number=number))) is not None]
        done = [] if call.is_dry_run else [await self._complete(rest, write) for rest in waiting]
        sentence = N_("fetched {count} messages whole")
        return Outcome(changed=tuple(dict.fromkeys(done)), sentence=sentence, fields={"count": len(waiting)})

    async def next_one(self) -> ConversationId | None:
        """Fetch the smallest rest that is due; returns the conversation that shows it, None where nothing could be done.

        Raises:
            Conflict: another service leads by now.
        """
        now, write = self.rooms.clock.now(), self.rooms.leading.machines
        rest = await _run(write, lambda connection: rests.due(connection, now))
        if rest is None:
            return None
        try:
            return await self._complete(rest, write)
        except Conflict:
            raise
        except AgentdeskError as error:
            await self._postpone(rest, error)
            return None

    async def next_due(self) -> datetime | None:
        """Return when the next rest is due."""
        return await _run(self.rooms.leading.machines, rests.next_due)

    async def _complete(self, rest: Rest, write: Write) -> ConversationId:
        async with self._turn:
            if await _run(write, lambda connection: rests.one(connection, rest.message)) is None:
                # Somebody who asked for it, or the round before, was faster.
                return rest.conversation
            path = self._path(rest)
            await self._fetch_into(path, rest, write)
            content = await asyncio.to_thread(path.read_bytes)
            if len(content) < NEARLY_WHOLE * rest.full_bytes:
                path.unlink()
                raise Transient(account=rest.account, cause=_("the server gave less than it promised"), reason="no-data")
            authserv_id = self.rooms.accounts.get(rest.account).settings.get("authserv_id")
            (read,) = await self.rooms.pool.read_many([ReadRequest(content, rest.media_type, authserv_id)])
            await write(lambda stores: settle(stores, rest, content, read))
            path.unlink()
        return rest.conversation

    def _path(self, rest: Rest) -> Path:
        folder = self.rooms.home.data_dir / "partial"
        make_private(folder)
        return folder / f"{rest.arrival_id}.part"

    async def _fetch_into(self, path: Path, rest: Rest, write: Write) -> None:
        """Add what is missing to the file; whatever came stays there for the next try."""
        channel = self.rooms.accounts.channel(rest.account)
        if not isinstance(channel, FetchesRest):
            raise Refused(account=rest.account, cause=_("this channel gives out whole items only"))
        fetched = await asyncio.to_thread(_size, path)
        async for piece in channel.fetch_rest(rest.external_id, fetched):
            await asyncio.to_thread(_append, path, piece)
            fetched += len(piece)
            await _run(write, partial(rests.progress, message=rest.message, fetched_bytes=fetched))
        if not fetched:
            raise Transient(account=rest.account, cause=_("the server gave less than it promised"), reason="no-data")

    async def _postpone(self, rest: Rest, error: AgentdeskError) -> None:
        pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0**rest.attempts)
        gives_up = isinstance(error, Refused) or rest.attempts >= MOST_ATTEMPTS
        due_at = None if gives_up else self.rooms.clock.now() + timedelta(seconds=pause_s)
        words = str(error.fields.get("cause", error))
        await _run(self.rooms.leading.machines, lambda connection: rests.postpone(connection, rest.message, due_at, words))
        log.info("the rest of a message did not come", extra={"account": rest.account, "code": error.code})


async def _run(write: Write, work: Callable[[Connection], T]) -> T:
    def job(stores: WritingStores) -> T:
        with stores.transaction() as connection:
            return work(connection)

    return await write(job)


def _wanted(connection: Connection, number: MessageId) -> Rest | None:
    if messages.one(connection, number) is None:
        raise NotFound(thing=_("message"), name=str(number))
    return rests.one(connection, number)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _append(path: Path, piece: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "ab") as stream:
        stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


def settle(stores: WritingStores, rest: Rest, content: bytes, read: ReadMessage) -> None:
    """Put the whole message in the place of its headers, unless somebody was faster, or it was erased meanwhile.

    The raw file is committed first: a crash in between leaves the rest to be settled again from the same file.
    """
    with stores.transaction() as connection:
        if rests.one(connection, rest.message) is None or not rereading.is_of(connection, rest.message, rest.digest):
            return
        with stores.raw_transaction() as raw_file:
            digest = raw.replace_source(raw_file, rest.arrival_id, content)
        rereading.replace(connection, [(Rereadable(rest.message, rest.conversation, rest.digest, rest.media_type), read)])
        rests.settle(connection, rest.message, digest)
