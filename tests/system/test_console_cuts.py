"""Consoles cut off while somebody types, short: the long run is `python -m tests.system.console_cuts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.console_cuts import Cut, cut_consoles

if TYPE_CHECKING:
    from pathlib import Path


def test_a_console_cut_off_anyhow_keeps_what_was_typed(tmp_path: Path) -> None:
    """A link that drops must cost a second of typing at most; the bound here leaves room for a machine that is busy, the long run doesn't."""
    report = cut_consoles(tmp_path, len(Cut), seed=5, longest_typing_s=2.0)
    assert (report.garbled, report.left_running) == (0, 0), str(report)
    assert report.worst_s < 10.0, str(report)
