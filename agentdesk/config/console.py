"""What the desk's owner set for the screen; read by the console and the CLI with the standard library alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agentdesk.config.keys import CONSOLE
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import read_toml, section_values


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """The `[console]` table; `keys.CONSOLE` says what each key means and which words it takes."""

    theme: str = "dusk"
    glyphs: str = "unicode"
    mouse: str = "auto"
    color: str = "auto"
    editor: str = ""
    date_format: str = "auto"
    layout: str = "auto"
    spelling: str = "auto"

    def has_mouse(self, environ: Mapping[str, str]) -> bool:
        """Say whether to use the mouse: over SSH every movement would travel, so not there unless asked for."""
        return self.mouse == "on" or (self.mouse == "auto" and not ({"SSH_CONNECTION", "SSH_TTY"} & environ.keys()))

    def has_spelling(self, environ: Mapping[str, str]) -> bool:
        """Say whether to look spelling up while somebody writes: its marks travel too, so not over SSH unless asked for."""
        return self.spelling == "on" or (self.spelling == "auto" and not ({"SSH_CONNECTION", "SSH_TTY"} & environ.keys()))

    def has_color(self, environ: Mapping[str, str]) -> bool:
        """Say whether to use colours: not where NO_COLOR is set to anything (https://no-color.org), unless asked for."""
        return self.color == "on" or (self.color == "auto" and not environ.get("NO_COLOR"))


def read_console_settings(home: Home) -> ConsoleSettings:
    """Return the console's settings, defaults where the file says nothing; on a shared box each user's own file goes before the desk's.

    Raises:
        ConfigError: names file, line, key and the nearest valid key.
    """
    values: dict[str, Any] = {key.name: key.default for key in CONSOLE.keys}
    for folder in home.config_dirs:
        file = read_toml(folder / home.config_file.name)
        found = section_values(file, CONSOLE)
        values |= {name: found[name] for name in file.table(CONSOLE.name)}
    return ConsoleSettings(**values)
