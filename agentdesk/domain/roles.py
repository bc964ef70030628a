"""Who has which role: users and groups of the machine, as the desk's owner listed them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from agentdesk.domain.states import Role

GROUP_MARK = "@"
"""Before the name of a group, as sudoers has it with a %."""


@dataclass(frozen=True, slots=True)
class RoleTable:
    """The roles of a shared desk; `default` is the role of everybody else who can reach it, None for none."""

    members: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    default: Role | None = Role.AGENT

    def role_of(self, user: str, groups: Collection[str]) -> Role | None:
        """Return a user's role: the highest that names them, else the highest that names a group of theirs, else the default.

        A name goes before a group, so that somebody of the agents' group can be a trainee.
        """
        own = [role for role, names in self.members.items() if user in names]
        marked = {f"{GROUP_MARK}{group}" for group in groups}
        shared = [role for role, names in self.members.items() if marked & names]
        return max(own or shared, default=self.default)


def role_named(text: str) -> Role | None:
    """Return the role of a name, None for "none".

    Raises:
        ValueError: there is no such role.
    """
    if text == "none":
        return None
    try:
        return Role[text.upper()]
    except KeyError:
        raise ValueError(text) from None
