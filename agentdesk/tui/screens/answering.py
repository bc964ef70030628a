"""Beginning an answer or a note, from list and conversation alike."""

from __future__ import annotations

from functools import partial

from agentdesk.domain.ids import ConversationId
from agentdesk.tui.screens.inspecting import InspectingScreen
from agentdesk.tui.screens.reopening import write_on


class AnsweringScreen(InspectingScreen):
    """A screen from whose conversation a reply or note is written."""

    def act_answer_reply(self) -> None:
        """Write a reply."""
        self._begin(is_note=False, reply_all=False)

    def act_answer_reply_all(self) -> None:
        """Write a reply to everybody in the conversation."""
        self._begin(is_note=False, reply_all=True)

    def act_answer_note(self) -> None:
        """Write an internal note."""
        self._begin(is_note=True, reply_all=False)

    def _begin(self, *, is_note: bool, reply_all: bool) -> None:
        row = self.target_row()
        if row is None:
            return
        if not self.session.is_up:
            self.console_app.tell(self.console_app.state.link, is_error=True)
            return
        self.hold_keys()
        self.start(partial(self._open_composer, row.id, is_note=is_note, reply_all=reply_all), group="opening", exclusive=True)

    async def _open_composer(self, conversation: ConversationId, *, is_note: bool, reply_all: bool) -> None:
        """Open the composer; what is typed meanwhile goes into it, and nowhere where it can't be opened."""
        is_open = False
        try:
            await write_on(self, conversation, is_note=is_note, reply_all=reply_all)
            is_open = True
        finally:
            self.release_keys(are_meant=is_open)
