"""Reads and writes `views.toml`: searches a user saved under a name, and how each is to be noticed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from agentdesk.config.files import rewrite
from agentdesk.config.paths import Home, make_private
from agentdesk.config.toml_file import TomlFile, nearest, read_toml
from agentdesk.domain.errors import ConfigError, UsageError
from agentdesk.domain.safe_text import is_clean
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_, _

FILE_NAME = "views.toml"
TABLE = "view"
LONGEST_NAME = 40
_TEXTS, _SWITCHES = ("query", "within", "command"), ("bell", "notify")


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search under a name: `query`, looked for within the view `within`.

    What newly comes into it rings the bell, is told to the terminal (OSC 9) or runs a command, as far as that is set.
    """

    name: str
    query: str
    within: View = View.OPEN
    bell: bool = False
    notify: bool = False
    command: str = ""

    @property
    def is_noticed(self) -> bool:
        """Whether anything is to happen when something comes into it."""
        return self.bell or self.notify or bool(self.command)


def read_views(home: Home) -> list[SavedView]:
    """Return the saved views in the order of their files, the desk's own first; a user's goes before the desk's of the same name.

    Raises:
        ConfigError: names file, line and key.
    """
    found: dict[str, SavedView] = {}
    for folder in home.config_dirs:
        file = read_toml(folder / FILE_NAME)
        for name in file.table(TABLE):
            found[name] = _view(file, name, file.table(TABLE, name))
    return list(found.values())


def _view(file: TomlFile, name: str, table: Mapping[str, object]) -> SavedView:
    texts = {key: _text(file, (TABLE, name, key), table.get(key, "")) for key in _TEXTS}
    for key in table:
        if key not in {*_TEXTS, *_SWITCHES}:
            raise file.error((TABLE, name, key), _("there is no key {key}.").format(key=key) + nearest(key, (*_TEXTS, *_SWITCHES)))
    switches = {key: table.get(key, False) for key in _SWITCHES}
    for key, value in switches.items():
        if not isinstance(value, bool):
            raise file.error((TABLE, name, key), _("{key} must be true or false").format(key=key))
    within = texts["within"] or View.OPEN.value
    if within not in list(View):
        raise file.error((TABLE, name, "within"), _("there is no view {name}.").format(name=within) + nearest(within, list(View)))
    return SavedView(name, texts["query"], View(within), switches["bell"] is True, switches["notify"] is True, texts["command"])


def _text(file: TomlFile, names: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str) or not is_clean(value):
        raise file.error(names, _('{key} must be text on one line, in "quotes"').format(key=names[-1]))
    return value


def save_view(home: Home, view: SavedView) -> None:
    """Write a view into the user's own file, in place of one of that name; everything else in the file stays as it is.

    Raises:
        UsageError: the name can't be used.
        ConfigError: the file can't be read, or not be changed by a program.
        OSError: it can't be written.
    """
    if not view.name.strip() or len(view.name) > LONGEST_NAME or not is_clean(view.name):
        raise UsageError(cause=N_("a view's name is one line of at most {count} characters"), count=LONGEST_NAME)
    from agentdesk.config.toml_edit import appended  # noqa: PLC0415 - tomlkit is needed for writing only

    path = make_private(home.personal_dir) / FILE_NAME
    text = _text_without(read_toml(path), view.name)
    rewrite(path, appended(text, _table(view)).encode())


def forget_view(home: Home, name: str) -> None:
    """Take a view out of the user's own file.

    Raises:
        ConfigError: the file can't be read, or not be changed by a program.
        OSError: it can't be written.
    """
    path = home.personal_dir / FILE_NAME
    file = read_toml(path)
    if name in file.table(TABLE):
        rewrite(path, _text_without(file, name).encode())


def _text_without(file: TomlFile, name: str) -> str:
    if name not in file.table(TABLE):
        return file.text
    from agentdesk.config.toml_edit import without  # noqa: PLC0415 - tomlkit is needed for writing only

    text = without(file.text, (TABLE, name))
    if text is None:
        raise ConfigError(file=str(file.path), cause=N_("view {name} is written in a way only a person can change"), name=name)
    return text


def _table(view: SavedView) -> str:
    lines = [f"[{TABLE}.{json.dumps(view.name, ensure_ascii=False)}]", f"query = {json.dumps(view.query, ensure_ascii=False)}"]
    if view.within is not View.OPEN:
        lines.append(f'within = "{view.within.value}"')
    lines += [f"{key} = true" for key, is_on in (("bell", view.bell), ("notify", view.notify)) if is_on]
    if view.command:
        lines.append(f"command = {json.dumps(view.command, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
