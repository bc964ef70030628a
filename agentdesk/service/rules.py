"""Has the rules carried out: those due by a mark at once, those that go by time every half minute; and the verbs on rules."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from agentdesk.config import rules as rules_file
from agentdesk.desk.rules import RuleEngine
from agentdesk.domain import asks, verbs
from agentdesk.domain.errors import FieldValue, NotFound
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.rules import Rule, RuleTrials, RuleView
from agentdesk.domain.texts import N_
from agentdesk.service import long_asks
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.store import rule_runs
from agentdesk.store.rule_runs import Record
from agentdesk.store.stores import RollBack, WritingStores
from agentdesk.store.work import Work

TIMED_EVERY_S = 30.0
REPORTED = timedelta(days=30)


@dataclass(slots=True)
class RuleRunner:
    """Runs what is due, on the writer's thread, behind people's verbs."""

    rooms: Rooms
    _timed_at_s: float = field(default=float("-inf"))

    @property
    def engine(self) -> RuleEngine:
        """What carries rules out."""
        return RuleEngine(self.rooms.desk, self.rooms.handlers)

    async def run(self, *, is_by_time: bool = False) -> tuple[ConversationId, ...]:
        """Run what is due; return the conversations that changed. Where nothing is, nobody waits for the writer.

        Args:
            is_by_time: let the rules that go by time look now, however lately they did.
        """
        changed: set[ConversationId] = set()
        with self.rooms.reading.reading() as connection:
            is_due = rule_runs.is_any_due(connection)
        if is_due:
            changed.update(await self.rooms.leading.machines(self._run_due))
        now_s = self.rooms.clock.monotonic()
        if is_by_time or now_s - self._timed_at_s >= TIMED_EVERY_S:
            self._timed_at_s = now_s
            for name, among in (await long_asks.to_the_end(self._look_timed)).items():
                changed.update(await self.rooms.leading.machines(partial(self._run_timed, name, among)))
        return tuple(sorted(changed))

    def _run_due(self, stores: WritingStores) -> tuple[ConversationId, ...]:
        with stores.transaction() as connection:
            return self.engine.run_due(connection, self.rooms.clock.now())

    def _look_timed(self) -> dict[str, tuple[ConversationId, ...]]:
        """Walk the desk over a connection of its own: nobody's keys wait for it, however large the desk."""
        if not self.engine.goes_by_time:
            return {}
        stores = self.rooms.standing.open_for_reading()
        try:
            with stores.reading() as connection:
                return self.engine.look_timed(connection, self.rooms.clock.now())
        finally:
            stores.close()

    def _run_timed(self, name: str, among: tuple[ConversationId, ...], stores: WritingStores) -> tuple[ConversationId, ...]:
        with stores.transaction() as connection:
            return self.engine.run_timed(connection, self.rooms.clock.now(), name, among)


@dataclass(frozen=True, slots=True)
class RuleOperations:
    """Verbs and asks on rules: their file, and trials."""

    rooms: Rooms

    async def add(self, call: Call, verb: verbs.AddRule) -> Outcome:
        """Write a rule into the configuration, once it is sure that it can be carried out."""
        rules_file.check_rule(verb.rule)
        if call.is_dry_run:
            return Outcome(sentence=N_("would add the rule {rule}"), fields={"rule": verb.rule.name})
        await asyncio.to_thread(rules_file.add_rule, self.rooms.home, verb.rule)
        return await self._changed(call, verb.NAME, N_("added the rule {rule}"), verb.rule.name)

    async def switch(self, call: Call, verb: verbs.SwitchRule) -> Outcome:
        """Switch a rule on or off."""
        self._found(verb.rule)
        sentence = N_("switched the rule {rule} on") if verb.is_on else N_("switched the rule {rule} off")
        if call.is_dry_run:
            return Outcome(sentence=sentence, fields={"rule": verb.rule})
        await asyncio.to_thread(rules_file.switch_rule, self.rooms.home, verb.rule, is_on=verb.is_on)
        return await self._changed(call, verb.NAME, sentence, verb.rule)

    async def remove(self, call: Call, verb: verbs.RemoveRule) -> Outcome:
        """Take a rule out of the configuration; what it did stays."""
        self._found(verb.rule)
        if call.is_dry_run:
            return Outcome(sentence=N_("would remove the rule {rule}"), fields={"rule": verb.rule})
        await asyncio.to_thread(rules_file.remove_rule, self.rooms.home, verb.rule)
        return await self._changed(call, verb.NAME, N_("removed the rule {rule}"), verb.rule)

    def _found(self, name: str) -> Rule:
        found = next((rule for rule in self.rooms.desk.rules() if rule.name == name), None)
        if found is None:
            raise NotFound(thing=N_("rule"), name=name[:80])
        return found

    async def _changed(self, call: Call, name: str, sentence: str, rule: str) -> Outcome:
        self.rooms.accounts.rules.look_again()
        fields: dict[str, FieldValue] = {"rule": rule}

        def journal(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                work = Work(connection, self.rooms.clock.now(), call.author)
                return Outcome(entry=work.finish(name, sentence, fields, is_undoable=False), sentence=sentence, fields=fields)

        return await self.rooms.writer.people(journal)

    async def list(self, _call: Call, _ask: asks.ListRules, send: SendParts) -> None:
        """Send the rules in their order, each with how it fared."""
        with self.rooms.reading.reading() as connection:
            fared = rule_runs.records(connection, self.rooms.clock.now() - REPORTED)
        none = Record()
        found = [(rule, fared.get(rule.name, none)) for rule in self.rooms.desk.rules()]
        await send([RuleView(rule, one.acted, one.last_at, one.failure) for rule, one in found])

    async def try_out(self, _call: Call, ask: asks.TryRule, send: SendParts) -> None:
        """Send what a rule would have done; nothing is changed."""
        rule = self._found(ask.name) if ask.rule is None else ask.rule
        rules_file.check_rule(rule)
        now = self.rooms.clock.now()
        engine = RuleRunner(self.rooms).engine

        def try_out(stores: WritingStores) -> RuleTrials:
            trials = RuleTrials(0, 0, ())
            with suppress(RollBack), stores.transaction() as connection:
                trials = engine.try_out(connection, rule, now - timedelta(days=ask.days), now)
                raise RollBack
            return trials

        await send([await self.rooms.writer.machines(try_out)])
