"""Letters on their way in: scans from the folder a scanner drops them into, moved away once the desk has them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from agentdesk.domain.channels import SCAN, Conclusion, PollResult, Probe, RawItem
from agentdesk.domain.errors import Transient
from agentdesk.domain.letters import Given, claimed_size, looks_whole
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.sidecars import MOST_BYTES, SUFFIXES, with_sidecar
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSettings
    from agentdesk.domain.ids import AccountName

DONE, FAILED = "done", "failed"
MAX_BATCH_ITEMS: Final = 8
"""Pages take seconds: small batches are filed, and seen, soon."""
MAX_BATCH_BYTES: Final = 32 << 20
MAX_FILE_BYTES: Final = 256 << 20
MAX_SIDE: Final = 30_000
MAX_PIXELS: Final = 110_000_000
SETTLED_S: Final = 3.0
"""So long a file's size and time have to stand still; scanners write over networks, in pieces."""
SETTLED_UNFINISHED_S: Final = 60.0
"""The same for a file that is empty or lacks its format's end: more of it is probably on its way."""
_TAIL_BYTES: Final = 2048
_UNDER_WAY: Final = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", "~")
_VERSION: Final = 1
_TOO_LARGE: Final = N_("the picture is too large to be a letter")


@dataclass(frozen=True, slots=True)
class Stand:
    """A file as it stood when it was looked at; another size or time makes it another file."""

    name: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file whose bytes were given to the desk."""

    stand: Stand
    external_id: str


@dataclass(slots=True)
class _Look:
    """What one look at the folder found: what may be taken, oldest first, what is refused and why, and sidecars by their names."""

    ready: list[Stand] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    sidecars: dict[str, Stand] = field(default_factory=dict)

    def beside(self, stand: Stand) -> list[Stand]:
        """Return a scan's sidecars."""
        return [self.sidecars[name] for name in sidecar_names(stand.name) if name in self.sidecars]


class LetterFolder:
    """Takes scans from a folder by looking again and again: on a network share nobody tells of a new file.

    The cursor names the files that were given to the desk and still lie there. It is committed with their bytes, so that a file is moved
    only once the desk has it, whenever the service is stopped; a file's identity in the desk is its content, so that none comes twice.
    """

    def __init__(self, settings: AccountSettings, settled_s: float = SETTLED_S) -> None:
        self.account: AccountName = settings.name
        self._folder = Path(settings.get("path")).expanduser()
        self._settled_s = settled_s
        self._seen: dict[Stand, float] = {}
        self._given: dict[str, set[Stand]] = {}
        self._concluded: dict[str, bool] = {}
        self._too_large: set[tuple[Stand, int]] = set()

    async def poll(self, cursor: str | None) -> PollResult:
        """Return scans that `cursor` has not seen; move those away that the desk has."""
        return await asyncio.to_thread(self._poll, cursor)

    def unconcluded(self, cursor: str | None) -> tuple[str, ...]:
        """Return the items whose files the desk was given and of which it has not said yet what became of them."""
        return tuple({one.external_id: None for one in self._parsed(cursor) if one.external_id not in self._concluded})

    async def conclude(self, found: Sequence[Conclusion]) -> None:
        """Move the files away whose items the desk has: to `done`, or to `failed` where they could not be read."""
        await asyncio.to_thread(self._conclude, found)

    def _conclude(self, found: Sequence[Conclusion]) -> None:
        """Remember what became of the items, and move those of this life; the next poll moves what an earlier one left."""
        for one in found:
            self._concluded[one.external_id] = one.is_unreadable
            for stand in self._given.pop(one.external_id, ()):
                self._move(stand, is_unreadable=one.is_unreadable)

    def _poll(self, cursor: str | None) -> PollResult:
        before = self._parsed(cursor)
        look = self._look()
        kept = [one for one in before if not self._is_gone(one)]
        known = {one.stand for one in kept}
        fresh = [stand for stand in look.ready if stand not in known]
        items: list[RawItem] = []
        taken: list[_Taken] = []
        room, left = MAX_BATCH_BYTES, 0
        for place, stand in enumerate(fresh):
            if len(items) == MAX_BATCH_ITEMS or (items and stand.size > room):
                left = len(fresh) - place
                break
            item = self._read(stand, look)
            if item is not None:
                items.append(item)
                taken.append(_Taken(stand, item.external_id))
                self._given.setdefault(item.external_id, set()).add(stand)
                room -= stand.size
        self._concluded = {one.external_id: self._concluded[one.external_id] for one in kept if one.external_id in self._concluded}
        return PollResult(tuple(items), _dumped([*kept, *taken]), has_more=left > 0, backlog=left, left=tuple(look.refused))

    def _is_gone(self, taken: _Taken) -> bool:
        """Move a file that the desk has, where that is certain, and say whether it is out of the way."""
        if taken.stand in self._given.get(taken.external_id, ()):
            return False  # being read: `conclude` tells where it goes
        if not self._is_there(taken.stand):
            return True
        # Given before the service started anew: where it goes is what the desk has recorded of it, told before this poll.
        is_unreadable = self._concluded.get(taken.external_id)
        return is_unreadable is not None and self._move(taken.stand, is_unreadable=is_unreadable)

    def _is_there(self, stand: Stand) -> bool:
        try:
            return _is_still((self._folder / stand.name).lstat(), stand)
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def _look(self) -> _Look:
        found, now_s = _Look(), time.monotonic()
        seen: dict[Stand, float] = {}
        scans: list[Stand] = []
        try:
            with os.scandir(self._folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as problem:
            raise self._cant_open(problem) from problem
        for entry in entries:
            stand = self._stand(entry, found)
            if stand is None:
                continue
            seen[stand] = self._seen.get(stand, now_s)
            if stand.name.lower().endswith(SUFFIXES):
                found.sidecars[stand.name] = stand
            else:
                scans.append(stand)
        self._seen = seen
        # Looked at whole once: as long as it lies there as it is, no poll reads a quarter of a gigabyte again to refuse it.
        self._too_large = {one for one in self._too_large if one[0] in seen}
        for stand in scans:
            together = (stand, *found.beside(stand))
            if all(self._has_settled(one, now_s - seen[one]) for one in together):
                found.ready.append(stand)
        found.ready.sort(key=lambda stand: (stand.mtime_ns, stand.name))
        self._name_orphans(found, scans, now_s)
        return found

    def _name_orphans(self, found: _Look, scans: Sequence[Stand], now_s: float) -> None:
        """Name the sidecars that have lain there for a while without a scan: one usually comes before its scan, or right after."""
        used = {name for stand in scans for name in sidecar_names(stand.name)}
        for name, stand in found.sidecars.items():
            if name not in used and now_s - self._seen[stand] >= SETTLED_UNFINISHED_S:
                found.refused.append((_shown(name), N_("there is no scan of that name beside it")))

    def _stand(self, entry: os.DirEntry[str], found: _Look) -> Stand | None:
        """Return how a file stands; None for what is none, which is named where somebody meant it to be one."""
        name = entry.name
        if name.startswith(".") or name.lower().endswith(_UNDER_WAY):
            return None
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            return None
        if stat.S_ISDIR(status.st_mode):
            return None
        if not stat.S_ISREG(status.st_mode):
            found.refused.append((_shown(name), N_("it is not a regular file")))
            return None
        if status.st_size > MAX_FILE_BYTES:
            found.refused.append((_shown(name), N_("it is larger than 256 MB")))
            return None
        return Stand(name, status.st_size, status.st_mtime_ns)

    def _has_settled(self, stand: Stand, watched_s: float) -> bool:
        """Say whether a file stood still for long enough, by its own time or by ours: the clocks of two machines differ."""
        still_s = max(watched_s, time.time() - stand.mtime_ns / 1e9)
        if still_s < self._settled_s:
            return False
        return still_s >= SETTLED_UNFINISHED_S or stand.name.lower().endswith(SUFFIXES) or self._is_whole(stand)

    def _is_whole(self, stand: Stand) -> bool:
        try:
            descriptor = self._descriptor(stand)
        except OSError:
            return False
        with os.fdopen(descriptor, "rb") as stream:
            head = stream.read(_TAIL_BYTES)
            stream.seek(max(0, stand.size - _TAIL_BYTES))
            return looks_whole(head, stream.read(_TAIL_BYTES))

    def _descriptor(self, stand: Stand) -> int:
        """Open a file that was regular a moment ago: never through a link, never waiting for a pipe."""
        return os.open(self._folder / stand.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)

    def _read(self, stand: Stand, look: _Look) -> RawItem | None:
        """Return a file's bytes as an item; None where it changed meanwhile or is refused."""
        try:
            descriptor = self._descriptor(stand)
            with os.fdopen(descriptor, "rb") as stream:
                status = os.fstat(descriptor)
                if not _is_still(status, stand):
                    return None
                if (stand, status.st_ino) in self._too_large:
                    look.refused.append((_shown(stand.name), _TOO_LARGE))
                    return None
                content = stream.read(MAX_FILE_BYTES + 1)
                if not _is_still(os.fstat(descriptor), stand) or len(content) != stand.size:
                    return None
        except FileNotFoundError:
            return None
        except OSError as problem:
            look.refused.append((_shown(stand.name), problem.strerror or type(problem).__name__))
            return None
        width, height = claimed_size(content)
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            self._too_large.add((stand, status.st_ino))
            look.refused.append((_shown(stand.name), _TOO_LARGE))
            return None
        given = self._given_beside(stand, look)
        if given is None:
            return None
        came_s = stand.mtime_ns / 1e9 if given.received is None else given.received.timestamp()
        arrived_at = datetime.fromtimestamp(min(came_s, time.time()), UTC)
        return RawItem(f"file:{_digest(content)}", content, arrived_at, SCAN, location=_shown(stand.name), details=given.dump())

    def _given_beside(self, stand: Stand, look: _Look) -> Given | None:
        """Return what a scan's sidecars say; None where one can't be understood: the scan waits until a person has mended it."""
        given = Given(filename=_shown(stand.name))
        for one in look.beside(stand):
            try:
                with os.fdopen(self._descriptor(one), "rb") as stream:
                    content = stream.read(MOST_BYTES + 1)
            except OSError as problem:
                look.refused.append((_shown(one.name), problem.strerror or type(problem).__name__))
                return None
            given, flaws = with_sidecar(given, Path(one.name).suffix, content)
            if flaws:
                look.refused.append((_shown(one.name), one_line(flaws[0], 200)))
                return None
        return given

    def _move(self, stand: Stand, *, is_unreadable: bool) -> bool:
        """Move a file away unless it is another one by now; say whether it is out of the way."""
        path = self._folder / stand.name
        try:
            if not _is_still(path.lstat(), stand):
                return True
            folder = self._folder / (FAILED if is_unreadable else DONE)
            folder.mkdir(exist_ok=True)
            target = _free(folder, stand.name)
            # The sidecars go first: one that stayed alone would be taken for that of a later scan of the same name.
            for name in sidecar_names(stand.name):
                with contextlib.suppress(FileNotFoundError):
                    (self._folder / name).rename(_free(folder, target.stem + Path(name).suffix))
            path.rename(target)
        except FileNotFoundError:
            return True
        except OSError:
            return False  # it stays in the cursor, so that it isn't taken again; the next poll tries once more
        return True

    def _parsed(self, cursor: str | None) -> list[_Taken]:
        """Read a cursor back.

        Raises:
            Transient: it is damaged or of a later version.
        """
        if cursor is None:
            return []
        try:
            values: Any = json.loads(cursor)
            rows = {_VERSION: values["taken"]}[values["v"]]
            return [_Taken(Stand(str(name), int(size), int(mtime)), str(external)) for name, size, mtime, external in rows]
        except (ValueError, TypeError, KeyError) as error:
            raise Transient(account=self.account, cause=N_("the cursor can't be read; was an older AgentDesk started?")) from error

    def _cant_open(self, problem: OSError) -> Transient:
        cause = _("the folder {path} can't be opened: {reason}").format(path=self._folder, reason=problem.strerror)
        return Transient(account=self.account, cause=cause)

    async def test(self) -> tuple[Probe, ...]:
        """Look whether the folder can be read and files in it be moved."""
        try:
            os.scandir(self._folder).close()
        except OSError as problem:
            return (Probe("path", is_ok=False, words=str(self._cant_open(problem))),)
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return (Probe("path", is_ok=False, words=self._why_closed().format(path=self._folder)),)
        return (Probe("path", is_ok=True, words=_("scans are taken from {path}").format(path=self._folder)),)

    def _why_closed(self) -> str:
        """Say why nothing can be written; what a unit leaves read-only (systemd.exec(5), ProtectSystem) no chmod opens."""
        if os.statvfs(self._folder).f_flag & os.ST_RDONLY:
            return _(
                "files in {path} can't be moved: it is read-only for the service; "
                "for a shared desk add ReadWritePaths={path} under [Service]: sudo systemctl edit agentdesk"
            )
        return _("files in {path} can't be moved: it is not writable")


def sidecar_names(name: str) -> tuple[str, ...]:
    """Return what the sidecars of a file may be called, the JSON last, so that its fields win over those of a text."""
    return tuple(Path(name).stem + suffix for suffix in reversed(SUFFIXES))


def _is_still(status: os.stat_result, stand: Stand) -> bool:
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (stand.size, stand.mtime_ns)


def _shown(name: str) -> str:
    return one_line(os.fsencode(name).decode("utf-8", "replace"), 200)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _free(folder: Path, name: str) -> Path:
    """Return a path in a folder that nothing has yet."""
    target, number = folder / name, 2
    while os.path.lexists(target):
        target = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return target


def _dumped(taken: Iterable[_Taken]) -> str:
    rows = [[one.stand.name, one.stand.size, one.stand.mtime_ns, one.external_id] for one in taken]
    return json.dumps({"v": _VERSION, "taken": rows})
