"""The verb `log`: a call, a visit, a message on a platform that isn't connected, a pasted review."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of
from agentdesk.cli.outgoing import addresses
from agentdesk.cli.texts_in import text_from
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import UsageError
from agentdesk.domain.moments import in_utc, parse_datetime, parse_until
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs.contacts import LogContact, person_of


def _take_log(parser: Parser) -> None:
    parser.add_argument("channel", metavar="CHANNEL", help=_("phone, counter, appointment, review, whatsapp, or a platform's name"))
    parser.add_argument(
        "--from", dest="who", metavar="WHO", required=True, help=_("a name, a number or an address, or both: “Jan <+31 6 …>”")
    )
    parser.add_argument("--text", metavar="TEXT", default="-", help=_("what was said; - (the default) reads standard input"))
    parser.add_argument("--subject", metavar="TEXT", default="", help=_("what it is about; else the text's first line"))
    parser.add_argument("--at", metavar="MOMENT", default="", help=_("when it was, as in 2026-03-01T14:00; else now"))
    parser.add_argument("--stars", metavar="N", type=float, help=_("a review's stars out of 5"))
    parser.add_argument("--link", metavar="URL", default="", help=_("the page where it stands"))
    parser.add_argument("--callback", metavar="MOMENT", default="", help=_("when a call was promised: 2h, 17:30, “monday 9:00”"))
    parser.add_argument("--conversation", metavar="ID", default="", help=_("add it to this conversation"))


def _log(call: Invocation) -> int:
    args, now = call.args, SystemClock().now()
    text = text_from(args.text, "--text") if args.text != "-" or args.stars is None else ""
    at = parse_datetime(args.at.upper()) if args.at else None
    if args.at and at is None:
        raise UsageError(cause=_("--at: “{text}” is no moment; write it as 2026-03-01T14:00").format(text=args.at))
    with call.desk() as desk:
        verb = LogContact(
            channel=args.channel.lower(),
            who=person_of(addresses([args.who])[0]),
            text=text,
            subject=args.subject,
            at=None if at is None else in_utc(at),
            rating=args.stars,
            url=args.link,
            callback_at=parse_until(args.callback, now) if args.callback else None,
            conversation=conversation_of(desk, args.conversation)[0] if args.conversation else None,
        )
        return call.do(desk, verb)


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "log": (Leaf("", N_("record a contact that no channel brings in"), _log, _take_log, changes=True),),
}
