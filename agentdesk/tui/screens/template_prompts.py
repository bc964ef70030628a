"""What a template asks for, asked one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agentdesk.domain.days import read_amount, read_day
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.voice import Prompt as TemplatePrompt
from agentdesk.domain.voice import PromptKind, RenderedTemplate
from agentdesk.tui.console import Console
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt

HINTS = {
    PromptKind.DATE: N_("A day, as 2026-12-01, 1/12, tomorrow or friday."),
    PromptKind.AMOUNT: N_("An amount, as 12.50."),
}
NOT_READ = {
    PromptKind.DATE: N_("“{text}” is no day."),
    PromptKind.AMOUNT: N_("“{text}” is no amount."),
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
        return str(await app.ask_person(Menu(prompt.asked, choices)) or "")
    hint, typed, lines = HINTS.get(prompt.kind), prompt.default, list[str]()
    while True:
        answer = str(await app.ask_person(Prompt(prompt.asked, [*lines, *([_(hint)] if hint else [])], typed)) or "")
        if not answer or _can_be_read(prompt.kind, answer, app.clock.now().astimezone().date()):
            return answer
        typed, lines = answer, [_(NOT_READ[prompt.kind]).format(text=one_line(answer))]


def _can_be_read(kind: PromptKind, answer: str, today: date) -> bool:
    if kind is PromptKind.DATE:
        return read_day(answer, today) is not None
    return kind is not PromptKind.AMOUNT or read_amount(answer) is not None
