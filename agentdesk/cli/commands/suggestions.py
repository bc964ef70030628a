"""The verb `suggestion`: what the desk suggests, and a person's word on it."""

from __future__ import annotations

from collections.abc import Callable

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of, numbered
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import ListSuggestions
from agentdesk.domain.ids import SuggestionId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AcceptSuggestion, DeclineSuggestion, Verb

SUGGESTION = N_("suggestion")


def _take_list(parser: Parser) -> None:
    parser.add_argument("conversation", metavar="ID", nargs="?", help=_("only those of this conversation"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        number = conversation_of(desk, call.args.conversation)[0] if call.args.conversation else None
        found = desk.ask(ListSuggestions(number))
    if not call.out.is_text:
        call.out.records("suggestions", ({**plain(one), "text": one.text} for one in found))
        return 0
    columns = (Column(_("Suggestion")), Column(_("No.")), Column(_("What")), Column(_("When")), Column(_("Why"), 1))
    print_table(call.out, columns, [(str(one.id), f"#{one.conversation}", one.kind, local(one.made_at), one.text) for one in found])
    return 0


def _take_suggestion(parser: Parser) -> None:
    parser.add_argument("suggestion", metavar="SUGGESTION", help=_("a suggestion's id, as agentdesk suggestion list prints it"))


def _on_suggestion(verb: Callable[[SuggestionId], Verb]) -> Callable[[Invocation], int]:
    def run(call: Invocation) -> int:
        return call.carry_out(verb(numbered(call.args.suggestion, SuggestionId, SUGGESTION)))

    return run


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "suggestion": (
        Leaf("list", N_("list what waits for a person's word"), _list, _take_list, is_default=True),
        Leaf("accept", N_("do what is suggested"), _on_suggestion(AcceptSuggestion), _take_suggestion, changes=True),
        Leaf("decline", N_("turn it down; it isn't suggested again"), _on_suggestion(DeclineSuggestion), _take_suggestion, changes=True),
    ),
}
