"""The journal: what was done, by whom, and taking one thing of it back."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.asks import PAGE_ROWS, ListEntries
from agentdesk.domain.ids import ConversationId, EntryId
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Undo
from agentdesk.domain.views import EntryView
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.journal import entry_line
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.dialogs import Confirm, Prompt
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList, ItemMoved

_NUMBER = re.compile(r"#[0-9]{1,18}")


class JournalScreen(ListingScreen):
    """Entries, newest first; more come as the cursor nears the end."""

    CONTEXT = Context.JOURNAL
    IS_PLACE = True
    CSS_PATH: ClassVar[str] = "listing.tcss"

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        self.items: ItemList[EntryView] = ItemList(self._draw, lambda entry: entry.id, id="items")
        self.items.empty_words = _("Nothing was done yet.")
        self._is_whole = False
        self._wanted = ""
        yield Bar(self._title, id="header")
        yield self.items
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Ask for the newest entries."""
        self.items.focus()
        self.start_first(self.reload, group="reload", exclusive=True)

    def _draw(self, entry: EntryView, width: int) -> Line:
        return entry_line(entry, width, self.console_app.clock.now())

    def _title(self, width: int) -> Line:
        del width
        only = with_keys(_(" only {text}; {back} shows all"), self.CONTEXT)
        words = only.format(text=self._wanted) if self._wanted else _(" who did what; ↶ was undone, · can't be")
        return line(Piece(_(" Journal "), Tone.BAR_ACTIVE), Piece(words, Tone.BAR))

    def _asked(self, before: EntryId | None = None) -> ListEntries:
        """Return the ask for what is wanted: words, and #numbers of a conversation."""
        words = self._wanted.split()
        numbers = [word[1:] for word in words if _NUMBER.fullmatch(word)]
        text = " ".join(word for word in words if not _NUMBER.fullmatch(word))
        return ListEntries(ConversationId(int(numbers[0])) if numbers else None, text, before)

    def act_journal_filter(self) -> None:
        """Show only the entries that hold some words."""

        def take(text: str | None) -> None:
            if text is not None:
                self._want(text)

        lines = [_("Words of who, what or how, as in ana, merged, cli; #12 is a conversation.")]
        self.app.push_screen(Prompt(_("Show only"), lines, self._wanted), take)

    def _want(self, text: str) -> None:
        self._wanted = text
        self.items.empty_words = _("No entry has these words.") if text else _("Nothing was done yet.")
        self.items.cursor = 0
        self.update_bars()
        self.start_first(self.reload, group="reload", exclusive=True)

    def act_back(self) -> None:
        """Show all again first."""
        if self._wanted:
            self._want("")
        else:
            super().act_back()

    async def reload(self) -> None:
        """Ask for the newest entries again."""
        entries = await self.session.ask(self._asked())
        self._is_whole = len(entries) < PAGE_ROWS
        self.items.show(entries)

    def on_item_moved(self, message: ItemMoved) -> None:
        """Fetch older entries in time."""
        message.stop()
        if not self._is_whole and self.items.cursor >= len(self.items.records) - self.items.size.height:
            self.start(self._more, group="reload", exclusive=True)

    async def _more(self) -> None:
        known = list(self.items.records)
        older = await self.session.ask(self._asked(known[-1].id if known else None))
        self._is_whole = len(older) < PAGE_ROWS
        if older:
            self.items.show([*known, *older])

    def act_open(self) -> None:
        """Undo is what an entry is opened for."""
        self.act_journal_undo()

    def act_journal_undo(self) -> None:
        """Take the entry under the cursor back, once confirmed."""
        entry = self.items.record
        if entry is None:
            return
        if not entry.is_undoable or entry.undone_by is not None:
            self.console_app.tell(_("This entry was undone already.") if entry.undone_by is not None else _("This can't be undone."))
            return

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.carry_out(Undo(entry.id), is_repeatable=False)

        lines = [entry.text, _("What somebody changed since then stays as they left it.")]
        self.app.push_screen(Confirm(_("Undo this?"), lines, _("undo")), take)
