"""What a conversation has to do with others: its customer, what the desk suggests, merging, splitting off and moving."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import _
from agentdesk.tui.console import Work
from agentdesk.tui.keys.actions import Action
from agentdesk.tui.screens.inspecting import InspectingScreen

_INTO_ANOTHER = frozenset({"thread.merge", "thread.move"})


class RelatingScreen(InspectingScreen):
    """A screen whose conversation can be seen, and put, together with others."""

    def act_customer(self) -> None:
        """Show the customer: who they are, and all they asked."""
        self.hold_keys()
        self.start(self._show_customer, group="opening", exclusive=True)

    async def _show_customer(self) -> None:
        page = None
        try:
            page = await self.page_here()
            if page is not None and page.customer is not None:
                self.console_app.open_customer(page.customer.id)
        finally:
            self.release_keys(are_meant=page is not None)

    def act_suggestion(self) -> None:
        """Decide on what the desk suggests."""
        self.start_first(self._decide)

    async def _decide(self) -> None:
        from agentdesk.tui.screens.suggesting import decide  # noqa: PLC0415 - loaded on its first use, never at start

        page = await self.page_here()
        if page is not None:
            await decide(self, page)

    # Merging, splitting off, moving

    def arguments_of(self, action: Action, /) -> Sequence[str] | None:
        """Have the number of another conversation follow `merge` and `move`."""
        return () if action.id in _INTO_ANOTHER else super().arguments_of(action)

    def perform_with(self, action: Action, argument: str, /) -> None:
        """Merge into, or move to, the conversation of the number typed."""
        super().perform_with(action, argument)
        if action.id not in _INTO_ANOTHER:
            return
        number = argument.removeprefix("#")
        if not number.isdecimal():
            self.console_app.tell(_("“{text}” is no conversation's number.").format(text=argument), is_error=True)
            return
        from agentdesk.tui.screens import threads  # noqa: PLC0415 - loaded on its first use, never at start

        put = threads.merge if action.id == "thread.merge" else threads.move
        self.start_first(partial(put, self, ConversationId(int(number))))

    def act_thread_merge(self) -> None:
        """Merge what is marked, or the conversation shown into another one."""
        from agentdesk.tui.screens import threads  # noqa: PLC0415 - loaded on its first use, never at start

        self._ask_for_another(partial(threads.ask_to_merge, self))

    def act_thread_split(self) -> None:
        """Make a conversation of its own of the message."""
        from agentdesk.tui.screens import threads  # noqa: PLC0415 - loaded on its first use, never at start

        self.start_first(partial(threads.ask_to_split, self))

    def act_thread_move(self) -> None:
        """Move the message to another conversation."""
        from agentdesk.tui.screens import threads  # noqa: PLC0415 - loaded on its first use, never at start

        self._ask_for_another(partial(threads.ask_to_move, self))

    def _ask_for_another(self, asking: Work) -> None:
        """Open what asks for another conversation; what is typed meanwhile goes into its field."""
        self.hold_keys()
        self.start(partial(self._asking, asking), group="opening", exclusive=True)

    async def _asking(self, asking: Work) -> None:
        before = self.app.screen
        try:
            await asking()
        finally:
            self.release_keys(are_meant=self.app.screen is not before)
