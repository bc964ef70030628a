"""Reads who may do what on a shared desk: the table `[roles]`."""

from __future__ import annotations

from agentdesk.config.keys import ROLES
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import first, read_toml, section_problems, section_values
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.roles import GROUP_MARK, RoleTable, role_named
from agentdesk.domain.states import Role


def read_roles(home: Home) -> RoleTable:
    """Return the roles.

    Raises:
        ConfigError: names file, line and what is wrong.
    """
    file = read_toml(home.config_file)
    first(section_problems(file, ROLES))
    values = {name: str(value) for name, value in section_values(file, ROLES).items()}
    members = {role: _names(values[role.name.lower()]) for role in Role}
    return RoleTable(members, role_named(values["default"]))


def users_named(home: Home) -> frozenset[str]:
    """Return the users that have a role by their own name; none while the configuration can't be read, which others report."""
    try:
        table = read_roles(home)
    except ConfigError:
        return frozenset()
    return frozenset(name for names in table.members.values() for name in names if not name.startswith(GROUP_MARK))


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, (name.strip() for name in text.split(","))))
