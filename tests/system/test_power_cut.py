"""A power cut under the service, short: the long run is `python -m tests.system.power_cut`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.power_cut import cut_power, record

if TYPE_CHECKING:
    from pathlib import Path


def test_a_power_cut_leaves_everything_acknowledged_and_nothing_half_done(tmp_path: Path) -> None:
    """A killed process proves nothing of this: what it wrote is in the kernel, which a power cut takes along."""
    life = record(tmp_path, rounds=2)
    report = cut_power(life, tmp_path, states=80, seed=3)
    assert report.is_clean, str(report)
    assert report.checked > 0, "cuts behind something acknowledged"
