"""From the picker into the composer: a template is chosen, what it asks for is asked, and the text is put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.domain.asks import RenderTemplate
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import NO_CONVERSATION
from agentdesk.domain.voice import RenderedTemplate
from agentdesk.tui.files import attach_template_files
from agentdesk.tui.screens.template_picker import TemplatePicker
from agentdesk.tui.screens.template_prompts import ask_for

if TYPE_CHECKING:
    from agentdesk.tui.screens.composer import ComposerScreen


class Templating:
    """One template on its way into a composer."""

    def __init__(self, composer: ComposerScreen) -> None:
        self._composer = composer
        self._app = composer.console_app

    @property
    def _kind(self) -> str:
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
        try:
            rendered: RenderedTemplate | None = await self._app.push_screen_wait(picker)
        finally:
            self._opened()
        if rendered is None:
            if by_colons:
                self._composer.body.insert(f"::{picker.field.value}")
            return
        answers = await ask_for(self._app, [rendered])
        if answers:
            ask = RenderTemplate(rendered.name, conversation, "", rendered.language, "", answers)
            rendered = await self._composer.session.one(ask)
        self._put_in(rendered, answers, is_replacing=picker.replaces)
        files = await attach_template_files(self._composer.session, rendered)
        if files:
            self._composer.attachments += files
            self._composer.touched()

    def _opened(self) -> str:
        """Let the keys go to the picker, and return what was typed for it before it was there."""
        self._composer.release_keys()
        return self._composer.body.take_typed_ahead()

    def _put_in(self, rendered: RenderedTemplate, answers: tuple[tuple[str, str], ...], *, is_replacing: bool) -> None:
        body = self._composer.body
        if is_replacing or not body.text.strip():
            body.put(0, len(body.text), rendered.text)
            self._composer.templates, self._composer.follow_ups, self._composer.answers = (), {}, {}
        else:
            body.insert(rendered.text)
        body.focus()
        self._composer.templates += (rendered.used,)
        self._composer.follow_ups[rendered.name] = rendered.follow_up
        self._composer.answers[rendered.name] = answers
        self._composer.touched()
        if rendered.unfilled:
            self._app.tell(_("Still open: {fields}").format(fields=", ".join(rendered.unfilled)))
