"""Who works at this desk, as far as it can be seen: those who own conversations, and those who did something lately."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import Means, Status
from agentdesk.domain.views import AgentView
from agentdesk.store import tables

LATELY = 2000
"""Entries of the journal looked at; somebody who did nothing for longer is found by typing the name."""


def known(connection: Connection) -> list[AgentView]:
    """Return the agents by name, each with how many open conversations they own."""
    c, e = tables.conversation, tables.entry
    owning = select(c.c.assignee, func.count()).where(c.c.status == Status.OPEN.value, c.c.assignee.is_not(None)).group_by(c.c.assignee)
    found = {str(name): int(count) for name, count in connection.execute(owning)}
    latest = select(e.c.agent, e.c.means).order_by(e.c.id.desc()).limit(LATELY).subquery()
    acting = select(latest.c.agent).where(latest.c.means.in_([Means.CONSOLE.value, Means.CLI.value])).distinct()
    names = found.keys() | {str(name) for name in connection.execute(acting).scalars() if name}
    return [AgentView(AgentName(name), found.get(name, 0)) for name in sorted(names, key=str.casefold)]
