"""`agentdesk service`: a unit of the user's own, or plain words where nobody could run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.only_on("sqlite", why="a unit of systemd's knows no desk")


@pytest.fixture
def systemctl(agentdesk: CommandLine, tmp_path: Path) -> Path:
    """A stand-in that says it runs and writes down what it is told."""
    folder, told = tmp_path / "bin", tmp_path / "told"
    folder.mkdir()
    for name in ("systemctl", "loginctl"):
        (folder / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {told}\necho running\n')
        (folder / name).chmod(0o700)
    agentdesk.environ["PATH"] = f"{folder}:/usr/bin:/bin"
    return told


def test_a_unit_is_installed_shown_and_removed(agentdesk: CommandLine, systemctl: Path) -> None:
    assert agentdesk("service", "status", "--json").json["installed"] is False
    agentdesk("service", "install", "--dry-run")
    assert agentdesk("service", "status", "--json").json["installed"] is False
    assert "systemd starts it" in agentdesk("service", "install").text
    status = agentdesk("service", "status", "--json").json
    assert (status["supervisor"], status["installed"]) == ("systemd", True)
    agentdesk("service", "remove")
    assert agentdesk("service", "status", "--json").json["installed"] is False
    assert "enable --now" in systemctl.read_text()


def test_where_nobody_could_run_it_that_is_said(agentdesk: CommandLine, tmp_path: Path) -> None:
    """A container, a shell after su: exit 75 and what to do instead."""
    bare = tmp_path / "nothing"
    bare.mkdir()
    agentdesk.environ["PATH"] = str(bare)
    assert "serve --linger on" in agentdesk("service", "install", code=75).err
    assert agentdesk("service", "status", "--json").json["supervisor"] == ""
