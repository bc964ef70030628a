"""Screens that are one list of records: moving in it is the same everywhere."""

from __future__ import annotations

from typing import Any

from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.verbs import Verb
from agentdesk.tui.messages import LinkChanged
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.widgets.item_list import ItemChosen, ItemList


class ListingScreen(ConsoleScreen):
    """A screen whose keys move in `items`."""

    items: ItemList[Any]

    def act_move_down(self) -> None:
        """One down."""
        self.items.move(1)

    def act_move_up(self) -> None:
        """One up."""
        self.items.move(-1)

    def act_move_half_down(self) -> None:
        """Half a page down."""
        self.items.move(max(1, self.items.size.height // 2))

    def act_move_half_up(self) -> None:
        """Half a page up."""
        self.items.move(-max(1, self.items.size.height // 2))

    def act_move_page_down(self) -> None:
        """A page down."""
        self.items.move(max(1, self.items.size.height))

    def act_move_page_up(self) -> None:
        """A page up."""
        self.items.move(-max(1, self.items.size.height))

    def act_move_first(self) -> None:
        """To the first."""
        self.items.move_to(0)

    def act_move_last(self) -> None:
        """To the last."""
        self.items.move_to(len(self.items.records) - 1)

    def act_open(self) -> None:
        """Open the record under the cursor; each screen has its own way."""

    def on_item_chosen(self, message: ItemChosen) -> None:
        """Open what was clicked twice."""
        message.stop()
        self.act_open()

    async def reload(self) -> None:
        """Ask for the records again; each screen has its own."""

    async def after_verb(self, _verb: Verb, _outcome: Outcome, /) -> None:
        """Show what the verb changed."""
        await self.reload()

    def on_link_changed(self, message: LinkChanged, /) -> None:
        """Ask again once the service is back."""
        self.update_bars()
        if message.is_up:
            self.start(self.reload, group="reload", exclusive=True)
