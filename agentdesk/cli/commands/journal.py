"""Verbs on the history: journal, undo, redo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.names import conversation_of, numbered
from agentdesk.cli.plain import Plain, line, plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import PAGE_ROWS, ListEntries
from agentdesk.domain.ids import ConversationId, EntryId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import Redo, Undo, Verb

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import EntryView

ENTRY = N_("journal entry")


def _take_journal(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="*", help=_("only entries whose sentence holds these words"))
    parser.add_argument("--conversation", metavar="ID", help=_("only what was done to this conversation"))
    parser.add_argument("--limit", metavar="N", type=count, default=PAGE_ROWS, help=_("at most so many; 0 for all (default: %(default)s)"))


def _journal(call: Invocation) -> int:
    with call.desk() as desk:
        conversation = conversation_of(desk, call.args.conversation)[0] if call.args.conversation else None
        entries = list(_entries(desk, conversation, " ".join(call.args.text), call.args.limit or None))
    if not call.out.is_text:
        call.out.records("entries", (_plain_entry(entry) for entry in entries))
        return 0
    columns = (Column(_("Entry")), Column(_("When")), Column(_("Who")), Column(_("By")), Column(_("What"), 1))
    rows = [(str(one.id), local(one.at), one.agent, one.means, _sentence(one)) for one in entries]
    print_table(call.out, columns, rows)
    return 0


def _entries(desk: BlockingDesk, conversation: ConversationId | None, text: str, wanted: int | None) -> Iterator[EntryView]:
    before: int | None = None
    left = wanted
    while left is None or left > 0:
        size = PAGE_ROWS if left is None else min(PAGE_ROWS, left)
        page = desk.ask(ListEntries(conversation, text, before, size))
        yield from page
        if len(page) < size:
            return
        left = None if left is None else left - len(page)
        before = page[-1].id


def _plain_entry(entry: EntryView) -> dict[str, Plain]:
    content = plain(entry)
    del content["fields"]
    content["sentence"] = line(entry.text)
    return content


def _sentence(entry: EntryView) -> str:
    if entry.undone_by is None:
        return entry.text
    return _("{sentence} (undone by {entry})").format(sentence=entry.text, entry=entry.undone_by)


def _take_entry(parser: Parser) -> None:
    parser.add_argument("entry", metavar="ENTRY", nargs="?", help=_("an entry's number; else your newest from the command line"))


def _on_entry(verb: Callable[[EntryId | None], Verb]) -> Callable[[Invocation], int]:
    def run(call: Invocation) -> int:
        entry = call.args.entry
        return call.carry_out(verb(None if entry is None else numbered(entry, EntryId, ENTRY)))

    return run


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "journal": (Leaf("", N_("print who did what, newest first"), _journal, _take_journal),),
    "undo": (Leaf("", N_("take an entry of the journal back"), _on_entry(Undo), _take_entry, changes=True),),
    "redo": (Leaf("", N_("undo an undo"), _on_entry(Redo), _take_entry, changes=True),),
}
