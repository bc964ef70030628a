"""Writes into the configuration where the desk is kept; comments, order and everything else stay."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from agentdesk.config.files import rewrite
from agentdesk.config.keys import STORE
from agentdesk.config.paths import Home, make_missing
from agentdesk.config.store_place import StorePlace
from agentdesk.config.toml_edit import appended, changed
from agentdesk.config.toml_file import TomlFile, read_toml
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import N_

NOT_OURS = N_("[{table}] is written in a way only a person can change")


def set_store_place(home: Home, place: StorePlace | None) -> None:
    """Say that the desk is kept on a server, or with None in its own files.

    Raises:
        ConfigError: the file can't be read, or the table is written in a way only a person can change. OSError: it can't be written.
    """
    make_missing(home.config_dir)
    text = with_store_place(read_toml(home.config_file), place)
    rewrite(home.config_file, text.encode())


def with_store_place(file: TomlFile, place: StorePlace | None) -> str:
    """Return the configuration's text with another place of the desk.

    Raises:
        ConfigError: the table is written in a way only a person can change.
    """
    wanted = {"url": place.url if place else "", "secret": place.secret_words if place else ""}
    if STORE.name not in file.content:
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in wanted.items() if value]
        return appended(file.text, f"[{STORE.name}]\n{''.join(lines)}") if lines else file.text
    known = file.table(STORE.name)
    # A key that says nothing new is not added.
    values = {name: value for name, value in wanted.items() if value or name in known}

    def put(table: Any) -> None:
        for name, value in values.items():
            table[name] = value

    text = changed(file.text, (STORE.name,), put)
    if text is None or tomllib.loads(text) != {**file.content, STORE.name: {**known, **values}}:
        raise ConfigError(file=str(file.path), cause=NOT_OURS, table=STORE.name)
    return text
