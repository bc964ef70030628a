"""What a template asks for, asked one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.voice import Prompt as TemplatePrompt
from agentdesk.domain.voice import PromptKind, RenderedTemplate
from agentdesk.tui.console import Console
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt

HINTS = {
    PromptKind.DATE: N_("A day, as 2026-12-01."),
    PromptKind.AMOUNT: N_("An amount, as 12.50."),
}


async def ask_for(app: Console, found: Iterable[RenderedTemplate]) -> Pairs:
    """Ask what is still open in these texts of one template, each thing once, and return the answers."""
    asked: dict[str, TemplatePrompt] = {}
    for rendered in found:
        asked |= {prompt.name: prompt for prompt in rendered.prompts if f"ask.{prompt.name}" in rendered.unfilled}
    return tuple([(prompt.name, answer) for prompt in asked.values() if (answer := await _answer(app, prompt))])


async def _answer(app: Console, prompt: TemplatePrompt) -> str:
    """Ask one thing; what is left unanswered stays open in the text."""
    if prompt.kind is PromptKind.CHOICE:
        choices = [Choice(str(number), option, option) for number, option in enumerate(prompt.options, start=1)]
        return str(await app.ask_person(Menu(prompt.question, choices)) or "")
    hint = HINTS.get(prompt.kind)
    return str(await app.ask_person(Prompt(prompt.question, [_(hint)] if hint else [], prompt.default)) or "")
