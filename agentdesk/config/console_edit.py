"""Writes one key of `[console]` into the user's configuration; comments, order and everything else stay."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from agentdesk.config.files import rewrite
from agentdesk.config.keys import CONSOLE
from agentdesk.config.paths import Home, make_private
from agentdesk.config.toml_edit import appended, changed
from agentdesk.config.toml_file import TomlFile, first, read_toml, section_problems
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import N_


def set_console_setting(home: Home, name: str, value: str) -> None:
    """Set a key of `[console]`; on a shared box in the user's own file.

    Raises:
        ConfigError: the file can't be read, the value can't be, or the table is written in a way only a person can change.
        OSError: it can't be written.
    """
    path = make_private(home.personal_dir) / home.config_file.name
    file = read_toml(path)
    text = _changed(file, name, value)
    first(section_problems(TomlFile(path, text, tomllib.loads(text)), CONSOLE))
    rewrite(path, text.encode())


def _changed(file: TomlFile, name: str, value: str) -> str:
    if CONSOLE.name not in file.content:
        return appended(file.text, f"[{CONSOLE.name}]\n{name} = {json.dumps(value, ensure_ascii=False)}\n")

    def put(table: Any) -> None:
        table[name] = value

    text = changed(file.text, (CONSOLE.name,), put)
    if text is None or not _says(text, file, name, value):
        raise ConfigError(file=str(file.path), cause=N_("[{table}] is written in a way only a person can change"), table=CONSOLE.name)
    return text


def _says(text: str, before: TomlFile, name: str, value: str) -> bool:
    try:
        now = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    expected = {**before.content, CONSOLE.name: {**before.table(CONSOLE.name), name: value}}
    return now == expected
