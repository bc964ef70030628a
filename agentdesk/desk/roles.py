"""Who may do what: every verb and ask names the role it takes, and a refusal says which that is."""

from __future__ import annotations

from agentdesk.domain.errors import Forbidden
from agentdesk.domain.states import Role


def refuse_unless_allowed(role: Role, name: str, needed: Role) -> None:
    """Hold a role against what a verb or ask takes.

    Raises:
        Forbidden: it takes more.
    """
    if role < needed:
        raise Forbidden(role=role.name.lower(), verb=name, needed=needed.name.lower())
