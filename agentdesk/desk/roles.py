"""Who may do what: every verb and ask names the role it takes, and a refusal says which that is."""

from __future__ import annotations

from agentdesk.domain.errors import Forbidden
from agentdesk.domain.states import Role

IMPORTER_MAY_ASK = frozenset({"status"})
"""Says whether the desk is well, and nothing of anybody."""


def refuse_unless_allowed(role: Role, name: str, needed: Role) -> None:
    """Hold a role against what a verb or ask takes.

    An importer, most often a scanner or a script, brings things in and reads nothing.

    Raises:
        Forbidden: it takes more.
    """
    is_reading = role is Role.IMPORTER and needed is Role.VIEWER
    if role < needed or (is_reading and name not in IMPORTER_MAY_ASK):
        raise Forbidden(role=role.name.lower(), verb=name, needed=needed.name.lower())
