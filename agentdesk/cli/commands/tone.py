"""The verb tone: a linter for what is written to customers."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.checked import checked_document, print_findings
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.texts_in import LONGEST_TEXT, STDIN, text_from
from agentdesk.domain.asks import CheckText
from agentdesk.domain.errors import NotFound, RefusedByDesk, Unavailable, UsageError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.views import CheckedText

MAX_STARS = 5.0


def _take_check(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("the text; - reads standard input"))
    parser.add_argument("--channel", metavar="KIND", default="", help=_("where it goes: {kinds}").format(kinds=", ".join(ChannelKind)))
    parser.add_argument("--lang", metavar="CODE", default="", help=_("its language, as in nl; else it is guessed"))
    parser.add_argument("--customer", metavar="ID", default="", help=_("whom it answers: an id or any address; needed by the guard"))
    parser.add_argument(
        "--conversation", metavar="ID", type=int, default=None, help=_("the conversation it answers, instead of the three above")
    )
    parser.add_argument("--stars", metavar="N", type=float, default=None, help=_("the rating it answers"))


def _check(call: Invocation) -> int:
    args = call.args
    if args.stars is not None and not 0 <= args.stars <= MAX_STARS:
        raise UsageError(cause=_("--stars: a rating is from 0 to 5"))
    text = _text(args.file)
    checked = _checked(call, CheckText(text, args.conversation, args.channel, args.lang, args.customer, args.stars))
    if call.out.is_text:
        print_findings(call.out, checked, args.file)
    else:
        call.out.document(checked_document(checked))
    return RefusedByDesk.exit_code if checked.blocked else 0


def _checked(call: Invocation, ask: CheckText) -> CheckedText:
    """Return what is found. Where no desk can be opened, a text for nobody the desk would have to know is checked without it."""
    with ExitStack() as stack:
        try:
            desk = stack.enter_context(call.desk())
        except (UsageError, RefusedByDesk, Unavailable) as error:
            if ask.conversation is not None or ask.customer:
                raise
            from agentdesk.client.tone_alone import check_alone  # noqa: PLC0415 - seldom

            _refuse_unknown(ask.kind)
            call.out.warn(str(error))
            return check_alone(call.home, ask)
        (checked,) = desk.ask(ask)
        return checked


def _refuse_unknown(kind: str) -> None:
    if kind and kind not in set(ChannelKind):
        raise UsageError(cause=_("there is no kind of channel “{kind}”; there are {kinds}").format(kind=kind, kinds=", ".join(ChannelKind)))


def _text(name: str) -> str:
    if name == STDIN:
        return text_from(name, "FILE")
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise NotFound(thing=_("file"), name=name) from error
    if len(content) > LONGEST_TEXT:
        raise UsageError(cause=_("{name}: longer than {count} bytes").format(name=name, count=LONGEST_TEXT))
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


NOTES = N_("One finding a line: FILE:LINE:COLUMN: LEVEL: what and why [RULE]. Exit code 4 where something blocks, else 0.")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "tone": (Leaf("check", N_("check a text before it leaves"), _check, _take_check, notes=NOTES, more_formats=("unix",)),),
}
