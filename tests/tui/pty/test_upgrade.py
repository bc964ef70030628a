"""An upgrade under an open console: it saves what is being written and starts itself anew, on the same terminal."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.service.test_upgrade import build_of, installed, upgrade
from tests.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["installed"]

pytestmark = pytest.mark.only_on("sqlite", why="a build is on disk, wherever the desk is")


def test_a_console_of_the_old_build_saves_its_draft_and_starts_anew(desk_home: DeskHome, installed: Path) -> None:
    """Whoever writes a reply while the package is upgraded goes on with it; two builds never talk to each other."""
    drop(desk_home.add_maildir(), 1, customer_mail(1))
    desk_home.run("sync")
    old = build_of(desk_home)
    command = f"cd {shlex.quote(str(desk_home.cwd))} && exec {shlex.quote(sys.executable)} -m agentdesk"
    # The new console would count from nothing the keys that the old one was given.
    with Terminal(("sh", "-c", command), env=desk_home.env(), tells_how_far=False) as terminal:
        terminal.wait_for("Where is my bread")
        terminal.wait_for("checked")
        terminal.send("r")
        terminal.wait_for("Subject")
        terminal.send("Half a sentence")
        terminal.wait_for("Half a sentence")
        upgrade(installed)
        desk_home.run("list")
        assert build_of(desk_home) != old
        terminal.wait_until_gone("Subject")
        terminal.wait_for("✎")
        terminal.wait_for("checked")
        terminal.send("r")
        terminal.wait_for("Half a sentence")
        assert terminal.exit_code is None
    assert desk_home.run("draft", "list", "--json").json["drafts"][0]["body"] == "Half a sentence"
