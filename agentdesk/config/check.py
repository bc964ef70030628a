"""Looks through the whole configuration file for mistakes, for `agentdesk config check`."""

from __future__ import annotations

from collections.abc import Iterator

from agentdesk.config.accounts import account_problems
from agentdesk.config.costs import costs_problems
from agentdesk.config.keys import BUSINESS, CONSOLE, ROLES, SERVICE
from agentdesk.config.mail_notices import notices_problems
from agentdesk.config.norms import norms_problems
from agentdesk.config.paths import Home
from agentdesk.config.rules import rules_problems
from agentdesk.config.store_place import store_problems
from agentdesk.config.toml_file import TomlFile, read_toml, section_problems, unknown_sections
from agentdesk.domain.errors import AgentdeskError, ConfigError


def check_config(home: Home) -> list[AgentdeskError]:
    """Return everything wrong with the file, each with its line; empty where it can be used.

    What the settings of an account mean is its channel's business, and said by `agentdesk account test`.
    """
    try:
        file = read_toml(home.config_file)
    except ConfigError as problem:
        return [problem]
    return list(_problems(file))


def _problems(file: TomlFile) -> Iterator[ConfigError]:
    yield from unknown_sections(file)
    yield from section_problems(file, SERVICE)
    yield from store_problems(file)
    yield from section_problems(file, CONSOLE)
    yield from section_problems(file, BUSINESS)
    yield from norms_problems(file)
    yield from costs_problems(file)
    yield from section_problems(file, ROLES)
    yield from account_problems(file)
    yield from rules_problems(file)
    yield from notices_problems(file)
