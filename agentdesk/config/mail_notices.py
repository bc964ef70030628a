"""Notices by mail as tables of the configuration file, [notices.AGENT.VIEW]: read, set and removed; everything else stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping

from agentdesk.config.files import rewrite
from agentdesk.config.keys import NOTICES
from agentdesk.config.paths import Home, make_private
from agentdesk.config.toml_file import TomlFile, nearest, read_toml
from agentdesk.domain.errors import AgentdeskError, ConfigError, Conflict, NotFound
from agentdesk.domain.ids import AccountName, AgentName
from agentdesk.domain.mail_notices import MOST_PER_AGENT, MailNotice, MailNotices, check_notice, read_time
from agentdesk.domain.mailbox import checked_address
from agentdesk.domain.safe_text import is_clean, one_line
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_, _

ADDRESSES, ACCOUNT = "addresses", "account"
TO, QUERY, WITHIN, MAIL, DIGEST, EMPTY, LANGUAGE = "to", "query", "within", "mail", "digest", "empty", "language"
_TEXTS, _SWITCHES = (TO, QUERY, WITHIN, DIGEST, LANGUAGE), (MAIL, EMPTY)
_KEYS = (*_TEXTS, *_SWITCHES)
Content = Mapping[str, object]


def read_notices(home: Home) -> MailNotices:
    """Return the notices in the order of the file.

    Raises:
        ConfigError: names file, line and key.
    """
    file = read_toml(home.config_file)
    account = AccountName(_text(file, (NOTICES.name, ACCOUNT), file.table(NOTICES.name).get(ACCOUNT, "")))
    return MailNotices(tuple(_notice(file, *place) for place in _places(file)), frozenset(_addresses(file)), account)


def notices_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield an error for each notice that can't be kept."""
    try:
        places = list(_places(file))
        _addresses(file)
        _text(file, (NOTICES.name, ACCOUNT), file.table(NOTICES.name).get(ACCOUNT, ""))
    except ConfigError as problem:
        yield problem
        return
    for agent, view in places:
        try:
            _notice(file, agent, view)
        except ConfigError as problem:
            yield problem


def _places(file: TomlFile) -> Iterator[tuple[str, str]]:
    for agent in file.table(NOTICES.name):
        if agent not in {ADDRESSES, ACCOUNT}:
            yield from ((agent, view) for view in file.table(NOTICES.name, agent))


def _addresses(file: TomlFile) -> list[str]:
    place = (NOTICES.name, ADDRESSES)
    listed = _text(file, place, file.table(NOTICES.name).get(ADDRESSES, ""))
    found = [one.strip() for one in listed.split(",") if one.strip()]
    for one in found:
        _told(file, place, lambda address=one: checked_address(address))  # type: ignore[misc]  # the default is the loop's own text
    return [one.casefold() for one in found]


def _notice(file: TomlFile, agent: str, view: str) -> MailNotice:
    place = (NOTICES.name, agent, view)
    table = file.table(*place)
    for key in table:
        if key not in _KEYS:
            raise file.error((*place, key), _("there is no key {key}.").format(key=one_line(key, 80)) + nearest(key, _KEYS))
    texts = {key: _text(file, (*place, key), table.get(key, "")) for key in _TEXTS}
    for key in _SWITCHES:
        if not isinstance(table.get(key, False), bool):
            raise file.error((*place, key), _("{key} must be true or false").format(key=key))
    if texts[WITHIN] not in {"", *View}:
        raise file.error((*place, WITHIN), _("there is no view {name}.").format(name=texts[WITHIN]) + nearest(texts[WITHIN], list(View)))
    digest = _told(file, (*place, DIGEST), lambda: read_time(texts[DIGEST])) if texts[DIGEST] else ""
    notice = MailNotice(
        agent=AgentName(agent),
        view=view,
        to=texts[TO],
        query=texts[QUERY],
        within=View(texts[WITHIN] or View.OPEN),
        mails=table.get(MAIL) is True,
        digest=digest,
        is_wanted_empty=table.get(EMPTY) is True,
        language=texts[LANGUAGE],
    )
    _told(file, place, lambda: check_notice(notice).view)
    return notice


def _text(file: TomlFile, place: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str) or not is_clean(value):
        raise file.error(place, _('{key} must be text on one line, in "quotes"').format(key=place[-1]))
    return value


def _told(file: TomlFile, place: tuple[str, ...], check: Callable[[], str]) -> str:
    try:
        return check()
    except AgentdeskError as problem:
        raise file.error(place, str(problem)) from None


def set_notice(home: Home, notice: MailNotice, *, is_trusted: bool = False) -> None:
    """Write a notice in place of the agent's one on the same view; `is_trusted` puts its address on the desk's list.

    Raises:
        Conflict: the agent has too many. ConfigError: the file can't be read, or not be changed by a program.
    """
    file = read_toml(home.config_file)
    _addresses(file)
    mine = dict(file.table(NOTICES.name, notice.agent))
    if notice.view not in mine and len(mine) >= MOST_PER_AGENT:
        raise Conflict(cause=N_("you have {most} notices by mail already"), most=MOST_PER_AGENT)
    text = _without(file, notice.agent, notice.view) if notice.view in mine else file.text
    tables = {**file.table(NOTICES.name), notice.agent: {**mine, notice.view: _wanted(notice)}}
    text = None if text is None else _appended(text, notice)
    if is_trusted and notice.to.casefold() not in _addresses(file):
        tables[ADDRESSES] = ", ".join(filter(None, (str(tables.get(ADDRESSES, "")), notice.to)))
        text = None if text is None else _listed(text, file, str(tables[ADDRESSES]))
    _save(home, file, text, tables)


def remove_notice(home: Home, agent: str, view: str) -> None:
    """Take a notice out of the file.

    Raises:
        NotFound: the agent has none on this view. ConfigError: the file can't be read, or not be changed by a program.
    """
    file = read_toml(home.config_file)
    mine = {name: table for name, table in file.table(NOTICES.name, agent).items() if name != view}
    if view not in file.table(NOTICES.name, agent):
        raise NotFound(thing=N_("notice by mail"), name=one_line(view, 80))
    _save(home, file, _without(file, agent, view), {**file.table(NOTICES.name), agent: mine})


def _without(file: TomlFile, agent: str, view: str) -> str | None:
    from agentdesk.config.toml_edit import without  # noqa: PLC0415 - tomlkit is needed for writing only

    return without(file.text, (NOTICES.name, agent, view))


def _wanted(notice: MailNotice) -> dict[str, object]:
    within = "" if notice.within is View.OPEN else notice.within.value
    texts = {TO: notice.to, QUERY: notice.query, WITHIN: within, DIGEST: notice.digest, LANGUAGE: notice.language}
    switches = {MAIL: notice.mails, EMPTY: notice.is_wanted_empty}
    return {key: value for key, value in (texts | switches).items() if value}


def _appended(text: str, notice: MailNotice) -> str:
    import tomlkit  # noqa: PLC0415 - for writing only

    from agentdesk.config.toml_edit import appended  # noqa: PLC0415 - likewise

    table = tomlkit.table()
    for key, value in _wanted(notice).items():
        table.add(key, value)
    of_agent = tomlkit.table(is_super_table=True).append(notice.view, table)
    document = tomlkit.document()
    document[NOTICES.name] = tomlkit.table(is_super_table=True).append(notice.agent, of_agent)
    return appended(text, tomlkit.dumps(document))


def _listed(text: str, file: TomlFile, addresses: str) -> str | None:
    """Return the text with the desk's list of addresses; a table [notices] is begun where there is none."""
    import tomlkit  # noqa: PLC0415 - for writing only

    from agentdesk.config.toml_edit import appended, changed, span_of  # noqa: PLC0415 - likewise

    if span_of(text, (NOTICES.name,)) is None and ADDRESSES not in file.table(NOTICES.name):
        document = tomlkit.document()
        document[NOTICES.name] = {ADDRESSES: addresses}
        return appended(text, tomlkit.dumps(document))
    return changed(text, (NOTICES.name,), lambda table: table.update({ADDRESSES: addresses}))


def _save(home: Home, file: TomlFile, text: str | None, tables: Content) -> None:
    """Write the new text, once it is sure to say what was meant and nothing else."""
    expected = _meant({**file.content, NOTICES.name: tables})
    try:
        found = None if text is None else _meant(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        found = None
    if text is None or found != expected:
        raise ConfigError(file=str(file.path), cause=N_("this notice is written in a way only a person can change; edit the file by hand"))
    if not home.config_dir.exists():
        make_private(home.config_dir)
    rewrite(home.config_file, text.encode())


def _meant(content: Content) -> dict[str, object]:
    """Return what a file says, whichever empty tables stand in it."""
    tables = content.get(NOTICES.name, {})
    full = {key: value for key, value in tables.items() if value} if isinstance(tables, Mapping) else {}
    rest = {key: value for key, value in content.items() if key != NOTICES.name}
    return {**rest, NOTICES.name: full} if full else rest
