"""The script that installs the servers: silent when all is there, and plain about what is missing."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT = Path(__file__).parents[2] / ".ci" / "servers.sh"
_NOBODY = 65_534


def test_it_says_nothing_where_everything_is_installed() -> None:
    """`make test` runs it every time."""
    done = subprocess.run(["bash", str(_SCRIPT)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def bare_path() -> Iterator[str]:
    """A PATH with nothing but apt-get on it, which another user can look into too."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "apt-get").symlink_to("/bin/false")
        yield folder


def test_an_ordinary_user_is_told_what_to_install(bare_path: str) -> None:
    """It must neither try sudo nor let the tests start without the servers."""
    done = _run_as_ordinary_user(bare_path)
    assert done.returncode == 1
    assert "sudo apt-get install" in done.stderr
    for package in ("dovecot-imapd", "dovecot-lmtpd", "dovecot-submissiond", "openssl", "tmux"):
        assert package in done.stderr


def test_without_apt_the_programs_are_named_all_the_same() -> None:
    done = _run_as_ordinary_user("/nonexistent")
    assert done.returncode == 1
    assert "dovecot-imapd" in done.stderr
    assert "sudo" not in done.stderr


def _run_as_ordinary_user(path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-s"],
        # On standard input, because another user may not be able to read this checkout.
        input=_SCRIPT.read_text(),
        env={"PATH": path},
        user=_NOBODY if os.getuid() == 0 else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
