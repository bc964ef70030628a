"""Beginning an answer or a note, from list and conversation alike."""

from __future__ import annotations

from agentdesk.tui.screens.copying import CopyingScreen
from agentdesk.tui.screens.reopening import write_on
from agentdesk.tui.screens.saving import ask_to_save


class AnsweringScreen(CopyingScreen):
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

    def act_reader_save(self) -> None:
        """Save an attachment."""
        ask_to_save(self, self.shown_page())

    def _begin(self, *, is_note: bool, reply_all: bool) -> None:
        row = self.target_row()
        if row is not None:
            self.start(write_on(self, row.id, is_note=is_note, reply_all=reply_all), group="compose", exclusive=True)
