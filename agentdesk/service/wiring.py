"""Joins configuration, channels and store: the one place that knows them all."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from agentdesk.config.files import write_private
from agentdesk.config.paths import Home, make_private
from agentdesk.config.recogniser_files import RecogniserFiles
from agentdesk.config.roles import users_named
from agentdesk.config.settings import ServiceSettings, read_settings
from agentdesk.desk.context import DeskFacts
from agentdesk.desk.handlers import Handler, handlers
from agentdesk.domain.clock import Clock, SystemClock
from agentdesk.domain.errors import DamagedDesk, NotFound
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import Verb
from agentdesk.intake.intake import Intake
from agentdesk.intake.notices import Notices
from agentdesk.outbox.delivering import Deliverer
from agentdesk.sandbox.pools import ReadingPools
from agentdesk.service.accounts import ServiceAccounts
from agentdesk.service.examining import is_damage
from agentdesk.service.leading import Leading
from agentdesk.service.voice import FiledVoice
from agentdesk.service.writer import Writer
from agentdesk.store import closures, meta, raw
from agentdesk.store.standing import InFiles, OnServer, Standing
from agentdesk.store.stores import ReadingStores, WritingStores

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Rooms:
    """Everything the service works with."""

    home: Home
    standing: Standing
    settings: ServiceSettings
    clock: Clock
    writer: Writer
    reading: ReadingStores
    leading: Leading
    accounts: ServiceAccounts
    pool: ReadingPools
    intake: Intake
    deliverer: Deliverer
    desk: DeskFacts
    handlers: dict[type[Verb], Handler]
    is_demo: bool

    def look_at_closures(self) -> None:
        """Read anew which closures stand: targets and acknowledgements go by them."""
        with self.reading.reading() as connection:
            self.accounts.closures = closures.standing(connection, self.clock.now().date())

    async def close(self) -> None:
        """Let everything go, the writer last."""
        await self.accounts.close()
        await self.pool.close()
        await self.leading.close()
        self.reading.close()
        self.writer.close()


async def join(home: Home) -> Rooms:
    """Open the desk where it stands and join the rooms.

    Raises:
        ConfigError: the settings can't be read; SchemaNewer: a newer AgentDesk wrote the desk; Unavailable: its server doesn't let us.
    """
    settings, clock, standing = read_settings(home), SystemClock(), _standing(home)
    stores, reading = _opened(home, standing)
    writer, pool = Writer(stores, standing.open_for_writing), ReadingPools()
    leading = Leading(writer, reading, standing)
    accounts = ServiceAccounts(home)
    await accounts.reload()
    with reading.reading() as connection:
        accounts.closures = closures.standing(connection, clock.now().date())
    key = await writer.people(partial(shared_key, signing_key(home.keys_dir))) if stores.line else signing_key(home.keys_dir)
    desk = _facts(home, accounts, standing, key)
    pool.own_names = lambda: desk.voice.business.own_names
    notices = Notices(RecogniserFiles(home).current, pool.links)
    return Rooms(
        home=home,
        standing=standing,
        settings=settings,
        clock=clock,
        writer=writer,
        reading=reading,
        leading=leading,
        accounts=accounts,
        pool=pool,
        intake=Intake(writer.machines, pool, clock, desk.signing_key, writer.people_wait, pool.are_people_near, notices),
        deliverer=Deliverer(leading.machines, writer.machines, accounts.channel, clock),
        desk=desk,
        handlers=handlers(desk, BlobShelf(reading)),
        is_demo=home.demo_file.exists(),
    )


def _standing(home: Home) -> Standing:
    if not home.speaks_of_store():
        return InFiles(home.store_file, home.raw_file, home.backups_dir)
    from agentdesk.service.standing import standing_of  # noqa: PLC0415 - a desk in files doesn't wait for it

    return standing_of(home)


def _opened(home: Home, standing: Standing) -> tuple[WritingStores, ReadingStores]:
    try:
        return standing.open_for_writing(), standing.open_for_reading()
    except Exception as error:
        if is_damage(error):
            raise DamagedDesk(cause=str(error), backups=str(home.backups_dir)) from error
        raise


def _facts(home: Home, accounts: ServiceAccounts, standing: Standing, key: bytes) -> DeskFacts:
    """Return what verbs ask about the desk; what is configured as it stands when they ask."""
    return DeskFacts(
        name=home.name,
        signing_key=key,
        mail_domain=socket.gethostname(),
        accounts=accounts,
        voice=FiledVoice(home),
        norms=accounts.norms,
        costs=accounts.costs,
        closures=lambda: accounts.closures,
        rules=accounts.rules,
        notices=accounts.notices,
        config_problem=lambda: accounts.config_problem,
        staff=partial(users_named, home),
        server=standing.name if isinstance(standing, OnServer) else "",
    )


@dataclass(frozen=True, slots=True)
class BlobShelf:
    """Hands out blobs by digest."""

    reading: ReadingStores

    def __call__(self, digest: str) -> bytes:
        """Return a blob's bytes.

        Raises:
            NotFound: the desk has none of that digest.
        """
        with self.reading.raw.connect() as connection:
            found = raw.read_blob(connection, digest)
        if found is None:
            raise NotFound(thing=N_("file"), name=digest[:12])
        return found


def shared_key(own: bytes, stores: WritingStores) -> bytes:
    """Return the key that every service of a desk signs with, so that each knows the others' mail: that of the first one."""
    with stores.transaction() as connection:
        found = meta.read(connection, meta.SIGNING_KEY)
        if not found:
            meta.write(connection, meta.SIGNING_KEY, own.hex())
    return bytes.fromhex(found) if found else own


def signing_key(directory: Path) -> bytes:
    """Return the key that signs our Message-IDs, made once; 0600. An empty file is what a crash may leave, and no key."""
    path = make_private(directory) / "message-ids.key"
    with suppress(FileNotFoundError):
        if text := path.read_text("ascii").strip():
            return bytes.fromhex(text)
    key = secrets.token_bytes(KEY_BYTES)
    write_private(path, key.hex().encode("ascii"))
    return key
