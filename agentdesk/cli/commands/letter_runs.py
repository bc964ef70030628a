"""`agentdesk letters batch`: what came of each run of an import of letters, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser
from agentdesk.cli.names import numbered
from agentdesk.cli.plain import Plain, plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import ListBatches
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import BatchId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import UndoBatch

if TYPE_CHECKING:
    from agentdesk.domain.letters import BatchTotals, BatchView

BATCH = N_("batch")
LIST, SHOW, UNDO = "list", "show", "undo"


def take_batch(parser: Parser) -> None:
    """Add the arguments of `letters batch`."""
    parser.add_argument("what", choices=(LIST, SHOW, UNDO), nargs="?", default=LIST, help=_("what to do (default: list)"))
    parser.add_argument("batch", metavar="ID", nargs="?", default="", help=_("the run, as letters batch list prints it"))


def run_batch(call: Invocation) -> int:
    """Carry out `letters batch`.

    Raises:
        UsageError: no run is named. NotFound: there is none of that number.
    """
    what, name = call.args.what, call.args.batch
    if (what == LIST) == bool(name):
        raise UsageError(cause=_("letters batch list, letters batch show ID, letters batch undo ID"))
    if what == LIST:
        return _list(call)
    number = numbered(name, BatchId, BATCH)
    return _show(call, number) if what == SHOW else call.carry_out(UndoBatch(number))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListBatches())
    if not call.out.is_text:
        call.out.records("batches", (_record(one) for one in found))
        return 0
    heads = (_("Batch"), _("When"), _("Files"), _("Known"), _("Doubled"), _("Letters"), _("Pages"), _("Blank"), _("Failed"), _("Waiting"))
    print_table(call.out, (*map(Column, heads), Column(_("Who"), 1)), [_row(one) for one in found])
    return 0


def _row(one: BatchView) -> tuple[str, ...]:
    t = one.totals
    figures = map(str, (t.files, t.known, t.doubled + t.same_letters, t.letters, t.pages, t.blanks, t.unreadable, t.waiting))
    who = _("{agent}, taken back").format(agent=one.agent) if one.is_undone else one.agent
    return str(one.id), local(one.begun_at), *figures, who


def _show(call: Invocation, number: BatchId) -> int:
    with call.desk() as desk:
        parts = desk.ask(ListBatches(number))
    letters = [line for part in parts for line in part.letters]
    if not call.out.is_text:
        call.out.document({**_record(parts[0]), "letters": [plain(one) for one in letters], "waiting_files": list(parts[0].waiting)})
        return 0
    call.out.text(totals_in_words(parts[0].totals))
    columns = (Column(_("Letter")), Column(_("No.")), Column(_("Sure")), Column(_("Pages")), Column(_("Who"), 1), Column(_("Subject"), 2))
    rows = [
        (
            str(one.message),
            f"#{one.conversation}",
            f"{one.confidence} %",
            str(one.pages),
            one.who,
            (one.unreadable and _(one.unreadable)) or one.subject,
        )
        for one in letters
    ]
    print_table(call.out, columns, rows)
    for name, before in zip(parts[0].waiting, parts[0].before, strict=True):
        call.out.warn(f"{name}: {waits_words(before)}")
    return 0


def waits_words(before: int | None) -> str:
    """Return what a file waits for, by how many are read before it."""
    if before is None:
        return _("nothing came of it yet")
    return _("waiting to be read ({count} before it)").format(count=before) if before else _("being read")


def totals_in_words(t: BatchTotals) -> str:
    """Return the control totals of a run in words: where each file went, and each page of those that were taken."""
    files = _("{files} files: {known} known, {doubled} given twice, {waiting} waiting, {taken} taken").format(
        files=t.files, known=t.known, doubled=t.doubled, waiting=t.waiting, taken=t.taken
    )
    pages = _("{scanned} pages: {pages} in letters ({blanks} blank), {same} the same again, {left_out} between letters").format(
        scanned=t.scanned, pages=t.pages, blanks=t.blanks, same=t.same_pages, left_out=t.left_out
    )
    letters = _("{letters} letters, {unreadable} of them unreadable; {same} came twice").format(
        letters=t.letters, unreadable=t.unreadable, same=t.same_letters
    )
    odd = [] if t.adds_up else [_("These figures don't add up: something is still being read, or was lost.")]
    return "\n".join([files, pages, letters, *odd])


def _record(one: BatchView) -> dict[str, Plain]:
    record = plain(one)
    totals: dict[str, Plain] = {**plain(one.totals), "adds_up": one.totals.adds_up}
    return {**{name: value for name, value in record.items() if name not in {"letters", "waiting", "before"}}, "totals": totals}
