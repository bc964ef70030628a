"""Accounts as tables of the configuration file: read, added, changed and removed without disturbing the rest of the owner's text."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from agentdesk.config.files import rewrite
from agentdesk.config.paths import Home, make_private
from agentdesk.config.secret_references import COMMAND, SECRET, parse_reference
from agentdesk.config.toml_file import TomlFile, nearest, read_toml
from agentdesk.domain.channel_specs import ChannelSpec
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import ConfigError, Conflict, NotFound, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.safe_text import is_clean, is_clean_block, one_line
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from tomlkit.items import Item

CHANNEL, PAUSED = "channel", "paused"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ACCOUNTS = "accounts"
_COMMENT_WIDTH = 100
_LANGUAGE_LETTERS = 2
_IN_LINES = ("signature", "footer", "acknowledgement", "survey_text")
"""Settings whose text may have several lines."""
_LONGEST_VALUE = 4_096
_LONGEST_LIST = 65_536
"""Of the settings that name many things, as 500 folders."""
_LISTS = frozenset({"folders"})
"""Longer than any address, path or list of scopes."""
ACCOUNT = N_("account")
Pairs = tuple[tuple[str, str], ...]


def check_name(name: str) -> AccountName:
    """Return an account's name if it is one: letters, digits, "-" and "_", at most 64, beginning with a letter or digit.

    Raises:
        UsageError: it isn't.
    """
    if not _NAME.fullmatch(name):
        shown = one_line(name, limit=80)
        raise UsageError(cause=N_("“{name}” can't be an account's name: use letters, digits, - and _, at most 64"), name=shown)
    return AccountName(name)


def read_accounts(home: Home) -> tuple[AccountSettings, ...]:
    """Return the accounts in the order of the file. A list becomes its members with commas between, any other value its text.

    Raises:
        ConfigError: names file, line and key.
    """
    file = read_toml(home.config_file)
    return tuple(_account(file, name) for name in file.table(_ACCOUNTS))


def account_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield an error for each account that can't be read."""
    try:
        names = tuple(file.table(_ACCOUNTS))
    except ConfigError as problem:
        yield problem
        return
    for name in names:
        try:
            account = _account(file, name)
        except ConfigError as problem:
            yield problem
            continue
        try:
            parse_reference(account.name, account.get(SECRET))
        except ConfigError as problem:
            yield file.error((_ACCOUNTS, name, SECRET), problem.cause)


def _account(file: TomlFile, name: str) -> AccountSettings:
    table = file.table(_ACCOUNTS, name)
    if not _NAME.fullmatch(name):
        cause = _("“{name}” can't be an account's name: use letters, digits, - and _, at most 64").format(name=one_line(name, limit=80))
        raise file.error((_ACCOUNTS, name), cause)
    channel, is_paused = table.get(CHANNEL), table.get(PAUSED, False)
    if not isinstance(channel, str) or not channel:
        raise file.error((_ACCOUNTS, name), _('the account {account} needs its channel, such as channel = "email"').format(account=name))
    if not isinstance(is_paused, bool):
        raise file.error((_ACCOUNTS, name, PAUSED), _("{key} must be true or false").format(key=f"{_ACCOUNTS}.{name}.{PAUSED}"))
    values = tuple((key, _text(file, (_ACCOUNTS, name, key), value)) for key, value in table.items() if key not in {CHANNEL, PAUSED})
    return AccountSettings(AccountName(name), channel, values, is_paused)


def _text(file: TomlFile, names: tuple[str, ...], value: object) -> str:
    if names[-1] == SECRET and isinstance(value, Mapping):
        command = value.get(COMMAND)
        if isinstance(command, str) and len(value) == 1:
            return f"{COMMAND}={command}"
    elif isinstance(value, bool):
        return "true" if value else "false"
    elif isinstance(value, (str, int, float)):
        return str(value)
    elif isinstance(value, list) and all(isinstance(one, str) and "," not in one for one in value):
        return ",".join(value)
    # The value stays unsaid: somebody may have written a password where none belongs.
    raise file.error(names, _("{key} must be a text, a number, true, false or a list of texts").format(key=".".join(names)))


def check_keys(settings: AccountSettings, spec: ChannelSpec, home: Home | None = None) -> None:
    """See that an account sets only what its channel knows, and everything it needs.

    Args:
        settings: the account.
        spec: its channel.
        home: where the account stands in a file already; the error then names the line.

    Raises:
        ConfigError: an unknown key, with the nearest known one, or a required one that is missing. Values are never repeated.
    """
    file = read_toml(home.config_file) if home else None
    known = [one.key for one in spec.settings] + [SECRET, PAUSED, CHANNEL]
    place = f"{_ACCOUNTS}.{settings.name}"
    by_language = {one.key for one in spec.settings if one.is_by_language}
    for key, _value in settings.values:
        base, _underscore, language = key.rpartition("_")
        is_variant = base in by_language and len(language) == _LANGUAGE_LETTERS and language.isalpha()
        if key not in known and not is_variant:
            cause = _("the channel {channel} has no setting {key}.").format(channel=spec.name, key=one_line(key, limit=80))
            raise _wrong(file, place, (_ACCOUNTS, settings.name, key), cause + nearest(key, known))
    for one in spec.settings:
        if one.is_required and not settings.get(one.key).strip():
            cause = _("the channel {channel} needs the setting {key}: {help}").format(channel=spec.name, key=one.key, help=_(one.help))
            raise _wrong(file, place, (_ACCOUNTS, settings.name), cause)


def _wrong(file: TomlFile | None, place: str, names: tuple[str, ...], cause: str) -> ConfigError:
    return file.error(names, cause) if file else ConfigError(file=place, key=names[-1], cause=cause)


def add_account(home: Home, settings: AccountSettings, comments: Mapping[str, str] | None = None) -> None:
    """Write a new account at the end of the file; everything already in it stays as it is, byte for byte.

    Args:
        home: the desk.
        settings: the account; values that are empty are left out.
        comments: what to say above a key.

    Raises:
        Conflict: there is an account of that name, be it in other capitals; UsageError: a name or value that can't be written;
        ConfigError: the file can't be added to; OSError: it can't be written.
    """
    name = check_name(settings.name)
    file = read_toml(home.config_file)
    taken = next((old for old in file.table(_ACCOUNTS) if old.lower() == name.lower()), None)
    if taken is not None:
        raise Conflict(cause=N_("there is an account “{name}” already; choose another name"), name=taken)
    wanted = _wanted(settings)
    expected = _copy(file)
    expected.setdefault(_ACCOUNTS, {})[name] = wanted
    from agentdesk.config.toml_edit import appended  # noqa: PLC0415 - for writing only

    _save(home, file, appended(file.text, _new_table(name, wanted, comments or {})), expected)


def _wanted(settings: AccountSettings) -> dict[str, Any]:
    wanted: dict[str, Any] = {CHANNEL: _written(CHANNEL, settings.channel)}
    if settings.is_paused:
        wanted[PAUSED] = True
    return wanted | {_checked_key(key): _written(key, value) for key, value in settings.values if value}


def _new_table(name: str, wanted: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    import tomlkit  # noqa: PLC0415 - for writing only

    table = tomlkit.table()
    for key, value in wanted.items():
        for line in textwrap.wrap(one_line(comments.get(key, "")), _COMMENT_WIDTH):
            table.add(tomlkit.comment(line))
        table.add(key, _item(value))
    document = tomlkit.document()
    document[_ACCOUNTS] = tomlkit.table(is_super_table=True).append(name, table)
    return tomlkit.dumps(document)


def _checked_key(key: str) -> str:
    if not _KEY.fullmatch(key) or key in {CHANNEL, PAUSED}:
        raise UsageError(cause=N_("“{key}” can't be a setting of an account"), key=one_line(key, limit=80))
    return key


def _written(key: str, value: str) -> Any:
    """Return how a value stands in the file: as text always, the command of a secret as a table of its own."""
    is_good = is_clean_block(value) if key.startswith(_IN_LINES) else is_clean(value)
    if not is_good or len(value) > (_LONGEST_LIST if key in _LISTS else _LONGEST_VALUE):
        raise UsageError(cause=N_("the value of {key} is too long, or holds a line break or another control character"), key=key)
    if key == SECRET and value.startswith(f"{COMMAND}="):
        return {COMMAND: value.removeprefix(f"{COMMAND}=")}
    return value


def _item(value: str | bool | dict[str, str]) -> Item:  # noqa: FBT001 - a value of the file, not a flag
    import tomlkit  # noqa: PLC0415 - for writing only

    if not isinstance(value, dict):
        return tomlkit.item(value)
    table = tomlkit.inline_table()
    table.update(value)
    return table


def set_account(home: Home, name: AccountName, pairs: Pairs) -> None:
    """Change settings of an account; "" takes one away. Comments, order and the other values stay.

    `paused` takes "true" and "false"; `channel` can't be changed, since messages already came in by it.

    Raises:
        NotFound: no such account; UsageError: a key or value that can't be written; ConfigError: the file can't be changed in place.
    """
    file = _having(home, name)
    new = {key: _changed_value(key, value) for key, value in pairs}
    expected = _copy(file)
    _apply(expected[_ACCOUNTS][name], new)
    items = {key: None if value is None else _item(value) for key, value in new.items()}
    from agentdesk.config.toml_edit import changed  # noqa: PLC0415 - for writing only

    _save(home, file, changed(file.text, (_ACCOUNTS, name), lambda table: _apply(table, items)), expected)


def _changed_value(key: str, value: str) -> Any:
    """Return the new value of a key, None to take it away."""
    if key != PAUSED:
        return _written(_checked_key(key), value) if value else None
    if value not in {"true", "false", ""}:
        raise UsageError(cause=N_("{key} must be true or false"), key=PAUSED)
    return value == "true" if value else None


def _apply(table: Any, new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if value is not None:
            table[key] = value
        elif key in table:
            del table[key]


def remove_account(home: Home, name: AccountName) -> None:
    """Take an account out of the file, with the comments inside its table; its secret is removed by `SecretPlaces.remove`.

    Raises:
        NotFound: no such account; ConfigError: the file can't be changed in place.
    """
    file = _having(home, name)
    expected = _copy(file)
    del expected[_ACCOUNTS][name]
    from agentdesk.config.toml_edit import without  # noqa: PLC0415 - for writing only

    _save(home, file, without(file.text, (_ACCOUNTS, name)), expected)


def _having(home: Home, name: str) -> TomlFile:
    file = read_toml(home.config_file)
    if name not in file.table(_ACCOUNTS):
        raise NotFound(thing=ACCOUNT, name=one_line(name, limit=80))
    return file


def _copy(file: TomlFile) -> dict[str, Any]:
    return deepcopy(dict(file.content))


def _save(home: Home, file: TomlFile, text: str | None, expected: Mapping[str, Any]) -> None:
    """Write the new text, once it is sure to say what was meant and nothing else."""
    if text is None or not _says(text, expected):
        cause = _("this account is written in a way that can't be changed without touching the rest; edit the file by hand")
        raise ConfigError(file=str(file.path), cause=cause)
    if not home.config_dir.exists():
        make_private(home.config_dir)
    rewrite(home.config_file, text.encode())


def _says(text: str, expected: Mapping[str, Any]) -> bool:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return _without_empty(found) == _without_empty(expected)


def _without_empty(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key != _ACCOUNTS or value}
