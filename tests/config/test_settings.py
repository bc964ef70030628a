"""What the owner set for the service, and what is said of mistakes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict, fields
from pathlib import Path
from typing import get_type_hints

import pytest

from agentdesk.config.keys import SERVICE
from agentdesk.config.settings import ServiceSettings, read_settings
from agentdesk.domain.errors import ConfigError
from tests.config.homes import home_at


def test_a_desk_without_a_file_has_every_default(tmp_path: Path) -> None:
    """No configuration is needed: an empty folder is a working desk."""
    settings = read_settings(home_at(tmp_path))
    assert settings == ServiceSettings()
    assert asdict(settings) == {key.name: key.default for key in SERVICE.keys}


def test_every_key_of_the_table_is_a_setting_of_its_kind() -> None:
    """The table documents and checks what the service reads; a key in one of them alone would be a lie or dead."""
    hints = get_type_hints(ServiceSettings)
    for key in SERVICE.keys:
        wanted = key.kind | None if key.default is None else key.kind
        assert hints[key.name] == wanted, key.name
    assert {field.name for field in fields(ServiceSettings)} == {key.name for key in SERVICE.keys}


def test_what_the_file_says_is_taken(tmp_path: Path) -> None:
    settings = read_settings(home_at(tmp_path, '[service]\nlinger = true\nidle_after_s = 3\npoll_every_s = 0.5\nlog_level = "debug"\n'))
    assert (settings.linger, settings.idle_after_s, settings.poll_every_s, settings.log_level) == (True, 3.0, 0.5, "debug")
    assert isinstance(settings.idle_after_s, float)


def test_the_starter_s_environment_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cron, a pipe and a console may each be the one that starts the service; it must be the same service."""
    for name in ("LINGER", "SERVICE_LINGER", "AGENTDESK_LINGER", "linger"):
        monkeypatch.setenv(name, "true")
    assert read_settings(home_at(tmp_path)).linger is False


def test_settings_can_t_be_changed_behind_the_service_s_back(tmp_path: Path) -> None:
    settings = read_settings(home_at(tmp_path))
    with pytest.raises(FrozenInstanceError):
        settings.linger = True  # type: ignore[misc]  # what is refused here


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("[service]\n\n# more\nlingr = true\n", 4, "service.lingr", "Did you mean linger?"),
        ("[service]\nback_up_keep = 3\n", 2, "service.back_up_keep", "Did you mean backup_keep?"),
        ("[service]\nzzz = 3\n", 2, "service.zzz", "there is no key service.zzz."),
        ("# x\n[sevice]\nlinger = true\n", 2, "sevice", "Did you mean service?"),
        ("linger = true\n", 1, "linger", "there is no setting or table linger."),
        ('[service]\nlinger = "yes"\n', 2, "service.linger", "true or false"),
        ("[service]\nlinger = 1\n", 2, "service.linger", "true or false"),
        ("[service]\nbackup_keep = true\n", 2, "service.backup_keep", "whole number, from 1 to 3650"),
        ("[service]\nbackup_keep = 0\n", 2, "service.backup_keep", "from 1 to 3650"),
        ("[service]\nbackup_keep = 2.5\n", 2, "service.backup_keep", "whole number"),
        ("[service]\nidle_after_s = -1\n", 2, "service.idle_after_s", "a number, 0 or more"),
        ("[service]\nidle_after_s = nan\n", 2, "service.idle_after_s", "a number"),
        ("[service]\nidle_after_s = inf\n", 2, "service.idle_after_s", "a number"),
        (f"[service]\nidle_after_s = {10**400}\n", 2, "service.idle_after_s", "a number"),
        ('[service]\nlog_level = "loud"\n', 2, "service.log_level", '"debug", "info", "warning", "error"'),
        ('[service]\ndns_server = """a\nb"""\n', 2, "service.dns_server", "text on one line"),
        ("service = 3\n", 1, "service", "must be a table: [service]"),
        ("[service]\nlinger = yes\n", 2, "", "not valid TOML"),
        ("[service]\nlinger = true\nlinger = true\n", 3, "", "not valid TOML"),
        ("[service]\nnames = [\n", 2, "", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(tmp_path: Path, text: str, line: int, key: str, words: str) -> None:
    """Who edits a file by hand needs the place and the right word, not a stack of frames."""
    home = home_at(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_settings(home)
    said = str(caught.value)
    assert said.startswith(f"{home.config_file}:{line}: ")
    assert words in said
    assert caught.value.fields["line"] == line
    assert caught.value.fields.get("key", "") == key


def test_a_file_that_is_no_text_says_in_which_line(tmp_path: Path) -> None:
    home = home_at(tmp_path, "")
    home.config_file.write_bytes(b"[service]\nlinger = true\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r":3: this line is not UTF-8 text"):
        read_settings(home)


def test_a_folder_in_the_file_s_place_is_an_error_that_names_it(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    home.config_file.mkdir(parents=True)
    with pytest.raises(ConfigError, match="Is a directory"):
        read_settings(home)


def test_an_absurd_file_is_refused_before_it_is_read_as_toml(tmp_path: Path) -> None:
    """A megabyte of nested brackets would otherwise end in RecursionError, or in minutes of looking for a line."""
    with pytest.raises(ConfigError, match="nested too deep"):
        read_settings(home_at(tmp_path / "a", "a = " + "[" * 100_000))
    with pytest.raises(ConfigError, match="too large"):
        read_settings(home_at(tmp_path / "b", "#" * (1 << 20) + "\n"))


def test_control_characters_of_a_wrong_key_never_reach_the_terminal(tmp_path: Path) -> None:
    """A configuration may be copied from a web page or sent by mail."""
    with pytest.raises(ConfigError) as caught:
        read_settings(home_at(tmp_path, '[service]\n"lin\\u001b]52;c;x\\u0007ger" = 1\n'))
    assert str(caught.value).isprintable()
