"""The verb `import`: mail, letters, reviews and customers from files, folders and standard input."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.cli.commands.customer_imports import NOTES as CUSTOMER_NOTES
from agentdesk.cli.commands.customer_imports import import_customers, take_customers
from agentdesk.cli.commands.import_reports import report
from agentdesk.cli.commands.letter_imports import NOTES as LETTER_NOTES
from agentdesk.cli.commands.letter_imports import import_letters, take_letters
from agentdesk.cli.commands.review_imports import NOTES as REVIEW_NOTES
from agentdesk.cli.commands.review_imports import import_reviews, take_reviews
from agentdesk.cli.import_paths import check, files_in, target_folder
from agentdesk.cli.importing import UNREADABLE, Importer, ImportOrder
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import N_, _

COUNTED = ("imported", "known", UNREADABLE)


def _take_mail(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_("a file, a folder (everything in it), or - for standard input"))
    parser.add_argument("--account", metavar="NAME", default="", help=_("the account the mail belongs to"))
    parser.add_argument(
        "--as-new",
        action="store_true",
        help=_("conversations start open and due from now on, as for mail that came in today; else they start closed"),
    )
    parser.add_argument("--move-to", metavar="DIR", help=_("move each file there once the desk has it"))


def _mail(call: Invocation) -> int:
    check(call.args.paths)
    move_to = target_folder(call.args.move_to, is_dry_run=call.is_dry_run)
    order = ImportOrder("mail", AccountName(call.args.account), call.args.as_new, call.is_dry_run, move_to)
    with call.desk() as desk:
        importer = Importer(desk, order, call.out.warn, call.out.progress)
        results = importer.run(files_in(call.args.paths, call.out.warn, move_to))
    return _reported(call, results)


def _letters(call: Invocation) -> int:
    return _reported(call, import_letters(call))


def _reported(call: Invocation, results: Sequence[ItemResult]) -> int:
    return report(call, results, COUNTED, _("{imported} imported, {known} known, {unreadable} unreadable"))


NOTES = N_(
    "The same bytes twice are one message: a second run reports them as known. What can't be read is kept and shown with the reason; "
    "the exit code is then 1. Importing never sends anything; conversations it begins start closed, as history, unless --as-new is given.",
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "import": (
        Leaf("mail", N_("bring mail files, mbox files and Maildirs in"), _mail, _take_mail, changes=True, is_final=True, notes=NOTES),
        Leaf(
            "letters", N_("bring scanned letters in and read them"), _letters, take_letters, changes=True, is_final=True, notes=LETTER_NOTES
        ),
        Leaf(
            "reviews",
            N_("bring reviews in: feeds, JSON and tables"),
            import_reviews,
            take_reviews,
            changes=True,
            is_final=True,
            notes=REVIEW_NOTES,
        ),
        Leaf(
            "customers",
            N_("bring a list of customers in"),
            import_customers,
            take_customers,
            changes=True,
            is_final=True,
            notes=CUSTOMER_NOTES,
        ),
    ),
}
