"""What the service does by itself: polling, delivering, waking the snoozed, asking about what nobody is sure of."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from agentdesk.desk import targets, team
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.states import ChannelKind, Status
from agentdesk.domain.texts import N_
from agentdesk.outbox.delivering import Attempt, Ending
from agentdesk.service import recovery
from agentdesk.service.acknowledging import acknowledge
from agentdesk.service.mail_notices import NoticeRunner
from agentdesk.service.pollers import Pollers
from agentdesk.service.rest_fetching import RestFetching
from agentdesk.service.rules import RuleRunner
from agentdesk.service.surveying import survey
from agentdesk.service.wiring import Rooms
from agentdesk.service.writing_back import WritingBack
from agentdesk.store import conversations, deliveries, meta, write_backs
from agentdesk.store.stores import WritingStores
from agentdesk.store.troubles import Trouble, trouble_of, words_of
from agentdesk.store.work import SERVICE, Work

log = logging.getLogger(__name__)

TICK_S = 1.0
LONGEST_SLEEP_S = 60.0
RECONCILE_EVERY_S = 300.0
RECONCILE_LETTERS_EVERY_S = 10.0
"""A print server of the house may be asked often, and whoever filled a tray looks whether the letter is through."""
SURVEY_EVERY_S = 30.0
NOTICES_EVERY_S = 15.0
LOOK_AGAIN_S = 5.0
FINISH_WITHIN_S = 60.0
"""How long the end waits for a message whose first bytes are gone; cut off, nobody could tell whether it left."""
Changed = Callable[[tuple[ConversationId, ...]], None]


@dataclass(slots=True)
class Watching:
    """Polls and delivers while it is on; a service started by a script leaves it off."""

    rooms: Rooms
    pollers: Pollers
    changed: Changed
    outbox_changed: Callable[[], None]
    writing_back: WritingBack = field(init=False)
    rest_fetching: RestFetching = field(init=False)
    rule_runner: RuleRunner = field(init=False)
    notices: NoticeRunner = field(init=False)
    is_on: bool = False
    is_wanted: bool = False
    """Whether the desk is to be watched as soon as this service leads it."""
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _lanes: dict[AccountName, asyncio.Task[None]] = field(default_factory=dict)
    _nudge: asyncio.Event = field(default_factory=asyncio.Event)
    _switch: asyncio.Lock = field(default_factory=asyncio.Lock)
    _reconcile_all_at: float = 0.0

    def __post_init__(self) -> None:
        """Changes on servers go the machines' way into the desk file."""
        self.rest_fetching = RestFetching(self.rooms)
        self.rule_runner = RuleRunner(self.rooms)
        self.notices = NoticeRunner(self.rooms)
        self.writing_back = WritingBack(self.rooms.leading.machines, self.rooms.accounts, self.rooms.clock)

    async def start(self) -> None:
        """Begin to poll, deliver and wake, unless a restored desk waits for its owner's word, or another service leads."""
        self.is_wanted = True
        if not self.rooms.leading.is_ours:
            self.rooms.leading.look_now()
            return
        async with self._switch:
            if self.is_on or await self.rooms.writer.machines(waits_for_confirmation):
                return
            await recovery.keep_states(self.rooms, is_watching=True)
            self.is_on = True
            self._reconcile_all_at = 0.0
            self.rooms.deliverer.go_on()
            self.pollers.start()
            self._tasks = [
                asyncio.create_task(self._for_ever(self._deliver), name="outbox"),
                asyncio.create_task(self._for_ever(self._wake), name="snoozes"),
                asyncio.create_task(self._for_ever(self._reconcile), name="reconcile"),
                asyncio.create_task(self._for_ever(self._write_back), name="write-back"),
                asyncio.create_task(self._for_ever(self._acknowledge), name="acknowledgements"),
                asyncio.create_task(self._for_ever(self._survey), name="surveys"),
                asyncio.create_task(self._for_ever(self._run_rules), name="rules"),
                asyncio.create_task(self._for_ever(self._notify), name="notices by mail"),
                asyncio.create_task(self._for_ever(self._fetch_rests), name="rests"),
            ]

    async def stop(self) -> None:
        """Stop; a message whose first bytes are gone is finished first."""
        async with self._switch:
            was_on, self.is_on = self.is_on, False
            for task in self._tasks:
                task.cancel()
            await self.pollers.stop()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.rooms.deliverer.finish(FINISH_WITHIN_S)
            await asyncio.gather(*self._lanes.values(), return_exceptions=True)
            if was_on and self.rooms.leading.is_ours:
                await self._note_until_when()

    async def _note_until_when(self) -> None:
        try:
            await recovery.keep_states(self.rooms, is_watching=True)
        except AgentdeskError as error:
            # A full disk, or a server that is away: the last look at it stands, a minute old at most.
            log.warning("until when the desk was watched could not be noted", extra={"cause": str(error)})

    def nudge(self) -> None:
        """Look at the outbox now."""
        self._nudge.set()

    async def _for_ever(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do `work` again and again; an error inside it is logged and does not end it."""
        said = ""
        while True:
            try:
                await work()
                said = ""
            except Exception as error:  # noqa: BLE001 - noted, and tried again
                said = _note(error, said)
                await asyncio.sleep(TICK_S)

    async def _deliver(self) -> None:
        """Let every account that has something due send in a lane of its own: a server that hangs delays nobody else."""
        self._nudge.clear()
        for account in await self.rooms.deliverer.due_accounts():
            if account not in self._lanes:
                lane = asyncio.create_task(self._send_all(account), name=f"lane {account}")
                self._lanes[account] = lane
                lane.add_done_callback(partial(self._lane_ended, account))
        due_at = await self.rooms.leading.machines(_next_delivery)
        await self._sleep_until(due_at)

    def _lane_ended(self, account: AccountName, _lane: asyncio.Task[None]) -> None:
        self._lanes.pop(account, None)

    async def _send_all(self, account: AccountName) -> None:
        try:
            while self.is_on and (attempt := await self.rooms.deliverer.deliver_next((account,))) is not None:
                if attempt.conversation:
                    await self._tell_conversation(attempt)
                self.outbox_changed()
        except Exception:
            log.exception("a lane of the outbox stumbled", extra={"account": account})
            await asyncio.sleep(TICK_S)

    async def _tell_conversation(self, attempt: Attempt) -> None:
        if attempt.ending is Ending.SENT:
            await self.writing_back.answered(attempt.conversation)
        self.changed((attempt.conversation,))

    async def _sleep_until(self, due_at: datetime | None) -> None:
        wait_s = LONGEST_SLEEP_S if due_at is None else (due_at - self.rooms.clock.now()).total_seconds()
        # While a lane works, its own rows count as due: they are no reason to look again at once.
        least_s = TICK_S if self._lanes else 0.05
        # Not by wait_for: in Python 3.11 it swallows a cancellation that comes with the nudge, and the service would never end.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(wait_s, least_s), LONGEST_SLEEP_S)):
                await self._nudge.wait()

    async def _wake(self) -> None:
        woken = await self.rooms.leading.machines(lambda stores: _wake_due(stores, self.rooms.clock.now()))
        woken += await self.rooms.leading.machines(lambda stores: _hand_on(stores, self.rooms.clock.now()))
        if woken:
            self.changed(woken)
        await asyncio.sleep(TICK_S)

    async def _acknowledge(self) -> None:
        made = await acknowledge(self.rooms)
        if made:
            self.changed(made)
            self.outbox_changed()
            self.nudge()
        await asyncio.sleep(TICK_S)

    async def _survey(self) -> None:
        asked = await survey(self.rooms)
        if asked:
            self.changed(asked)
            self.outbox_changed()
            self.nudge()
        await asyncio.sleep(SURVEY_EVERY_S)

    async def _run_rules(self) -> None:
        changed = await self.rule_runner.run()
        if changed:
            self.changed(changed)
        await asyncio.sleep(TICK_S)

    async def _notify(self) -> None:
        if await self.notices.run():
            self.outbox_changed()
            self.nudge()
        await asyncio.sleep(NOTICES_EVERY_S)

    async def _reconcile(self) -> None:
        now = asyncio.get_running_loop().time()
        is_everybodys_turn = now >= self._reconcile_all_at
        letters = {one.settings.name for one in self.rooms.accounts.all() if one.kind is ChannelKind.LETTER}
        if is_everybodys_turn:
            self._reconcile_all_at = now + RECONCILE_EVERY_S
        if is_everybodys_turn or letters:
            settled = await self.rooms.deliverer.reconcile(None if is_everybodys_turn else letters)
            if settled:
                self.changed(settled)
                self.outbox_changed()
        await asyncio.sleep(RECONCILE_LETTERS_EVERY_S)

    async def _write_back(self) -> None:
        if await self.writing_back.work_off():
            self.outbox_changed()
        due_at = await self.writing_back.next_due()
        wait_s = LOOK_AGAIN_S if due_at is None else (due_at - self.rooms.clock.now()).total_seconds()
        await asyncio.sleep(min(max(wait_s, TICK_S), LOOK_AGAIN_S))

    async def _fetch_rests(self) -> None:
        completed = await self.rest_fetching.next_one()
        if completed is not None:
            self.changed((completed,))
        else:
            await asyncio.sleep(LOOK_AGAIN_S)

    async def has_something_due(self, within_s: float) -> bool:
        """Whether something falls due so soon that ending now would be wrong, or somebody away is to be told by mail of what comes."""
        if not self.is_on:
            return False
        if self.notices.is_wanted:
            return True
        limit = self.rooms.clock.now() + timedelta(seconds=within_s)
        due_at = await self.rooms.writer.machines(_next_due)
        return due_at is not None and due_at <= limit


def _note(error: Exception, said: str) -> str:
    """Log what came between; what refuses the same for hours, as a server that is away, is said once."""
    if not isinstance(error, AgentdeskError) and trouble_of(error) is not Trouble.GONE:
        log.error("watching stumbled; it goes on in a moment", exc_info=error)
        return ""
    cause = str(error) if isinstance(error, AgentdeskError) else words_of(error)
    if cause != said:
        log.warning("watching waits; it goes on once it can", extra={"cause": cause})
    return cause


def waits_for_confirmation(stores: WritingStores) -> bool:
    """Whether this desk was restored and its owner has not yet said that the old copy is off."""
    with stores.transaction() as connection:
        return meta.read(connection, meta.RESTORE_UNCONFIRMED) == "1"


def _next_delivery(stores: WritingStores) -> datetime | None:
    with stores.transaction() as connection:
        return deliveries.next_due(connection)


def _next_due(stores: WritingStores) -> datetime | None:
    with stores.transaction() as connection:
        moments = (deliveries.next_due(connection), conversations.next_snooze(connection), write_backs.next_due(connection))
    return min((moment for moment in moments if moment is not None), default=None)


def _hand_on(stores: WritingStores, now: datetime) -> tuple[ConversationId, ...]:
    with stores.transaction() as connection:
        return team.hand_on_due(connection, now)


def _wake_due(stores: WritingStores, now: datetime) -> tuple[ConversationId, ...]:
    with stores.transaction() as connection:
        due = conversations.due_snoozes(connection, now)
        for number in due:
            work = Work(connection, now, SERVICE)
            was_pending = work.get("conversation", number, "status") == Status.PENDING.value
            targets.resume(work, number)
            work.set("conversation", number, "status", Status.OPEN.value)
            work.set("conversation", number, "snoozed_until", None)
            reason = N_("#{number} opened again: nobody answered") if was_pending else N_("#{number} opened again: its snooze is over")
            work.finish("reopen", reason, {"number": number})
    return tuple(due)
