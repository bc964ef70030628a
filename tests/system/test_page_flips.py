"""Pages damaged at random, short: the long run is `python -m tests.system.page_flips`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.page_flips import Damage, Ending, flip, make_sample

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_that_is_lost_is_noticed_or_was_not_needed(tmp_path: Path) -> None:
    """A desk served on with a hole in it would be copied over the last good copy, one night after the other."""
    desk, sample = make_sample(tmp_path, mails=24)
    try:
        report = flip(sample, tmp_path, flips=60, seed=2)
    finally:
        desk.kill()
    lost = [ending for (damage, ending), _times in report.endings.items() if damage is not Damage.BIT]
    assert Ending.UNNOTICED not in lost, str(report)
    assert report.count(Ending.NOTICED) >= 30, str(report)
    assert sum(report.salvaged) / len(report.salvaged) > 0.5, str(report)
