"""How the console begins: its first questions leave before anything heavy is imported, and the first answer is drawn at once."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agentdesk.client.opening import Opening
from agentdesk.config.paths import Home
from agentdesk.domain.ids import AgentName
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import View

if TYPE_CHECKING:
    from agentdesk.tui.first_answers import FirstAnswers
    from agentdesk.tui.first_frame import FirstFrame
    from agentdesk.tui.session import Session

LIST, STATUS, COUNTS = "list", "status", "count"
"""The asks by their names: importing their classes would take as long as the answers do. A test holds them to the classes."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The line to the desk with the first questions sent; the numbers are theirs, none where the service is of another build."""

    opening: Opening
    rows: int = 0
    status: int = 0
    counts: int = 0

    @classmethod
    def sent(cls, home: Home, line: socket.socket | None) -> Questions:
        """Greet over `line`, or over one to a service that is started, and ask.

        Raises:
            StartFailed: the service did not start.
        """
        opening = Opening(home, line)
        if opening.greeted.is_other_build:
            return cls(opening)
        rows = opening.ask(LIST, {"view": View.OPEN.value})
        return cls(opening, rows, opening.ask(STATUS, {}), opening.ask(COUNTS, {"views": [view.value for view in View]}))

    def drawn(self, frame: FirstFrame) -> Beginning:
        """Wait for the rows and draw them.

        Raises:
            ServiceGone: the line ended first; another AgentdeskError: what the desk said instead.
        """
        if not self.rows:
            return Beginning(self.opening, [])
        rows = self.opening.answer(self.rows, ConversationRow)
        frame.draw(rows, AgentName(self.opening.greeted.hello.agent), datetime.now(UTC))
        return Beginning(self.opening, rows, self.status, self.counts)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The line to the desk with its first rows; `status` and `counts` are the numbers of what else was asked."""

    opening: Opening
    rows: list[ConversationRow]
    status: int = 0
    counts: int = 0

    async def answers(self, session: Session) -> FirstAnswers:
        """Return the answers, once Textual is loaded and so are the records they come in."""
        from agentdesk.domain.rows import ViewCount  # noqa: PLC0415
        from agentdesk.domain.views import DeskStatus  # noqa: PLC0415
        from agentdesk.tui.first_answers import FirstAnswers  # noqa: PLC0415

        if not self.status:
            return await FirstAnswers.ask(session)
        return FirstAnswers.given(self.rows, self.opening.answer(self.status, DeskStatus)[0], self.opening.answer(self.counts, ViewCount))
