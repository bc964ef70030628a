"""Notices what became of messages that were taken: removed, or answered by another program."""

from __future__ import annotations

import math
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from agentdesk.channels.email.cursor import RECENT_DAYS
from agentdesk.domain.channels import Sighting

if TYPE_CHECKING:
    from agentdesk.channels.email.imap import ImapSession
    from agentdesk.channels.email.messages import OpenFolder
    from agentdesk.channels.email.tuning import Tuning
    from agentdesk.domain.clock import Clock

_EVERY_NUMBER = 1 << 32
"""Above every UID (RFC 9051 §2.3.1.1: 32 bits)."""


class Sightings:
    """Looks at folders that are read to the end, where something changed; lives as long as the channel."""

    def __init__(self, tuning: Tuning, clock: Clock) -> None:
        self._tuning = tuning
        self._clock = clock
        self._answered: dict[str, frozenset[int]] = {}
        self._looked_at_s: dict[str, float] = {}

    def look(self, session: ImapSession, folder: OpenFolder) -> list[Sighting]:
        """Return what changed in a folder since it was last told, and note in its cursor that it was.

        Raises:
            Transient.
        """
        cursor, state = folder.cursor, folder.state
        if not cursor.is_history_done:
            return []
        found = [Sighting(prefix, _EVERY_NUMBER, frozenset()) for prefix in cursor.stale]
        cursor.stale = ()
        if not self._is_due(folder):
            return found
        session.ensure_examined(folder.name)
        taken = ["UID", f"1:{max(cursor.top - 1, 1)}"]
        present = None if state.exists == cursor.exists else frozenset(session.search([*taken, "UNDELETED"]))
        since = self._clock.now().date() - timedelta(days=RECENT_DAYS)
        answered = frozenset(session.search([*taken, "ANSWERED", "SINCE", since]))
        news = answered - self._answered.get(folder.name, frozenset())
        self._answered[folder.name] = answered
        self._looked_at_s[folder.name] = time.monotonic()
        cursor.mod_seq, cursor.exists = state.mod_seq, state.exists
        if present is None and not news:
            return found
        return [*found, Sighting(cursor.prefix(folder.name), cursor.top, present, tuple(sorted(news)))]

    def _is_due(self, folder: OpenFolder) -> bool:
        cursor, state = folder.cursor, folder.state
        if state.mod_seq and cursor.mod_seq:
            return (state.mod_seq, state.exists) != (cursor.mod_seq, cursor.exists)
        # A server that counts no changes is only asked now and then.
        last_s = self._looked_at_s.get(folder.name, -math.inf)
        return state.exists != cursor.exists or time.monotonic() - last_s > self._tuning.sight_every_s
