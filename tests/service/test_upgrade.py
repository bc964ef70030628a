"""A changed build: services and clients of different builds find each other out, and no draft is lost over it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.desk_fixtures import REPOSITORY, DeskHome, customer_mail, drop
from tests.servers.processes import wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.only_on("sqlite", why="a build is on disk, wherever the desk is")

OLD_CONSOLE = """
import asyncio, sys
from agentdesk.client.desk import Desk
from agentdesk.config.paths import find_home
from agentdesk.domain.asks import ListDrafts, Status
from agentdesk.domain.errors import BuildChanged
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.verbs import SaveDraft

async def go():
    desk = await Desk.open(find_home())
    print(desk.hello.build, flush=True)
    sys.stdin.readline()
    async for event in desk.events():
        if event.topic == "gone":
            break
    await desk.reconnect()
    assert desk.is_other_build
    print(desk.hello.build, flush=True)
    await desk.do(SaveDraft(ConversationId(1), None, "half a sen"))
    print([draft.body for draft in await desk.ask(ListDrafts())], flush=True)
    try:
        await desk.ask(Status())
    except BuildChanged as refusal:
        print(refusal.code, flush=True)
    await desk.close()

asyncio.run(go())
"""


@pytest.fixture
def desk_home(desk_home: DeskHome, store_url: str) -> DeskHome:
    """A desk, on either store, whose service stays until the test is over, however long its commands take on a busy machine."""
    desk_home.configure(idle_after_s=600.0)
    return desk_home


@pytest.fixture
def installed(desk_home: DeskHome, tmp_path: Path) -> Path:
    """A copy of the package that a test may upgrade, used by the desk's program."""
    place = tmp_path / "installed"
    for name in ("agentdesk", "migrations", "themes"):
        shutil.copytree(REPOSITORY / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    desk_home.environ["PYTHONPATH"] = str(place)
    # From another folder than this tree, which would come before PYTHONPATH.
    desk_home.cwd = tmp_path
    return place


def upgrade(installed: Path) -> None:
    """Change the build on disk as a package manager does."""
    path = installed / "agentdesk" / "domain" / "limits_of_an_upgrade.py"
    path.write_text(f'"""Number {os.urandom(4).hex()}."""\n')


def build_of(desk: DeskHome) -> str:
    return str(json.loads(desk.home.service_file.read_text())["build"])


def test_a_command_of_a_newer_build_gets_a_service_of_its_own_build(desk_home: DeskHome, installed: Path) -> None:
    """An old service that imports lazily after an upgrade dies or mixes versions."""
    desk_home.run("list")
    old_pid, old_build = desk_home.pid, build_of(desk_home)
    upgrade(installed)
    desk_home.run("list")
    assert desk_home.pid not in {None, old_pid}
    assert build_of(desk_home) != old_build


def test_an_idle_service_notices_the_upgrade_by_itself(desk_home: DeskHome, installed: Path) -> None:
    """A lingering service must not run last month's build for ever."""
    desk_home.run("serve", "--linger", "on")
    upgrade(installed)
    desk_home.wait_for_end()


def test_a_console_of_an_older_build_may_only_save_its_draft(desk_home: DeskHome, installed: Path) -> None:
    """It saves what is being written and starts itself anew; anything else it says might be misunderstood."""
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    console = subprocess.Popen(
        [sys.executable, "-c", OLD_CONSOLE],
        env=desk_home.env(),
        cwd=desk_home.cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with console:
        assert console.stdin is not None
        assert console.stdout is not None
        old = console.stdout.readline()
        upgrade(installed)
        desk_home.run("list")
        console.stdin.write("go on\n")
        console.stdin.flush()
        assert console.stdout.readline() not in {old, ""}
        assert console.stdout.readline() == "['half a sen']\n"
        assert console.stdout.readline() == "build-changed\n"
    assert console.returncode == 0
    assert desk_home.run("draft", "list", "--json").json["drafts"][0]["body"] == "half a sen"


def test_a_service_that_is_just_ending_is_replaced_without_an_error(desk_home: DeskHome) -> None:
    """A client may knock in the very moment the last one left."""
    desk_home.configure(idle_after_s=0.0)
    seen = set()
    for _knock in range(15):
        ran = desk_home.run("list", "--json")
        assert ran.json["schema"] == 1
        seen.add(desk_home.pid)
    wait_until(lambda: desk_home.pid is None, "it ends")
