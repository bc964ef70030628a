"""Who acts on the sample desk: the colleagues of the content, and whoever looks at it."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass

from agentdesk.demo.records import ME
from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import Means
from agentdesk.store.work import Author

_NOBODY = -1
"""Colleagues are no users of this machine."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Names for the keys of the content; `me` and `uid` are the user who looks at the demo, as the service will know them."""

    me: AgentName
    uid: int

    @classmethod
    def here(cls) -> Cast:
        """Return the cast for whoever runs this."""
        uid = os.getuid()
        try:
            name = pwd.getpwuid(uid).pw_name
        except KeyError:
            name = f"uid-{uid}"
        return cls(AgentName(name), uid)

    def name(self, key: str) -> AgentName:
        """Return the agent's name that `key` stands for."""
        return self.me if key == ME else AgentName(key)

    def author(self, key: str) -> Author:
        """Return who acts, as the journal keeps it."""
        return Author(self.name(key), self.uid if key == ME else _NOBODY, Means.CONSOLE, f"demo-{key}")
