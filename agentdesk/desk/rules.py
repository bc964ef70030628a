"""Carries out the rules: what is due by a mark, what is due by time, and a trial of one on the past; every effect is the journal's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agentdesk.desk import writing_back
from agentdesk.desk.context import DeskFacts
from agentdesk.domain.errors import AgentdeskError, RefusedByDesk
from agentdesk.domain.ids import EARLIEST, AgentName, ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.query import Key, Match, Query, Term, Timed
from agentdesk.domain.rule_actions import Action, Pool, Way, parse_action
from agentdesk.domain.rules import MOST_PER_HOUR, Rule, RuleTrial, RuleTrials, Trigger, parse_query
from agentdesk.domain.states import Means
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import Assign, Verb
from agentdesk.store import agents, conversations, rule_runs
from agentdesk.store.engine import Connection
from agentdesk.store.rule_runs import Look, Marked, Past, Ran
from agentdesk.store.selection import Reader
from agentdesk.store.work import Author, Work

Handlers = Mapping[type[Verb], Callable[[Work, Any], Outcome]]
AT_ONCE = 50
MOST_TRIED = 100
_STATES = frozenset({Key.ASSIGNEE, Key.LATE})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuleEngine:
    """Carries out the desk's rules as they are configured now."""

    desk: DeskFacts
    handlers: Handlers

    def run_due(self, connection: Connection, now: datetime) -> tuple[ConversationId, ...]:
        """Let the rules look at what was marked, a few at a time; return the conversations that changed."""
        changed: set[ConversationId] = set()
        for trigger in (Trigger.ARRIVAL, Trigger.REPLY):
            marks = {one.conversation: one for one in rule_runs.take_due(connection, trigger, AT_ONCE)}
            waiting = {self._standing(connection, number): one for number, one in marks.items()}
            waiting.pop(None, None)
            for rule in self._rules(trigger):
                if not waiting:
                    break
                found = rule_runs.matching(connection, parse_query(rule.query), _reader(rule, now), [n for n in waiting if n is not None])
                acted = self._act_on(connection, rule, [Marked(waiting[number].message, number) for number in found], now)
                changed |= acted
                if rule.stops:
                    waiting = {number: one for number, one in waiting.items() if number not in acted}
        return tuple(sorted(changed))

    def look_timed(self, connection: Connection, now: datetime) -> dict[str, tuple[ConversationId, ...]]:
        """Return by rule what those that go by time would act on; a walk over the desk, which reads only."""
        rules = self._rules(Trigger.TIME)
        found = {rule.name: self._found_now(connection, rule, now, Look(AT_ONCE, spares_held=rule.forgets)) for rule in rules}
        return {name: tuple(one.conversation for one in marked) for name, marked in found.items() if marked}

    def run_timed(self, connection: Connection, now: datetime, name: str, among: Collection[ConversationId]) -> tuple[ConversationId, ...]:
        """Let one rule that goes by time act on what it found, as far as it still finds it; return the conversations that changed."""
        rule = next((one for one in self._rules(Trigger.TIME) if one.name == name), None)
        if rule is None:
            return ()
        found = self._found_now(connection, rule, now, Look(AT_ONCE, among, rule.forgets))
        return tuple(sorted(self._act_on(connection, rule, found, now)))

    @staticmethod
    def _found_now(connection: Connection, rule: Rule, now: datetime, look: Look) -> list[Marked]:
        return rule_runs.matching_now(connection, rule.name, parse_query(rule.query), _reader(rule, now), look)

    @property
    def goes_by_time(self) -> bool:
        """Whether any rule does."""
        return bool(self._rules(Trigger.TIME))

    def _rules(self, trigger: Trigger) -> list[Rule]:
        return [rule for rule in self.desk.rules() if rule.is_on and rule.on is trigger]

    @staticmethod
    def _standing(connection: Connection, number: ConversationId) -> ConversationId | None:
        """Return where a conversation's messages are by now, None where it was deleted."""
        try:
            return conversations.resolve(connection, number)
        except AgentdeskError:
            return None

    def _act_on(self, connection: Connection, rule: Rule, found: Collection[Marked], now: datetime) -> set[ConversationId]:
        acted: set[ConversationId] = set()
        room = MOST_PER_HOUR - rule_runs.count_runs(connection, rule.name, now - timedelta(hours=1)) if found else 0
        for marked in found:
            if rule_runs.has_run(connection, rule.name, marked):
                continue
            if room <= 0:
                self._stop(connection, rule, marked, now)
                break
            room -= 1
            Acting(self, rule, connection, now).act(marked)
            acted.add(marked.conversation)
        return acted

    @staticmethod
    def _stop(connection: Connection, rule: Rule, marked: Marked, now: datetime) -> None:
        """Say once an hour that a rule acts far too often; it goes on when the hour is over."""
        failure = "too often"
        if rule_runs.records(connection, now - timedelta(hours=1))[rule.name].failure == failure:
            return
        log.warning("a rule stopped for an hour: it acts too often", extra={"rule": rule.name})
        rule_runs.record(connection, Ran(rule.name, marked.conversation, marked.message, now, failure=failure))
        sentence = N_("stopped the rule {rule} for an hour: it acted on {count} conversations")
        Work(connection, now, _author(rule)).finish("rule", sentence, {"rule": rule.name, "count": MOST_PER_HOUR}, is_undoable=False)

    def try_out(self, connection: Connection, rule: Rule, since: datetime, now: datetime) -> RuleTrials:
        """Return what a rule would have done since then; the caller rolls back.

        Conditions are held against conversations as they are now. Of a rule on arrival or reply, terms on a state that conversations have
        left since are left out and named. A rule that deletes is tried on all there is: what it finds is older than any month.
        """
        query, left_out = (parse_query(rule.query), ()) if rule.on is Trigger.TIME else _lasting(parse_query(rule.query))
        past = Past(rule.on, EARLIEST if rule.forgets else since, rule.forgets)
        looked_at = rule_runs.count_past(connection, past)
        count, found = rule_runs.found_past(connection, past, query, _reader(rule, now), MOST_TRIED)
        acting = Acting(self, rule, connection, now)
        trials = tuple(RuleTrial(one.marked.conversation, one.who, one.subject, one.at, tuple(acting.act(one.marked))) for one in found)
        return RuleTrials(looked_at, count, trials, left_out)


@dataclass(frozen=True, slots=True)
class Acting:
    """One rule at work inside one transaction."""

    engine: RuleEngine
    rule: Rule
    connection: Connection
    now: datetime

    def act(self, marked: Marked) -> list[str]:
        """Carry out the actions and keep that they were; one that fails leaves no trace of itself, and the others are done all the same."""
        words, assigned, failure = [], "", ""
        for text in self.rule.actions:
            try:
                with self.connection.begin_nested():
                    verb = self._verb(parse_action(text), marked)
                    outcome = self._do(verb)
            except AgentdeskError as error:
                failure = str(error)[:200]
                log.warning(
                    "a rule could not act", extra={"rule": self.rule.name, "conversation": marked.conversation, "cause": error.code}
                )
                words.append(failure)
                continue
            words.append(outcome.text)
            if isinstance(verb, Assign):
                assigned = verb.assignee or ""
        ran = Ran(self.rule.name, marked.conversation, marked.message, self.now, assigned, failure)
        rule_runs.record(self.connection, ran)
        return words

    def _do(self, verb: Verb) -> Outcome:
        work = Work(self.connection, self.now, _author(self.rule))
        outcome = self.engine.handlers[type(verb)](work, verb)
        writing_back.follow(work, self.engine.desk.accounts)
        return outcome

    def _verb(self, action: Action, marked: Marked) -> Verb:
        if action.verb_for is not None:
            return action.verb_for(marked.conversation, self.now)
        assert action.pool is not None
        return Assign((marked.conversation,), self._chosen(action.pool), is_new_name=True)

    def _chosen(self, pool: Pool) -> AgentName:
        """Return who of a pool is next; absentees are passed over.

        Raises:
            RefusedByDesk: all of them are away.
        """
        away = {one.name for one in agents.absentees(self.connection, self.now)}
        present = [name for name in pool.among if name not in away]
        if not present:
            raise RefusedByDesk(cause=N_("everybody it could be assigned to is away"))
        if pool.way is Way.BY_LOAD:
            owned = {one.name: one.open for one in agents.known(self.connection, self.now)}
            return min(present, key=lambda name: owned.get(name, 0))
        last = rule_runs.last_assigned(self.connection, self.rule.name)
        at = pool.among.index(AgentName(last)) + 1 if last in pool.among else 0
        return next(name for name in (*pool.among[at:], *pool.among[:at]) if name in present)


def _author(rule: Rule) -> Author:
    return Author(rule.author, -1, Means.RULE)


def _reader(rule: Rule, now: datetime) -> Reader:
    return Reader(rule.author, now)


def _lasting(query: Query) -> tuple[Query, tuple[str, ...]]:
    """Return a query without the terms on what passes, and those, as they are typed."""
    passing = tuple(term for term in query.terms if _passes(term))
    return Query(tuple(term for term in query.terms if term not in passing)), tuple(map(_shown, passing))


def _passes(term: Term) -> bool:
    if isinstance(term, Timed):
        return True
    return isinstance(term, Match) and (term.key in _STATES or term.key is Key.IS or (term.key is Key.HAS and "due" in term.values))


def _shown(term: Term) -> str:
    if isinstance(term, Match):
        return f"{'-' if term.is_negated else ''}{term.key.value}:{','.join(term.values)}"
    return f"{'-' if term.is_negated else ''}{term.key.value}:…" if isinstance(term, Timed) else ""
