"""Which answer belongs to which ask; each is a function of what may be read and the ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from agentdesk.desk import (
    batches,
    bulk,
    checking,
    closures,
    letter_checks,
    likenesses,
    plans,
    reports,
    sheets,
    shortening,
    template_files,
    templates,
)
from agentdesk.desk.context import Reading
from agentdesk.desk.export import export
from agentdesk.desk.status import accounts, examine, status
from agentdesk.domain import asks
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import View
from agentdesk.domain.suggestions import SuggestionView
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import NO_CONVERSATION
from agentdesk.domain.views import (
    AgentView,
    CheckedText,
    ConversationPage,
    ConversationRow,
    CustomerView,
    DeliveryView,
    DraftView,
    EntryView,
    MessageView,
    PersonView,
    Redirect,
    ReplyPlan,
    ViewCount,
)
from agentdesk.store import (
    agents,
    conversations,
    customer_views,
    customers,
    delivery_views,
    drafts,
    journal,
    links,
    lists,
    messages,
    people,
    suggestions,
)
from agentdesk.store.selection import Reader

BODY_PART_CHARS = 200_000
MESSAGES_PER_PAGE = 20

Answer = Callable[[Reading, Any], Iterable[Any]]


def _reader(reading: Reading) -> Reader:
    return Reader(reading.agent, reading.now)


def list_conversations(reading: Reading, ask: asks.ListConversations) -> list[ConversationRow]:
    """Return a page of conversations."""
    wanted = lists.Page(ask.view, ask.query, ask.after, ask.limit, backwards=ask.backwards)
    with reading.stores.reading() as connection:
        return lists.page(connection, wanted, _reader(reading))


def rows_of(reading: Reading, ask: asks.RowsOf) -> list[ConversationRow]:
    """Return given conversations as they are now."""
    with reading.stores.reading() as connection:
        return lists.rows_of(connection, ask.conversations, lists.Page(ask.view, ask.query), _reader(reading))


def list_redirects(reading: Reading, ask: asks.ListRedirects) -> list[Redirect]:
    """Return where merged conversations stand now."""
    with reading.stores.reading() as connection:
        return [Redirect(number, survivor) for number, survivor in conversations.redirects(connection, ask.conversations).items()]


def count_views(reading: Reading, ask: asks.CountViews) -> list[ViewCount]:
    """Count views."""
    views = ask.views or tuple(view.value for view in View)
    with reading.stores.reading() as connection:
        return [lists.count(connection, view, _reader(reading)) for view in views]


def show_conversation(reading: Reading, ask: asks.ShowConversation) -> Iterator[ConversationPage]:
    """Return a conversation: its head and messages, oldest first, a few to a part."""
    with reading.stores.reading() as connection:
        number = conversations.resolve(connection, ask.conversation)
        rows = lists.rows_of(connection, (number,), lists.Page(), _reader(reading))
        found = messages.views(connection, number, min(ask.newest, 1000))
        sent = delivery_views.of_messages(connection, [view.id for view in found])
        shown = [_with_delivery(view, sent.get(view.id)) for view in found]
        own = drafts.of(connection, reading.agent, number)
        customer = _as_of(reading, customer_views.view(connection, customers.of_conversation(connection, number)))
        head = ConversationPage(
            rows[0] if rows else None,
            customer,
            (),
            own[0] if own else None,
            suggestions=tuple(suggestions.of(connection, number)),
            public=links.public_of(connection, number),
            private=links.private_of(connection, number),
        )
    yield head
    yield from (ConversationPage(None, None, tuple(part)) for part in _parts(shown))


def _as_of(reading: Reading, found: CustomerView | None) -> CustomerView | None:
    """Return a customer as they are now: an absence ends by itself."""
    if found is None or found.away_until is None or found.away_until > reading.now:
        return found
    return replace(found, away_until=None)


def _with_delivery(view: MessageView, delivery: DeliveryView | None) -> MessageView:
    return view if delivery is None else messages.with_delivery(view, delivery)


def _parts(shown: list[MessageView]) -> Iterator[list[MessageView]]:
    """Cut messages into parts that stay within a frame."""
    part: list[MessageView] = []
    chars = 0
    for view in shown:
        if part and (len(part) >= MESSAGES_PER_PAGE or chars + len(view.body_text) > BODY_PART_CHARS):
            yield part
            part, chars = [], 0
        part.append(view)
        chars += len(view.body_text)
    if part:
        yield part


def read_body(reading: Reading, ask: asks.ReadBody) -> Iterator[MessageView]:
    """Return a message's whole text, a piece to a part."""
    with reading.stores.reading() as connection:
        found = messages.whole(connection, ask.message)
    if found is None:
        raise NotFound(thing=N_("message"), name=str(ask.message))
    yield from messages.pieces(found, BODY_PART_CHARS)


def plan_reply(reading: Reading, ask: asks.PlanReply) -> list[ReplyPlan]:
    """Return what a reply would use."""
    with reading.stores.reading() as connection:
        return [plans.plan_for(connection, reading.desk, ask)]


def find_people(reading: Reading, ask: asks.FindPeople) -> list[PersonView]:
    """Return people a text may be addressed to."""
    with reading.stores.reading() as connection:
        return people.find(connection, ask.text, min(max(ask.limit, 1), 50))


def check_text(reading: Reading, ask: asks.CheckText) -> list[CheckedText]:
    """Return what would leave, and what the checks say of it."""
    with reading.stores.reading() as connection:
        return [checking.check(connection, reading.desk, ask)]


def list_drafts(reading: Reading, ask: asks.ListDrafts) -> list[DraftView]:
    """Return this agent's drafts, or everybody's."""
    with reading.stores.reading() as connection:
        number = ask.conversation
        if number is not None and number != NO_CONVERSATION:
            number = conversations.resolve(connection, number)
        return drafts.of(connection, None if ask.everybody else reading.agent, number)


def list_deliveries(reading: Reading, ask: asks.ListDeliveries) -> list[DeliveryView]:
    """Return the outbox."""
    with reading.stores.reading() as connection:
        found = delivery_views.views(connection, reading.now - timedelta(hours=ask.sent_hours), ask.delivery)
    able = {facts.settings.name for facts in reading.desk.accounts.all() if facts.can_retract}
    return [replace(view, can_retract=True) if view.account in able else view for view in found]


def list_entries(reading: Reading, ask: asks.ListEntries) -> list[EntryView]:
    """Return lines of the journal."""
    with reading.stores.reading() as connection:
        return journal.views(connection, journal.Lines(ask.conversation, ask.text, ask.before, ask.limit, reading.agent))


def list_agents(reading: Reading, _ask: asks.ListAgents) -> list[AgentView]:
    """Return who works at this desk."""
    with reading.stores.reading() as connection:
        found = agents.known(connection, reading.now)
    further = (reading.desk.staff() | {reading.agent}) - {one.name for one in found}
    found += (AgentView(AgentName(name), 0) for name in further)
    found.sort(key=lambda one: one.name.casefold())
    return [replace(one, role=reading.watch.role_of(one.name)) for one in found]


def list_suggestions(reading: Reading, ask: asks.ListSuggestions) -> list[SuggestionView]:
    """Return what waits for a person's word."""
    with reading.stores.reading() as connection:
        number = None if ask.conversation is None else conversations.resolve(connection, ask.conversation)
        return suggestions.of(connection, number)


def show_customer(reading: Reading, ask: asks.ShowCustomer) -> list[CustomerView]:
    """Return a customer by id or handle."""
    with reading.stores.reading() as connection:
        number = customers.by_name_or_handle(connection, ask.customer)
        found = None if number is None else _as_of(reading, customer_views.view(connection, number))
    if found is None:
        raise NotFound(thing=N_("customer"), name=ask.customer)
    return [found]


def list_customers(reading: Reading, ask: asks.ListCustomers) -> list[CustomerView]:
    """Return customers."""
    with reading.stores.reading() as connection:
        return customer_views.page(connection, ask.text, ask.before, min(max(ask.limit, 1), 1000))


ANSWERS: dict[type[asks.Ask[Any]], Answer] = {
    asks.CheckText: check_text,
    asks.CountViews: count_views,
    asks.Examine: examine,
    asks.Export: export,
    asks.FindLikenesses: likenesses.find_likenesses,
    asks.FindPeople: find_people,
    asks.ListAccounts: accounts,
    asks.ListAgents: list_agents,
    asks.ListClosures: closures.list_closures,
    asks.ListBatches: batches.list_batches,
    asks.ListConversations: list_conversations,
    asks.ListCustomers: list_customers,
    asks.ListDeliveries: list_deliveries,
    asks.ListDrafts: list_drafts,
    asks.ListEntries: list_entries,
    asks.ListLetters: letter_checks.list_letters,
    asks.ListRedirects: list_redirects,
    asks.ListSuggestions: list_suggestions,
    asks.ListTemplateVersions: template_files.list_versions,
    asks.ListTemplates: templates.list_templates,
    asks.OfferShorter: shortening.offer_shorter,
    asks.PlanReply: plan_reply,
    asks.PreviewReplies: bulk.preview_replies,
    asks.ReadBody: read_body,
    asks.ReadTemplate: templates.read_template,
    asks.ReadTemplateFile: templates.read_template_file,
    asks.RenderTemplate: templates.render_template,
    asks.ReportChannels: reports.report_channels,
    asks.ReportCsat: reports.report_csat,
    asks.ReportCosts: reports.report_costs,
    asks.ReportResponse: reports.report_response,
    asks.ReportVoice: reports.report_voice,
    asks.ReportVolume: reports.report_volume,
    asks.RowsOf: rows_of,
    asks.SetLabels: sheets.set_labels,
    asks.SetSeparator: sheets.set_separator,
    asks.ShowConversation: show_conversation,
    asks.ShowCustomer: show_customer,
    asks.ShowLetter: letter_checks.show_letter,
    asks.Status: status,
}

LONG: frozenset[type[asks.Ask[Any]]] = frozenset(
    {
        *(asks.ListBatches, asks.Export, asks.Examine, asks.FindLikenesses, asks.ListAgents, asks.ListCustomers, asks.PreviewReplies),
        *(
            asks.ReadTemplateFile,
            asks.ReportChannels,
            asks.ReportCosts,
            asks.ReportCsat,
            asks.ReportResponse,
            asks.ReportVoice,
            asks.ReportVolume,
        ),
        *(asks.SetLabels, asks.SetSeparator),
    }
)
"""Asks that may read the whole desk; they run in a thread of their own."""
