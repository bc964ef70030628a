"""Makes the sample desk, once: takes the desk's lock, writes its configuration, plays its past, and marks it as the demo."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agentdesk.config.files import write_private
from agentdesk.config.paths import Home
from agentdesk.demo.configuration import mail_account, write_configuration
from agentdesk.demo.far_side import FarSide
from agentdesk.demo.people import Cast
from agentdesk.demo.records import DemoContent
from agentdesk.demo.script import load_content
from agentdesk.demo.seeding import Seeding
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import Conflict, Unavailable
from agentdesk.domain.texts import _
from agentdesk.service.lock import DeskLock
from agentdesk.service.wiring import join

FAR_SIDE = "far-side"
READY, UNFINISHED = "ready", "unfinished"
_LOCK_TIMEOUT_S = 20.0
_OWN_FILES = ("desk.sqlite", "raw.sqlite", "service.json", "failed-starts.json", "starting.lock", "tour-taken")
_OWN_FOLDERS = (FAR_SIDE, "keys", "backups", "logs", "spool", "run")
_HARMLESS = frozenset({"desk.lock", "starting.lock", "logs", "run", "spool", "failed-starts.json"})
"""What a client that came too early may have left in a data directory without making a desk of it."""


def prepare(home: Home, *, is_reset: bool = False) -> bool:
    """Make the sample desk where there is none, or anew; return whether anything was done.

    Raises:
        Conflict: another desk is there already; it is left as it is.
        Unavailable: somebody else is making this desk, or its service does not end.
    """
    if state_of(home) == READY and not is_reset:
        return False
    _refuse_other_desk(home)
    with _locked(home):
        if state_of(home) == READY and not is_reset:
            return False
        write_private(home.demo_file, UNFINISHED.encode())
        _clear(home)
        asyncio.run(_make(home))
        write_private(home.demo_file, READY.encode())
    return True


def state_of(home: Home) -> str:
    """Return what the desk's mark says, "" where this is no sample desk."""
    try:
        return home.demo_file.read_text("ascii").strip()
    except FileNotFoundError:
        return ""


def _refuse_other_desk(home: Home) -> None:
    if state_of(home):
        return
    found = [path.name for path in home.data_dir.iterdir() if path.name not in _HARMLESS] if home.data_dir.exists() else []
    if found or home.config_file.exists():
        cause = _("{path} is not a sample desk, so it is left as it is; name another directory by --home or AGENTDESK_HOME")
        raise Conflict(cause=cause.format(path=home.data_dir))


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Hold the desk's lock; a service that holds it is asked to end."""
    lock = _take_lock(home)
    try:
        yield
    finally:
        lock.release()


def _take_lock(home: Home) -> DeskLock:
    deadline = time.monotonic() + _LOCK_TIMEOUT_S
    while (lock := DeskLock.take(home)) is None:
        if time.monotonic() > deadline:
            raise Unavailable(cause=_("the sample desk at {path} is in use and does not end; try again").format(path=home.data_dir))
        _ask_service_to_end(home)
        time.sleep(0.05)
    return lock


def _ask_service_to_end(home: Home) -> None:
    """Signal the service that says it holds the lock; somebody who makes the desk says nothing and is waited for."""
    try:
        pid = int(json.loads(home.service_file.read_text("utf-8"))["pid"])
        os.kill(pid, signal.SIGTERM)
    except (OSError, ValueError, KeyError, TypeError):
        return


def _clear(home: Home) -> None:
    """Remove what a sample desk is made of, name by name: whatever else somebody keeps in its directories stays."""
    for name in _OWN_FILES:
        for path in home.data_dir.glob(f"{name}*"):
            path.unlink()
    for name in _OWN_FOLDERS:
        shutil.rmtree(home.data_dir / name, ignore_errors=True)
    home.config_file.unlink(missing_ok=True)


async def _make(home: Home) -> None:
    content, far_side = load_content(), FarSide(home.data_dir / FAR_SIDE)
    _make_files(home, content, far_side)
    rooms = await join(home)
    try:
        await Seeding(rooms, content, far_side, SystemClock().now(), Cast.here()).play()
    finally:
        await rooms.close()


def _make_files(home: Home, content: DemoContent, far_side: FarSide) -> None:
    far_side.make(tuple(account.key for account in content.accounts), mail_account(content).key)
    write_configuration(home, content, far_side)


def far_side_of(home: Home) -> Path:
    """Return the folder the sample desk's far side is in."""
    return home.data_dir / FAR_SIDE
