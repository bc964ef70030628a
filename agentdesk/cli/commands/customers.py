"""The verb `customer`: who writes to us, what is known of them, and who is one and the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.csv_export import guarded
from agentdesk.cli.customer_lists import HANDLES, SEPARATOR
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import line, plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.cli.texts_in import text_from
from agentdesk.domain.asks import PAGE_ROWS, FindLikenesses, ListCustomers, ShowCustomer
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.safe_text import block
from agentdesk.domain.states import ChannelKind, CustomerKind
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import KeepApart, MergeCustomers, SetCustomer

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.people import CustomerView

WHO = N_("a customer's id, or any of their addresses")
MOST_FOUND = 1000


def _who(desk: BlockingDesk, text: str) -> CustomerView:
    """Return the customer meant.

    Raises:
        NotFound: there is none.
    """
    return next(iter(desk.ask(ShowCustomer(text.strip()))))


def _take_list(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="*", help=_("a part of a name or address, a tag or a customer number"))


def _found(desk: BlockingDesk, text: str) -> Iterator[CustomerView]:
    if text:
        yield from desk.ask(ListCustomers(text, limit=MOST_FOUND))
        return
    before: int | None = None
    while page := desk.ask(ListCustomers(before=before)):
        yield from page
        before = page[-1].id
        if len(page) < PAGE_ROWS:
            return


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        if not call.out.is_text:
            call.out.records("customers", (plain(one) for one in _found(desk, " ".join(call.args.text))))
            return 0
        found = list(_found(desk, " ".join(call.args.text)))
    columns = (Column(_("Customer")), Column(_("Name"), 2), Column(_("Number")), Column(_("Addresses"), 3), Column(_("Tags"), 1))
    print_table(call.out, columns, [_row(one) for one in found])
    return 0


def _row(one: CustomerView) -> Sequence[str]:
    return (str(one.id), one.name, one.number, ", ".join(shown for _kind, shown in one.handles), " ".join(one.tags))


def _take_who(parser: Parser) -> None:
    parser.add_argument("customer", metavar="WHO", help=_(WHO))


def _show(call: Invocation) -> int:
    with call.desk() as desk:
        found = _who(desk, call.args.customer)
        likenesses = desk.ask(FindLikenesses(str(found.id)))
    if not call.out.is_text:
        call.out.document({**plain(found), "likenesses": [{**plain(one), "text": one.text} for one in likenesses]})
        return 0
    for text in _lines(found):
        call.out.text(text)
    for one in likenesses:
        words = _("perhaps the same as {name}: {reason} (agentdesk customer merge {customer} {other}, or customer apart)")
        call.out.text(words.format(name=one.name or one.other, reason=one.text, customer=one.customer, other=one.other))
    return 0


def _lines(found: CustomerView) -> Iterator[str]:
    yield _("customer {id}  {name}").format(id=found.id, name=found.name or _("(no name)"))
    fields = (
        (_("number"), found.number),
        (_("kind"), found.kind),
        (_("language"), found.language),
        (_("prefers"), found.channel),
        (_("tags"), " ".join(found.tags)),
        (_("away until"), local(found.away_until)),
        (_("will be erased"), local(found.erased_at)),
        (_("merged"), ", ".join(map(str, found.merged))),
    )
    yield from (f"{name}: {value}" for name, value in fields if value)
    yield from (f"{kind}: {shown}" for kind, shown in found.handles)
    if found.note:
        yield from ("", *block(found.note).split("\n"))
    if found.history:
        yield ""
    for past in found.history:
        yield f"#{past.id}  {local(past.last_at)}  {past.channel}  {past.status}  {line(past.subject)}"


def _take_set(parser: Parser) -> None:
    _take_who(parser)
    parser.add_argument("--name", metavar="NAME", help=_("their name"))
    parser.add_argument("--kind", choices=tuple(CustomerKind), help=_("who they are to us"))
    parser.add_argument("--number", metavar="NUMBER", help=_("what your own books call them"))
    parser.add_argument("--lang", metavar="xx", help=_("the language they are answered in"))
    parser.add_argument("--channel", metavar="CHANNEL", help=_("the channel they prefer"))
    parser.add_argument("--note", metavar="TEXT", help=_("a note on them; - reads standard input; an empty one takes it away"))
    parser.add_argument("--tag", metavar="TAG", action="append", default=[], help=_("put this tag on; may be repeated"))
    parser.add_argument("--untag", metavar="TAG", action="append", default=[], help=_("take this tag off; may be repeated"))


def _set(call: Invocation) -> int:
    args = call.args
    given = (args.name, args.kind, args.number, args.lang, args.channel, args.note)
    if all(value is None for value in given) and not args.tag and not args.untag:
        raise UsageError(cause=_("nothing to change was named; agentdesk customer set --help lists what can be"))
    with call.desk() as desk:
        verb = SetCustomer(
            _who(desk, args.customer).id,
            name=args.name,
            kind=None if args.kind is None else CustomerKind(args.kind),
            number=args.number,
            language=None if args.lang is None else args.lang.lower(),
            channel=None if args.channel is None else args.channel.lower(),
            note=None if args.note is None else text_from(args.note, "--note") if args.note else "",
            add_tags=tuple(args.tag),
            remove_tags=tuple(args.untag),
        )
        return call.do(desk, verb)


def _take_merge(parser: Parser) -> None:
    parser.add_argument("customer", metavar="WHO", help=_("the customer who stays: {who}").format(who=_(WHO)))
    parser.add_argument("others", metavar="OTHER", nargs="+", help=_("who is the same person"))


def _merge(call: Invocation) -> int:
    with call.desk() as desk:
        into = _who(desk, call.args.customer).id
        return call.do(desk, MergeCustomers(tuple(_who(desk, other).id for other in call.args.others), into))


def _take_apart(parser: Parser) -> None:
    parser.add_argument("one", metavar="WHO", help=_(WHO))
    parser.add_argument("other", metavar="OTHER", help=_("who is somebody else"))


def _apart(call: Invocation) -> int:
    with call.desk() as desk:
        return call.do(desk, KeepApart(_who(desk, call.args.one).id, _who(desk, call.args.other).id))


def _take_suggestions(parser: Parser) -> None:
    parser.add_argument(
        "customer", metavar="WHO", nargs="?", default="", help=_("only those of this customer; else of those who wrote last")
    )


def _suggestions(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(FindLikenesses(call.args.customer))
    if not call.out.is_text:
        call.out.records("likenesses", ({**plain(one), "text": one.text} for one in found))
        return 0
    columns = (Column(_("Customer")), Column(_("Perhaps")), Column(_("Name"), 1), Column(_("Why"), 2))
    print_table(call.out, columns, [(str(one.customer), str(CustomerId(one.other)), one.name, one.text) for one in found])
    return 0


def _erase(call: Invocation) -> int:
    from agentdesk.cli.erasing import erase  # noqa: PLC0415 - used now and then

    with call.desk() as desk:
        return erase(call, desk, _who(desk, call.args.customer).id)


def _export(call: Invocation) -> int:
    with call.desk() as desk:
        if call.args.to:
            from agentdesk.cli.person_export import export_person  # noqa: PLC0415 - used now and then

            return export_person(call, desk, _who(desk, " ".join(call.args.text)), Path(call.args.to))
        found = _found(desk, " ".join(call.args.text))
        if call.out.form in {"json", "jsonl"}:
            call.out.records("customers", (plain(one) for one in found))
        elif call.args.vcard:
            from agentdesk.cli.vcards import card_of  # noqa: PLC0415 - used now and then

            for one in found:
                call.out.raw(card_of(one).encode("utf-8", "replace"))
        else:
            call.out.raw(_packed(CSV_COLUMNS))
            for one in found:
                call.out.raw(_packed([guarded(cell) for cell in _cells(one)]))
    return 0


CSV_COLUMNS = ("id", "name", "kind", "number", "language", "channel", "note", "tags", *HANDLES)


def _cells(one: CustomerView) -> list[str]:
    about = [str(one.id), one.name, one.kind, one.number, one.language, one.channel, one.note, SEPARATOR.join(one.tags)]
    return [*about, *(_addresses(one, kind) for kind in HANDLES.values())]


def _addresses(one: CustomerView, kind: ChannelKind) -> str:
    return SEPARATOR.join(shown for found, shown in one.handles if found == kind.value)


def _packed(cells: Sequence[str]) -> bytes:
    held = io.StringIO()
    csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([block(cell) for cell in cells])
    return held.getvalue().encode("utf-8", "replace")


def _take_export(parser: Parser) -> None:
    _take_list(parser)
    parser.add_argument("--vcard", action="store_true", help=_("as vCards; else as CSV, which agentdesk import customers reads back"))
    parser.add_argument("--to", metavar="DIR", default="", help=_("one customer with every message, note and file, into this folder"))


ERASE_NOTES = N_(
    "Within a day agentdesk undo takes it back; then nothing does. What stands under the tag legal-hold is not erased. "
    "It takes the role lead."
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "customer": (
        Leaf("list", N_("list customers, or those a text finds"), _list, _take_list, is_default=True),
        Leaf("show", N_("print what is known of one, and what they asked on every channel"), _show, _take_who),
        Leaf("set", N_("change name, number, kind, language, preferred channel, note or tags"), _set, _take_set, changes=True),
        Leaf("merge", N_("say that several are one and the same; undo parts them again"), _merge, _take_merge, changes=True),
        Leaf("apart", N_("say that two are not the same, so that it isn't suggested again"), _apart, _take_apart, changes=True),
        Leaf("suggestions", N_("list who may be one and the same, and why"), _suggestions, _take_suggestions),
        Leaf("export", N_("print customers as CSV, vCards or JSON lines; or write all that is kept of one"), _export, _take_export),
        Leaf("erase", N_("erase all that is kept of one, a day from now"), _erase, _take_who, changes=True, notes=ERASE_NOTES),
    ),
}
