"""The verb `import`: mail, letters, reviews and customers from files, folders and standard input."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.cli.commands.import_reports import report
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
    from agentdesk.cli.commands.letter_imports import import_letters  # noqa: PLC0415 - mail is brought in without it

    return _reported(call, import_letters(call))


def _take_letters(parser: Parser) -> None:
    from agentdesk.cli.commands.letter_imports import take_letters  # noqa: PLC0415 - as above

    take_letters(parser)


def _reviews(call: Invocation) -> int:
    from agentdesk.cli.commands.review_imports import import_reviews  # noqa: PLC0415 - as above

    return import_reviews(call)


def _take_reviews(parser: Parser) -> None:
    from agentdesk.cli.commands.review_imports import take_reviews  # noqa: PLC0415 - as above

    take_reviews(parser)


def _customers(call: Invocation) -> int:
    from agentdesk.cli.commands.customer_imports import import_customers  # noqa: PLC0415 - as above

    return import_customers(call)


def _take_customers(parser: Parser) -> None:
    from agentdesk.cli.commands.customer_imports import take_customers  # noqa: PLC0415 - as above

    take_customers(parser)


def _reported(call: Invocation, results: Sequence[ItemResult]) -> int:
    return report(call, results, COUNTED, _("{imported} imported, {known} known, {unreadable} unreadable"))


MAIL_NOTES = N_(
    "The same bytes twice are one message: a second run reports them as known. What can't be read is kept and shown with the reason; "
    "the exit code is then 1. Importing never sends anything; conversations it begins start closed, as history, unless --as-new is given.",
)
LETTER_NOTES = N_(
    "PDF, TIFF, PNG, JPEG, GIF and WebP; what a file is, its bytes say. NAME.json or NAME.txt beside NAME.pdf says what is known of it: "
    "from, address, received, subject, lang, text. The same bytes twice are one letter. A scan of several letters is cut at separator "
    "sheets (agentdesk letters separator). What can't be read is kept and shown with the reason; the exit code is then 1. It waits until "
    "everything is read.",
)
REVIEW_NOTES = N_(
    "A feed is known by --account, else by its file: the same id or the same words in two feeds are two reviews. A review that was "
    "changed is reported as updated, and what it said before is kept. What can't be read is kept and shown with the reason; the exit "
    "code is then 1. Importing never sends anything."
)
CUSTOMER_NOTES = N_(
    "CSV: encoding and separator are found out; several addresses in one cell are parted by semicolons. vCards: versions 2.1, 3.0 and 4.0, "
    "any number in a file. Somebody known by customer number, address or telephone number is brought up to date, "
    "so that a second run changes nothing. Lines that name nobody are named with their number; the exit code is then 1."
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "import": (
        Leaf("mail", N_("bring mail files, mbox files and Maildirs in"), _mail, _take_mail, changes=True, is_final=True, notes=MAIL_NOTES),
        Leaf(
            "letters",
            N_("bring scanned letters in and read them"),
            _letters,
            _take_letters,
            changes=True,
            is_final=True,
            notes=LETTER_NOTES,
        ),
        Leaf(
            "reviews",
            N_("bring reviews in: feeds, JSON and tables"),
            _reviews,
            _take_reviews,
            changes=True,
            is_final=True,
            notes=REVIEW_NOTES,
        ),
        Leaf(
            "customers",
            N_("bring a list of customers in"),
            _customers,
            _take_customers,
            changes=True,
            is_final=True,
            notes=CUSTOMER_NOTES,
        ),
    ),
}
