"""Colleagues at one desk whose service is killed under them: nothing acknowledged is lost, and every line comes back."""

from __future__ import annotations

from pathlib import Path

from agentdesk.config.paths import Home
from tests.service.running import RunningDesk
from tests.system.team_load import Load, prepare, run


def test_nothing_acknowledged_is_lost_when_the_service_is_killed_under_many_clients(tmp_path: Path) -> None:
    """The figures of a release are those of `python -m tests.system.team_load`, at 20 clients for ten minutes."""
    desk = RunningDesk(tmp_path)
    home: Home = desk.home
    try:
        prepare(home, tmp_path / "maildir")
        seen = run(home, tmp_path / "maildir", Load(clients=8, seconds=4.0, kills=1))
    finally:
        desk.stop()
    assert (seen["lost"], seen["troubles"], seen["killed"]) == ([], [], 1)
    assert isinstance(seen["acknowledged"], int)
    assert seen["acknowledged"] > 0
