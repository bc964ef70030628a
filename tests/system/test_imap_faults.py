"""Bad lines and bad servers, short: the long run is `python -m tests.system.imap_faults`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system.imap_faults import from_a_bad_server, over_bad_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.dovecot import Dovecot


async def test_a_line_cut_at_random_loses_and_doubles_nothing(tmp_path: Path, dovecot: Dovecot) -> None:
    report = await over_bad_lines(tmp_path, dovecot, 300, 40, seed=7)
    assert (report.lost, report.doubled) == (0, 0), str(report)
    assert report.faults >= 40


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_server_that_fails_at_random_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    report = await from_a_bad_server(tmp_path, 40, seed)
    assert (report.lost, report.doubled) == (0, 0), str(report)
