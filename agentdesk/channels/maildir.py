"""The Maildir channel: takes mail from a folder other programs deliver into, and sends by a command."""

from __future__ import annotations

import asyncio
import errno
import os
import shlex
import stat
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.channels.maildir_cursor import SeenNames
from agentdesk.channels.send_command import SEND_TIMEOUT_S, find_program, hand_over
from agentdesk.domain.channels import PollResult, Probe, RawItem
from agentdesk.domain.errors import ChannelError, ConfigError, Transient
from agentdesk.domain.states import Partial
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage, Receipt
    from agentdesk.domain.ids import AccountName

MAX_BATCH_ITEMS = 50
MAX_BATCH_BYTES = 8 << 20
MAX_MESSAGE_BYTES = 60 << 20
MAX_HEADER_BYTES = 256 << 10
_SETTLED_S = 1.0
"""A folder's time stamp moves in ticks of some milliseconds; it is only trusted once a scan began this much after it was first seen."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    path: Path
    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class _Quiet:
    """A state of the folder in which `cursor` had seen everything: as long as both stay, there is nothing new."""

    cursor: str
    stamps: tuple[int, ...]
    first_seen_s: float
    is_settled: bool = False


class MaildirReceiver:
    """Reads a Maildir. It never moves, marks or removes a file: other programs may live on the same folder.

    Source: https://cr.yp.to/proto/maildir.html; the unique name is what stands before the colon.
    """

    def __init__(self, settings: AccountSettings) -> None:
        self.account: AccountName = settings.name
        self._folder = Path(settings.get("path")).expanduser()
        self._quiet: _Quiet | None = None

    async def poll(self, cursor: str | None) -> PollResult:
        """Return up to 50 messages that `cursor` has not seen: at first the newest first, later in the order they arrived."""
        return await asyncio.to_thread(self._poll, cursor)

    def _poll(self, cursor: str | None) -> PollResult:
        stamps = self._stamps()
        if self._quiet is not None and self._quiet.is_settled and (self._quiet.cursor, self._quiet.stamps) == (cursor, stamps):
            return PollResult((), self._quiet.cursor, backlog=0)
        seen = SeenNames.parse(cursor, self.account)
        entries = [entry for entry in self._scan() if entry.name not in seen]
        entries.sort(key=lambda entry: (entry.mtime_ns, entry.name), reverse=seen.is_first_sync)
        items, unread = self._read_batch(entries, seen)
        left = len(entries) - len(items)
        if unread and not items:
            raise Transient(account=self.account, cause=N_("{file} can't be read: {reason}"), file=unread[0], reason=unread[1])
        if left == 0:
            seen.is_first_sync = False
        if not entries and cursor is not None:
            self._remember(cursor, stamps)
        return PollResult(tuple(items), seen.dump(), has_more=left > 0 and not unread, backlog=left)

    def _stamps(self) -> tuple[int, ...]:
        try:
            return tuple((self._folder / part).stat().st_mtime_ns for part in ("new", "cur"))
        except OSError as problem:
            raise self._cant_open(problem) from problem

    def _remember(self, cursor: str, stamps: tuple[int, ...]) -> None:
        now_s = time.monotonic()
        if self._quiet is None or (self._quiet.cursor, self._quiet.stamps) != (cursor, stamps):
            self._quiet = _Quiet(cursor, stamps, now_s)
        else:
            self._quiet = replace(self._quiet, is_settled=now_s - self._quiet.first_seen_s > _SETTLED_S)

    def _scan(self) -> list[_Entry]:
        found: dict[str, _Entry] = {}
        # new before cur: a message another program moves meanwhile is met in one of them, or in both.
        for part in ("new", "cur"):
            try:
                with os.scandir(self._folder / part) as listing:
                    found |= {entry.name: entry for entry in map(_entry_of, listing) if entry is not None}
            except OSError as problem:
                raise self._cant_open(problem) from problem
        return list(found.values())

    def _cant_open(self, problem: OSError) -> Transient:
        cause = _("the Maildir {path} can't be opened: {reason}").format(path=self._folder, reason=problem.strerror)
        return Transient(account=self.account, cause=cause)

    def _read_batch(self, entries: list[_Entry], seen: SeenNames) -> tuple[list[RawItem], tuple[str, str] | None]:
        """Read what fits in one batch, marking it as seen; return it and the first file that could not be read."""
        items: list[RawItem] = []
        unread: tuple[str, str] | None = None
        room = MAX_BATCH_BYTES
        for entry in entries:
            if len(items) == MAX_BATCH_ITEMS or (items and entry.size > room):
                break
            try:
                item = _read(entry)
            except OSError as problem:
                # Moved by another program since the scan: it is met again under its new path.
                if problem.errno != errno.ENOENT and unread is None:
                    unread = (entry.name, problem.strerror or type(problem).__name__)
                continue
            items.append(item)
            seen.add(entry.name)
            room -= len(item.content)
        return items, unread

    async def test(self) -> tuple[Probe, ...]:
        """Look whether the folder is a Maildir that can be read."""
        return (await asyncio.to_thread(self._test_folder),)

    def _test_folder(self) -> Probe:
        try:
            self._stamps()
            self._scan()
        except ChannelError as problem:
            return Probe("path", is_ok=False, words=str(problem))
        return Probe("path", is_ok=True, words=_("{path} is a Maildir").format(path=self._folder))


class MaildirChannel(MaildirReceiver):
    """A Maildir with a command that sends."""

    def __init__(self, settings: AccountSettings, *, timeout_s: float = SEND_TIMEOUT_S) -> None:
        super().__init__(settings)
        self._argv = _split(settings)
        self._timeout_s = timeout_s

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Hand the message to the command; its exit status is the answer."""
        del key  # the command has no way to take it
        return await hand_over(self.account, self._argv, message, commit_point, timeout_s=self._timeout_s)

    async def test(self) -> tuple[Probe, ...]:
        """Look at the folder and for the command; nothing is run."""
        try:
            program = find_program(self.account, self._argv)
        except ChannelError as problem:
            command = Probe("send_command", is_ok=False, words=str(problem))
        else:
            command = Probe("send_command", is_ok=True, words=_("messages leave by {program}").format(program=program))
        return (*await super().test(), command)


def open_maildir(settings: AccountSettings, secrets: AccountSecrets) -> MaildirReceiver | MaildirChannel:
    """Make the channel; it can send where `send_command` is set.

    Raises:
        ConfigError: a setting is missing or can't be understood.
    """
    del secrets  # a folder has none
    for key in ("address", "path"):
        if not settings.get(key):
            raise _bad_setting(settings, _("{key} is not set").format(key=key))
    return MaildirChannel(settings) if settings.get("send_command").strip() else MaildirReceiver(settings)


def _split(settings: AccountSettings) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(settings.get("send_command")))
    except ValueError as problem:
        raise _bad_setting(settings, _("send_command can't be split into words: {problem}").format(problem=problem)) from problem


def _bad_setting(settings: AccountSettings, cause: str) -> ConfigError:
    return ConfigError(file=f"[accounts.{settings.name}]", cause=cause)


def _entry_of(file: os.DirEntry[str]) -> _Entry | None:
    """Return a message file; None for what isn't one: hidden files, folders, links, pipes, and files gone meanwhile."""
    if file.name.startswith("."):
        return None
    try:
        status = file.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return _Entry(file.name.partition(":")[0], Path(file.path), status.st_mtime_ns, status.st_size)


def _read(entry: _Entry) -> RawItem:
    # O_NOFOLLOW and O_NONBLOCK: the file may have been swapped for a link or a pipe since it was listed.
    descriptor = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENOENT, "no longer a file")
        is_oversize = status.st_size > MAX_MESSAGE_BYTES
        content = headers_of(file.read(MAX_HEADER_BYTES)) if is_oversize else file.read()
    return RawItem(
        external_id=os.fsencode(entry.name).decode(errors="backslashreplace"),
        content=content,
        arrived_at=datetime.fromtimestamp(status.st_mtime, UTC),
        partial=Partial.OVERSIZE if is_oversize else None,
        full_bytes=status.st_size if is_oversize else None,
    )


def headers_of(content: bytes) -> bytes:
    """Return the header block with its empty line; all of `content` where there is none."""
    for end in (b"\r\n\r\n", b"\n\n"):
        head, mark, _rest = content.partition(end)
        if mark:
            return head + mark
    return content
