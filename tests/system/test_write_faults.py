"""Writes, syncs and opens that fail under the service, a sample: the whole sweep is `python -m tests.system.write_faults`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.write_faults import Fault, some_faults, sweep

if TYPE_CHECKING:
    from pathlib import Path


def test_calls_to_the_disk_that_fail_lose_nothing_acknowledged_and_stop_nothing(tmp_path: Path) -> None:
    """What a failing or full disk refuses is said to be refused; whatever was said to be done is there, and the next change works."""
    report = sweep(tmp_path, [Fault("fdatasync", "EIO", 1), Fault("openat", "ENOSPC", 3), *some_faults(1, seed=4)])
    assert report.is_clean, str(report)
    assert report.hit > 0, "faults that were met"
    assert report.refused > 0, "changes that were refused"
