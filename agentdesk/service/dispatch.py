"""From a request's name to its handler or answer: roles first, then the writer's thread or the reading connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from agentdesk.desk import template_files, writing_back
from agentdesk.desk.answers import ANSWERS, LONG
from agentdesk.desk.context import Reading, Watch
from agentdesk.desk.roles import refuse_unless_allowed
from agentdesk.domain import asks, verbs
from agentdesk.domain.asks import Ask
from agentdesk.domain.errors import AgentdeskError, ReadOnlyDesk, Unavailable, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import Verb
from agentdesk.service.long_asks import LongAsks
from agentdesk.service.operations import AskOperation, VerbOperation
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.service.writer import NO_SERVER
from agentdesk.store.engine import DeadlineExceeded, deadline
from agentdesk.store.stores import ReadingStores, RollBack, WritingStores
from agentdesk.store.troubles import Trouble, trouble_of, words_of
from agentdesk.store.work import Author, Work
from agentdesk.wire.codec import decode

INLINE_LIMIT_S = 0.1
"""What a short ask may take on the service's loop; then it goes on in a thread."""

VERBS, ASKS = verbs.BY_NAME, asks.BY_NAME
"""By name; all their modules are loaded with this one, before the service says that it is ready."""
_MOVE_CLOSURES = frozenset({verbs.AddClosure, verbs.RemoveClosure, verbs.Undo, verbs.Redo})


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Carries out requests."""

    rooms: Rooms
    watch: Watch
    verb_operations: dict[type[Verb], VerbOperation]
    ask_operations: dict[type[Ask[Any]], AskOperation]
    changed: Callable[[type[Verb], tuple[ConversationId, ...]], None]
    long_asks: LongAsks
    warnings: Callable[[Verb], tuple[str, ...]] = lambda _verb: ()
    """What is worth a word beside what a verb came to."""
    saw: Callable[[Author, Ask[Any]], None] = lambda _author, _ask: None
    """Told of every ask that was allowed, before it is answered."""

    async def __call__(self, call: Call, send: SendParts) -> None:
        """Carry out one request and send what it comes to."""
        try:
            await self._carry_on(call, send)
        except Exception as problem:
            if isinstance(problem, AgentdeskError) or trouble_of(problem) is not Trouble.GONE:
                raise
            raise Unavailable(cause=NO_SERVER, server=self.rooms.desk.server, reason=words_of(problem)) from problem

    async def _carry_on(self, call: Call, send: SendParts) -> None:
        if call.name in VERBS:
            await send([await self._do(call)])
        elif call.name in ASKS:
            await self._ask(call, send)
        else:
            raise UsageError(cause=N_("there is no verb or ask “{name}”"), name=call.name[:40])

    async def _do(self, call: Call) -> Outcome:
        kind = VERBS[call.name]
        refuse_unless_allowed(call.author.role, call.name, kind.ROLE)
        reason = self.watch.is_read_only()
        if reason:
            raise ReadOnlyDesk(cause=reason)
        verb = decode(kind, call.args)
        operation = self.verb_operations.get(kind)
        if operation is not None:
            outcome = await operation(call, verb)
        else:
            outcome = await self.rooms.writer.people(lambda stores: self._carry_out(stores, verb, call.author, is_dry_run=call.is_dry_run))
        may_move_closures = kind in _MOVE_CLOSURES and not call.is_dry_run
        if may_move_closures:
            self.rooms.look_at_closures()
        # The other services of a desk on a server keep closures in mind too.
        if (outcome.changed or (may_move_closures and self.rooms.desk.server)) and not call.is_dry_run:
            self.changed(kind, outcome.changed)
        return replace(outcome, words=(*outcome.words, *self.warnings(verb)))

    def _carry_out(self, stores: WritingStores, verb: Verb, author: Author, *, is_dry_run: bool) -> Outcome:
        outcome = Outcome()
        with suppress(RollBack), stores.transaction() as connection:
            work = Work(connection, self.rooms.clock.now(), author)
            outcome = self.rooms.handlers[type(verb)](work, verb)
            writing_back.follow(work, self.rooms.desk.accounts)
            if is_dry_run:
                raise RollBack
            template_files.follow(work, self.rooms.desk.voice)
        return replace(outcome, entry=None, created="") if is_dry_run else outcome

    async def _ask(self, call: Call, send: SendParts) -> None:
        kind = ASKS[call.name]
        refuse_unless_allowed(call.author.role, call.name, kind.ROLE)
        ask = decode(kind, call.args)
        self.saw(call.author, ask)
        operation = self.ask_operations.get(kind)
        if operation is not None:
            await operation(call, ask, send)
        elif kind in LONG:
            await self._ask_in_thread(call.author, ask, send)
        else:
            await self._ask_inline(call.author, ask, send)

    def _reading(self, author: Author, stores: ReadingStores) -> Reading:
        rooms = self.rooms
        return Reading(stores, author.agent, author.role, rooms.clock.now(), rooms.desk, self.watch)

    async def _ask_inline(self, author: Author, ask: Ask[Any], send: SendParts) -> None:
        reading = self._reading(author, self.rooms.reading)
        try:
            parts = self._answered(reading, ask)
        except DeadlineExceeded:
            await self._ask_in_thread(author, ask, send)
            return
        except Exception as problem:
            if trouble_of(problem) is not Trouble.GONE:
                raise
            # A server that was started anew has closed the line; a question can be asked again over the next one.
            parts = self._answered(reading, ask)
        await send(parts)

    def _answered(self, reading: Reading, ask: Ask[Any]) -> list[Any]:
        with self.rooms.reading.reading() as connection, deadline(connection, INLINE_LIMIT_S):
            return list(ANSWERS[type(ask)](reading, ask))

    async def _ask_in_thread(self, author: Author, ask: Ask[Any], send: SendParts) -> None:
        """Answer over a connection of its own."""

        def read(stores: ReadingStores) -> Iterable[Any]:
            return ANSWERS[type(ask)](self._reading(author, stores), ask)

        await self.long_asks.answer(read, send)
