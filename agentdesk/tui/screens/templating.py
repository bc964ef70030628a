"""From the picker into the composer: a template is chosen, what it asks for is asked, and the text is put in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from agentdesk.domain.asks import RenderTemplate
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import NO_CONVERSATION
from agentdesk.domain.voice import RenderedTemplate
from agentdesk.tui.files import attach_template_files
from agentdesk.tui.screens.template_picker import TemplatePicker
from agentdesk.tui.screens.template_prompts import ask_for
from agentdesk.tui.templates_in_use import InUse

if TYPE_CHECKING:
    from agentdesk.tui.screens.composer_language import FittingScreen


class Templating:
    """One template on its way into a composer."""

    def __init__(self, composer: FittingScreen) -> None:
        self._composer = composer
        self._body = composer.active[0]
        self._app = composer.console_app

    @property
    def _medium(self) -> str:
        """The kind of channel the text is for where that isn't the conversation's own: the private answer beside a public one."""
        private = self._composer.private
        if self._body is not private.body:
            return ""
        return (ChannelKind.CHAT if private.is_direct else ChannelKind.EMAIL).value

    @property
    def _kind(self) -> str:
        if self._medium:
            return self._medium
        plan = self._composer.writing.plan
        return plan.kind.value if plan is not None else ""

    async def run(self, *, by_colons: bool = False) -> None:
        """Have a template chosen, ask what it asks for, and put its text in at the cursor or in place of what stands there.

        Args:
            by_colons: whether `::` asked for it; they come back, with what was typed behind them, where nothing is chosen.
        """
        wanted = self._composer.writing.conversation
        conversation = None if wanted == NO_CONVERSATION else wanted
        picker = TemplatePicker(conversation, self._kind, self._opened)
        picker.medium = self._medium
        if (page := self._composer.writing.page) is not None:
            picker.suggest = partial(self._app.suggested.of, page)
        self._composer.add_class("-picking")
        try:
            rendered: RenderedTemplate | None = await self._app.ask_person(picker)
        finally:
            self._composer.remove_class("-picking")
            self._opened()
        if rendered is None:
            if by_colons:
                self._body.insert(f"::{picker.field.value}")
            return
        answers = await ask_for(self._app, [rendered])
        if answers:
            ask = RenderTemplate(rendered.name, conversation, self._medium, rendered.language, "", answers)
            rendered = await self._composer.session.one(ask)
        if self._medium:
            self._composer.put_in_private(rendered, is_replacing=picker.replaces)
            return
        self._put_in(rendered, answers, is_replacing=picker.replaces)
        files = await attach_template_files(self._composer.session, rendered)
        if files:
            self._composer.attachments += files
            self._composer.touched()

    def _opened(self) -> str:
        """Let the keys go to the picker, and return what was typed for it before it was there."""
        self._composer.release_keys()
        return self._body.take_typed_ahead()

    def _put_in(self, rendered: RenderedTemplate, answers: tuple[tuple[str, str], ...], *, is_replacing: bool) -> None:
        composer, body = self._composer, self._composer.body
        composer.trail.note(body.text, composer.in_use)
        if is_replacing or not body.text.strip():
            body.put(0, len(body.text), rendered.text)
            composer.use(InUse())
        else:
            place = rendered.place_in(body.text, body.cursor_index)
            rendered = rendered.between(body.text[:place], body.text[place:])
            body.put(place, place, rendered.text)
        composer.use(composer.in_use.with_one(rendered, answers))
        composer.trail.note(body.text, composer.in_use)
        composer.touched()
        if rendered.unfilled:
            self._app.tell(_("Still open: {fields}").format(fields=", ".join(rendered.unfilled)))
