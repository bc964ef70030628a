"""Who may do what: every verb and ask names the role it takes, and a refusal says which that is."""

from __future__ import annotations

from agentdesk.domain.errors import Forbidden
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_

IMPORTER_MAY_ASK = frozenset({"status"})
"""Says whether the desk is well, and nothing of anybody."""

TAKES_MORE = N_("“{verb}” takes the role {needed}; yours is {role}.")
READS_NOTHING = N_("Your role ({role}) brings things in and reads nothing.")


def refuse_unless_allowed(role: Role, name: str, needed: Role) -> None:
    """Hold a role against what a verb or ask takes.

    An importer, most often a scanner or a script, brings things in and reads nothing.

    Raises:
        Forbidden: it takes more.
    """
    is_reading = role is Role.IMPORTER and needed is Role.VIEWER and name not in IMPORTER_MAY_ASK
    if role < needed or is_reading:
        cause = READS_NOTHING if is_reading else TAKES_MORE
        raise Forbidden(cause=cause, role=role.name.lower(), verb=name.replace("-", " "), needed=needed.name.lower())
