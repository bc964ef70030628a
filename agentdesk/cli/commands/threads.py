"""Verbs that change what belongs together: merge, split, move; and reading messages again: reparse."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of, conversations_of, numbered, take_conversations
from agentdesk.cli.queries import query_of, take_query
from agentdesk.domain.errors import AgentdeskError, SomeFailed
from agentdesk.domain.ids import MessageId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import Merge, Move, Reparse, Split

MESSAGE = N_("message")


def _take_merge(parser: Parser) -> None:
    take_conversations(parser)
    parser.add_argument("--into", metavar="ID", required=True, help=_("the conversation that they become part of"))


def _merge(call: Invocation) -> int:
    with call.desk() as desk:
        into, _message = conversation_of(desk, call.args.into)
        return call.do(desk, Merge(conversations_of(desk, call.args.conversations), into))


def _take_messages(parser: Parser) -> None:
    parser.add_argument("messages", metavar="MESSAGE", nargs="+", help=_("a message's id, as agentdesk show prints it"))


def _messages(call: Invocation) -> tuple[MessageId, ...]:
    return tuple(numbered(text, MessageId, MESSAGE) for text in call.args.messages)


def _split(call: Invocation) -> int:
    with call.desk() as desk:
        return call.do(desk, Split(_messages(call)))


def _take_move(parser: Parser) -> None:
    _take_messages(parser)
    parser.add_argument("--to", metavar="ID", required=True, help=_("the conversation that they go to"))


def _move(call: Invocation) -> int:
    with call.desk() as desk:
        to, _message = conversation_of(desk, call.args.to)
        return call.do(desk, Move(_messages(call), to))


def _take_reparse(parser: Parser) -> None:
    take_query(parser)
    parser.add_argument("--after", metavar="MESSAGE", default="0", help=_("go on behind this message, where an earlier run was stopped"))


def _reparse(call: Invocation) -> int:
    text, _query = query_of(call.args.query)
    after, read, changed = numbered(call.args.after, MessageId, MESSAGE), 0, 0
    how_far, damaged = "", list[str]()
    try:
        with call.desk() as desk:
            while (outcome := desk.do(Reparse(text, after), is_dry_run=call.args.dry_run)).created:
                after = MessageId(int(outcome.created))
                read, changed = read + int(outcome.fields["count"]), changed + int(outcome.fields["changed"])
                damaged += str(outcome.fields.get("damaged", "")).split()
                how_far = _("read {count} again; stopped here, go on with --after {after}").format(count=read, after=after)
                call.out.progress(how_far)
    except (AgentdeskError, KeyboardInterrupt):
        if how_far:
            call.out.warn(how_far)
        raise
    if call.out.is_text:
        words = (
            _("read {count} messages again, {changed} would change")
            if call.is_dry_run
            else _("read {count} messages again, {changed} changed")
        )
        call.out.text(words.format(count=read, changed=changed))
    else:
        call.out.document({"read": read, "changed": changed, "damaged": [*damaged], "dry_run": call.is_dry_run})
    for message in damaged:
        call.out.warn(_("message {message} stays as it was read before: its raw source is damaged on the disk").format(message=message))
    return SomeFailed.exit_code if damaged else 0


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "merge": (Leaf("", N_("put conversations into another one; later answers go there too"), _merge, _take_merge, changes=True),),
    "split": (Leaf("", N_("take messages out of a conversation into a new one"), _split, _take_messages, changes=True),),
    "move": (Leaf("", N_("take messages into another conversation"), _move, _take_move, changes=True),),
    "reparse": (
        Leaf("", N_("read messages again from their raw sources; ids never change"), _reparse, _take_reparse, changes=True, is_final=True),
    ),
}
