"""Looks through a template for what would go wrong when it is used."""

from __future__ import annotations

from collections.abc import Iterator

from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.texts import _
from agentdesk.replies.templates.records import Template
from agentdesk.replies.templates.rendering import fields_of

ROOTS = frozenset({"agent", "ask", "business", "conversation", "customer", "language"})


def problems(template: Template) -> Iterator[str]:
    """Yield what is wrong, each with the line of the file it is about."""
    if not template.variants:
        yield _("1: there is no wording at all")
    prompts = {prompt.name for prompt in template.prompts}
    used: set[str] = set()
    for variant in template.variants:
        try:
            fields = fields_of(variant.body) | fields_of(variant.subject)
        except AgentdeskError as error:
            yield f"{variant.line}: {variant.key}: {error}"
            continue
        used |= fields
        yield from (f"{variant.line}: {variant.key}: {cause}" for cause in _unknown(fields, prompts))
    for name in sorted(prompts):
        if f"ask.{name}" not in used:
            yield _("1: the prompt “{name}” is asked for and used nowhere").format(name=name)


def _unknown(fields: frozenset[str], prompts: set[str]) -> Iterator[str]:
    for field in sorted(fields):
        root, _dot, rest = field.partition(".")
        if root not in ROOTS:
            yield _("there is no field “{field}”; fields begin with {roots}").format(field=field, roots=", ".join(sorted(ROOTS)))
        elif root == "ask" and rest.partition(".")[0] not in prompts:
            yield _("“{field}” is asked for by no prompt").format(field=field)
