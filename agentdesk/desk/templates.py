"""Answers about templates: which there are, how often they were used, and how one reads for a customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from agentdesk.desk import plans
from agentdesk.desk.closures import announced_closure
from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.texts import _
from agentdesk.domain.views import BlobPiece, CustomerView, ReplyPlan
from agentdesk.domain.voice import FollowUp, RenderedTemplate, TemplateSource, TemplateView
from agentdesk.replies.templates.addressing import first_name, greeting_and_sign_off, shown_name
from agentdesk.replies.templates.choosing import Choice, Place, choose
from agentdesk.replies.templates.prompts import answered
from agentdesk.replies.templates.ranking import ranked
from agentdesk.replies.templates.records import Template
from agentdesk.replies.tone.records import Frame
from agentdesk.store import customer_views, customers, template_files

PIECE_BYTES = 512 * 1024


def list_templates(reading: Reading, ask: asks.ListTemplates) -> list[TemplateView]:
    """Return the templates that fit what was typed, best first."""
    with reading.stores.reading() as connection:
        uses = reading.desk.template_uses.read(connection)
        known = template_files.names(connection) if ask.taken_away else []
    if ask.taken_away:
        gone = (name for name in known if reading.desk.voice.source(name) is None)
        return [TemplateView(name, name, (), (), is_own=True) for name in gone]
    return ranked(reading.desk.voice.searchable(), ask.text, uses, ask.kind, ask.limit)


def read_template(reading: Reading, ask: asks.ReadTemplate) -> list[TemplateSource]:
    """Return a template's file."""
    found = reading.desk.voice.source(ask.name)
    if found is None:
        raise NotFound(thing=_("template"), name=ask.name)
    return [found]


def render_template(reading: Reading, ask: asks.RenderTemplate) -> list[RenderedTemplate]:
    """Return a template as it reads for one customer.

    Raises:
        NotFound: there is no such template, conversation or customer. UsageError: it has no wording for this channel and language.
    """
    from agentdesk.replies.templates.rendering import fill  # noqa: PLC0415 - Babel's tables, which the start need not pay

    template = reading.desk.voice.templates().get(ask.name)
    if template is None:
        raise NotFound(thing=_("template"), name=ask.name)
    plan, customer = _goal(reading, ask)
    place = _place(reading, ask, plan, customer)
    choice = choose(template, place)
    if choice.variant is None:
        raise UsageError(cause=_no_wording(template, choice))
    language = choice.variant.key.language or place.language
    ask = replace(ask, answers=answered(template, ask.answers, reading.now.astimezone().date()))
    data = _data(reading, ask, _name(plan, customer), plan, language)
    body, subject = fill(choice.variant.body, data), fill(choice.variant.subject, data)
    frame = _frame(reading, place.kind, language, plan) if template.has_frame else Frame()
    name = str(data["customer"].get("name", ""))
    greeting, sign_off = greeting_and_sign_off(frame, name, agent_name(reading), reading.desk.voice.business.name)
    return [
        RenderedTemplate(
            name=template.name,
            text="\n\n".join(part for part in (greeting, body.text.strip(), sign_off) if part),
            subject=subject.text,
            language=language,
            variant=str(choice.variant.key),
            steps=tuple(str(step) for step in choice.steps),
            unfilled=tuple(dict.fromkeys((*subject.unfilled, *body.unfilled))),
            prompts=template.prompts,
            follow_up=_follow_up(template.follow_up, ask),
            attachments=template.attachments,
            greeting=greeting,
            sign_off=sign_off,
        )
    ]


def _follow_up(found: FollowUp, ask: asks.RenderTemplate) -> FollowUp:
    """Return what is to follow, with the day given at a prompt in its place."""
    name = found.snooze.removeprefix("ask.")
    return found if name == found.snooze else replace(found, snooze=dict(ask.answers).get(name, ""))


def read_template_file(reading: Reading, ask: asks.ReadTemplateFile) -> Iterator[BlobPiece]:
    """Return the bytes of a file that goes along with a template.

    Raises:
        NotFound: there is no such template, or no such file of it.
    """
    template = reading.desk.voice.templates().get(ask.name)
    if template is None:
        raise NotFound(thing=_("template"), name=ask.name)
    if not 1 <= ask.number <= len(template.attachments):
        raise NotFound(thing=_("file of the template"), name=str(ask.number))
    content = reading.desk.voice.attached(template.attachments[ask.number - 1])
    for offset in range(0, max(1, len(content)), PIECE_BYTES):
        yield BlobPiece(offset, len(content), content[offset : offset + PIECE_BYTES])


def _no_wording(template: Template, choice: Choice) -> str:
    tried, there = ", ".join(map(str, choice.steps)), ", ".join(str(variant.key) for variant in template.variants)
    return _("the template {name} has no wording for this: tried {tried}; there are {there}").format(
        name=template.name, tried=tried, there=there
    )


def _goal(reading: Reading, ask: asks.RenderTemplate) -> tuple[ReplyPlan | None, CustomerView | None]:
    with reading.stores.reading() as connection:
        plan = None if ask.conversation is None else plans.plan(connection, reading.desk, ask.conversation)
        if not ask.customer:
            return plan, None
        number = customers.by_name_or_handle(connection, ask.customer)
        found = None if number is None else customer_views.view(connection, number)
        if found is None:
            raise NotFound(thing=_("customer"), name=ask.customer)
        return plan, found


def _place(reading: Reading, ask: asks.RenderTemplate, plan: ReplyPlan | None, customer: CustomerView | None) -> Place:
    home = reading.desk.voice.business.language
    language = ask.language or (plan.language if plan else "") or (customer.language if customer else "") or home
    kind = ask.kind or (plan.kind.value if plan else "email")
    return Place(plan.channel if plan and not ask.kind else "", kind, language, home)


def _name(plan: ReplyPlan | None, customer: CustomerView | None) -> str:
    """Return the name the customer signs with on this channel: what a review shows, not what their mail says."""
    if plan is not None and plan.author.name:
        return shown_name(plan.author.name)
    return "" if customer is None or plan is not None else shown_name(customer.name)


def _data(reading: Reading, ask: asks.RenderTemplate, name: str, plan: ReplyPlan | None, language: str) -> dict[str, Any]:
    """Return the fields a template may speak of; one without a value is missing, so that it shows as open."""
    about = {} if plan is None else {"number": str(plan.conversation), "subject": plan.subject.removeprefix("Re: ")}
    return {
        "customer": _known({"name": name, "first_name": first_name(name)}),
        "conversation": _known(about),
        "business": _known({key: str(value) for key, value in asdict(reading.desk.voice.business).items()} | _reopens(reading, language)),
        "agent": {"name": agent_name(reading)},
        "ask": _known(dict(ask.answers)),
        "language": language,
    }


def _reopens(reading: Reading, language: str) -> dict[str, str]:
    """Return the day on which the business opens again after a closure that holds or is near, in the customer's words."""
    found = announced_closure(reading.desk, reading.now)
    if found is None or found.reopens_at is None:
        return {}
    from agentdesk.replies.templates.filters import in_words  # noqa: PLC0415 - Babel, which most starts need not load

    return {"reopens": in_words(found.reopens_at.astimezone(reading.desk.norms().hours.zone).date(), language)}


def _known(values: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def agent_name(reading: Reading) -> str:
    """Return how the agent who asks signs."""
    return str(reading.agent).replace(".", " ").replace("_", " ").title()


def _frame(reading: Reading, kind: str, language: str, plan: ReplyPlan | None) -> Frame:
    """Return greeting and sign-off; an account with a signature of its own signs by that."""
    frame = reading.desk.voice.frame(kind, language)
    return replace(frame, sign_off="") if plan is not None and plan.signature else frame
