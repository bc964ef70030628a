"""The user's own unit: written, switched on and removed by the system's programs, here stood in for by scripts that write down what they are told."""

from __future__ import annotations

import plistlib
import shlex
import stat
import sys
from pathlib import Path

import pytest

from agentdesk.client import user_unit
from agentdesk.client.user_unit import Supervisor, Unit
from agentdesk.config.paths import Home
from agentdesk.domain.errors import RefusedByDesk, Unavailable


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / 'a 100% $HOME "desk"' / "config", tmp_path / 'a 100% $HOME "desk"' / "data")


class Programs:
    """A folder of stand-ins for systemctl, loginctl and launchctl."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.log = folder / "told"
        self.environ = {"HOME": str(folder / "user"), "PATH": f"{folder}:/usr/bin:/bin"}
        monkeypatch.setenv("PATH", self.environ["PATH"])

    def add(self, name: str, answer: str = "", code: int = 0) -> None:
        path = self.folder / name
        path.write_text(
            f'#!/bin/sh\necho {name} "$@" >> {shlex.quote(str(self.log))}\necho {shlex.quote(answer)}\necho refused >&2\nexit {code}\n'
        )
        path.chmod(0o700)

    def told(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    folder = tmp_path / "bin"
    folder.mkdir()
    return Programs(folder, monkeypatch)


@pytest.fixture
def unit(home: Home, programs: Programs) -> Unit:
    programs.add("systemctl", "running")
    programs.add("loginctl")
    return user_unit.unit_of(home, Supervisor.SYSTEMD, programs.environ)


@pytest.mark.parametrize(("answer", "code", "found"), [("running", 0, True), ("degraded", 1, True), ("offline", 1, False), ("", 1, False)])
def test_systemd_is_offered_only_where_the_user_has_one_that_answers(programs: Programs, answer: str, code: int, *, found: bool) -> None:
    """In a container, or over `su`, the program is there and nobody behind it."""
    programs.add("systemctl", answer, code)
    assert (user_unit.supervisor(programs.environ) is Supervisor.SYSTEMD) is found


def test_the_unit_is_written_and_switched_on(home: Home, unit: Unit, programs: Programs) -> None:
    """Private, and reloaded before it is enabled."""
    words = user_unit.install(home, unit, programs.environ)
    assert stat.S_IMODE(unit.path.stat().st_mode) == 0o600
    assert programs.told() == ["systemctl --user daemon-reload", f"systemctl --user enable --now {unit.name}", "loginctl enable-linger"]
    assert any("when you log out" in sentence for sentence in words)


def test_what_systemd_would_expand_in_a_path_stands_as_it_is(home: Home, unit: Unit, programs: Programs) -> None:
    """A folder's name may hold %, $, quotes and blanks; each would be another folder."""
    user_unit.install(home, unit, programs.environ)
    (line,) = [one for one in unit.path.read_text().splitlines() if one.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$"))
    assert words[:3] == [sys.executable, "-m", "agentdesk.service"]
    assert words[words.index("--data") + 1] == str(home.data_dir)
    assert words[words.index("--config") + 1] == str(home.config_dir)


def test_two_desks_of_one_user_have_two_units(home: Home, unit: Unit, programs: Programs) -> None:
    """And the plain desk has the plain name."""
    user = Path(programs.environ["HOME"])
    own = Home(user / ".config" / "agentdesk", user / ".local" / "share" / "agentdesk")
    assert user_unit.unit_of(own, Supervisor.SYSTEMD, programs.environ).name == "agentdesk.service"
    assert unit.name not in {"agentdesk.service", ""}


def test_a_supervisor_that_refuses_is_an_error_with_its_words(home: Home, unit: Unit, programs: Programs) -> None:
    """The screen must not say that mail is watched where it isn't."""
    programs.add("systemctl", "", 1)
    with pytest.raises(Unavailable, match="refused"):
        user_unit.install(home, unit, programs.environ)


def test_logging_out_ends_it_where_lingering_is_forbidden_and_that_is_said(home: Home, unit: Unit, programs: Programs) -> None:
    programs.add("loginctl", "", 1)
    assert any("enable-linger" in sentence for sentence in user_unit.install(home, unit, programs.environ))


def test_removing_switches_it_off_first(home: Home, unit: Unit, programs: Programs) -> None:
    """A running service whose unit vanished is nobody's."""
    user_unit.install(home, unit, programs.environ)
    installed = user_unit.unit_of(home, Supervisor.SYSTEMD, programs.environ)
    assert installed.is_installed
    user_unit.remove(installed, programs.environ)
    assert programs.told()[-1] == f"systemctl --user disable --now {unit.name}"
    assert not unit.path.exists()


def test_launchd_gets_an_agent_that_it_can_read(home: Home, programs: Programs) -> None:
    """As launchd.plist(5) says; no Mac has tried it."""
    programs.add("launchctl")
    agent = user_unit.unit_of(home, Supervisor.LAUNCHD, programs.environ)
    user_unit.install(home, agent, programs.environ)
    plist = plistlib.loads(agent.path.read_bytes())
    assert plist["Label"] == agent.name
    assert plist["ProgramArguments"][1:3] == ["-m", "agentdesk.service"]
    assert plist["KeepAlive"] is True
    assert programs.told()[0].startswith("launchctl bootstrap gui/")


def test_a_shared_desk_gets_no_unit_of_a_users(home: Home, unit: Unit, programs: Programs) -> None:
    shared = Home(home.config_dir, home.data_dir, is_own=False)
    with pytest.raises(RefusedByDesk):
        user_unit.install(shared, unit, programs.environ)
    assert not unit.path.exists()
