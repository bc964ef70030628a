"""How the console begins: its first questions leave before anything heavy is imported, and the first answer is drawn at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agentdesk.client.opening import Opening
from agentdesk.config.paths import Home
from agentdesk.domain.ids import AgentName
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import View
from agentdesk.tui.first_frame import FirstFrame

if TYPE_CHECKING:
    from agentdesk.tui.first_answers import FirstAnswers
    from agentdesk.tui.session import Session

LIST, STATUS, COUNTS = "list", "status", "count"
"""The asks by their names: importing their classes would take as long as the answers do. A test holds them to the classes."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The line to the desk with the first questions sent; `numbers` are theirs, none where the service is of another build."""

    opening: Opening
    rows: list[ConversationRow]
    status: int = 0
    counts: int = 0

    @classmethod
    def of(cls, home: Home, frame: FirstFrame, *, starts: bool) -> Beginning:
        """Connect, ask, and draw the rows as soon as they are there.

        Raises:
            ServiceGone: no service answers, and it was not to be started; StartFailed: it did not start.
        """
        opening = Opening(home, starts=starts)
        if opening.greeted.is_other_build:
            return cls(opening, [])
        first = opening.ask(LIST, {"view": View.OPEN.value})
        status, counts = opening.ask(STATUS, {}), opening.ask(COUNTS, {"views": [view.value for view in View]})
        rows = opening.answer(first, ConversationRow)
        frame.draw(rows, AgentName(opening.greeted.hello.agent), datetime.now(UTC))
        return cls(opening, rows, status, counts)

    async def answers(self, session: Session) -> FirstAnswers:
        """Return the answers, once Textual is loaded and so are the records they come in."""
        from agentdesk.domain.rows import ViewCount  # noqa: PLC0415
        from agentdesk.domain.views import DeskStatus  # noqa: PLC0415
        from agentdesk.tui.first_answers import FirstAnswers  # noqa: PLC0415

        if not self.status:
            return await FirstAnswers.ask(session)
        return FirstAnswers.given(self.rows, self.opening.answer(self.status, DeskStatus)[0], self.opening.answer(self.counts, ViewCount))
