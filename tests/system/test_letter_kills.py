"""The kill loop of the scanner's folder, short: the long one is `python -m tests.system.letter_kills`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.kill_loop import Killing
from tests.system.letter_kills import kill_while_taking

if TYPE_CHECKING:
    from pathlib import Path


def test_letters_are_taken_once_however_often_the_service_is_killed(tmp_path: Path) -> None:
    """Whoever scans throws the paper away, trusting that the file was taken."""
    report = kill_while_taking(tmp_path, 30, Killing(1.5, seed=7, most_kills=4))
    assert (report.lost, report.doubled, report.astray) == (0, 0, 0), str(report)
    assert report.kills > 0
