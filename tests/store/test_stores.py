"""The pair of files a desk is kept in: opened together, and left whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.store.stores import open_for_reading, open_for_writing

if TYPE_CHECKING:
    from pathlib import Path


def test_closed_files_need_no_log_beside_them(tmp_path: Path) -> None:
    """Whoever copies a desk that is not running must have all of it; a reader nobody used kept the log from being folded in."""
    desk, raw = tmp_path / "desk.sqlite", tmp_path / "raw.sqlite"
    writing, reading = open_for_writing(desk, raw, tmp_path / "backups"), open_for_reading(desk, raw)
    reading.close()
    writing.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.sqlite", "raw.sqlite"]
