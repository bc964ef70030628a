"""What is being written: every draft of this agent, to be gone on with or thrown away."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.asks import ListDrafts
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import DiscardDraft
from agentdesk.domain.views import DraftView
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.messages import DeskChanged
from agentdesk.tui.presenters.drafts import draft_line
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.reopening import go_on
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList


class DraftsScreen(ListingScreen):
    """Replies, forwards, notes and new mail that wait to be finished, newest first."""

    CONTEXT = Context.DRAFTS
    IS_PLACE = True
    CSS_PATH: ClassVar[str] = "listing.tcss"

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        self.items: ItemList[DraftView] = ItemList(self._draw, lambda draft: draft.id, id="items")
        self.items.empty_words = _("Nothing is being written.")
        yield Bar(self._title, id="header")
        yield self.items
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Ask for the drafts."""
        self.items.focus()
        self.start(self.reload, group="reload", exclusive=True)

    def _draw(self, draft: DraftView, width: int) -> Line:
        return draft_line(draft, width, self.console_app.clock.now())

    def _title(self, width: int) -> Line:
        del width
        return line(Piece(_(" Drafts "), Tone.BAR_ACTIVE), Piece(_(" saved as you type"), Tone.BAR))

    async def reload(self) -> None:
        """Ask again."""
        self.items.show(await self.session.ask(ListDrafts()))

    def on_screen_resume(self) -> None:
        """Show what was written meanwhile."""
        if self.is_mounted:
            self.start(self.reload, group="reload", exclusive=True)

    def on_desk_changed(self, message: DeskChanged, /) -> None:
        """Ask again: another console may write too."""
        del message
        self.start(self.reload, group="reload", exclusive=True)

    def act_open(self) -> None:
        """Go on writing."""
        draft = self.items.record
        if draft is not None:
            self.hold_keys()
            self.start(partial(self._go_on, draft), group="opening", exclusive=True)

    async def _go_on(self, draft: DraftView) -> None:
        is_open = False
        try:
            await go_on(self, draft)
            is_open = True
        finally:
            self.release_keys(are_meant=is_open)

    def act_drafts_discard(self) -> None:
        """Throw a draft away; z brings it back."""
        draft = self.items.record
        if draft is not None:
            self.carry_out(DiscardDraft(draft.id), is_repeatable=False)
