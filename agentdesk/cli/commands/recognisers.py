"""The verb `recogniser`: how mails about new reviews and comments are told, tried on a mail."""

from __future__ import annotations

import sys
from pathlib import Path

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, print_table
from agentdesk.cli.texts_in import STDIN
from agentdesk.domain.asks import ListRecognisers, RecognisedView, TestRecognisers
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.recognising import NOT_FROM
from agentdesk.domain.texts import N_, _

MOST_BYTES = 900 * 1024
"""A mail goes in one frame; a platform's notice has some kilobytes."""
NONE_KNOWS_IT = 1


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListRecognisers())
    if not call.out.is_text:
        call.out.records("recognisers", (plain(one) for one in found))
        return 0
    columns = (Column(_("Name")), Column(_("Channel")), Column(_("Kind")), Column(_("Whose")), Column(_("From"), 1))
    rows = [
        (one.name, one.channel, one.kind, _("own") if one.is_own else _("starter"), one.problem or ", ".join(one.senders)) for one in found
    ]
    print_table(call.out, columns, rows)
    return 0


def _take_test(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("a mail, or - for standard input"))


def _test(call: Invocation) -> int:
    content = _content(call.args.file)
    with call.desk() as desk:
        found = desk.ask(TestRecognisers(content))
    matched = [one for one in found if not one.problem]
    if not call.out.is_text:
        call.out.records("recognisers", ({**plain(one), "problem": _(one.problem) if one.problem else ""} for one in found))
        return 0 if matched else NONE_KNOWS_IT
    for one in [*matched[:1], *(other for other in found if other.problem and other.problem != NOT_FROM)]:
        _print(call, one)
    if not matched:
        call.out.warn(_("no recogniser takes this mail"))
    return 0 if matched else NONE_KNOWS_IT


def _print(call: Invocation, one: RecognisedView) -> None:
    if one.problem:
        call.out.text(_("{name}: {problem}").format(name=one.recogniser, problem=_(one.problem)))
        return
    call.out.text(_("{name}: a {kind} on {channel}").format(name=one.recogniser, kind=one.kind, channel=one.channel))
    stars = "" if one.rating is None else f"{one.rating:g}★"
    for label, value in ((_("author"), one.author), (_("stars"), stars), (_("title"), one.title), (_("page"), one.url)):
        call.out.text(f"  {label}: {value or '-'}")
    call.out.text()
    call.out.text(one.text)


def _content(name: str) -> bytes:
    if name == STDIN:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
    elif Path(name).is_file():
        content = Path(name).read_bytes()
    else:
        raise NotFound(thing=_("file"), name=name)
    if len(content) > MOST_BYTES:
        raise UsageError(cause=_("{file} is larger than any notice").format(file=name))
    return content


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "recogniser": (
        Leaf("list", N_("list how mails about new reviews and comments are told"), _list, is_default=True),
        Leaf("test", N_("say what is made of a mail, as if its sender were proven; nothing is kept"), _test, _take_test),
    ),
}
