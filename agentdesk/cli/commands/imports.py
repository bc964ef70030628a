"""The verb `import`: mail, letters and customers from files, folders and standard input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agentdesk.cli.commands.customer_imports import NOTES as CUSTOMER_NOTES
from agentdesk.cli.commands.customer_imports import import_customers, take_customers
from agentdesk.cli.commands.letter_imports import NOTES as LETTER_NOTES
from agentdesk.cli.commands.letter_imports import import_letters, take_letters
from agentdesk.cli.import_paths import check, files_in
from agentdesk.cli.importing import UNREADABLE, Importer, ImportOrder
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain, line
from agentdesk.domain.errors import SomeFailed
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import N_, _

COUNTED = ("imported", "known", UNREADABLE)


def _take_mail(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_("a file, a folder (everything in it), or - for standard input"))
    parser.add_argument("--account", metavar="NAME", default="", help=_("the account the mail belongs to"))
    parser.add_argument("--as-new", action="store_true", help=_("start response targets now, as for mail that came in today"))
    parser.add_argument("--move-to", metavar="DIR", help=_("move each file there once the desk has it"))


def _mail(call: Invocation) -> int:
    check(call.args.paths)
    move_to = _folder(call.args.move_to)
    order = ImportOrder("mail", AccountName(call.args.account), call.args.as_new, call.is_dry_run, move_to)
    with call.desk() as desk:
        importer = Importer(desk, order, call.out.warn, call.out.progress)
        results = importer.run(files_in(call.args.paths, call.out.warn, move_to))
    return _report(call, results)


def _letters(call: Invocation) -> int:
    return _report(call, import_letters(call))


def _folder(option: str | None) -> Path | None:
    if option is None:
        return None
    folder = Path(option)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _report(call: Invocation, results: Sequence[ItemResult]) -> int:
    counts = {status: sum(one.status == status for one in results) for status in COUNTED}
    unreadable = [one for one in results if one.status == UNREADABLE]
    if call.out.form == "jsonl":
        call.out.records("items", (_item(one) for one in results))
    elif call.out.form == "json":
        call.out.document({**counts, "items": [_item(one) for one in results]})
    else:
        call.out.text(_("{imported} imported, {known} known, {unreadable} unreadable").format(**counts))
    for one in unreadable:
        call.out.warn(f"{one.source}: {one.reason or UNREADABLE}")
    return SomeFailed.exit_code if unreadable else 0


def _item(result: ItemResult) -> dict[str, Plain]:
    item: dict[str, Plain] = {
        "source": line(result.source),
        "status": result.status,
        "message_id": result.message_id,
        "conversation_id": result.conversation_id,
    }
    return {**item, "reason": line(result.reason)} if result.reason else item


NOTES = N_(
    "The same bytes twice are one message: a second run reports them as known. What can't be read is kept and shown with the reason; "
    "the exit code is then 1. Importing never sends anything.",
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "import": (
        Leaf("mail", N_("bring mail files, mbox files and Maildirs in"), _mail, _take_mail, changes=True, notes=NOTES),
        Leaf("letters", N_("bring scanned letters in and read them"), _letters, take_letters, changes=True, notes=LETTER_NOTES),
        Leaf("customers", N_("bring a list of customers in"), import_customers, take_customers, changes=True, notes=CUSTOMER_NOTES),
    ),
}
