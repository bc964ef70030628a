"""The service's log: readable by its owner alone, without secrets, and harmless on a terminal."""

from __future__ import annotations

import json
import logging
import os
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.config import logs
from agentdesk.config.logs import HIDDEN, redact, start_logging
from agentdesk.config.paths import Home
from agentdesk.domain.safe_text import is_clean
from tests.config.homes import home_at

log = logging.getLogger("agentdesk.somewhere")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A desk whose log is closed again, and logging as pytest had it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield home_at(tmp_path)
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def fail(error: Exception) -> None:
    raise error


def lines(home: Home) -> list[dict[str, object]]:
    return [json.loads(line) for line in home.log_file.read_text().splitlines()]


def test_each_record_is_one_line_of_json_with_what_a_room_bound_to_it(home: Home) -> None:
    start_logging(home, is_foreground=False)
    log.info("polled %d items", 3, extra={"account": "shop"})
    (line,) = lines(home)
    assert line["event"] == "polled 3 items"
    assert (line["level"], line["logger"], line["account"]) == ("info", "agentdesk.somewhere", "shop")
    assert str(line["timestamp"]).endswith("Z")


def test_the_log_is_private_whatever_the_umask(home: Home) -> None:
    """It names customers' conversations; a service started from a lax shell must not show it around."""
    old = os.umask(0)
    try:
        start_logging(home, is_foreground=False)
        log.info("x")
    finally:
        os.umask(old)
    assert stat.S_IMODE(home.log_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.log_file.parent.stat().st_mode) == 0o700


def test_a_log_never_grows_without_end(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing account logs at every poll, for months."""
    monkeypatch.setattr(logs, "MAX_FILE_BYTES", 2_000)
    start_logging(home, is_foreground=False)
    for number in range(200):
        log.info("line %d", number)
    files = list(home.log_file.parent.iterdir())
    assert len(files) == 1 + logs.KEPT_FILES
    assert all(path.stat().st_size <= 2_000 and stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert "line 199" in home.log_file.read_text()


@pytest.mark.parametrize(
    "key",
    ["password", "imap_password", "secret", "access_token", "Authorization", "body", "text", "subject", "api_key", "html_body", "cookie"],
)
def test_what_a_key_calls_secret_is_hidden(key: str) -> None:
    assert redact(None, "", {"event": "x", key: "hunter2"}) == {"event": "x", key: HIDDEN}


@pytest.mark.parametrize(
    "text",
    [
        "failed: password=hunter2",
        "Authorization: Bearer hunter2",
        "GET https://shop:hunter2@example.org/x",
        "auth Basic hunter2",
        "token: hunter2, retry",
        "sent api_key=hunter2&x=1",
    ],
)
def test_a_secret_in_a_sentence_is_hidden(text: str) -> None:
    """Libraries word their own errors, and some quote the address or header they used."""
    said = str(redact(None, "", {"event": text})["event"])
    assert "hunter2" not in said
    assert HIDDEN in said


def test_an_exception_is_logged_without_local_variables(home: Home) -> None:
    """Frames hold passwords and customers."""
    start_logging(home, is_foreground=False)
    canary = "hunter" + "2"
    try:
        fail(RuntimeError(f"login failed, password={canary}"))
    except RuntimeError:
        log.exception("boom")
    (line,) = lines(home)
    assert "RuntimeError: login failed" in str(line["exception"])
    assert canary not in home.log_file.read_text()


@given(st.text(), st.text(max_size=20), st.text())
def test_nothing_in_a_record_can_act_on_a_terminal(message: str, key: str, value: str) -> None:
    """Subjects and server words end up in logs, and logs are read with `tail`."""
    event = redact(None, "", {"event": message, f"x_{key}": value, "exception": f"Traceback\n  File\nError: {value}"})
    assert all(is_clean(line) for pair in event.items() for text in pair for line in str(text).split("\n"))


def test_hostile_words_are_harmless_in_the_file(home: Home) -> None:
    start_logging(home, is_foreground=False)
    hostile = "a\x1b]52;c;eA==\x07\x9b2J\u202eb\ud800\r\nforged"
    log.warning("%s", hostile, extra={"words": hostile, hostile: 1})
    try:
        fail(ValueError(hostile))
    except ValueError:
        log.exception("failed")
    content = home.log_file.read_bytes().decode("utf-8")
    assert all(is_clean(line) for line in content.split("\n"))
    assert len(lines(home)) == 2


def test_starting_again_writes_nothing_twice(home: Home) -> None:
    start_logging(home, is_foreground=False)
    start_logging(home, is_foreground=False, level="WARNING")
    log.info("not this")
    log.warning("this")
    assert [line["event"] for line in lines(home)] == ["this"]


def test_in_the_foreground_standard_error_hears_it_too(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Under systemd the journal is where people look first."""
    start_logging(home, is_foreground=True)
    log.info("started\x1b[2J")
    said = capsys.readouterr().err
    assert "level=info" in said
    assert "started" in said
    assert "\x1b" not in said
    assert len(lines(home)) == 1


def test_warnings_of_libraries_are_logged_rather_than_printed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(home, is_foreground=False)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old way", DeprecationWarning, stacklevel=1)
    assert "old way" in str(lines(home)[0]["event"])
    assert capsys.readouterr().err == ""


def test_a_link_in_the_log_s_place_is_not_followed(home: Home, tmp_path: Path) -> None:
    """Another user's link would have us write into a file of his choice."""
    home.log_file.parent.mkdir(parents=True)
    (tmp_path / "elsewhere").touch()
    home.log_file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        start_logging(home, is_foreground=False)
