"""Copies of the desk: the desk file first, the raw file second, under one stamp, with keys and configuration, never secrets."""

from __future__ import annotations

import asyncio
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from agentdesk.config.paths import Home, make_private
from agentdesk.domain.errors import RefusedByDesk
from agentdesk.domain.texts import N_
from agentdesk.service.wiring import Rooms
from agentdesk.store import copies, meta
from agentdesk.store.standing import InFiles
from agentdesk.store.stores import WritingStores

SUFFIX = ".agentdesk.tar"
DESK_NAME, RAW_NAME, CONFIG_NAME, KEYS_NAME = "desk.sqlite", "raw.sqlite", "config", "keys"
PARTIAL = ".partial-"
CONFIG_PARTS = ("config.toml", "templates", "themes", "letterheads", "keys.toml")

ON_SERVER = N_(
    "this desk is on {server}: copy it there, with pg_dump or the server's own backups; configuration, templates and secrets are in {path}"
)
_one_at_a_time = asyncio.Lock()


async def make_backup(rooms: Rooms) -> str:
    """Write a copy into the backup folder and return its name.

    Raises:
        RefusedByDesk: the desk is on a server.
    """
    if not isinstance(rooms.standing, InFiles):
        raise RefusedByDesk(cause=ON_SERVER, server=rooms.standing.name, path=str(rooms.home.config_dir))
    make_private(rooms.home.backups_dir)
    async with _one_at_a_time:
        now = rooms.clock.now()
        name = now.strftime("%Y%m%dT%H%M%SZ") + SUFFIX
        await asyncio.to_thread(_write, rooms.home, rooms.home.backups_dir / name)

    def note(stores: WritingStores) -> None:
        with stores.transaction() as connection:
            meta.write(connection, meta.BACKUP_AT, now.isoformat())

    await rooms.leading.machines(note)
    return name


def _write(home: Home, target: Path) -> None:
    for leftover in home.backups_dir.glob(f"{PARTIAL}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home.backups_dir, prefix=PARTIAL) as folder:
        work = Path(folder)
        # The desk first, raw second: the raw file may then hold more than the desk knows, never less.
        copies.copy_live(home.store_file, work / DESK_NAME)
        copies.copy_live(home.raw_file, work / RAW_NAME)
        partial = work / "backup.tar"
        with tarfile.open(partial, "w") as archive:
            archive.add(work / DESK_NAME, DESK_NAME)
            archive.add(work / RAW_NAME, RAW_NAME)
            _add_if_there(archive, home.keys_dir, KEYS_NAME)
            for part in CONFIG_PARTS:
                _add_if_there(archive, home.config_dir / part, f"{CONFIG_NAME}/{part}")
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.replace(target)
    directory = os.open(home.backups_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _add_if_there(archive: tarfile.TarFile, path: Path, name: str) -> None:
    if path.exists():
        archive.add(path, name, filter=lambda item: item if item.isfile() or item.isdir() else None)


def prune(directory: Path, keep: int) -> None:
    """Remove the oldest copies beyond `keep`."""
    found = sorted(directory.glob(f"*{SUFFIX}"))
    for path in found[: max(0, len(found) - keep)]:
        path.unlink()
