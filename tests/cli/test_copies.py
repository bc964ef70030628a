"""Backup, restore and the service in the foreground."""

from __future__ import annotations

import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import DEADLINE_S, CommandLine, Shop

pytestmark = pytest.mark.only_on("sqlite", why="copies of a desk on a server are made there")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[CommandLine]:
    """A second, empty desk."""
    folder = tmp_path / "other-work"
    folder.mkdir()
    command = CommandLine(tmp_path / "other", folder)
    try:
        yield command
    finally:
        command.stop()


def test_a_backup_is_a_private_file_and_never_replaces_one(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    report = agentdesk("backup", "copy.agentdesk", "--json").json
    path = agentdesk.cwd / "copy.agentdesk"
    assert report["size"] == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert tarfile.is_tarfile(path)
    agentdesk("backup", "copy.agentdesk", code=4)
    agentdesk("backup", "copy.agentdesk", "--force")
    assert [one.name for one in agentdesk.cwd.iterdir()] == ["copy.agentdesk"]


def test_a_restored_desk_sends_nothing_until_the_old_one_is_off(shop: Shop, other: CommandLine) -> None:
    """Two copies of one desk must never both answer a customer."""
    shop.agentdesk("reply", "1", "--body", "Once only.", "--hold")
    copy = shop.agentdesk.cwd / "copy.agentdesk"
    shop.agentdesk("backup", str(copy))
    assert other("restore", str(copy), "--json").json == {"schema": 1, "dry_run": False, "restored": str(copy), "needs_confirmation": True}
    assert other("status", "--json").json["needs_restore_confirmation"] is True
    (row,) = other("list", "--json").json["conversations"]
    assert row["subject"] == "Where is my parcel?"
    (delivery,) = other("outbox", "--json").json["deliveries"]
    assert delivery["state"] == "held"
    assert "--confirm" in other("sync", code=4).err
    assert list(shop.sent.iterdir()) == []
    other("restore", "--confirm")
    assert other("status", "--json").json["needs_restore_confirmation"] is False
    other("restore", str(copy), code=4)
    other("restore", str(copy), "--yes")


def test_what_is_no_copy_is_refused_and_the_desk_stays(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    (agentdesk.cwd / "note.txt").write_text("not a copy")
    agentdesk("restore", code=2)
    agentdesk("restore", "nothing-there", code=3)
    agentdesk("restore", "note.txt", code=4)
    agentdesk("restore", "note.txt", "--yes", code=2)
    assert len(agentdesk("list", "--json").json["conversations"]) == 1


def test_the_service_runs_in_the_foreground_and_ends_on_sigterm(agentdesk: CommandLine) -> None:
    """That is how a supervisor runs it."""
    process = subprocess.Popen(agentdesk.words(["serve"]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=agentdesk.env())
    try:
        deadline = time.monotonic() + DEADLINE_S
        while not (agentdesk.home / "data" / "service.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        while not (is_watching := agentdesk("status", "--json").json["is_watching"]) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=DEADLINE_S)
    finally:
        process.kill()
    assert is_watching
    assert (process.returncode, output) == (0, b""), errors
