"""Names of agents: what is given to a name nobody has would lie where nobody looks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from difflib import get_close_matches

from agentdesk.domain.errors import UnknownAgent, UsageError
from agentdesk.domain.ids import AgentName
from agentdesk.domain.safe_text import is_clean
from agentdesk.domain.texts import N_
from agentdesk.store import agents
from agentdesk.store.work import Work

LONGEST_NAME = 64
Staff = Callable[[], frozenset[str]]
"""Returns who has a role by the configuration."""


def checked_name(name: str) -> AgentName:
    """Return a name that somebody could have.

    Raises:
        UsageError: nobody could.
    """
    if not 0 < len(name) <= LONGEST_NAME or name != name.strip() or not is_clean(name):
        raise UsageError(cause=N_("an agent's name has from 1 to {most} characters"), most=LONGEST_NAME)
    return AgentName(name)


def refuse_unknown(work: Work, name: str, staff: Staff) -> None:
    """See that somebody at the desk has a name.

    Raises:
        UnknownAgent: nobody has. UsageError: nobody could.
    """
    checked_name(name)
    if name == work.author.agent or agents.is_known(work.connection, AgentName(name)):
        return
    known = staff() | {one.name for one in agents.known(work.connection, work.now)} | {work.author.agent}
    if name in known:
        return
    near = _nearest(name, known)
    if not near:
        raise UnknownAgent(cause=N_("Nobody here is called “{name}”. A new name is taken with: agentdesk assign … --new"), name=name)
    cause = N_("Nobody here is called “{name}”; did you mean “{near}”? A new name is taken with: agentdesk assign … --new")
    raise UnknownAgent(cause=cause, name=name, near=near)


def _nearest(name: str, known: Collection[str]) -> str:
    """Return the known name that is most like one, however it is written; "" where none is."""
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else ""
