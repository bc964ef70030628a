"""Copying from what is shown: text, address, link, number."""

from __future__ import annotations

from agentdesk.domain.states import Direction
from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationPage, MessageView
from agentdesk.tui.presenters.conversation import first_link
from agentdesk.tui.screens.triage import TriageScreen


class CopyingScreen(TriageScreen):
    """A screen that shows a conversation whose parts can be copied."""

    def shown_page(self) -> ConversationPage | None:
        """Return the conversation shown, None where it has not come yet."""
        return None

    def shown_message(self) -> MessageView | None:
        """Return the message the keys act on: the newest unless the screen knows better."""
        page = self.shown_page()
        return page.messages[-1] if page is not None and page.messages else None

    def act_copy_message(self) -> None:
        """Copy the text of the message."""
        message = self.shown_message()
        self._copy(message.body_text if message else "", _("the message"))

    def act_copy_address(self) -> None:
        """Copy the customer's address."""
        page = self.shown_page()
        inbound = [one for one in page.messages if one.direction is Direction.INBOUND] if page else []
        self._copy(inbound[-1].sender.address if inbound else "", _("the address"))

    def act_copy_link(self) -> None:
        """Copy the first link."""
        message = self.shown_message()
        self._copy(first_link(message) if message else "", _("the link"))

    def act_copy_id(self) -> None:
        """Copy the conversation's number."""
        found = self.targets()
        self._copy(" ".join(map(str, found)), _("the number"))

    def _copy(self, text: str, what: str) -> None:
        self.console_app.copy(text, what)
