"""A bulk reply read through before it leaves: step through, leave one out, change one, then send all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from agentdesk.domain.asks import CheckText, PreviewReplies
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.verbs import Reply, ReplyToMany
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.views import BulkReply
from agentdesk.domain.voice import RenderedTemplate
from agentdesk.tui.files import attach_template_files
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.bulk import BulkItem, bulk_detail, bulk_line, bulk_title, item_of, what_leaves
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.copying import CopyingScreen
from agentdesk.tui.screens.dialogs import Confirm
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.rewriting import Rewriting
from agentdesk.tui.screens.template_picker import TemplatePicker
from agentdesk.tui.screens.template_prompts import ask_for
from agentdesk.tui.screens.triage import TriageScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList, ItemMoved
from agentdesk.tui.widgets.line_view import LineView


async def begin(screen: ConsoleScreen, conversations: tuple[ConversationId, ...]) -> None:
    """Have a template chosen, ask what it asks for, and open the review of what would leave."""
    app = screen.console_app
    row = screen.target_row() if isinstance(screen, TriageScreen) else None
    picker = TemplatePicker(conversations[0], row.kind.value if row is not None else "")
    page = await screen.page_here() if len(conversations) == 1 and isinstance(screen, CopyingScreen) else None
    if page is not None:
        picker.suggest = partial(app.suggested.of, page)
    rendered: RenderedTemplate | None = await app.ask_person(picker)
    if rendered is None:
        return
    ask = PreviewReplies(conversations, rendered.name, picker.chosen_language)
    found = await _filled_in(screen, ask)
    answers: Pairs = await ask_for(app, [one.rendered for one in found if one.rendered is not None])
    if answers:
        found = await _filled_in(screen, replace(ask, answers=answers))
    app.push_screen(BulkScreen(rendered.name, found))


async def _filled_in(screen: ConsoleScreen, ask: PreviewReplies) -> tuple[BulkReply, ...]:
    """Return the texts; keys wait for what they open, and Escape gives it up, so that no question comes over something else later."""
    screen.hold_keys()
    try:
        return tuple(await screen.session.ask(ask))
    finally:
        screen.release_keys()


class BulkScreen(ListingScreen):
    """The conversations with their texts; nothing leaves before it was asked once more."""

    CONTEXT = Context.BULK
    CSS_PATH: ClassVar[str] = "bulk.tcss"

    def __init__(self, name: str, found: Sequence[BulkReply]) -> None:
        super().__init__()
        self._template = name
        self._found = [item_of(one) for one in found]

    def compose(self) -> ComposeResult:
        """Lay list and text out."""
        self.items: ItemList[BulkItem] = ItemList(bulk_line, lambda item: item.reply.conversation, id="items")
        self.detail = LineView(id="detail")
        yield Bar(lambda _width: bulk_title(self._template, self._found), id="header")
        with Horizontal(id="panes"):
            yield self.items
            yield self.detail
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Show what would leave."""
        self.items.focus()
        self.items.show(self._found)

    def on_item_moved(self, message: ItemMoved) -> None:
        """Show the text under the cursor."""
        message.stop()
        item = self.items.record
        self.detail.show(lambda width: [] if item is None else bulk_detail(item, width))

    def _put(self, item: BulkItem) -> None:
        """Show one of them changed."""
        self._found = [item if one.reply.conversation == item.reply.conversation else one for one in self._found]
        self.items.show(self._found)
        self.update_bars()

    def act_bulk_skip(self) -> None:
        """Leave the one under the cursor out, or take it in again."""
        item = self.items.record
        if item is not None:
            self._put(replace(item, is_skipped=not item.is_skipped))
            self.items.move(1)

    def act_back(self) -> None:
        """Leave; texts that were changed are kept nowhere, so it asks."""
        edited = sum(item.is_edited for item in self._found)
        if not edited:
            super().act_back()
            return

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.dismiss()

        words = ngettext("{count} text was changed; nothing keeps it.", "{count} texts were changed; nothing keeps them.", edited)
        self.app.push_screen(Confirm(_("Leave without sending?"), [words.format(count=edited)], _("leave")), take)

    def act_open(self) -> None:
        """Change the text under the cursor."""
        self.act_bulk_edit()

    def act_bulk_edit(self) -> None:
        """Change the text under the cursor."""
        item = self.items.record
        if item is None or item.reply.rendered is None:
            return

        def take(text: str | None) -> None:
            if text is not None and text != item.text:
                self.start_first(partial(self._take_text, item, text))

        title = _("Text for #{number} {who}").format(number=item.reply.conversation, who=item.reply.who)
        self.app.push_screen(Rewriting(title, item.text), take)

    async def _take_text(self, item: BulkItem, text: str) -> None:
        """Take a changed text, checked anew."""
        assert item.reply.rendered is not None
        checked = await self.session.one(CheckText(text, item.reply.conversation, language=item.reply.rendered.language))
        self._put(replace(item, text=text, checked=checked, is_edited=True, is_skipped=False))

    def act_bulk_scroll_down(self) -> None:
        """Further down in the text."""
        self.detail.scroll_lines(max(1, self.detail.size.height - 2))

    def act_bulk_scroll_up(self) -> None:
        """Further up in the text."""
        self.detail.scroll_lines(-max(1, self.detail.size.height - 2))

    def act_bulk_send(self) -> None:
        """Send what isn't left out, once confirmed."""
        leaving = [item for item in self._found if item.leaves]
        if not leaving:
            self.console_app.tell(_("Nothing of this can leave."), is_error=True)
            return

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.start_first(partial(self._send, leaving))

        title = ngettext("Answer {count} conversation?", "Answer {count} conversations?", len(leaving)).format(count=len(leaving))
        self.app.push_screen(
            Confirm(title, what_leaves(self._found), with_keys(_("send; {undo} takes all of it back while it is held"))), take
        )

    async def _send(self, leaving: list[BulkItem]) -> None:
        verb = ReplyToMany(
            tuple([await self._reply(item) for item in leaving]), may_repeat=any(item.reply.again is not None for item in leaving)
        )
        outcome = await self.session.do(verb)
        windows = [item.reply.plan.undo_window_s for item in leaving if item.reply.plan is not None]
        self.console_app.sending_began(max(windows, default=0) if outcome.changed else 0)
        self.console_app.tell_outcome(outcome)
        self.console_app.news.tell_own_change(outcome.changed)
        gone = set(outcome.changed)
        self._found = [item for item in self._found if item.reply.conversation not in gone and not item.is_skipped]
        if self._found and outcome.skipped:
            self.items.show(self._found)
            self.update_bars()
        else:
            self.dismiss()

    async def _reply(self, item: BulkItem) -> Reply:
        plan, rendered = item.reply.plan, item.reply.rendered
        assert plan is not None
        assert rendered is not None
        return Reply(
            conversation=item.reply.conversation,
            body=item.text,
            answers=plan.answers,
            attachments=await attach_template_files(self.session, rendered),
            language=rendered.language,
            seen_version=plan.version,
            quotes=plan.quotes,
            templates=(rendered.used,),
            follow_up=rendered.follow_up,
        )
