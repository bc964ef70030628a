"""Setting up a shared box: its user, its folders and modes, and a unit that systemd accepts."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentdesk.cli.examination import FAIL, local_checks
from agentdesk.client import shared_box
from agentdesk.client.shared_box import SharedBox
from agentdesk.config.paths import Home
from agentdesk.config.roles import read_roles
from agentdesk.config.rules import read_rules
from agentdesk.config.settings import read_settings
from agentdesk.domain.states import Role

USER = "adtest-box"
ADMIN = "adtest-admin"


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[SharedBox]:
    assert os.getuid() == 0, "this test makes a Unix user; run it as root"
    folder = Path(tempfile.mkdtemp(prefix="agentdesk-setup-"))
    monkeypatch.setattr(shared_box, "SYSTEMD_RUNS", folder / "no-systemd")
    yield SharedBox(USER, folder / "etc", folder / "lib", folder / "run", folder / "units" / "agentdesk.service")
    subprocess.run(["userdel", USER], check=False, capture_output=True)
    subprocess.run(["groupdel", USER], check=False, capture_output=True)
    shutil.rmtree(folder)


def _owned(path: Path) -> tuple[str, int]:
    found = path.stat()
    return pwd.getpwuid(found.st_uid).pw_name, stat.S_IMODE(found.st_mode)


def test_one_command_makes_user_folders_modes_and_configuration(box: SharedBox) -> None:
    assert shared_box.install(box, "sanne", is_dry_run=True)
    assert not box.config_dir.exists()
    shared_box.install(box, "sanne", is_dry_run=False)
    assert _owned(box.config_dir) == (USER, 0o750)
    assert _owned(box.data_dir) == (USER, 0o700)
    assert _owned(box.run_dir) == (USER, 0o750)
    assert _owned(box.config_dir / "credentials") == ("root", 0o700)
    home = Home(box.config_dir, box.data_dir)
    assert read_settings(home).socket == str(box.socket)
    assert read_roles(home).role_of("sanne", ()) is Role.ADMIN
    assert read_roles(home).role_of("dana", ()) is Role.AGENT
    (rule,) = read_rules(home)
    unit = box.unit_file.read_text()
    assert "Restart=always" in unit, "after an upgrade the service ends with success, to be started anew"
    assert "StartLimitIntervalSec=0" in unit, "started anew so soon, systemd would give up after five times"
    assert (rule.query, rule.actions) == ("is:open due:1h", ("tag --add nearly-late", 'note --body "@sanne: due within the hour"'))
    box.data_dir.chmod(0o755)
    box.config_file.unlink()
    box.config_file.write_text("# mine\n")
    box.config_file.chmod(0o600)
    shared_box.install(box, "sanne", is_dry_run=False)
    assert _owned(box.data_dir) == (USER, 0o700)
    assert _owned(box.config_file) == (USER, 0o640), "made anew by root, it could be read by nobody who needs it"
    assert box.config_file.read_text() == "# mine\n"


def test_who_sets_it_up_by_sudo_is_one_of_the_team(box: SharedBox) -> None:
    """Its first admin would be turned away from it otherwise."""
    subprocess.run(["useradd", "--no-create-home", ADMIN], check=True, capture_output=True)
    try:
        assert any(ADMIN in words for words in shared_box.install(box, ADMIN, is_dry_run=False))
        assert ADMIN in grp.getgrnam(USER).gr_mem
        again = shared_box.install(box, ADMIN, is_dry_run=False)
    finally:
        subprocess.run(["userdel", ADMIN], check=True, capture_output=True)
    assert not any("joined" in words for words in again)


def test_the_unit_is_confined_by_systemds_own_measure(box: SharedBox) -> None:
    """`install` has systemd verify the unit; its exposure (0 to 100) stays low. Without systemd's tool there is nothing to hold it against."""
    shared_box.install(box, "", is_dry_run=False)
    analyze = shutil.which("systemd-analyze") or "true"
    argv = [analyze, "security", "--offline=true", "--threshold=25", str(box.unit_file)]
    rated = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert rated.returncode == 0, rated.stdout[-400:]


def test_doctor_holds_the_folders_against_the_services_user_and_not_against_whoever_asks(box: SharedBox) -> None:
    """They are nobody's of the staff, and each of them asks doctor."""
    shared_box.install(box, "", is_dry_run=False)
    home = Home(box.config_dir, box.data_dir, is_own=False, shared_socket=box.socket)
    assert [check for check in local_checks(home, box) if check.level == FAIL] == []
    box.data_dir.chmod(0o755)
    (found,) = (check for check in local_checks(home, box) if check.level == FAIL)
    assert "sudo agentdesk service install" in found.words
