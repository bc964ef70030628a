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
        """Return the message the keys act on where the screen shows one, None for the newest."""
        return None

    async def page_here(self) -> ConversationPage | None:
        """Return the conversation the keys act on, fetched where the screen doesn't show it."""
        page, here = self.shown_page(), self.conversation_here()
        if page is None and here is not None:
            page = await self.console_app.conversations.fetch(here)
        return page

    async def message_here(self) -> MessageView | None:
        """Return the message the keys act on: the one shown, else the newest."""
        page, shown = await self.page_here(), self.shown_message()
        if page is None or not page.messages:
            return None
        return shown if shown is not None and shown in page.messages else page.messages[-1]

    def act_copy_message(self) -> None:
        """Copy the text of the message."""
        self.start(self._copy_message)

    async def _copy_message(self) -> None:
        message = await self.message_here()
        self._copy(message.body_text if message else "", _("the message"))

    def act_copy_address(self) -> None:
        """Copy the customer's address."""
        self.start(self._copy_address)

    async def _copy_address(self) -> None:
        page = await self.page_here()
        inbound = [one for one in page.messages if one.direction is Direction.INBOUND] if page else []
        self._copy(inbound[-1].sender.address if inbound else "", _("the address"))

    def act_copy_link(self) -> None:
        """Copy the first link."""
        self.start(self._copy_link)

    async def _copy_link(self) -> None:
        message = await self.message_here()
        self._copy(first_link(message) if message else "", _("the link"))

    def act_copy_id(self) -> None:
        """Copy the conversation's number."""
        self._copy(" ".join(map(str, self.targets())), _("the number"))

    def _copy(self, text: str, what: str) -> None:
        self.console_app.copy(text, what)
