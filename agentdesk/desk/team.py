"""Handlers of the verbs on the team: absences, and what is handed on because of them."""

from __future__ import annotations

from datetime import datetime

from agentdesk.desk.naming import Staff, checked_name, refuse_unknown
from agentdesk.desk.roles import refuse_unless_allowed
from agentdesk.domain.errors import FieldValue, NotFound, UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import NO_CONVERSATION, GiveDraft, SetAway
from agentdesk.store import agents, drafts
from agentdesk.store.engine import Connection
from agentdesk.store.work import SERVICE, Work


def set_away(work: Work, verb: SetAway, staff: Staff = frozenset) -> Outcome:
    """Say that somebody is away, or back; what is theirs is handed on in the same entry.

    Raises:
        Forbidden: it is somebody else's to say. UnknownAgent: nobody has the name, or the deputy's. UsageError: the absence makes no sense.
    """
    if verb.agent != work.author.agent:
        refuse_unless_allowed(work.author.role, SetAway.NAME, Role.LEAD)
    _check(work, verb, staff)
    row = agents.row_of(work.connection, verb.agent)
    work.set("agent", row, "away_until", verb.until)
    work.set("agent", row, "deputy", verb.deputy if verb.until is not None else "")
    handed = _hand_on(work, verb.agent) if verb.until is not None else 0
    sentence, fields = _words(verb, handed)
    args = {"agent": verb.agent, "until": None if verb.until is None else verb.until.isoformat(), "to": verb.deputy}
    entry = work.finish(SetAway.NAME, sentence, fields, args=args) if work.effects else None
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields)


def _check(work: Work, verb: SetAway, staff: Staff) -> None:
    checked_name(verb.agent)
    if verb.until is not None:
        refuse_unknown(work, verb.agent, staff)
    if verb.until is not None and verb.until <= work.now:
        raise UsageError(cause=N_("an absence ends at a moment that is still to come"))
    if verb.deputy == verb.agent:
        raise UsageError(cause=N_("nobody stands in for themselves"))
    if verb.deputy:
        refuse_unknown(work, verb.deputy, staff)


def _words(verb: SetAway, handed: int) -> tuple[str, dict[str, FieldValue]]:
    if verb.until is None:
        return N_("{agent} is back"), {"agent": verb.agent}
    fields: dict[str, FieldValue] = {"agent": verb.agent, "until": verb.until.isoformat(), "count": handed}
    if verb.deputy:
        return N_("{agent} is away until {until}; {deputy} stands in: {count} handed on"), fields | {"deputy": verb.deputy}
    return N_("{agent} is away until {until}; everybody stands in: {count} handed on"), fields


def _hand_on(work: Work, name: AgentName) -> int:
    """Give what an absentee owns, and is writing, to whoever stands in; return how many conversations and drafts that were."""
    heir = agents.stand_in(work.connection, name, work.now)
    numbers = agents.waiting_for(work.connection, name)
    for number in numbers:
        work.set("conversation", number, "assignee", heir)
    drafts = agents.drafts_of(work.connection, name)
    for draft, conversation in drafts:
        work.set("draft", draft, "author", heir or "", conversation)
    return len(numbers) + len(drafts)


def hand_on_due(connection: Connection, now: datetime) -> tuple[ConversationId, ...]:
    """Hand on what came back to absentees since: answered by customers, woken, or assigned all the same."""
    changed: set[ConversationId] = set()
    for absentee in agents.absentees(connection, now):
        work = Work(connection, now, SERVICE)
        if _hand_on(work, absentee.name):
            changed |= work.changed
            fields: dict[str, FieldValue] = {"agent": absentee.name, "count": len(work.changed)}
            work.finish("assign", N_("{agent} is away: {count} handed on"), fields)
    return tuple(sorted(changed))


def give_draft(work: Work, verb: GiveDraft, staff: Staff = frozenset) -> Outcome:
    """Make a draft somebody else's: one's own goes to anybody, anybody's comes to oneself.

    Raises:
        NotFound: there is no such draft. Forbidden: it is neither one's own nor taken over by oneself. UnknownAgent: nobody has the name.
    """
    draft = drafts.get(work.connection, verb.draft)
    if draft is None:
        raise NotFound(thing=N_("draft"), name=str(verb.draft))
    me = work.author.agent
    if draft.author not in {me, ""} and verb.to != me:
        refuse_unless_allowed(work.author.role, verb.NAME, Role.LEAD)
    refuse_unknown(work, verb.to, staff)
    is_new = draft.conversation == NO_CONVERSATION
    work.set("draft", verb.draft, "author", verb.to, None if is_new else draft.conversation)
    fields: dict[str, FieldValue] = {"number": draft.conversation, "agent": verb.to, "count": 1}
    sentence = N_("gave the draft of a new mail to {agent}") if is_new else N_("gave a draft in #{number} to {agent}")
    entry = work.finish(verb.NAME, sentence, fields, args={"draft": verb.draft, "to": verb.to}) if work.effects else None
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields)
