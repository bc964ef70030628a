"""The template picker: found by a few letters, read as this customer would read it, then taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events
from textual._context import active_app
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from agentdesk.domain.asks import ListTemplates, RenderTemplate
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.voice import RenderedTemplate, TemplateView
from agentdesk.tui.layout import WIDTH_CLASSES, width_class
from agentdesk.tui.presenters.cells import fit, many_lines, width_of, wrap
from agentdesk.tui.presenters.languages import wording_name
from agentdesk.tui.presenters.templates import NAME_CELLS
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line, two_sided
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.item_list import ItemChosen, ItemList
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.line_view import LineView
from agentdesk.tui.widgets.lines import Ways

PREVIEW_AFTER_S = 0.08
ROOM_FOR_TAGS = 66
"""From here on a template's tags stand beside its name and title without cutting either short."""
FEWEST, MOST = 30, 1_000
"""Templates asked for while letters are typed, where the list shows no more of them; and once the arrows come to the last of those."""
LANGUAGES = ("", "nl", "fr", "de", "it", "en")
"""What ctrl+l goes through; the empty one is the customer's own."""


def next_language(asked: str, own: str) -> str:
    """Return what ctrl+l goes on to; `own`, which the empty one shows already, is passed by, or a press would change nothing."""
    place = LANGUAGES.index(asked) + 1
    return next(code for code in (LANGUAGES * 2)[place:] if not code or code != own)


def template_line(view: TemplateView, width: int) -> Line:
    """Return a template's name and title, and at the right how often it left on this channel, or else its tags."""
    tone = Tone.BAD if view.problems else Tone.PLAIN
    left = [Piece(f" {fit(view.name, max(NAME_CELLS, width_of(view.name)))}", tone), Piece(f"  {view.shown_title}", Tone.DIM)]
    uses = view.uses_here or view.uses
    used = ngettext("{count} use", "{count} uses", uses).format(count=uses) if uses else ""
    right = _("can't be read") if view.problems and not view.variants else used or (" ".join(view.tags) if width >= ROOM_FOR_TAGS else "")
    return two_sided(left, [Piece(f"{right} ", Tone.DIM)], width)


def preview_lines(rendered: RenderedTemplate, width: int) -> list[Line]:
    """Return a filled-in template, the wording it comes from, and what is still open."""
    *missed, chosen = map(wording_name, rendered.steps or (rendered.variant,))
    why = _("wording: {chosen}").format(chosen=chosen)
    if missed:
        why = _("wording: {chosen} (none is written for {missed})").format(chosen=chosen, missed=", ".join(missed))
    lines = [line(Piece(piece, Tone.DIM)) for piece in wrap(why, max(2, width - 1))]
    if rendered.unfilled:
        lines.append(line(Piece(_("asked next, or open: {fields}").format(fields=", ".join(rendered.unfilled)), Tone.WARN)))
    lines.append(Line())
    return lines + [line(Piece(piece)) for source in many_lines(rendered.text) for piece in wrap(source, max(2, width - 1))]


class TemplatePicker(Dialog):
    """Answers with a rendered template, or None."""

    CSS_PATH: ClassVar[str] = "template_picker.tcss"
    HORIZONTAL_BREAKPOINTS = list(WIDTH_CLASSES)  # noqa: RUF012 - Textual's declaration

    def __init__(self, conversation: ConversationId | None, kind: str = "", opened: Callable[[], str] | None = None) -> None:
        """Take whom it reads for, on which kind of channel, and what says which letters were typed before the field was there."""
        super().__init__()
        self.add_class(width_class(active_app.get().size.width))
        self.set_class(opened is not None, "-beside")
        self._conversation, self._kind, self._opened = conversation, kind, opened
        self.medium = ""
        """The kind of channel it is worded for, "" for the conversation's own."""
        self.suggest: Callable[[], Awaitable[str]] | None = None
        """Names the template that suits the conversation; it stands on top until letters are typed."""
        self.replaces = False
        self._language = ""
        self._own: tuple[str, str] | None = None
        """The template last shown in the customer's own language, and that language."""
        self._rendered: RenderedTemplate | None = None
        self._is_listed = asyncio.Event()
        """Whether the list is that of the letters that stand in the field."""
        self._has_more = False
        """Whether templates fit that the list does not hold."""

    @property
    def chosen_language(self) -> str:
        """The language asked for, "" for the customer's own."""
        return self._language

    def compose(self) -> ComposeResult:
        """Lay field, list and preview out."""
        self.field = LineInput(id="typed")
        self.items: ItemList[TemplateView] = ItemList(template_line, lambda view: view.name, id="items")
        self.items.can_focus = False
        self.items.empty_words = "…"
        self.preview = LineView(id="preview")
        self.preview.can_focus = False
        with Vertical(classes="card"):
            yield Static(Content(_("Which template?")), classes="title")
            yield self.field
            with Container(id="found"):
                yield self.items
                yield self.preview
            ways = _("enter  insert   ctrl+r  replace the text   ctrl+l  language   esc  back")
            plain = _("enter  take it    ctrl+l  another language    esc  go back")
            yield Ways(plain if self._opened is None else ways)

    def on_mount(self) -> None:
        """Show every template; typing narrows them."""
        self.field.focus()
        if self._opened is not None:
            self.field.value = self._opened()
            self.field.cursor_position = len(self.field.value)
        self._search(self.field.value)

    def _search(self, typed: str) -> None:
        """List what fits, and show how the first one reads once no more letters come; both in one go, as this runs for every letter."""

        async def search() -> None:
            await self._list(typed, max(FEWEST, self.items.size.height))
            self.items.move_to(0)
            await self._rest_and_fill_in()

        self._is_listed.clear()
        self.start(search, group="search", exclusive=True)

    async def _list(self, typed: str, limit: int) -> None:
        try:
            found = await self.session.ask(ListTemplates(typed, self._kind, limit))
            if not typed and self.suggest is not None:
                found = await self._with_suggested(await self.suggest(), found, limit)
        except AgentdeskError:
            self._is_listed.set()
            raise
        self.items.empty_words = _("No template has these letters.")
        self.items.show(found)
        self._has_more = len(found) == limit < MOST
        self._is_listed.set()

    async def _with_suggested(self, name: str, found: list[TemplateView], limit: int) -> list[TemplateView]:
        """Return the templates, the suggested one first, also where it would not be among them."""
        others = [view for view in found if view.name != name]
        if not name or (len(others) == len(found) < limit):
            return found
        known = [view for view in found if view.name == name] or await self.session.ask(ListTemplates(name, self._kind, FEWEST))
        return [*(view for view in known if view.name == name), *others][:limit]

    def _move(self, step: int) -> None:
        """Move the cursor; behind the last one listed come those that were not asked for yet."""
        if step > 0 and self._has_more and self.items.cursor + 1 == len(self.items.records):
            self.start_first(self._move_on, group="more", exclusive=True)
        else:
            self.items.move(step)
            self._preview()

    async def _move_on(self) -> None:
        await self._list(self.field.value.strip(), MOST)
        self.items.move(1)
        self._preview()

    def _preview(self) -> None:
        """Show how the template under the cursor reads, once the cursor rests."""
        self.start(self._rest_and_fill_in, group="preview", exclusive=True)

    async def _rest_and_fill_in(self) -> None:
        await asyncio.sleep(PREVIEW_AFTER_S)
        await self._fill_in()

    async def _fill_in(self) -> RenderedTemplate | None:
        view = self.items.record
        self._rendered = None
        if view is None or view.problems:
            problems = view.problems if view is not None else ()
            self.preview.show(lambda width: [line(Piece(piece, Tone.BAD)) for text in problems for piece in wrap(text, max(2, width - 1))])
            return None
        rendered = await self.session.one(RenderTemplate(view.name, self._conversation, self.medium, self._language))
        if self.items.record is not view:
            return None
        self.preview.show(lambda width: preview_lines(rendered, width))
        self._rendered = rendered
        if not self._language:
            self._own = view.name, rendered.language
        return rendered

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._search(event.value.strip())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the template under the cursor."""
        event.stop()
        self._take()

    def on_item_chosen(self, message: ItemChosen) -> None:
        """Take what was clicked twice."""
        message.stop()
        self._take()

    def _take(self) -> None:
        async def take() -> None:
            await self._is_listed.wait()
            view = self.items.record
            fits = self._rendered is not None and view is not None and self._rendered.name == view.name
            rendered = self._rendered if fits else await self._fill_in()
            if rendered is not None:
                self.dismiss(rendered)

        self.start_first(take, group="take", exclusive=True)

    def take_key(self, event: events.Key) -> None:
        """Move in the list by the arrows, as letters go to the field; ctrl+l goes on to the next language."""
        super().take_key(event)
        if event.key in {"down", "up", "ctrl+n", "ctrl+p"}:
            event.stop()
            event.prevent_default()
            self._move(1 if event.key in {"down", "ctrl+n"} else -1)
        elif event.key == "ctrl+r" and self._opened is not None:
            event.stop()
            event.prevent_default()
            self.replaces = True
            self._take()
        elif event.key == "ctrl+l":
            event.stop()
            event.prevent_default()
            view = self.items.record
            own = self._own[1] if self._own is not None and view is not None and self._own[0] == view.name else ""
            self._language = next_language(self._language, own)
            self._preview()
