"""One of the desk's conversations: those at hand are offered at once, letters find the others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.widgets import Input

from agentdesk.domain.asks import ListConversations, RowsOf
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.people import PastConversation
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationRow
from agentdesk.tui.presenters.when import age
from agentdesk.tui.screens.picker import Pick, Picker, picks_for

SEARCH_AFTER_S = 0.08
MOST_FOUND = 20


def pick_of(row: ConversationRow, now: datetime) -> Pick:
    """Return a conversation as a choice."""
    subject = row.subject or _("(no subject)")
    return Pick(str(row.id), f"#{row.id} {row.who}: {subject}", age(row.last_at, now))


def past_pick(past: PastConversation, who: str, now: datetime) -> Pick:
    """Return another conversation of a customer as a choice."""
    remark = _("same customer · {age}").format(age=age(past.last_at, now))
    subject = past.subject or _("(no subject)")
    return Pick(str(past.id), f"#{past.id} {who}: {subject}", remark)


def numbered_first(picks: Iterable[Pick], typed: str) -> list[Pick]:
    """Return the choices, the one whose number was typed on top."""
    return sorted(picks, key=lambda pick: pick.value != typed.removeprefix("#"))


class ConversationPicker(Picker):
    """Answers with a conversation's number as text; None for leaving.

    What is typed narrows what is at hand and is asked of the desk as a query: whatever finds a conversation in the list finds it here.
    """

    SCOPED_CSS = False  # else none of the rules that begin with the name of the kind of picker it is would hold
    CSS: ClassVar[str] = f"{Picker.CSS} ConversationPicker .card {{ width: 84; }}"

    def __init__(self, title: str, picks: Sequence[Pick], without: Iterable[ConversationId]) -> None:
        """Take what is at hand, and the conversations that can't be meant."""
        super().__init__(title, picks, _("No conversation has these words."))
        self._without = {str(number) for number in without}
        self._is_searched = asyncio.Event()
        self._is_searched.set()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow what is at hand at once, and look for the others."""
        event.stop()
        event.prevent_default()
        typed = event.value.strip()
        self.items.show(numbered_first(picks_for(self._picks, typed), typed))
        self.items.cursor = 0
        self.items.refresh()
        self._is_searched.clear()
        self.start(partial(self._search, typed), group="search", exclusive=True)

    async def _search(self, typed: str) -> None:
        await asyncio.sleep(SEARCH_AFTER_S)
        try:
            found = await self._found(typed) if typed else []
        finally:
            self._is_searched.set()
        now, at_hand = self.console_app.clock.now(), picks_for(self._picks, typed)
        known = {pick.value for pick in at_hand} | self._without
        others = [pick_of(row, now) for row in found if str(row.id) not in known]
        self.items.show(numbered_first([*at_hand, *others], typed))

    async def _found(self, typed: str) -> list[ConversationRow]:
        """Return what the desk finds; a query half typed finds nothing yet."""
        number = typed.removeprefix("#")
        by_number = await self.session.ask(RowsOf((ConversationId(int(number)),))) if number.isdecimal() else []
        try:
            by_words = await self.session.ask(ListConversations(typed, View.ALL.value, limit=MOST_FOUND))
        except AgentdeskError:
            by_words = []
        return [*by_number, *(row for row in by_words if row.id not in {one.id for one in by_number})]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the conversation under the cursor, once those that fit are there; words alone are none."""
        event.stop()
        event.prevent_default()
        self._take(event.value.strip())

    def _take(self, typed: str) -> None:
        del typed

        async def take() -> None:
            if self.items.record is None:
                await self._is_searched.wait()
            if self.items.record is not None:
                self.dismiss(self.items.record.value)

        self.start_first(take, group="take", exclusive=True)
