"""Every setting with its default, as a commented configuration file and as a page of the documentation."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from agentdesk.config.keys import ACCOUNTS, CONSOLE, KEYS, SECTIONS, SERVICE, Key, Section
from agentdesk.domain.texts import N_, _

_WIDTH = 88
_INTRO = N_("AgentDesk's settings. Every key is shown with its default; take the # away to change one.")
_EXAMPLES = {
    KEYS.name: ('reply = ["r", "ctrl+r"]', "", "[keys.layout_alias]", '"й" = "q"'),
    ACCOUNTS.name: (
        "[accounts.shop]",
        'channel = "email"',
        'address = "shop@example.org"',
        'imap_host = "imap.example.org"',
        'smtp_host = "smtp.example.org"',
        'secret = "keyring"',
    ),
}


def defaults_text() -> str:
    """Return a whole configuration file in which every key is explained and commented out."""
    return "\n".join(_default_lines()) + "\n"


def _default_lines() -> Iterator[str]:
    yield from _comment(_(_INTRO))
    for section in (SERVICE, CONSOLE):
        yield ""
        yield from _comment(_(section.help))
        yield f"[{section.name}]"
        for key in section.keys:
            yield ""
            yield from _comment(_(key.help))
            yield f"#{key.name} = {toml_value(_shown(key))}"
    for section in (KEYS, ACCOUNTS):
        yield ""
        yield from _comment(_(section.help))
        yield from (["#[keys]"] if section is KEYS else [])
        yield from (f"#{line}" if line else "" for line in _EXAMPLES[section.name])


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH)]


def _shown(key: Key) -> object:
    return key.example if key.default is None else key.default


def toml_value(value: object) -> str:
    """Return a bool, number or text as TOML writes it; JSON's strings are TOML's, and its numbers and booleans too."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def configuration_page() -> str:
    """Return docs/configuration.md, in English."""
    return "\n".join(_page_lines()) + "\n"


def _page_lines() -> Iterator[str]:
    yield "# Configuration"
    yield from ("", *textwrap.wrap(_PAGE_INTRO, 110))
    for section in SECTIONS:
        yield from ("", f"## `[{section.name}]`", "", section.help)
        if section.keys:
            yield from _table(section)
        else:
            header = ["[keys]"] if section is KEYS else []
            yield from ("", "```toml", *header, *_EXAMPLES[section.name], "```")
    yield from ("", _PAGE_END)


_PAGE_INTRO = (
    "A desk works without any configuration. What you want otherwise stands in `config.toml` in the desk's configuration folder; "
    "`agentdesk config path` says where that is. `agentdesk config show --defaults` prints a file with every key explained, ready to be "
    "saved there, and `agentdesk config check` names the file, line and key of whatever is wrong. "
    "This page is made from the same list of keys."
)
_PAGE_END = (
    "The settings of each channel are printed by `agentdesk account add CHANNEL --help`; where secrets live is told in "
    "[accounts](accounts.md)."
)


def _table(section: Section) -> Iterator[str]:
    yield from ("", "| key | takes | default | meaning |", "|---|---|---|---|")
    for key in section.keys:
        default = "unset" if key.default is None else f"`{toml_value(key.default)}`"
        yield f"| `{key.name}` | {_takes(key)} | {default} | {key.help} |"


def _takes(key: Key) -> str:
    if key.choices:
        return ", ".join(f"`{json.dumps(choice)}`" for choice in key.choices)
    words = {bool: "`true`, `false`", int: "whole number", float: "number", str: "text"}[key.kind]
    if key.lowest is not None and key.highest is not None:
        return f"{words}, {key.lowest:g} to {key.highest:g}"
    return words + (f", {key.lowest:g} or more" if key.lowest is not None else "")
