"""Verbs that read conversations: list, search, show, stats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from agentdesk.cli.commands.views import shown_count
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.names import conversation_of, take_conversation
from agentdesk.cli.plain import Plain, plain
from agentdesk.cli.queries import query_of, take_query
from agentdesk.cli.reading import print_conversation, whole_messages
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import PAGE_ROWS, CountViews, ListConversations, ShowConversation, Status
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.query import Query
from agentdesk.domain.states import DeliveryState, View
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import ConversationRow

ALL_MESSAGES = 1_000_000
STUCK = frozenset({DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN})
VIEWS = tuple(view.value for view in View)


def _take_list(parser: Parser) -> None:
    take_query(parser)
    _take_bounds(parser)


def _take_search(parser: Parser) -> None:
    take_query(parser, name="TEXT", nargs="+")
    _take_bounds(parser)


def _take_bounds(parser: Parser) -> None:
    parser.add_argument("--view", choices=VIEWS, help=_("only what this view holds"))
    parser.add_argument("--limit", metavar="N", type=count, default=PAGE_ROWS, help=_("at most so many; 0 for all (default: %(default)s)"))


def _list(call: Invocation) -> int:
    text, query = query_of(call.args.query)
    limit = call.args.limit
    with call.desk() as desk:
        rows = _rows(desk, ListConversations(text, call.args.view or _view_for(query)), limit + 1 if limit else None)
        found = list(rows)
    shown = found[:limit] if limit else found
    is_more = len(found) > len(shown)
    if call.out.is_text:
        _print_rows(call, shown)
    else:
        call.out.records("conversations", (_row(row) for row in shown), more=is_more)
    if is_more and call.out.form != "json":
        call.out.warn(_("there are more; --limit 0 prints all"))
    return 0


def _view_for(query: Query) -> str:
    """Spam shows only to who asks for it, as on the screen."""
    return "" if query.names_status else View.ALL.value


def _rows(desk: BlockingDesk, first: ListConversations, wanted: int | None) -> Iterator[ConversationRow]:
    """Yield rows page by page; each page begins behind the last row of the one before."""
    ask, left = first, wanted
    while left is None or left > 0:
        size = PAGE_ROWS if left is None else min(PAGE_ROWS, left)
        page = desk.ask(ListConversations(ask.query, ask.view, ask.after, size))
        yield from page
        if len(page) < size:
            return
        left = None if left is None else left - len(page)
        ask = ListConversations(ask.query, ask.view, page[-1].key)


def _row(row: ConversationRow) -> dict[str, Plain]:
    content = plain(row)
    del content["key"]
    return content


def _print_rows(call: Invocation, rows: list[ConversationRow]) -> None:
    columns = (
        Column(_("No.")),
        Column(_("Status")),
        Column(_("Channel")),
        Column(_("Last")),
        Column(_("Owner")),
        Column(_("Who"), 1),
        Column(_("Subject"), 3),
    )
    print_table(
        call.out,
        columns,
        [
            (f"#{row.id}", _status(row), row.channel, local(row.last_at), row.assignee or "", _who(row), row.subject or row.snippet)
            for row in rows
        ],
    )


def _status(row: ConversationRow) -> str:
    """Return its status, and beside it what went wrong with an answer: that is to be seen even where it is closed."""
    return row.status if row.delivery not in STUCK else f"{row.status}, {row.delivery}"


def _who(row: ConversationRow) -> str:
    return row.who if row.rating is None else f"{row.who} ({row.rating:g}★)".strip()


def _take_show(parser: Parser) -> None:
    take_conversation(parser)
    parser.add_argument("--newest", metavar="N", type=count, default=0, help=_("only the newest N messages (default: all)"))
    parser.add_argument("--raw", action="store_true", help=_("print the raw source of the message that ID names"))


def _show(call: Invocation) -> int:
    with call.desk() as desk:
        conversation, message = conversation_of(desk, call.args.conversation)
        if call.args.raw:
            return _print_raw(call, desk, message)
        pages = desk.ask(ShowConversation(conversation, newest=call.args.newest or ALL_MESSAGES))
        head = next((page for page in pages if page.row is not None), None)
        if head is None or head.row is None:
            raise NotFound(thing=_("conversation"), name=call.args.conversation)
        messages = whole_messages(desk, pages)
    if call.out.is_text:
        print_conversation(call.out, head.row, head, messages)
        return 0
    if call.out.form == "jsonl":
        call.out.records("messages", (plain(message) for message in messages))
        return 0
    customer = None if head.customer is None else plain(head.customer)
    suggestions: list[Plain] = [{**plain(one), "text": one.text} for one in head.suggestions]
    content: dict[str, Plain] = {"conversation": _row(head.row), "customer": customer, "suggestions": suggestions}
    content |= {"public": None if head.public is None else str(head.public), "private": [str(number) for number in head.private]}
    call.out.document({**content, "messages": [plain(message) for message in messages]})
    return 0


def _print_raw(call: Invocation, desk: BlockingDesk, message: int | None) -> int:
    from agentdesk.cli.blobs import write_attachment  # noqa: PLC0415 - seldom
    from agentdesk.domain.ids import MessageId  # noqa: PLC0415

    if message is None:
        raise UsageError(cause=_("--raw needs the id of a message; agentdesk show ID --json prints those of a conversation"))
    write_attachment(desk, MessageId(message), 0, call.out.raw)
    return 0


def _stats(call: Invocation) -> int:
    with call.desk() as desk:
        counts = desk.ask(CountViews(VIEWS))
        (status,) = desk.ask(Status())
    outbox = {"waiting": status.waiting, "failed": status.failed, "unknown": status.unknown, "sent_today": status.sent_today}
    if not call.out.is_text:
        content: dict[str, Plain] = {"views": {one.view: one.count for one in counts}, "outbox": dict(outbox)}
        call.out.document(content)
        return 0
    rows = [(one.view, shown_count(one)) for one in counts]
    print_table(call.out, (Column(_("What")), Column(_("How many"))), rows + [(f"outbox {name}", str(n)) for name, n in outbox.items()])
    return 0


QUERY_NOTES = N_("QUERY is what the console's bar takes, as in: is:open -channel:email from:maria late:yes. Read: agentdesk help queries")


def _leaf(
    summary: str,
    run: Callable[[Invocation], int],
    configure: Callable[[Parser], None] | None = None,
    *,
    takes_query: bool = False,
) -> tuple[Leaf, ...]:
    return (Leaf("", summary, run, configure, takes_query=takes_query, notes=QUERY_NOTES if takes_query else ""),)


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "list": _leaf(N_("list conversations, newest first; without QUERY all but spam"), _list, _take_list, takes_query=True),
    "search": _leaf(N_("find conversations by their words, newest first"), _list, _take_search, takes_query=True),
    "show": _leaf(N_("print a conversation with all its messages, oldest first"), _show, _take_show),
    "stats": _leaf(N_("count what is open, late and waiting"), _stats),
}
