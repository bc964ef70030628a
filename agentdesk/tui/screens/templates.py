"""The template manager: which there are, what is missing, how they read, what they were, and changing them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from agentdesk.domain.asks import ListTemplates, ListTemplateVersions, ReadTemplate
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import RemoveTemplates, TemplateText, Verb, WriteTemplates
from agentdesk.domain.voice import TEMPLATE_NAME, TemplateSource, TemplateVersion, TemplateView
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters import templates
from agentdesk.tui.presenters.template_history import history
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.dialogs import Confirm, Prompt
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.template_editing import TemplateEditing
from agentdesk.tui.screens.template_previews import Customers
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList, ItemMoved
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.line_view import LineView


class Side(Enum):
    """What stands beside the list."""

    TABLE = "table"
    WORDINGS = "wordings"
    PREVIEW = "preview"
    HISTORY = "history"


class TemplatesScreen(ListingScreen):
    """The list, and beside it the table of wordings, the wordings, two customers' texts, or the history."""

    CONTEXT = Context.TEMPLATES
    IS_PLACE = True
    CSS_PATH: ClassVar[str] = "templates.tcss"

    def compose(self) -> ComposeResult:
        """Lay field, list and detail out."""
        self.side, self.place = Side.TABLE, 0
        self._all: Sequence[TemplateView] = ()
        self._versions: Sequence[TemplateVersion] = ()
        self._customers = Customers(self.session)
        self.items: ItemList[TemplateView] = ItemList(templates.manager_line, lambda view: view.name, id="items")
        self.items.empty_words = _("No template has these letters.")
        self.detail = LineView(id="detail")
        self.field = LineInput(id="typed")
        yield Bar(self._title, id="header")
        yield self.field
        with Horizontal(id="panes"):
            yield self.items
            yield self.detail
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Show all of them."""
        self.field.display = False
        self.items.focus()
        self.start_first(self.reload, group="reload", exclusive=True)

    def _title(self, width: int) -> Line:
        del width
        return templates.manager_title(self.items.records if self.items.is_loaded else None, self.field.value.strip())

    async def reload(self) -> None:
        """Ask again."""
        self._all = await self.session.ask(ListTemplates())
        typed = self.field.value.strip()
        self.items.show(await self.session.ask(ListTemplates(typed)) if typed else self._all)
        self.update_bars()

    async def after_verb(self, _verb: Verb, _outcome: Outcome, /) -> None:
        """Show what the verb changed."""
        await self.reload()
        self._look()

    def go_to(self, name: str) -> None:
        """Put the cursor on a template."""
        names = [view.name for view in self.items.records]
        if name in names:
            self.items.move_to(names.index(name))

    # Finding

    def act_template_find(self) -> None:
        """Let letters be typed."""
        self.field.display = True
        self.hold_keys()
        self.call_after_refresh(self.field.focus)

    def field_key(self, pressed: str) -> bool:
        """Leave the field: enter and the arrows keep what was found, escape takes it off."""
        if pressed not in {"enter", "escape", "down"}:
            return False
        if pressed == "escape":
            self.field.value = ""
        self.field.display = bool(self.field.value.strip())
        self.items.focus()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list as it is typed."""
        event.stop()
        self.start(self._narrow, group="reload", exclusive=True)

    async def _narrow(self) -> None:
        await self.reload()
        self.items.move_to(0)

    def act_back(self) -> None:
        """Back to the table first, then take what was typed off, then leave."""
        if self.side is not Side.TABLE:
            self._turn(Side.TABLE)
        elif self.field.value:
            self.field.value, self.field.display = "", False
        else:
            super().act_back()

    # What stands beside the list

    def on_item_moved(self, message: ItemMoved) -> None:
        """Show the template under the cursor."""
        message.stop()
        self.place = 0
        self._look()

    def _turn(self, side: Side) -> None:
        self.side, self.place = Side.TABLE if self.side is side else side, 0
        self._look()

    def _look(self) -> None:
        self.start(self._show, group="detail", exclusive=True)

    async def _show(self) -> None:
        view = self.items.record
        if view is None:
            self.detail.show(lambda _width: [])
        elif self.side is Side.WORDINGS:
            await self._show_wordings(view)
        elif self.side is Side.PREVIEW:
            found = await self._customers.read(view)
            self.detail.show(lambda width: templates.previews(found, width))
        elif self.side is Side.HISTORY:
            self._versions = await self.session.ask(ListTemplateVersions(view.name))
            self.place = min(self.place, len(self._versions) - 1)
            self.detail.show(self._history)
        else:
            languages = templates.languages_of(self._all)
            self.detail.show(lambda width: templates.overview(view, languages, width))

    def _history(self, width: int) -> list[Line]:
        return history(self._versions, self.place, self.console_app.clock.now(), width)

    async def _show_wordings(self, view: TemplateView) -> None:
        source: TemplateSource = await self.session.one(ReadTemplate(view.name))
        kinds = templates.kinds_of(source.variants) or (templates.EVERYWHERE,)
        self.place %= len(kinds)
        languages, medium = templates.languages_of(self._all), kinds[self.place]
        self.detail.show(lambda width: templates.wordings(source.variants, medium, languages, width))

    def act_template_wordings(self) -> None:
        """The wordings beside each other."""
        self._turn(Side.WORDINGS)

    def act_template_preview(self) -> None:
        """As two customers would read it; pressed again it asks for which."""
        if self.side is not Side.PREVIEW:
            self._turn(Side.PREVIEW)
            return

        def take(numbers: str | None) -> None:
            if numbers is not None:
                self._customers.choose(numbers)
                self._look()

        lines = [_("Two numbers of conversations, as in 12 40; nothing for the newest.")]
        self.app.push_screen(Prompt(_("Read it for which customers?"), lines), take)

    def act_template_history(self) -> None:
        """What it was before."""
        self._turn(Side.HISTORY)

    def act_template_next(self) -> None:
        """The next channel, or an older version."""
        self._step(1)

    def act_template_previous(self) -> None:
        """The channel before, or a newer version."""
        self._step(-1)

    def _step(self, delta: int) -> None:
        if self.side is Side.HISTORY:
            self.place = max(0, min(self.place + delta, len(self._versions) - 1))
            self.detail.show(self._history)
        elif self.side is Side.WORDINGS:
            self.place += delta
            self._look()

    def act_template_scroll_down(self) -> None:
        """Further down."""
        self.detail.scroll_lines(max(1, self.detail.size.height - 2))

    def act_template_scroll_up(self) -> None:
        """Further up."""
        self.detail.scroll_lines(-max(1, self.detail.size.height - 2))

    # Changing

    def act_open(self) -> None:
        """Change the template under the cursor."""
        self.act_template_edit()

    def act_template_edit(self) -> None:
        """Change the template under the cursor in the own editor."""
        if (view := self.items.record) is not None:
            self.start(partial(self._editing().edit, view.name), group="editor", exclusive=True)

    def act_template_new(self) -> None:
        """Begin a template under a name that is asked for."""
        self._ask_name(_("What is it called?"), self._editing().begin)

    def act_template_copy(self) -> None:
        """Copy a template; a starter under its own name becomes the desk's own."""
        if (view := self.items.record) is not None:
            self._ask_name(_("Copy {name} as").format(name=view.name), partial(self._editing().copy, view.name), view.name)

    def _editing(self) -> TemplateEditing:
        return TemplateEditing(self, self.go_to)

    def _ask_name(self, title: str, take_name: TemplateEditing.Named, value: str = "") -> None:
        lines = [_("Small letters, digits and hyphens, as in late-parcel.")]

        def take(name: str | None) -> None:
            if not name:
                return
            if TEMPLATE_NAME.fullmatch(name):
                self.start(partial(take_name, name), group="editor", exclusive=True)
            else:
                self.app.push_screen(Prompt(title, lines, name), take)

        self.app.push_screen(Prompt(title, lines, value), take)

    def act_template_remove(self) -> None:
        """Take the own file away, once confirmed."""
        view = self.items.record
        if view is None or not view.is_own:
            self.console_app.tell(_("That is no file of your own."))
            return

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.carry_out(RemoveTemplates((view.name,)), is_repeatable=False)

        lines = [with_keys(_("Where the starter set has one of this name, that one stands again. {undo} brings yours back."))]
        self.app.push_screen(Confirm(_("Take {name} away?").format(name=view.name), lines, _("take away")), take)

    def act_template_revert(self) -> None:
        """Give the template the text of the version chosen, once confirmed."""
        view = self.items.record
        if view is None or self.side is not Side.HISTORY or not self._versions:
            self.console_app.tell(_("d shows the history; left and right choose a version there."))
            return
        wanted, number = self._versions[self.place], len(self._versions) - self.place

        async def revert() -> None:
            source: TemplateSource = await self.session.one(ReadTemplate(view.name))
            self.carry_out(WriteTemplates((TemplateText(view.name, wanted.text, source.digest),)), is_repeatable=False)

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.start(revert)

        title = _("Give {name} the text of version {number}?").format(name=view.name, number=number)
        self.app.push_screen(Confirm(title, [with_keys(_("{undo} takes that back."))], _("go back")), take)

    def act_template_uses(self) -> None:
        """Show the conversations it was used in."""
        if (view := self.items.record) is not None:
            self.console_app.show_query(View.ALL, f"template:{view.name}")
