"""Reads `keys.toml`, the owner's own keys: its shape is checked here, what its names mean is the console's to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentdesk.config.paths import Home
from agentdesk.config.toml_file import TomlFile, nearest, read_toml
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

FILE_NAME = "keys.toml"
LAYOUT, ALIAS, KEYS, IN = "layout", "alias", "keys", "in"
_KNOWN = (LAYOUT, ALIAS, KEYS, IN)

Names = tuple[str, ...]
_Binding = tuple[Names, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OwnBinding:
    """The keys an owner gave an action; `context` is "" where they hold everywhere, `names` say where in the file it stands."""

    action: str
    keys: tuple[str, ...]
    context: str
    names: Names


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What one `keys.toml` says; `problems` are about the entries that were left out.

    `layout` names a keyboard the console knows; `aliases` are further characters by what they stand for, such as й → q.
    """

    file: TomlFile
    layout: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    bindings: tuple[OwnBinding, ...] = ()
    problems: tuple[ConfigError, ...] = ()


def key_paths(home: Home) -> list[Path]:
    """Return where key files may stand, the later ones winning: the desk's own, and on a shared box each user's."""
    return [folder / FILE_NAME for folder in home.config_dirs]


def read_key_files(home: Home) -> list[KeyFile]:
    """Return the key files that are there, the desk's own first."""
    return [_read(path) for path in key_paths(home) if path.exists()]


def _read(path: Path) -> KeyFile:
    try:
        file = read_toml(path)
    except ConfigError as problem:
        return KeyFile(TomlFile(path), problems=(problem,))
    problems: list[ConfigError] = list(_unknown(file))
    layout = _layout(file, problems)
    aliases = _aliases(file, problems)
    return KeyFile(file, layout, aliases, tuple(_bindings(file, problems)), tuple(problems))


def _unknown(file: TomlFile) -> Iterator[ConfigError]:
    for name in file.content:
        if name not in _KNOWN:
            yield file.error((name,), _("there is no setting or table {key}.").format(key=name) + nearest(name, _KNOWN))


def _layout(file: TomlFile, problems: list[ConfigError]) -> str:
    found = file.content.get(LAYOUT, "")
    if isinstance(found, str):
        return found
    problems.append(file.error((LAYOUT,), _('{key} must be the name of a keyboard, as in "azerty"').format(key=LAYOUT)))
    return ""


def _table(file: TomlFile, names: Names, problems: list[ConfigError]) -> Mapping[str, object]:
    try:
        return file.table(*names)
    except ConfigError as problem:
        problems.append(problem)
        return {}


def _aliases(file: TomlFile, problems: list[ConfigError]) -> dict[str, str]:
    found: dict[str, str] = {}
    for typed, meant in _table(file, (ALIAS,), problems).items():
        if isinstance(meant, str) and len(typed) == 1 and len(meant) == 1:
            found[typed] = meant
        else:
            problems.append(file.error((ALIAS, typed), _('{key} takes a character for another, as in "й" = "q"').format(key=ALIAS)))
    return found


def _bindings(file: TomlFile, problems: list[ConfigError]) -> Iterator[OwnBinding]:
    for names, keys in _leaves(file, (KEYS,), _table(file, (KEYS,), problems), problems):
        yield OwnBinding(".".join(names[1:]), keys, "", names)
    for context in _table(file, (IN,), problems):
        for names, keys in _leaves(file, (IN, context), _table(file, (IN, context), problems), problems):
            yield OwnBinding(".".join(names[2:]), keys, context, names)


def _leaves(file: TomlFile, names: Names, table: Mapping[str, object], problems: list[ConfigError]) -> Iterator[_Binding]:
    """Yield every action with its keys; `triage.close` may be written as it is or in quotes, which to TOML are two things."""
    for name, value in table.items():
        here = (*names, name)
        if isinstance(value, Mapping):
            yield from _leaves(file, here, value, problems)
            continue
        keys = [value] if isinstance(value, str) else value
        if isinstance(keys, list) and all(isinstance(one, str) and one.isprintable() and one.strip() for one in keys):
            yield here, tuple(keys)
        else:
            cause = _('{key} must be a key such as "ctrl+r", or a list of keys').format(key=".".join(here))
            problems.append(file.error(here, cause))
