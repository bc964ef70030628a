"""What a defect leaves behind: where it was, and none of anybody's words."""

from __future__ import annotations

import stat
from pathlib import Path

from agentdesk.tui.crash import report_of, words_for, write_report
from tests.tui.records import NOW

CANARY = "correct horse battery staple"


def _look_up(secret: str) -> None:
    raise KeyError(secret)


def _failing(secret: str) -> BaseException:
    try:
        _look_up(secret)
    except KeyError as first:
        error = ValueError(f"bad: {secret}")
        error.__cause__ = first
        return error
    raise AssertionError


def test_neither_locals_nor_an_errors_own_text_are_written(tmp_path: Path) -> None:
    """Textual's own screen prints every local variable, passwords and customers included."""
    error = _failing(CANARY)
    log = write_report(error, tmp_path / "logs", NOW)
    assert log is not None
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text("utf-8")
    assert CANARY not in text + words_for(error, log)
    assert "ValueError" in text
    assert "KeyError" in text
    assert "in _look_up" in text


def test_a_log_that_cannot_be_written_is_no_second_defect(tmp_path: Path) -> None:
    """The words in the terminal come all the same."""
    (tmp_path / "file").touch()
    assert write_report(_failing("x"), tmp_path / "file" / "logs", NOW) is None
    assert "agentdesk doctor" in words_for(_failing("x"), None)


def test_the_log_is_not_followed_through_a_link(tmp_path: Path) -> None:
    """Somebody else's link must not get our words."""
    (tmp_path / "console-crash.log").symlink_to(tmp_path / "elsewhere")
    assert write_report(_failing("x"), tmp_path, NOW) is None
    assert not (tmp_path / "elsewhere").exists()
    assert report_of(_failing("x"), NOW)
