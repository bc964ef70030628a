"""Restore: takes a copy of a desk from a stream, holds it against the rules, and puts it in the desk's place."""

from __future__ import annotations

import shutil
import stat
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from agentdesk.config.paths import Home
from agentdesk.config.store_place import read_store_place
from agentdesk.desk import restored, retention
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import N_
from agentdesk.service import swapping
from agentdesk.service.backups import CONFIG_NAME, CONFIG_PARTS, DESK_NAME, KEYS_NAME, RAW_NAME
from agentdesk.service.standing import shown
from agentdesk.service.swapping import Move
from agentdesk.store import copies, migrate
from agentdesk.store.engine import open_writer
from agentdesk.store.stores import WritingStores

ON_SERVER = N_("this desk is on {server}: put a copy back there (pg_restore), with every service of the desk stopped")
MOST_MEMBERS = 20_000
KEPT_FREE_BYTES = 64 << 20
DEEPEST = 6


def restore(home: Home, stream: IO[bytes]) -> None:
    """Put the copy that `stream` holds in place of the desk; the caller holds the desk's lock.

    The old desk is kept beside the new one. What was unsent waits for a person, what may have been sent is unknown, and nothing polls or
    sends until somebody confirms that the old copy is off.

    Raises:
        UsageError: the copy is not one, is damaged, or doesn't fit; or the desk is on a server. SchemaNewer: a newer AgentDesk wrote it.
    """
    place = read_store_place(home)
    if place is not None:
        raise UsageError(cause=ON_SERVER, server=shown(place.url))
    swapping.finish(home)
    now = SystemClock().now()
    data, config = swapping.staging_dirs(home)
    try:
        for folder in (data, config):
            folder.mkdir(mode=0o700, parents=True)
        _Unpacking(data, config).run(stream)
        _keep_readers(home, config)
        _prepare(home, data, now)
        swapping.decide(home, _moves(home, data, config), now.strftime("%Y%m%dT%H%M%SZ"))
    except BaseException:
        for folder in (data, config):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    swapping.finish(home)


@dataclass(slots=True)
class _Unpacking:
    """Takes a copy apart: known names only, plain files only, never more than there is room for."""

    data: Path
    config: Path
    _members: int = 0

    def run(self, stream: IO[bytes]) -> None:
        """Unpack everything.

        Raises:
            UsageError: it is no copy of a desk.
        """
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    self._take(archive, member)
        except (tarfile.TarError, EOFError, UnicodeError, ValueError) as error:
            raise UsageError(cause=N_("this is no copy of a desk, or only a part of one: {words}"), words=str(error)) from error
        missing = [name for name in (DESK_NAME, RAW_NAME) if not (self.data / name).is_file()]
        if missing:
            raise UsageError(cause=N_("this is no copy of a desk: {names} is missing"), names=", ".join(missing))

    def _take(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._members += 1
        target = self._place(member.name)
        if target is None or self._members > MOST_MEMBERS or not (member.isfile() or member.isdir()):
            raise UsageError(cause=N_("this is no copy of a desk: “{name}” does not belong in one"), name=member.name[:80])
        if member.isdir():
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            return
        if member.size + KEPT_FREE_BYTES > shutil.disk_usage(self.data).free:
            raise UsageError(cause=N_("there is no room for this copy: “{name}” takes {size} bytes"), name=member.name, size=member.size)
        source = archive.extractfile(member)
        if source is None or target.exists():
            raise UsageError(cause=N_("this is no copy of a desk: “{name}” stands in it twice"), name=member.name[:80])
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
        target.chmod(0o600)

    def _place(self, name: str) -> Path | None:
        """Return where a member goes, None where it has no place in a copy."""
        parts = PurePosixPath(name).parts
        if not parts or len(parts) > DEEPEST or any(part in {"..", "/", "."} or "\0" in part for part in parts):
            return None
        if parts in {(DESK_NAME,), (RAW_NAME,)} or parts[0] == KEYS_NAME:
            return self.data.joinpath(*parts)
        if parts[0] == CONFIG_NAME and len(parts) > 1 and parts[1] in CONFIG_PARTS:
            return self.config.joinpath(*parts[1:])
        return None


def _keep_readers(home: Home, config: Path) -> None:
    """Give the staged settings the mode of those they replace: on a shared box each client reads in them where the service is."""
    staged = config / home.config_file.name
    if staged.exists() and home.config_file.exists():
        staged.chmod(stat.S_IMODE(home.config_file.stat().st_mode))


def _prepare(home: Home, data: Path, now: datetime) -> None:
    """Check the staged pair, bring it up to date, and mark it as restored: everything it may not do by itself is held."""
    desk, raw = data / DESK_NAME, data / RAW_NAME
    copies.check_pair(desk, raw)
    migrate.bring_up_to_date(desk, data / "before-upgrade")
    stores = WritingStores(open_writer(desk), open_writer(raw))
    try:
        with stores.transaction() as connection:
            restored.hold(connection, now, _generation_of(home))
        retention.bury_again(stores, _erased_on(home), now)
    finally:
        stores.close()
    shutil.rmtree(data / "before-upgrade", ignore_errors=True)


def _erased_on(home: Home) -> tuple[str, ...]:
    """Return what was erased on the desk that is there now: an older copy must not bring it back."""
    return copies.erased_on(home.store_file) if home.store_file.exists() else ()


def _generation_of(home: Home) -> int:
    """Return the generation of the desk that is there now, 0 where there is none or it can't be read."""
    if not home.store_file.exists():
        return 0
    return copies.generation_of(home.store_file)


def _moves(home: Home, data: Path, config: Path) -> list[Move]:
    found = [
        Move(data / DESK_NAME, home.store_file, is_database=True),
        Move(data / RAW_NAME, home.raw_file, is_database=True),
        Move(data / KEYS_NAME, home.keys_dir),
        *(Move(config / part, home.config_dir / part) for part in CONFIG_PARTS),
    ]
    return [move for move in found if move.staged.exists()]
