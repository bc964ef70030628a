"""Reads what somebody typed at a template's prompts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agentdesk.domain.days import read_amount, read_day
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _
from agentdesk.domain.voice import Prompt, PromptKind
from agentdesk.replies.templates.records import Template


def answered(template: Template, answers: Iterable[tuple[str, str]], today: date) -> tuple[tuple[str, str], ...]:
    """Return the answers as they go into the text: days in ISO form, amounts with a point, choices as the template has them.

    "morgen" typed by an agent must never stand in a French customer's mail.

    Raises:
        UsageError: an answer is not what its prompt asks for; says what would be.
    """
    prompts = {prompt.name: prompt for prompt in template.prompts}
    return tuple((name, _answer(prompts[name], text.strip(), today) if name in prompts else text) for name, text in answers)


def _answer(prompt: Prompt, text: str, today: date) -> str:
    if not text:
        return text
    if prompt.kind is PromptKind.DATE:
        day = read_day(text, today)
        if day is None:
            raise UsageError(cause=_("“{text}” is no day; write 2026-12-01, 1/12, 1 december, tomorrow or friday").format(text=text))
        return day.isoformat()
    if prompt.kind is PromptKind.AMOUNT:
        amount = read_amount(text)
        if amount is None:
            raise UsageError(cause=_("“{text}” is no amount; write 12.50").format(text=text))
        return str(amount)
    if prompt.kind is PromptKind.CHOICE:
        found = next((option for option in prompt.options if option.casefold() == text.casefold()), None)
        if found is None:
            raise UsageError(cause=_("“{text}” is none of {options}").format(text=text, options=", ".join(prompt.options)))
        return found
    return text
