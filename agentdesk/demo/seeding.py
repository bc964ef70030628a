"""Plays the sample desk's past: every message through intake, every decision through the desk's own handlers, at its own time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar, assert_never

from agentdesk.channels.maildir_cursor import SeenNames
from agentdesk.demo.customers import subject_of
from agentdesk.demo.dates import fill_dates
from agentdesk.demo.far_side import SENT, FarSide, SentFolder
from agentdesk.demo.people import Cast
from agentdesk.demo.records import ME, DemoAccount, DemoContent, DemoConversation, DemoMessage, DemoOutboxItem
from agentdesk.demo.sources import Incoming
from agentdesk.demo.timeline import Assigned, Came, Event, Settled, Stuck, Tagged, Wrote, events
from agentdesk.domain import verbs
from agentdesk.domain.channels import RawItem, Receipt
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, DeliveryState, Direction, Status
from agentdesk.domain.verbs import Verb
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.intake import Intake
from agentdesk.service.wiring import Rooms
from agentdesk.store import account_states, conversations, customers, deliveries
from agentdesk.store.account_states import AccountState
from agentdesk.store.customers import NewCustomer
from agentdesk.store.deliveries import Claimed
from agentdesk.store.engine import Connection, set_durable
from agentdesk.store.raw import Batch
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work

T = TypeVar("T")
Change = Callable[[Connection], T]

_UNDO_WINDOW = timedelta(seconds=10)
_SIGNED = frozenset({ChannelKind.EMAIL, ChannelKind.FORM})


@dataclass(slots=True)
class PastClock:
    """A clock that shows the moment that is being played."""

    moment: datetime

    def now(self) -> datetime:
        """Return that moment."""
        return self.moment

    def monotonic(self) -> float:
        """Return its seconds."""
        return self.moment.timestamp()


@dataclass(slots=True)
class _Thread:
    """A conversation as far as it was played: its number, and the ids of its messages, newest last."""

    number: ConversationId | None = None
    ids: tuple[str, ...] = ()
    sent: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Seeding:
    """Plays one sample desk into freshly joined rooms."""

    rooms: Rooms
    content: DemoContent
    far_side: FarSide
    made_at: datetime
    cast: Cast
    _clock: PastClock = field(init=False)
    _intake: Intake = field(init=False)
    _threads: dict[str, _Thread] = field(default_factory=dict)
    _seen: dict[str, SeenNames] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Set the clock back, for intake too."""
        self._clock = PastClock(self.made_at)
        self._intake = replace(self.rooms.intake, clock=self._clock)

    async def play(self) -> None:
        """Play everything, from the oldest message to this moment."""
        await self._set_durable(is_durable=False)
        await self._write(self._register_customers)
        for event in events(self.content, self.made_at):
            self._clock.moment = event.at
            await self._happen(event)
        self._clock.moment = self.made_at
        await self._write(self._finish)
        await self._set_durable(is_durable=True)

    async def _happen(self, event: Event) -> None:
        match event:
            case Came():
                await self._come(event)
            case Wrote() if event.message.direction is Direction.NOTE:
                text = self._filled(event.message.body, event.message.language)
                await self._do(event.message.by, verbs.AddNote(self._number(event.conversation), text))
            case Wrote():
                await self._answer(event)
            case Stuck():
                await self._get_stuck(event)
            case Tagged():
                await self._do(event.by, verbs.Tag((self._number(event.conversation),), add=event.conversation.tags))
            case Assigned():
                assignee = self.cast.name(event.conversation.assignee)
                await self._do(event.by, verbs.Assign((self._number(event.conversation),), assignee, is_new_name=True))
            case Settled():
                await self._settle(event)
            case _:
                assert_never(event)

    # What came in

    async def _come(self, event: Came) -> None:
        incoming = self._incoming(event)
        source = incoming.source()
        account = event.conversation.account
        name = f"{incoming.conversation}.{incoming.name}"
        unique = await asyncio.to_thread(self.far_side.deliver, account, name, source, event.at, is_old=True)
        seen = self._seen.setdefault(account, SeenNames(is_first_sync=False))
        seen.add(unique)
        batch = Batch(
            account=AccountName(account),
            items=(RawItem(unique, source, event.at, incoming.media_type),),
            received_at=event.at,
            cursor=seen.dump(),
        )
        taken = await self._intake.take_in(self._filed_account(account), batch)
        thread = self._thread(event.conversation)
        thread.number = taken.filed[0][1].conversation
        thread.ids = (*thread.ids, incoming.id)

    def _filed_account(self, key: str) -> FiledAccount:
        return self.rooms.accounts.filed(AccountName(key))

    def _incoming(self, event: Came) -> Incoming:
        conversation, message = event.conversation, event.message
        thread = self._thread(conversation)
        return Incoming(
            conversation=conversation.key,
            name=str(event.number),
            customer=self.content.customer(conversation.customer),
            account=self._account(conversation),
            message=message,
            subject=self._filled(subject_of(conversation, is_first=not thread.ids), conversation.language),
            body=self._filled(message.body, message.language),
            at=event.at,
            answers=thread.ids,
            original=b"" if message.bounce is None else thread.sent[message.bounce.of],
        )

    # What we wrote

    async def _answer(self, event: Wrote) -> None:
        message = event.message
        delivery = await self._reply(message.by, event.conversation, self._reply_verb(event.conversation, message, closes=event.closes))
        claimed = await self._write(lambda connection: self._leave(connection, delivery))
        self._thread(event.conversation).sent[message.key] = claimed.outgoing.content
        sent = SentFolder(self.far_side.folder(self._mail.key) / SENT, self._clock)
        await asyncio.to_thread(sent.add_old, claimed.outgoing)

    def _reply_verb(self, conversation: DemoConversation, message: DemoMessage, *, closes: bool) -> verbs.Reply:
        to = (Address(self.content.customer(conversation.customer).name, message.to),) if message.to else ()
        body = self._signed(conversation, message.body, message.language)
        return verbs.Reply(self._number(conversation), body, to=to, language=message.language, close_after=closes)

    async def _reply(self, by: str, conversation: DemoConversation, verb: verbs.Reply) -> DeliveryId:
        outcome = await self._do(by, verb)
        delivery = DeliveryId(int(outcome.created))
        claimed = await self._write(lambda connection: deliveries.get_claimed(connection, delivery))
        if claimed is not None and self._account(conversation).kind is ChannelKind.EMAIL:
            thread = self._thread(conversation)
            thread.ids = (*thread.ids, claimed.outgoing.message_id)
        return delivery

    def _leave(self, connection: Connection, delivery: DeliveryId) -> Claimed:
        """Let a reply leave when its undo window is over."""
        at = self._clock.now() + _UNDO_WINDOW
        claimed = self._claim(connection, delivery, at)
        deliveries.begin_sending(connection, delivery, at)
        deliveries.mark_sent(connection, delivery, Receipt(claimed.outgoing.message_id), at)
        return claimed

    @staticmethod
    def _claim(connection: Connection, delivery: DeliveryId, at: datetime) -> Claimed:
        deliveries.release_due(connection, at)
        claimed = deliveries.claim(connection, at)
        assert claimed is not None
        assert claimed.id == delivery, "nothing else waits while the past is played"
        return claimed

    async def _get_stuck(self, event: Stuck) -> None:
        item = event.item
        body = self._signed(event.conversation, item.body, event.conversation.language)
        verb = verbs.Reply(self._number(event.conversation), body, language=event.conversation.language)
        delivery = await self._reply(item.by, event.conversation, verb)
        await self._write(lambda connection: self._stick(connection, delivery, item))

    def _stick(self, connection: Connection, delivery: DeliveryId, item: DemoOutboxItem) -> None:
        at = self._clock.now() + _UNDO_WINDOW
        for _again in range(item.tries):
            self._claim(connection, delivery, at)
            deliveries.postpone(connection, delivery, at, item.words)
        if item.state is DeliveryState.QUEUED:
            due_at = self.made_at + (item.retry_in or timedelta(0))
            deliveries.postpone(connection, delivery, due_at, item.words)
        elif item.state is DeliveryState.UNKNOWN:
            deliveries.begin_sending(connection, delivery, at)
            deliveries.mark_unknown(connection, delivery, item.words)
        else:
            deliveries.mark_failed(connection, delivery, item.words)

    def _signed(self, conversation: DemoConversation, body: str, language: str) -> str:
        filled = self._filled(body, language)
        if self._account(conversation).kind not in _SIGNED:
            return filled
        return f"{filled}\n\n-- \n{self.content.business.signature(language)}"

    # What was decided

    async def _settle(self, event: Settled) -> None:
        number = self._number(event.conversation)
        current = (await self._write(lambda connection: conversations.get(connection, number))).status
        verb = self._settling(event.conversation, number)
        if verb is not None and current is not event.conversation.status:
            await self._do(event.by, verb)

    def _settling(self, conversation: DemoConversation, number: ConversationId) -> Verb | None:
        match conversation.status:
            case Status.OPEN:
                return verbs.Reopen((number,))
            case Status.PENDING:
                return verbs.SetPending((number,))
            case Status.SNOOZED:
                return verbs.Snooze((number,), self.made_at + (conversation.snoozed_for or timedelta(days=1)))
            case Status.CLOSED:
                return verbs.Close((number,))
            case Status.SPAM:
                return verbs.MarkSpam((number,))
            case _:
                assert_never(conversation.status)

    # What the desk knows besides

    def _register_customers(self, connection: Connection) -> None:
        kinds = {account.channel: account.kind for account in self.content.accounts}
        for customer in self.content.customers:
            handles = tuple((kinds[handle.channel], handle.address) for handle in customer.handles)
            customers.add(connection, NewCustomer(customer.name, customer.kind, customer.language, handles), self.made_at)

    def _finish(self, connection: Connection) -> None:
        """Set what is due when, and what whoever looks at the demo has read and starred."""
        me = self.cast.author(ME)
        work = Work(connection, self.made_at, me)
        for conversation in self.content.conversations:
            number = self._number(conversation)
            work.set("conversation", number, "due_at", None if conversation.due is None else self.made_at + conversation.due)
            for verb in self._own_marks(conversation, number):
                self.rooms.handlers[type(verb)](Work(connection, self.made_at, me), verb)
        fares = {AccountName(account.key): AccountState(self.made_at) for account in self.content.accounts}
        account_states.save(connection, fares)

    def _own_marks(self, conversation: DemoConversation, number: ConversationId) -> Iterator[Verb]:
        if conversation.is_read:
            yield verbs.MarkRead((number,))
        if conversation.is_starred:
            yield verbs.Star((number,))

    # Ways

    async def _set_durable(self, *, is_durable: bool) -> None:
        """Seeding that fails starts over, so only its end has to be on disk: hundreds of commits in a second instead of many."""

        def job(stores: WritingStores) -> None:
            for file in (stores.desk, stores.raw):
                set_durable(file, is_durable=is_durable)

        await self.rooms.writer.machines(job)

    async def _do(self, by: str, verb: Verb) -> Outcome:
        def job(connection: Connection) -> Outcome:
            return self.rooms.handlers[type(verb)](Work(connection, self._clock.now(), self.cast.author(by)), verb)

        return await self._write(job)

    async def _write(self, change: Change[T]) -> T:
        def job(stores: WritingStores) -> T:
            with stores.transaction() as connection:
                return change(connection)

        return await self.rooms.writer.machines(job)

    def _thread(self, conversation: DemoConversation) -> _Thread:
        return self._threads.setdefault(conversation.key, _Thread())

    def _number(self, conversation: DemoConversation) -> ConversationId:
        number = self._thread(conversation).number
        assert number is not None, "a conversation begins with a message of the customer"
        return number

    def _account(self, conversation: DemoConversation) -> DemoAccount:
        return self.content.account(conversation.account)

    @property
    def _mail(self) -> DemoAccount:
        return next(account for account in self.content.accounts if account.kind is ChannelKind.EMAIL)

    def _filled(self, text: str, language: str) -> str:
        return fill_dates(text, self.made_at.astimezone().date(), language)
