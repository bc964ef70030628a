"""Verbs that move conversations: close, reopen, pending, snooze, assign, tag, spam, delete."""

from __future__ import annotations

from collections.abc import Callable

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversations_of, take_conversations
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.moments import parse_until
from agentdesk.domain.query import ME, NONE
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import Assign, Close, Delete, MarkSpam, Reopen, SetPending, Snooze, Tag, Verb

Conversations = tuple[ConversationId, ...]


def _plain_verb(verb: Callable[[Conversations], Verb]) -> Callable[[Invocation], int]:
    def run(call: Invocation) -> int:
        return _carry_out(call, verb)

    return run


def _carry_out(call: Invocation, verb: Callable[[Conversations], Verb]) -> int:
    with call.desk() as desk:
        return call.do(desk, verb(conversations_of(desk, call.args.conversations)))


def _take_until(parser: Parser) -> None:
    take_conversations(parser)
    parser.add_argument("--until", metavar="MOMENT", required=True, help=_("3d, 2h, tomorrow, “monday 9:00”, 17:30, 2026-03-01T14:00"))


def _snooze(call: Invocation) -> int:
    until = parse_until(call.args.until, SystemClock().now())
    return _carry_out(call, lambda conversations: Snooze(conversations, until))


def _take_return(parser: Parser) -> None:
    take_conversations(parser)
    parser.add_argument(
        "--until", metavar="MOMENT", default="", help=_("bring them back then (3d, monday) unless the customer answers before")
    )


def _pending(call: Invocation) -> int:
    until = parse_until(call.args.until, SystemClock().now()) if call.args.until else None
    return _carry_out(call, lambda conversations: SetPending(conversations, until))


def _take_assignee(parser: Parser) -> None:
    take_conversations(parser)
    parser.add_argument("--to", metavar="AGENT", required=True, help=_("an agent's name, me, or none to give them back to everybody"))
    parser.add_argument("--new", action="store_true", help=_("a name nobody here has yet: a colleague still to come, or a pool"))


def _assign(call: Invocation) -> int:
    with call.desk() as desk:
        name = desk.hello.agent if call.args.to == ME else call.args.to
        assignee = None if call.args.to == NONE else AgentName(name)
        verb = Assign(conversations_of(desk, call.args.conversations), assignee, call.args.new)
        return call.do(desk, verb)


def _take_tags(parser: Parser) -> None:
    take_conversations(parser)
    parser.add_argument("--add", metavar="TAG", action="append", default=[], help=_("put this tag on; may be repeated"))
    parser.add_argument("--remove", metavar="TAG", action="append", default=[], help=_("take this tag off; may be repeated"))


def _tag(call: Invocation) -> int:
    add, remove = tuple(call.args.add), tuple(call.args.remove)
    if not add and not remove:
        raise UsageError(cause=_("agentdesk tag needs --add TAG or --remove TAG"))
    return _carry_out(call, lambda conversations: Tag(conversations, add, remove))


def _leaf(summary: str, run: Callable[[Invocation], int], configure: Callable[[Parser], None] = take_conversations) -> tuple[Leaf, ...]:
    return (Leaf("", summary, run, configure, changes=True),)


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "close": _leaf(N_("mark conversations as done"), _plain_verb(Close)),
    "reopen": _leaf(N_("open conversations again"), _plain_verb(Reopen)),
    "pending": _leaf(N_("say that we wait for the customer"), _pending, _take_return),
    "spam": _leaf(N_("say that conversations are spam; later mail in them stays there"), _plain_verb(MarkSpam)),
    "delete": _leaf(N_("hide conversations from every view; undo for 30 days, then they are erased"), _plain_verb(Delete)),
    "snooze": _leaf(N_("hide conversations until a moment, when they open again"), _snooze, _take_until),
    "assign": _leaf(N_("give conversations to an agent"), _assign, _take_assignee),
    "tag": _leaf(N_("put tags on conversations and take them off"), _tag, _take_tags),
}
