"""Copies and their return: the pair is swapped whole, and two copies of a desk never both send."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentdesk.client.restore import restore
from agentdesk.client.start import service_environment
from agentdesk.domain.errors import Conflict, UsageError
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import AddNote, ReleaseDelivery, Reply, Sync
from agentdesk.service import swapping
from tests.desk_fixtures import DEADLINE_S, customer_mail, drop
from tests.servers.processes import wait_until

if TYPE_CHECKING:
    from tests.desk_fixtures import DeskHome

pytestmark = pytest.mark.only_on("sqlite", why="copies of a desk on a server are made there")
ONE = ConversationId(1)


@pytest.fixture
def copy(desk_home: DeskHome, tmp_path: Path) -> Path:
    """A copy of a desk with one conversation and one reply that hasn't left; the desk has moved on since."""
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    with desk_home.open() as desk:
        desk.do(Reply(ONE, "Tomorrow."))
    path = tmp_path / "copy.tar"
    desk_home.run("backup", str(path))
    with desk_home.open() as desk:
        desk.do(ReleaseDelivery((DeliveryId(1),)))
        desk.do(Sync())
        desk.do(AddNote(ONE, "after the copy"))
    assert len(desk_home.sent(folder)) == 1
    return path


def sent_by(desk: DeskHome) -> list[bytes]:
    return desk.sent(desk.place.parent / f"{desk.place.name}-shop")


def test_a_restored_desk_sends_nothing_until_the_old_copy_is_said_to_be_off(desk_home: DeskHome, copy: Path) -> None:
    """What left after the copy was made stands in it as unsent: it would leave twice."""
    restore(desk_home.home, copy)
    with desk_home.open(Means.CONSOLE) as desk:
        (delivery,) = desk_home.deliveries()
        assert (delivery.state, delivery.waits_for_person) == (DeliveryState.HELD, True)
        status = desk_home.status()
        assert status.needs_restore_confirmation
        assert not status.is_watching
        with pytest.raises(Conflict, match="confirm"):
            desk.do(Sync())
        desk_home.run("restore", "--confirm")
        wait_until(lambda: desk_home.status().is_watching, "it watches")
        desk.do(Sync())
        assert [one.state for one in desk_home.deliveries()] == [DeliveryState.HELD]
        assert len(sent_by(desk_home)) == 1
        desk.do(ReleaseDelivery((DeliveryId(1),)))
        wait_until(lambda: desk_home.deliveries()[0].state is DeliveryState.SENT, "a person let it go")
    assert len(sent_by(desk_home)) == 2


def test_restore_brings_back_what_was_copied_and_keeps_the_old_desk_beside_it(desk_home: DeskHome, copy: Path) -> None:
    """A person who restored the wrong copy must be able to go back."""
    restore(desk_home.home, copy)
    notes = desk_home.run("show", "1", "--json").out
    assert b"after the copy" not in notes
    assert "restored a copy of the desk" in desk_home.run("journal").text
    (aside,) = desk_home.home.data_dir.glob(f"{swapping.ASIDE}*")
    assert {path.name for path in aside.iterdir()} >= {"desk.sqlite", "raw.sqlite"}
    assert not (desk_home.home.data_dir / swapping.MARKER).exists()


def test_a_restored_desk_fetches_what_came_after_the_copy(desk_home: DeskHome, copy: Path) -> None:
    """The copy's cursor is older than the mailbox: nothing may be missed."""
    folder = desk_home.place.parent / f"{desk_home.place.name}-shop"
    drop(folder, 2, customer_mail(2))
    desk_home.run("sync")
    restore(desk_home.home, copy)
    desk_home.run("restore", "--confirm")
    desk_home.run("sync")
    assert len(desk_home.conversations()) == 2


def _without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.__delitem__(name)


def _with(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.__setitem__(name, content)


BAD_CHANGES = (
    _without("raw.sqlite"),
    _without("desk.sqlite"),
    _with("desk.sqlite", b"garbage" * 1000),
    _with("raw.sqlite", b""),
    _with("../evil", b"x"),
    _with("/etc/evil", b"x"),
    _with("keys/../../evil", b"x"),
    _with("config/../evil", b"x"),
    _with("config/secrets/shop", b"x"),
    _with("evil.sqlite", b"x"),
)


def test_what_is_no_copy_of_a_desk_is_refused_and_changes_nothing(desk_home: DeskHome, copy: Path, tmp_path: Path) -> None:
    """A copy comes from a disk, a mail or a stranger: names that lead elsewhere and damaged files stop it."""
    with tarfile.open(copy) as archive:
        whole = {one.name: file.read() for one in archive if (file := archive.extractfile(one)) is not None}
    before = desk_home.conversations()
    for change in BAD_CHANGES:
        members = dict(whole)
        change(members)
        bad = tmp_path / "bad.tar"
        with tarfile.open(bad, "w") as archive:
            for name, content in members.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        with pytest.raises(UsageError):
            restore(desk_home.home, bad)
        assert not any(folder.exists() for folder in swapping.staging_dirs(desk_home.home))
    assert not list(tmp_path.rglob("evil*"))
    assert desk_home.conversations() == before


def test_links_and_cut_off_copies_are_refused(desk_home: DeskHome, copy: Path, tmp_path: Path) -> None:
    """A link unpacked first could lead the next file anywhere."""
    bad = tmp_path / "bad.tar"
    with tarfile.open(bad, "w") as archive:
        link = tarfile.TarInfo("keys/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(link)
    cut = tmp_path / "cut.tar"
    cut.write_bytes(copy.read_bytes()[:40_000])
    text = tmp_path / "text.tar"
    text.write_bytes(b"no archive at all\n" * 100)
    for path in (bad, cut, text):
        with pytest.raises(UsageError, match="no copy of a desk"):
            restore(desk_home.home, path)


KILLED_AT_EACH_STEP = """
import os, shutil, signal, sqlite3, sys
from contextlib import closing
from pathlib import Path
from agentdesk.config.paths import Home
from agentdesk.service import restoring, swapping

place, whole, copy = map(Path, sys.argv[1:])
home = Home(place / "config", place / "data")

def restore_killed_at(step):
    left = step
    def counted(real):
        def call(*args, **options):
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)
        return call
    os.fsync, Path.replace, Path.unlink, Path.mkdir = map(counted, (os.fsync, Path.replace, Path.unlink, Path.mkdir))
    with copy.open("rb") as stream:
        restoring.restore(home, stream)
    os._exit(0)

def which():
    for path in (home.raw_file, home.store_file):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            if path == home.store_file:
                found = connection.execute("SELECT value FROM meta WHERE key = 'restore_unconfirmed'").fetchone()
    return "new" if found == ("1",) else "old"

for step in range(1, 100):
    shutil.rmtree(place)
    shutil.copytree(whole, place)
    child = os.fork()
    if child == 0:
        restore_killed_at(step)
    status = os.waitpid(child, 0)[1]
    swapping.finish(home)
    print(which(), flush=True)
    if status == 0:
        break
else:
    sys.exit("it never came to the end")
"""


def test_a_crash_at_any_step_of_the_swap_leaves_the_old_or_the_new_desk(desk_home: DeskHome, copy: Path, tmp_path: Path) -> None:
    """Killed at every rename and sync in turn: afterwards the desk is whole, and is wholly one of the two."""
    desk_home.stop()
    whole = tmp_path / "whole"
    shutil.copytree(desk_home.place, whole)
    argv = [sys.executable, "-c", KILLED_AT_EACH_STEP, str(desk_home.place), str(whole), str(copy)]
    ran = subprocess.run(argv, env=service_environment(), check=True, capture_output=True, text=True, timeout=DEADLINE_S)
    outcomes = ran.stdout.split()
    assert outcomes == sorted(outcomes, reverse=True)
    assert set(outcomes) == {"old", "new"}


def test_a_start_finishes_a_restore_that_was_cut_off(desk_home: DeskHome, copy: Path) -> None:
    """Whoever opens the desk next must not find one file of each."""
    desk_home.stop()
    data, _config = swapping.staging_dirs(desk_home.home)
    data.mkdir()
    shutil.copy(desk_home.home.store_file, data / "desk.sqlite")
    record = {"stamp": "20261121T090000Z", "moves": [[str(data / "desk.sqlite"), str(desk_home.home.store_file), True]]}
    (desk_home.home.data_dir / swapping.MARKER).write_text(json.dumps(record))
    desk_home.home.store_file.unlink()
    assert len(desk_home.conversations()) == 1
    assert not data.exists()


def test_daily_copies_are_taken_and_the_oldest_let_go(desk_home: DeskHome) -> None:
    """The owner never thinks of it; the disk must not fill with them."""
    desk_home.configure(backup_keep=2, idle_after_s=60.0)
    desk_home.home.backups_dir.mkdir(parents=True)
    for stamp in ("20260101T000000Z", "20260102T000000Z", "20260103T000000Z"):
        (desk_home.home.backups_dir / f"{stamp}.agentdesk.tar").touch()
    with desk_home.open():
        wait_until(lambda: desk_home.status().backup_at is not None, "a copy was taken")
        wait_until(lambda: len(list(desk_home.home.backups_dir.glob("*.tar"))) == 2, "old ones are gone")
    assert desk_home.home.backups_dir.stat().st_mode & 0o077 == 0
    newest = max(desk_home.home.backups_dir.glob("*.tar"))
    assert newest.stat().st_mode & 0o077 == 0
    with tarfile.open(newest) as archive:
        names = archive.getnames()
    assert {"desk.sqlite", "raw.sqlite", "config/config.toml"} <= set(names)
    assert not [name for name in names if "secret" in name]
