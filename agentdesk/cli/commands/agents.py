"""The verb `agent`: who works at this desk, and who is away."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain import verbs
from agentdesk.domain.asks import ListAgents, ListLooks
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.moments import parse_until
from agentdesk.domain.query import ME, NONE
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import ConfirmAgent, SetAway


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = list(desk.ask(ListAgents()))
    if not call.out.is_text:
        call.out.records("agents", (plain(one) for one in found))
        return 0
    columns = (Column(_("Agent"), 2), Column(_("Open")), Column(_("Role")), Column(_("Away until")), Column(_("Stands in"), 1))
    rows = [(one.name, str(one.open), one.role, local(one.away_until), one.deputy) for one in found]
    print_table(call.out, columns, rows)
    return 0


def _take_away(parser: Parser) -> None:
    parser.add_argument("agent", metavar="NAME", help=_("an agent's name, or me"))
    moment = parser.add_mutually_exclusive_group(required=True)
    moment.add_argument("--until", metavar="DATE", help=_("back then: 2026-12-28, monday, 3d"))
    moment.add_argument("--back", action="store_true", help=_("here again"))
    parser.add_argument("--to", metavar="AGENT", default="", help=_("who stands in; left out, everybody does"))


def _away(call: Invocation) -> int:
    args = call.args
    if args.back and args.to:
        raise UsageError(cause=_("--back and --to exclude each other"))
    until = None if args.back else parse_until(args.until, SystemClock().now())
    with call.desk() as desk:
        name = AgentName(desk.hello.agent if args.agent == ME else args.agent)
        deputy = desk.hello.agent if args.to == ME else "" if args.to == NONE else args.to
        return call.do(desk, SetAway(name, until, deputy))


def _take_looked(parser: Parser) -> None:
    parser.add_argument("agent", metavar="NAME", nargs="?", help=_("an agent's name, or me; else everybody"))
    parser.add_argument("--conversation", metavar="N", type=int, help=_("only who looked at this conversation"))
    parser.add_argument("--limit", metavar="N", type=int, default=100, help=_("how many at most (100)"))


def _looked(call: Invocation) -> int:
    args = call.args
    with call.desk() as desk:
        agent = None if args.agent is None else AgentName(desk.hello.agent if args.agent == ME else args.agent)
        conversation = None if args.conversation is None else ConversationId(args.conversation)
        found = list(desk.ask(ListLooks(agent, conversation, args.limit)))
    if not call.out.is_text:
        call.out.records("looks", (plain(one) for one in found))
        return 0
    columns = (Column(_("Agent"), 2), Column(_("Conversation")), Column(_("From")), Column(_("To")), Column(_("Times")))
    rows = [
        (one.agent, f"#{one.conversation}" if one.conversation else _("an export"), local(one.first_at), local(one.last_at), str(one.times))
        for one in found
    ]
    print_table(call.out, columns, rows)
    return 0


def _take_name(parser: Parser) -> None:
    parser.add_argument("agent", metavar="NAME", help=_("a user of this machine"))


def _confirm(call: Invocation) -> int:
    return call.carry_out(ConfirmAgent(AgentName(call.args.agent)))


def _roles(call: Invocation) -> int:
    """Print which verbs each role adds to those before it."""
    found = [(role.name.lower(), sorted(verb.NAME for verb in verbs.ALL if verb.ROLE is role)) for role in Role]
    if not call.out.is_text:
        call.out.records("roles", ({"role": role, "verbs": [*names]} for role, names in found))
        return 0
    for role, names in found:
        call.out.text(f"{role}: {' '.join(names)}")
    return 0


NOTES = N_(
    "Open and snoozed conversations and drafts go to whoever stands in, and so does what customers answer meanwhile. "
    "For somebody else it takes the role lead."
)

ROLE_NOTES = N_(
    "A viewer reads. An importer brings things in and reads nothing. What a trainee writes waits for a lead. "
    "Who has which role stands in config.toml under [roles]. Read: agentdesk help team"
)

LOOKED_NOTES = N_(
    "On a shared desk the service keeps for a year who had which conversation shown, in the console or by a command, and who exported. "
    "It takes the role lead."
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "agent": (
        Leaf("list", N_("list who works at this desk, and who is away"), _list, is_default=True),
        Leaf("roles", N_("list the roles, and what each may do beside what the ones before it may"), _roles, notes=ROLE_NOTES),
        Leaf("confirm", N_("say that a user is who their name says, after a uid was given out anew"), _confirm, _take_name, changes=True),
        Leaf("looked", N_("who looked at what, for leads"), _looked, _take_looked, notes=LOOKED_NOTES),
        Leaf("away", N_("say that somebody is away, and who stands in"), _away, _take_away, changes=True, notes=NOTES),
    ),
}
