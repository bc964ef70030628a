"""What the desk's owner set for the screen; read by the console and the CLI with the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentdesk.config.keys import CONSOLE, KEYS
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import TomlFile, read_toml, section_values
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

LAYOUT_ALIAS = "layout_alias"


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """The `[console]` and `[keys]` tables; `keys.CONSOLE` says what each key means and which words it takes.

    `keys` are the owner's own, by action; `key_aliases` the keys of another layout by what they stand for, such as й → q.
    """

    theme: str = "dusk"
    glyphs: str = "unicode"
    mouse: str = "auto"
    color: str = "auto"
    editor: str = ""
    date_format: str = "iso"
    layout: str = "auto"
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    key_aliases: tuple[tuple[str, str], ...] = ()

    def has_mouse(self, environ: Mapping[str, str]) -> bool:
        """Say whether to use the mouse: over SSH every movement would travel, so not there unless asked for."""
        return self.mouse == "on" or (self.mouse == "auto" and not ({"SSH_CONNECTION", "SSH_TTY"} & environ.keys()))

    def has_color(self, environ: Mapping[str, str]) -> bool:
        """Say whether to use colours: not where NO_COLOR is set to anything (https://no-color.org), unless asked for."""
        return self.color == "on" or (self.color == "auto" and not environ.get("NO_COLOR"))


def read_console_settings(home: Home) -> ConsoleSettings:
    """Return the console's settings, defaults where the file says nothing.

    Raises:
        ConfigError: names file, line, key and the nearest valid key.
    """
    file = read_toml(home.config_file)
    values: dict[str, Any] = section_values(file, CONSOLE)
    return ConsoleSettings(**values, keys=_keys(file), key_aliases=_aliases(file))


def key_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield what keeps the owner's keys from being read; whether an action or a key exists is the console's to say."""
    try:
        file.table(KEYS.name)
    except ConfigError as problem:
        yield problem
        return
    for read in (_keys, _aliases):
        try:
            read(file)
        except ConfigError as problem:
            yield problem


def _keys(file: TomlFile) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for action, value in file.table(KEYS.name).items():
        if action == LAYOUT_ALIAS:
            continue
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or not all(isinstance(one, str) and one.isprintable() and one for one in keys):
            cause = _('{key} must be a key such as "ctrl+r", or a list of keys').format(key=f"{KEYS.name}.{action}")
            raise file.error((KEYS.name, action), cause)
        found.append((action, tuple(keys)))
    return tuple(found)


def _aliases(file: TomlFile) -> tuple[tuple[str, str], ...]:
    found = []
    for typed, meant in file.table(KEYS.name, LAYOUT_ALIAS).items():
        if not isinstance(meant, str) or len(typed) != 1 or len(meant) != 1:
            key = f"{KEYS.name}.{LAYOUT_ALIAS}"
            raise file.error((KEYS.name, LAYOUT_ALIAS, typed), _('{key} takes a character for another, as in "й" = "q"').format(key=key))
        found.append((typed, meant))
    return tuple(found)
