"""The desk's rules as tables of the configuration file: read, added, switched and removed; everything else in the file stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from agentdesk.config.files import rewrite
from agentdesk.config.keys import RULES
from agentdesk.config.paths import Home, make_private
from agentdesk.config.toml_file import TomlFile, nearest, read_toml
from agentdesk.domain.errors import AgentdeskError, ConfigError, Conflict, NotFound
from agentdesk.domain.rule_actions import parse_action
from agentdesk.domain.rules import Rule, Trigger, check_forgetting, check_name, parse_query
from agentdesk.domain.safe_text import is_clean, one_line
from agentdesk.domain.texts import N_, _

ON, QUERY, DO, ENABLED, STOP = "on", "if", "do", "enabled", "stop"
_KEYS = (ON, QUERY, DO, ENABLED, STOP)
MOST_RULES = 200


def read_rules(home: Home) -> tuple[Rule, ...]:
    """Return the rules in the order of the file, which is the order in which they look.

    Raises:
        ConfigError: names file, line and key.
    """
    file = read_toml(home.config_file)
    return tuple(_rule(file, name) for name in file.table(RULES.name))


def rules_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield an error for each rule that can't be carried out."""
    try:
        names = tuple(file.table(RULES.name))
    except ConfigError as problem:
        yield problem
        return
    for name in names:
        try:
            _rule(file, name)
        except ConfigError as problem:
            yield problem


def _rule(file: TomlFile, name: str) -> Rule:
    table, place = file.table(RULES.name, name), (RULES.name, name)
    _told(file, place, lambda: check_name(name))
    for key in table:
        if key not in _KEYS:
            raise file.error((*place, key), _("there is no key {key}.").format(key=one_line(key, 80)) + nearest(key, _KEYS))
    on, query, switches = table.get(ON), table.get(QUERY, ""), {key: table.get(key, key == ENABLED) for key in (ENABLED, STOP)}
    if on not in list(Trigger):
        raise file.error((*place, ON) if ON in table else place, _("{key} must be one of arrival, reply, time").format(key=ON))
    if not isinstance(query, str) or not is_clean(query):
        raise file.error((*place, QUERY), _('{key} must be text on one line, in "quotes"').format(key=QUERY))
    _told(file, (*place, QUERY) if QUERY in table else place, lambda: parse_query(query))
    for key, value in switches.items():
        if not isinstance(value, bool):
            raise file.error((*place, key), _("{key} must be true or false").format(key=key))
    rule = Rule(name, Trigger(str(on)), query, _actions(file, place, table), switches[ENABLED] is True, switches[STOP] is True)
    _told(file, (*place, DO), lambda: check_forgetting(rule))
    return rule


def _actions(file: TomlFile, place: tuple[str, ...], table: Mapping[str, object]) -> tuple[str, ...]:
    do = table.get(DO)
    actions = [do] if isinstance(do, str) else do
    if not isinstance(actions, list) or not actions or not all(isinstance(one, str) and is_clean(one) for one in actions):
        words = _('{key} must be what it does, as in "tag --add refund", or a list of that').format(key=DO)
        raise file.error((*place, DO) if DO in table else place, words)
    for one in actions:
        _told(file, (*place, DO), lambda text=one: parse_action(text))  # type: ignore[misc]  # the default is the loop's own text
    return tuple(actions)


def _told(file: TomlFile, place: tuple[str, ...], check: Callable[[], object]) -> None:
    try:
        check()
    except AgentdeskError as problem:
        raise file.error(place, str(problem)) from None


def check_rule(rule: Rule) -> None:
    """See that a rule can be carried out.

    Raises:
        UsageError: what is wrong with its name, query or actions.
    """
    check_name(rule.name)
    parse_query(rule.query)
    if not rule.actions:
        raise ConfigError(file=rule.name, cause=N_("a rule does something: give it --do"))
    for action in rule.actions:
        parse_action(action)
    check_forgetting(rule)


def add_rule(home: Home, rule: Rule) -> None:
    """Write a new rule below the others.

    Raises:
        Conflict: there is a rule of that name, or there are too many. ConfigError: the file can't be read, or not added to.
    """
    from agentdesk.config.toml_edit import appended  # noqa: PLC0415 - for writing only

    file = read_toml(home.config_file)
    known = file.table(RULES.name)
    if rule.name.lower() in {name.lower() for name in known}:
        raise Conflict(cause=N_("there is a rule “{name}” already"), name=rule.name)
    if len(known) >= MOST_RULES:
        raise Conflict(cause=N_("there are {most} rules already"), most=MOST_RULES)
    _save(home, file, appended(file.text, _table(rule)), {**known, rule.name: _wanted(rule)})


def switch_rule(home: Home, name: str, *, is_on: bool) -> None:
    """Switch a rule on or off; its comments stay.

    Raises:
        NotFound: there is none of that name. ConfigError: the file can't be read, or not be changed by a program.
    """
    from agentdesk.config.toml_edit import changed  # noqa: PLC0415 - for writing only

    file = _having(home, name)
    known = file.table(RULES.name)

    def switch(table: Any) -> None:
        if is_on and ENABLED in table:
            del table[ENABLED]
        elif not is_on:
            table[ENABLED] = False

    after = {key: value for key, value in file.table(RULES.name, name).items() if key != ENABLED} | ({} if is_on else {ENABLED: False})
    _save(home, file, changed(file.text, (RULES.name, name), switch), {**known, name: after})


def remove_rule(home: Home, name: str) -> None:
    """Take a rule out of the file.

    Raises:
        NotFound: there is none of that name. ConfigError: the file can't be read, or not be changed by a program.
    """
    from agentdesk.config.toml_edit import without  # noqa: PLC0415 - for writing only

    file = _having(home, name)
    known = {key: value for key, value in file.table(RULES.name).items() if key != name}
    _save(home, file, without(file.text, (RULES.name, name)), known)


def _having(home: Home, name: str) -> TomlFile:
    file = read_toml(home.config_file)
    if name not in file.table(RULES.name):
        raise NotFound(thing=N_("rule"), name=one_line(name, 80))
    return file


def _wanted(rule: Rule) -> dict[str, object]:
    wanted: dict[str, object] = {ON: rule.on.value, QUERY: rule.query, DO: list(rule.actions)}
    return wanted | ({} if rule.is_on else {ENABLED: False}) | ({STOP: True} if rule.stops else {})


def _table(rule: Rule) -> str:
    import tomlkit  # noqa: PLC0415 - for writing only

    table = tomlkit.table()
    for key, value in _wanted(rule).items():
        table.add(key, value)
    document = tomlkit.document()
    document[RULES.name] = tomlkit.table(is_super_table=True).append(rule.name, table)
    return tomlkit.dumps(document)


def _save(home: Home, file: TomlFile, text: str | None, rules: Mapping[str, object]) -> None:
    """Write the new text, once it is sure to say what was meant and nothing else."""
    expected = {key: value for key, value in {**file.content, RULES.name: rules}.items() if key != RULES.name or value}
    try:
        found = None if text is None else {key: value for key, value in tomllib.loads(text).items() if key != RULES.name or value}
    except tomllib.TOMLDecodeError:
        found = None
    if text is None or found != expected:
        raise ConfigError(file=str(file.path), cause=N_("this rule is written in a way only a person can change; edit the file by hand"))
    if not home.config_dir.exists():
        make_private(home.config_dir)
    rewrite(home.config_file, text.encode())
