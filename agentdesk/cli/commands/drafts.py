"""The verb `draft`: what is being written."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of, numbered
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import ListDrafts
from agentdesk.domain.ids import DraftId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import DiscardDraft

DRAFT = N_("draft")


def _take_list(parser: Parser) -> None:
    parser.add_argument("conversation", metavar="ID", nargs="?", help=_("only of this conversation"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        conversation = conversation_of(desk, call.args.conversation)[0] if call.args.conversation else None
        drafts = desk.ask(ListDrafts(conversation))
    if not call.out.is_text:
        call.out.records("drafts", (plain(draft) for draft in drafts))
        return 0
    columns = (Column(_("Draft")), Column(_("No.")), Column(_("Saved")), Column(_("Subject"), 1), Column(_("Text"), 2))
    rows = [(str(one.id), f"#{one.conversation}", local(one.saved_at), one.subject, one.body) for one in drafts]
    print_table(call.out, columns, rows)
    return 0


def _take_discard(parser: Parser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help=_("a draft's id, as agentdesk draft list prints it"))


def _discard(call: Invocation) -> int:
    return call.carry_out(DiscardDraft(numbered(call.args.draft, DraftId, DRAFT)))


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "draft": (
        Leaf("list", N_("list your drafts, newest first"), _list, _take_list, is_default=True),
        Leaf("discard", N_("throw a draft away"), _discard, _take_discard, changes=True),
    ),
}
