"""What the owner set for the screen."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from agentdesk.config.console import ConsoleSettings, read_console_settings
from agentdesk.config.keys import CONSOLE
from agentdesk.domain.errors import ConfigError
from tests.config.homes import home_at


def test_every_key_of_the_table_is_a_setting_with_its_default(tmp_path: Path) -> None:
    """The table documents and checks what the console reads; a key in one of them alone would be a lie or dead."""
    found = {one.name: one.default for one in fields(ConsoleSettings)}
    assert found == {key.name: key.default for key in CONSOLE.keys}
    assert read_console_settings(home_at(tmp_path)) == ConsoleSettings()


def test_what_the_file_says_is_taken(tmp_path: Path) -> None:
    text = '[console]\ntheme = "paper"\nlayout = "three"\n'
    settings = read_console_settings(home_at(tmp_path, text))
    assert (settings.theme, settings.layout, settings.glyphs) == ("paper", "three", "unicode")


def test_what_is_wrong_for_the_service_doesn_t_keep_the_console_from_opening(tmp_path: Path) -> None:
    """A slip in an account's table must not take the screen away that shows it."""
    assert read_console_settings(home_at(tmp_path, "[service]\nlingr = 1\n[accounts.x]\n")) == ConsoleSettings()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[console]\nmose = 'off'\n", 2, "Did you mean mouse?"),
        ("[console]\nmouse = false\n", 2, '"auto", "on", "off"'),
        ("[console]\nglyphs = 'emoji'\n", 2, '"unicode", "ascii"'),
        ('[console]\ntheme = "a\\u001b[2J"\n', 2, "text on one line"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(tmp_path: Path, text: str, line: int, words: str) -> None:
    home = home_at(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_console_settings(home)
    assert str(caught.value).startswith(f"{home.config_file}:{line}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("mouse", "environ", "expected"),
    [
        ("auto", {}, True),
        ("auto", {"SSH_CONNECTION": "x"}, False),
        ("auto", {"SSH_TTY": "x"}, False),
        ("on", {"SSH_TTY": "x"}, True),
        ("off", {}, False),
    ],
)
def test_the_mouse_is_off_over_ssh_unless_asked_for(mouse: str, environ: dict[str, str], *, expected: bool) -> None:
    """Over SSH every movement of it would travel."""
    assert ConsoleSettings(mouse=mouse).has_mouse(environ) is expected


@pytest.mark.parametrize(
    ("color", "environ", "expected"),
    [
        ("auto", {}, True),
        ("auto", {"NO_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, True),
        ("on", {"NO_COLOR": "1"}, True),
        ("off", {}, False),
    ],
)
def test_no_color_is_respected_unless_asked_for(color: str, environ: dict[str, str], *, expected: bool) -> None:
    assert ConsoleSettings(color=color).has_color(environ) is expected
