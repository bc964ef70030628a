"""The defaults as a file and as a page: neither may say anything but what holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from agentdesk.config.check import check_config
from agentdesk.config.console import ConsoleSettings, read_console_settings
from agentdesk.config.defaults import commented_defaults
from agentdesk.config.keys import CONSOLE, SERVICE
from agentdesk.config.reference import PAGE, configuration_page
from agentdesk.config.settings import ServiceSettings, read_settings
from tests.config.homes import home_at


def uncommented() -> str:
    """Return the file with the # taken away from every line that is a setting, not from the explanations."""
    return re.sub(r"(?m)^#(?! )", "", commented_defaults())


def test_the_file_of_defaults_changes_nothing(tmp_path: Path) -> None:
    """People save it as their configuration and go on from there."""
    home = home_at(tmp_path, commented_defaults())
    assert check_config(home) == []
    assert read_settings(home) == ServiceSettings()
    assert read_console_settings(home) == ConsoleSettings()


def test_taking_every_mark_away_gives_a_valid_file_with_the_same_values(tmp_path: Path) -> None:
    """A default that can't be uncommented teaches people the wrong spelling."""
    home = home_at(tmp_path, uncommented())
    assert check_config(home) == []
    assert read_settings(home) == ServiceSettings(poll_every_s=60)
    content = tomllib.loads(uncommented())
    for section in (SERVICE, CONSOLE):
        assert set(content[section.name]) == {key.name for key in section.keys}


def test_every_key_is_explained(tmp_path: Path) -> None:
    words = " ".join(line.removeprefix("# ") for line in commented_defaults().splitlines() if line.startswith("# "))
    for section in (SERVICE, CONSOLE):
        for key in section.keys:
            assert key.help in words
            assert key.help.endswith(".")
            assert "|" not in key.help


def test_the_page_of_the_documentation_is_the_one_the_table_gives() -> None:
    """Run `python -c "from agentdesk.config.reference import write_page; write_page()"` in the source tree to renew it."""
    assert PAGE.read_text("utf-8") == configuration_page()
