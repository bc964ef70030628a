"""Verbs that write unasked: forward and new."""

from __future__ import annotations

import sys

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of
from agentdesk.cli.outgoing import (
    addresses,
    attached,
    carried,
    format_of,
    return_at_of,
    say_when,
    take_outgoing,
    take_waiting,
    warn_of_people,
)
from agentdesk.cli.texts_in import text_from
from agentdesk.domain.asks import PlanReply
from agentdesk.domain.errors import UsageError, error_from
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import NO_CONVERSATION, Forward, WriteNew


def _take_forward(parser: Parser) -> None:
    parser.add_argument(
        "conversation", metavar="ID", help=_("a conversation's number (its newest message from outside), or a message's id")
    )
    take_outgoing(parser)
    parser.set_defaults(body="")
    parser.add_argument("--no-files", action="store_true", help=_("leave the message's own files behind"))


def _forward(call: Invocation) -> int:
    args = call.args
    text = text_from(args.body, "--body")
    to = addresses(args.to)
    if not (to or args.cc or args.bcc):
        raise UsageError(cause=_("--to: whom is it forwarded to?"))
    with call.desk() as desk:
        conversation, message = conversation_of(desk, args.conversation)
        ask = PlanReply(conversation, message, forward=True, account=AccountName(args.account), language=args.lang)
        (plan,) = desk.ask(ask)
        if plan.refusal is not None:
            raise error_from(plan.refusal.code, plan.refusal.fields)
        own = () if args.no_files or plan.answers is None else carried(desk, plan.conversation, plan.answers)
        verb = Forward(
            conversation=plan.conversation,
            body=text,
            forwards=plan.answers,
            to=to,
            cc=addresses(args.cc),
            bcc=addresses(args.bcc),
            subject=args.subject or plan.subject,
            account=plan.account,
            attachments=(*own, *attached(desk, args.attach)),
            language=args.lang,
            hold=args.hold,
            from_address=args.from_address,
            format=format_of(call),
        )
        warn_of_people(call, plan, (*verb.to, *verb.cc, *verb.bcc))
        code = call.do(desk, verb)
    say_when(call, plan, desk.hello.role)
    return code


def _take_new(parser: Parser) -> None:
    take_outgoing(parser)
    take_waiting(parser)


def _new(call: Invocation) -> int:
    args = call.args
    to = addresses(args.to)
    if not to:
        raise UsageError(cause=_("--to: whom is it written to?"))
    if args.body == "-" and sys.stdin is not None and sys.stdin.isatty():
        call.out.warn(_("write the text; ctrl+d on an empty line ends it"))
    text = text_from(args.body, "--body")
    with call.desk() as desk:
        (plan,) = desk.ask(PlanReply(NO_CONVERSATION, account=AccountName(args.account), language=args.lang))
        if plan.refusal is not None:
            raise error_from(plan.refusal.code, plan.refusal.fields)
        verb = WriteNew(
            body=text,
            to=to,
            subject=args.subject,
            cc=addresses(args.cc),
            bcc=addresses(args.bcc),
            account=plan.account,
            attachments=attached(desk, args.attach),
            language=args.lang,
            hold=args.hold,
            close_after=args.close,
            from_address=args.from_address,
            format=format_of(call),
            return_at=return_at_of(call),
        )
        warn_of_people(call, plan, (*verb.to, *verb.cc, *verb.bcc))
        code = call.do(desk, verb)
    say_when(call, plan, desk.hello.role)
    return code


FORWARD_NOTES = N_("The conversation stays as it is: whoever asked still waits for an answer. What the other side answers joins it.")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "forward": (
        Leaf("", N_("hand a message on to somebody else, its files with it"), _forward, _take_forward, changes=True, notes=FORWARD_NOTES),
    ),
    "new": (Leaf("", N_("write to somebody: a new conversation"), _new, _take_new, changes=True),),
}
