"""Reads who may do what on a shared desk: the table `[roles]`."""

from __future__ import annotations

import grp
from contextlib import suppress
from pathlib import Path

from agentdesk.config.keys import ROLES
from agentdesk.config.paths import Home
from agentdesk.config.settings import read_settings
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
    """Return who works at the desk: users with a role, and on a shared desk who is in a group that has one.

    Nobody while the configuration can't be read, which others report. Who never logged in is among them: work may be given to them.
    """
    try:
        table, shared = read_roles(home), read_settings(home).socket
    except ConfigError:
        return frozenset()
    named = [name for names in table.members.values() for name in names]
    users = {name for name in named if not name.startswith(GROUP_MARK)}
    groups = {name.removeprefix(GROUP_MARK) for name in named if name.startswith(GROUP_MARK)}
    found = [group for group in grp.getgrall() if shared and (group.gr_name in groups or _reaches(shared, table, group.gr_gid))]
    return frozenset(users.union(*(group.gr_mem for group in found)))


def _reaches(socket: str, table: RoleTable, group: int) -> bool:
    """Whether a group may open the desk's socket, and has the role of everybody else there."""
    with suppress(OSError):
        return table.default is not None and Path(socket).parent.stat().st_gid == group != 0
    return False


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, (name.strip() for name in text.split(","))))
