"""The verb `closure`: days on which the business is closed for once, and what customers who write meanwhile are told."""

from __future__ import annotations

import argparse
from datetime import date

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.acknowledging import TEXTS
from agentdesk.domain.asks import ListClosures
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AddClosure, RemoveClosure


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = list(desk.ask(ListClosures()))
    if not call.out.is_text:
        call.out.records("closures", (plain(one) for one in found))
        return 0
    heads = (_("Number"), _("First day"), _("Last day"), _("Open again"), _("Told in"), _("Why"))
    columns = tuple(Column(head, weight) for head, weight in zip(heads, (0, 0, 0, 0, 1, 1), strict=True))
    rows = [
        (
            str(one.closure.id),
            one.closure.first.isoformat(),
            one.closure.last.isoformat(),
            local(one.reopens_at),
            ", ".join(language or _("others") for language, _text in one.closure.texts),
            one.closure.reason,
        )
        for one in found
    ]
    print_table(call.out, columns, rows)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}” is no day as in 2026-12-24").format(text=text)) from None


def _take_closure(parser: Parser) -> None:
    parser.add_argument("--from", metavar="DAY", dest="first", type=_day, required=True, help=_("the first closed day, as in 2026-12-24"))
    parser.add_argument("--to", metavar="DAY", dest="last", type=_day, required=True, help=_("the last closed day"))
    parser.add_argument("--reason", metavar="WORDS", default="", help=_("why; for colleagues"))
    parser.add_argument("--text", metavar="TEXT", default="", help=_("what customers who write meanwhile are told; {reopens} is the day"))
    for language in TEXTS:
        words = _("the same in {language}").format(language=language)
        parser.add_argument(f"--text-{language}", metavar="TEXT", default="", help=words)


def _add(call: Invocation) -> int:
    args = call.args
    told = (("", args.text), *((language, getattr(args, f"text_{language}")) for language in TEXTS))
    return call.carry_out(AddClosure(args.first, args.last, args.reason, tuple((language, text) for language, text in told if text)))


def _take_number(parser: Parser) -> None:
    parser.add_argument("number", metavar="NUMBER", type=count, help=_("the closure's number in the list"))


def _remove(call: Invocation) -> int:
    return call.carry_out(RemoveClosure(call.args.number))


NOTES = N_(
    "Targets stand still meanwhile, what falls due or comes back moves behind it, and templates have {{ business.reopens }}. "
    "Each address is told once. It takes the role lead."
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "closure": (
        Leaf("list", N_("list the closures that stand"), _list, is_default=True),
        Leaf("add", N_("close the business from one day to another"), _add, _take_closure, changes=True, notes=NOTES),
        Leaf("remove", N_("take a closure back, and what it moved; agentdesk redo brings it again"), _remove, _take_number, changes=True),
    ),
}
