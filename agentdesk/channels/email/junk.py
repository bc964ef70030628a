"""Counts what waits unread in Junk, now and then: a customer's mail may lie there, and nobody would look."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from agentdesk.channels.email.settings import Junk
from agentdesk.domain.errors import Transient

if TYPE_CHECKING:
    from agentdesk.channels.email.imap import ImapSession
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning


class JunkWatch:
    """Remembers the count between two looks."""

    def __init__(self, settings: EmailSettings, tuning: Tuning) -> None:
        self._settings = settings
        self._tuning = tuning
        self._found: tuple[str, int] | None = None
        self._looked_at_s = -math.inf

    def count(self, session: ImapSession) -> tuple[str, int] | None:
        """Return the folder's name and what is unread in it; None where there is no such folder, or it is read or not to be counted."""
        is_due = time.monotonic() - self._looked_at_s > self._tuning.sight_every_s
        if self._settings.junk is Junk.COUNT and is_due:
            self._looked_at_s = time.monotonic()
            self._found = self._look(session)
        return self._found

    def _look(self, session: ImapSession) -> tuple[str, int] | None:
        try:
            folder = session.junk_folder()
            if folder is None or folder.name in self._settings.folders:
                return None
            return folder.name, session.unread(folder)
        except Transient as problem:
            # A folder that can't be counted is no reason to miss mail; a broken line is.
            if problem.fields["reason"] != "refused-command":
                raise
            return None
