"""The kill loop, short: the long one is `python -m tests.system.kill_loop`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.certificates import CertificateAuthority
from tests.system.kill_loop import Killing, kill_while_receiving, kill_while_replying

if TYPE_CHECKING:
    from pathlib import Path


def test_replies_leave_once_however_often_the_service_is_killed(tmp_path: Path) -> None:
    """The promise a shop stakes its customers on: once, or said to be in doubt."""
    report = kill_while_replying(tmp_path, CertificateAuthority(tmp_path / "tls").issue(), 12, Killing(1.5, seed=7, most_kills=4))
    assert (report.duplicates, report.silent_losses) == (0, 0), str(report)
    assert report.kills > 0


def test_mail_comes_in_once_however_often_the_service_is_killed(tmp_path: Path) -> None:
    """Raw bytes and cursor in one commit, everything else can be done again."""
    report = kill_while_receiving(tmp_path, 120, Killing(1.5, seed=7, most_kills=4))
    assert (report.lost, report.doubled) == (0, 0), str(report)
    assert report.kills > 0
