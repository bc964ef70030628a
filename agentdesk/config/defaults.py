"""Every setting with its default, as a configuration file that changes nothing until a # is taken away."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from agentdesk.config.keys import ACCOUNTS, BUSINESS, CONSOLE, NOTICES, RULES, SERVICE, STORE, Key
from agentdesk.domain.texts import N_, _

_WIDTH = 88
_INTRO = N_("AgentDesk's settings. Every key is shown with its default; take the # away to change one.")
EXAMPLES = {
    ACCOUNTS.name: (
        "[accounts.shop]",
        'channel = "email"',
        'address = "shop@example.org"',
        'imap_host = "imap.example.org"',
        'smtp_host = "smtp.example.org"',
        'secret = "keyring"',
    ),
    RULES.name: (
        "[rules.refunds]",
        'on = "arrival"',
        'if = "subject:refund OR subject:terugbetaling"',
        'do = ["tag --add refund", "assign --to round-robin --among ana,ben"]',
        "",
        "[rules.nearly-late]",
        'on = "time"',
        'if = "is:open due:1h"',
        """do = ['note --body "@lea: due within the hour"', 'tag --add escalated']""",
    ),
    NOTICES.name: (
        "[notices]",
        'addresses = "ana@home.example"',
        "",
        '[notices.ana."Late and mine"]',
        'to = "ana@home.example"',
        'query = "is:late assignee:me"',
        "mail = true",
        'digest = "08:00"',
        'language = "nl"',
    ),
}


def commented_defaults() -> str:
    """Return a whole configuration file in which every key is explained and commented out."""
    return "\n".join(_default_lines()) + "\n"


def _default_lines() -> Iterator[str]:
    yield from _comment(_(_INTRO))
    for section in (SERVICE, STORE, CONSOLE, BUSINESS):
        yield ""
        yield from _comment(_(section.help))
        yield f"[{section.name}]"
        for key in section.keys:
            yield ""
            yield from _comment(_(key.help))
            yield f"#{key.name} = {toml_value(_shown(key))}"
    yield ""
    yield from _comment(_(ACCOUNTS.help))
    yield from (f"#{line}" if line else "" for line in EXAMPLES[ACCOUNTS.name])
    yield ""
    yield from _comment(_(RULES.help))
    yield from (f"#{line}" if line else "" for line in EXAMPLES[RULES.name])
    yield ""
    yield from _comment(_(NOTICES.help))
    yield from (f"#{line}" if line else "" for line in EXAMPLES[NOTICES.name])


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def _shown(key: Key) -> object:
    return key.example if key.default is None else key.default


def toml_value(value: object) -> str:
    """Return a bool, number or text as TOML writes it; JSON's strings are TOML's, and its numbers and booleans too."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
