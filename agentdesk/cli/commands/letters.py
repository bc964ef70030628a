"""The verb `letters`: scanned letters to be checked, their pages laid anew, runs of an import, separator sheets and labels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import write_new_file
from agentdesk.cli.commands.letter_runs import run_batch, take_batch
from agentdesk.cli.commands.letter_scans import scan, take_scan
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.letter_names import letter_of, pages_in, take_letter
from agentdesk.cli.names import numbered
from agentdesk.cli.plain import line, plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.cli.texts_in import STDIN, text_from
from agentdesk.domain.asks import Ask, ListDeliveries, ListLetters, SetLabels, SetSeparator, ShowLetter
from agentdesk.domain.errors import NothingWaits, UsageError
from agentdesk.domain.ids import DeliveryId
from agentdesk.domain.letter_values import last_day, normal_form
from agentdesk.domain.letters import LetterView, PageSource, ProposalKind, SheetCode
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import ArrangeLetters, CheckLetter, PageOf, ReleaseDelivery, RereadLetter, TranscribeLetter

if TYPE_CHECKING:
    from agentdesk.domain.views import BlobPiece

DELIVERY = N_("delivery")
LETTER = "letter"
_QUARTER = 90
_FIELDS = (
    ("sender", ProposalKind.SENDER, N_("who wrote it")),
    ("address", ProposalKind.ADDRESS, N_("the sender's postal address, in one line")),
    ("date", ProposalKind.DATE, N_("the date on it")),
    ("reference", ProposalKind.REFERENCE, N_("the reference or customer number it names")),
    ("deadline", ProposalKind.DEADLINE, N_("until when it wants an answer: a date, or “14 dagen” counted from the day it came")),
    ("amount", ProposalKind.AMOUNT, N_("a sum of money, as in “48,50 EUR”")),
    ("iban", ProposalKind.IBAN, N_("a bank account")),
)


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListLetters(call.args.limit))
    if not call.out.is_text:
        call.out.records("letters", (plain(one) for one in found))
        return 0
    columns = (Column(_("Letter")), Column(_("No.")), Column(_("Sure")), Column(_("Pages")), Column(_("Came")))
    rows = [
        (
            str(one.message),
            f"#{one.conversation}",
            f"{one.confidence} %",
            str(one.pages),
            local(one.received_at)[:10],
            one.who,
            " · ".join(part for part in (one.subject, one.unreadable and _(one.unreadable)) if part),
        )
        for one in found
    ]
    print_table(call.out, (*columns, Column(_("Who"), 1), Column(_("Subject"), 2)), rows)
    return 0


def _take_list(parser: Parser) -> None:
    parser.add_argument("--limit", metavar="N", type=count, default=200, help=_("how many (default: 200)"))


def _show(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ShowLetter(letter_of(desk, call.args.letter)))[0]
    if call.out.is_text:
        _print(call, found)
    else:
        call.out.document(plain(found))
    return 0


def _print(call: Invocation, found: LetterView) -> None:
    top, received = found.line, found.line.received_at.astimezone().date()
    call.out.text(f"#{top.conversation}  {top.subject}")
    if top.unreadable:
        call.out.text(_(top.unreadable))
    call.out.text(_("came {day}; {state}").format(day=received.isoformat(), state=_("checked") if top.is_checked else _("not checked yet")))
    for one in found.scan.proposals:
        day = last_day(one.value, received) if one.kind is ProposalKind.DEADLINE else None
        value = f"{one.value} → {day.isoformat()}" if day is not None and day.isoformat() != one.value else one.value
        words = f"  “{one.words}”" if one.words and one.words != one.value else ""
        call.out.text(f"{_(one.kind.value):<10} {value}{words}")
    for page in found.scan.pages:
        sure = f" {page.confidence} %" if page.source is PageSource.OCR else ""
        words = _("page {number}: {source}{sure} {language}")
        said = words.format(number=page.number, source=_(page.source.value), sure=sure, language=page.language).rstrip()
        call.out.text(f"{said}: {line(_(page.note))}" if page.note else said)
    call.out.text()
    call.out.text(found.body_text)


def _take_check(parser: Parser) -> None:
    take_letter(parser)
    for name, _kind, words in _FIELDS:
        parser.add_argument(f"--{name}", metavar="TEXT", action="append", help=_(words))
    parser.add_argument("--received", metavar="DATE", default="", help=_("when the paper came; a deadline counts from it"))


def _check(call: Invocation) -> int:
    said = [(kind, text) for name, kind, _words in _FIELDS for text in getattr(call.args, name) or ()]
    received = _day(call.args.received) if call.args.received else None
    with call.desk() as desk:
        return call.do(desk, CheckLetter(letter_of(desk, call.args.letter), tuple(said), received))


def _day(text: str) -> date:
    value = normal_form(ProposalKind.DATE, text, date(1990, 1, 1))
    if not value:
        raise UsageError(cause=_("--received: “{text}” is no date; write it as 2026-03-01").format(text=line(text)))
    return date.fromisoformat(value)


# Pages laid anew


def _arranging(lay: Callable[[Invocation, int, list[PageOf]], list[list[PageOf]]]) -> Callable[[Invocation], int]:
    """Return what carries out a new order of one letter's pages; `lay` is given how many there are, and all of them as they lie."""

    def run(call: Invocation) -> int:
        with call.desk() as desk:
            found = desk.ask(ShowLetter(letter_of(desk, call.args.letter)))[0]
            pages = [PageOf(found.line.message, number) for number in range(1, found.line.pages + 1)]
            call.args.blanks = [page.number for page in found.scan.pages if page.source is PageSource.BLANK]
            letters = [letter for letter in lay(call, len(pages), pages) if letter]
            return call.do(desk, ArrangeLetters(tuple(tuple(letter) for letter in letters)))

    return run


def _split(call: Invocation, total: int, pages: list[PageOf]) -> list[list[PageOf]]:
    starts = [1, *pages_in(call.args.at, total)]
    return [pages[first - 1 : following - 1] for first, following in zip(starts, [*starts[1:], total + 1], strict=True)]


def _turn(call: Invocation, total: int, pages: list[PageOf]) -> list[list[PageOf]]:
    if call.args.by % _QUARTER:
        raise UsageError(cause=_("--by takes 90, 180 or 270"))
    turned = set(pages_in(call.args.page, total)) if call.args.page else set(range(1, total + 1))
    return [[PageOf(one.message, one.page, call.args.by // _QUARTER if one.page in turned else 0) for one in pages]]


def _drop(call: Invocation, total: int, pages: list[PageOf]) -> list[list[PageOf]]:
    dropped = set(pages_in(call.args.page, total)) if call.args.page else set(call.args.blanks)
    if not dropped:
        raise UsageError(cause=_("no side is blank; --page says which to leave out"))
    return [[one for one in pages if one.page not in dropped]]


def _merge(call: Invocation) -> int:
    with call.desk() as desk:
        found = [desk.ask(ShowLetter(letter_of(desk, text)))[0] for text in (call.args.letter, *call.args.further)]
        pages = [PageOf(one.line.message, number) for one in found for number in range(1, one.line.pages + 1)]
        return call.do(desk, ArrangeLetters((tuple(pages),)))


def _take_split(parser: Parser) -> None:
    take_letter(parser)
    parser.add_argument("--at", metavar="N,N", required=True, help=_("the pages that begin a letter of their own"))


def _take_turn(parser: Parser) -> None:
    take_letter(parser)
    parser.add_argument("--page", metavar="N,N", default="", help=_("which pages; else all"))
    parser.add_argument("--by", metavar="DEGREES", type=count, default=_QUARTER, help=_("90 (the default), 180 or 270, clockwise"))


def _take_drop(parser: Parser) -> None:
    take_letter(parser)
    parser.add_argument("--page", metavar="N,N", default="", help=_("which pages; else those that are blank"))


def _take_merge(parser: Parser) -> None:
    take_letter(parser)
    parser.add_argument("further", metavar="ID", nargs="+", help=_("the letters whose pages follow, in this order"))


# Reading again


def _take_reread(parser: Parser) -> None:
    take_letter(parser)
    parser.add_argument("--lang", metavar="xx", default="", help=_("nl, fr, de, it or en; else found out"))


def _reread(call: Invocation) -> int:
    with call.desk() as desk:
        return call.do(desk, RereadLetter(letter_of(desk, call.args.letter), call.args.lang))


def _take_write(parser: Parser) -> None:
    take_letter(parser)
    parser.add_argument("--text", metavar="TEXT", default=STDIN, help=_("what it says; - (the default) reads standard input"))


def _write(call: Invocation) -> int:
    text = text_from(call.args.text, "--text")
    with call.desk() as desk:
        return call.do(desk, TranscribeLetter(letter_of(desk, call.args.letter), text))


# Sheets


def _take_separator(parser: Parser) -> None:
    codes = [code.value for code in SheetCode]
    parser.add_argument("--code", choices=codes, default=SheetCode.QR.value, help=_("the kind of code on it (default: qr)"))
    _take_file(parser, "separator.pdf")


def _take_file(parser: Parser, name: str) -> None:
    parser.add_argument(
        "--to", "-o", metavar="FILE", default=name, help=_("where to write it; - prints it (default: {name})").format(name=name)
    )
    parser.add_argument("--force", action="store_true", help=_("replace a file of that name"))


def _separator(call: Invocation) -> int:
    return _write_sheet(call, SetSeparator(SheetCode(call.args.code)))


def _take_labels(parser: Parser) -> None:
    parser.add_argument(
        "deliveries", metavar="DELIVERY", nargs="*", help=_("letters, as agentdesk outbox lists them; else all that wait for the post")
    )
    parser.add_argument("--columns", metavar="N", type=count, default=3, help=_("labels across a sheet (default: 3)"))
    parser.add_argument("--rows", metavar="N", type=count, default=8, help=_("labels down a sheet (default: 8)"))
    parser.add_argument("--used", metavar="N", type=count, default=0, help=_("how many of the first sheet are gone"))
    _take_file(parser, "labels.pdf")


def _labels(call: Invocation) -> int:
    args = call.args
    numbers = tuple(numbered(text, DeliveryId, DELIVERY) for text in args.deliveries)
    return _write_sheet(call, SetLabels(numbers, args.columns, args.rows, args.used))


def _write_sheet(call: Invocation, ask: Ask[BlobPiece]) -> int:
    with call.desk() as desk:
        content = b"".join(piece.piece for piece in desk.ask(ask))
    if call.args.to == STDIN:
        call.out.raw(content)
        return 0
    path = Path(call.args.to)
    write_new_file(path, lambda write: write(content), is_overwriting=call.args.force)
    if call.out.is_text:
        call.out.text(str(path))
    else:
        call.out.document({"path": str(path), "bytes": len(content)})
    return 0


def _take_print(parser: Parser) -> None:
    parser.add_argument("--account", metavar="NAME", default="", help=_("only letters of this account"))


def _print_held(call: Invocation) -> int:
    """Let every held letter go: those written with --hold are printed together."""
    with call.desk() as desk:
        held = [
            one.id
            for one in desk.ask(ListDeliveries(sent_hours=0))
            if one.channel == LETTER and one.state is DeliveryState.HELD and call.args.account in {"", one.account}
        ]
        if not held:
            raise NothingWaits(cause=N_("no letter is held back to be printed"))
        return call.do(desk, ReleaseDelivery(tuple(held)))


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "letters": (
        Leaf("list", N_("list letters to be checked, those whose reading is least sure first"), _list, _take_list, is_default=True),
        Leaf("show", N_("print a letter: what it seems to say, and with which words"), _show, take_letter),
        Leaf("check", N_("say that what is proposed is right, but for what the options say"), _check, _take_check, changes=True),
        Leaf("split", N_("make several letters of one scan"), _arranging(_split), _take_split, changes=True),
        Leaf("merge", N_("make one letter of several scans"), _merge, _take_merge, changes=True),
        Leaf("turn", N_("turn pages by quarters"), _arranging(_turn), _take_turn, changes=True),
        Leaf("drop", N_("leave pages out: the blank ones, or those named"), _arranging(_drop), _take_drop, changes=True),
        Leaf("reread", N_("read the pages again, in another language"), _reread, _take_reread, changes=True),
        Leaf("write", N_("write down what a letter says that no machine can read"), _write, _take_write, changes=True),
        Leaf("scan", N_("scan pages and bring them in as letters"), scan, take_scan, changes=True),
        Leaf("batch", N_("runs of an import: list, show ID, undo ID"), run_batch, take_batch, changes=True),
        Leaf("separator", N_("print the sheet that parts letters in a scanner's feeder, as PDF"), _separator, _take_separator),
        Leaf("labels", N_("address labels for letters that wait for the post, as PDF"), _labels, _take_labels),
        Leaf("print", N_("let all held letters go, so that they are printed together"), _print_held, _take_print, changes=True),
    ),
}
