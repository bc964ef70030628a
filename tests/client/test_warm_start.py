"""A service started by a copy of the console: the same service as any other, and its first page the one the desk then gives."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentdesk.client.warm_start import begin
from agentdesk.domain.asks import ListConversations
from agentdesk.domain.states import Means, View
from tests.desk_fixtures import DEADLINE_S, REPOSITORY, customer_mail, drop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.desk_fixtures import DeskHome

pytestmark = pytest.mark.only_on("sqlite", why="a first page is read out of the desk's file; without one, a service starts the usual way")
SCRIPT = """
import sys
from agentdesk.client.warm_start import begin
from agentdesk.config.paths import find_home
begun = begin(find_home(), means="console")
assert begun is not None
page = begun.first_page()
print(None if page is None else [row.subject for row in page.rows])
line = begun.line()
print(len(line.recv(4096)) > 0)
"""


@pytest.fixture
def desk_home(desk_home: DeskHome, store_url: str) -> DeskHome:
    """A desk, on either store, whose service stays until the test is over, however long its commands take on a busy machine."""
    desk_home.configure(idle_after_s=600.0)
    return desk_home


def _begun_apart(desk: DeskHome) -> list[str]:
    """What a program of its own says that starts the service warm: this one has threads, and files others opened."""
    argv = [sys.executable, "-c", SCRIPT]
    ran = subprocess.run(argv, env=desk.env(), cwd=REPOSITORY, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def _filled(desk: DeskHome, subjects: Iterable[str]) -> None:
    folder = desk.add_maildir()
    for number, subject in enumerate(subjects):
        drop(folder, number, customer_mail(number, subject=subject))
    desk.run("sync")


def test_the_first_page_is_the_page_the_service_then_gives(desk_home: DeskHome) -> None:
    _filled(desk_home, ["Where is my parcel", "Broken lamp", "Invoice"])
    desk_home.stop()
    said = _begun_apart(desk_home)
    with desk_home.open(Means.CONSOLE) as desk:
        rows = desk.ask(ListConversations(view=View.OPEN.value))
    assert said == [str([row.subject for row in rows]), "True"]
    assert len(rows) == 3


def test_the_service_is_a_process_like_any_other(desk_home: DeskHome) -> None:
    """It must keep nothing of the console it was a copy of: no file, no terminal, no variable, no folder."""
    desk_home.run("status")
    desk_home.stop()
    desk_home.environ["SHOP_PASSWORD"] = "hunter2"
    _begun_apart(desk_home)
    pid = desk_home.pid
    assert pid is not None
    process = Path("/proc") / str(pid)
    words = process.joinpath("cmdline").read_bytes().split(b"\0")
    assert b"agentdesk.service" in words
    assert b"hunter2" not in process.joinpath("environ").read_bytes()
    assert process.joinpath("cwd").readlink() == Path("/")
    assert "Umask:\t0077" in process.joinpath("status").read_text()
    assert os.getsid(pid) == pid
    held = [str(_target(entry)) for entry in process.joinpath("fd").iterdir()]
    assert held.count("/dev/null") >= 3
    assert not [target for target in held if target.startswith("/dev/pts")]


def _target(entry: Path) -> Path:
    with suppress(OSError):
        return entry.readlink()
    return entry


def test_a_desk_that_runs_already_is_left_to_its_service(desk_home: DeskHome) -> None:
    """Two consoles that open at once find one service, whichever took the desk."""
    _filled(desk_home, ["Hello"])
    pid = desk_home.pid
    assert _begun_apart(desk_home) == ["None", "True"]
    assert desk_home.pid == pid


def test_a_damaged_desk_is_the_service_s_to_name(desk_home: DeskHome) -> None:
    _filled(desk_home, ["Hello"])
    desk_home.stop()
    for name in ("", "-wal", "-shm"):
        desk_home.home.store_file.with_name(desk_home.home.store_file.name + name).unlink(missing_ok=True)
    desk_home.home.store_file.write_bytes(b"This is no database. " * 500)
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=desk_home.env(), cwd=REPOSITORY, capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )
    assert ran.stdout.splitlines() == ["None"]
    assert "DamagedDesk" in ran.stderr


def test_a_new_desk_and_a_program_with_threads_start_it_the_usual_way(desk_home: DeskHome) -> None:
    """There is nothing to read yet; and a copy has none of the threads, but all of their locks."""
    assert begin(desk_home.home, means=Means.CONSOLE.value) is None
