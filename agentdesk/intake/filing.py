"""Makes one message of one arrival, in the caller's transaction: dedupe, customer, conversation, response target, index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agentdesk.domain import targets
from agentdesk.domain.ids import AccountName, ConversationId, CustomerId, MessageId
from agentdesk.domain.mail_ids import verify
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import ChannelKind, Direction, MessageClass, Status
from agentdesk.domain.texts import N_
from agentdesk.intake.joining import Joined, Joining
from agentdesk.store import arrivals, bounces, conversations, customers, erasure, messages, threads
from agentdesk.store.conversations import Arrived, NewConversation
from agentdesk.store.messages import NewMessage
from agentdesk.store.raw import Arrival
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class FiledAccount:
    """What filing needs to know of the account an item came through.

    `is_first_sync`: it was never polled to the end, so that most of what comes is history.
    """

    name: AccountName
    channel: str
    kind: ChannelKind
    address: str
    is_first_sync: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of an arrival; `status` is imported or known."""

    message: MessageId
    conversation: ConversationId
    status: str
    unreadable: str = ""


IMPORTED = "imported"
KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Filing:
    """Files arrivals of one account into the desk."""

    signing_key: bytes
    account: FiledAccount

    def file(self, work: Work, arrival: Arrival, read: ReadMessage) -> Filed:
        """Make a message of an arrival, or link it to the one it already is."""
        if erasure.is_buried(work.connection, arrival.digest):
            return self._leave_buried(work, arrival)
        known = self._known(work, arrival, read)
        if known is not None:
            message, conversation = known
            arrivals.link(work.connection, arrival, message)
            return Filed(message, conversation, KNOWN)
        read = replace(read, is_outbound=read.is_outbound or arrival.is_outbound)
        joined = Joining(work.connection, self.signing_key, arrival.account, read).decide()
        number = joined.conversation or self._new_conversation(work, arrival, read)
        message = self._add(work, arrival, read, number, joined)
        arrivals.link(work.connection, arrival, message)
        self._wake(work, arrival, read, number, is_new=joined.conversation is None)
        if read.bounce is not None:
            bounces.attach(work.connection, read.bounce)
        work.changed.add(number)
        return Filed(message, number, IMPORTED, read.unreadable)

    @staticmethod
    def _leave_buried(work: Work, arrival: Arrival) -> Filed:
        """What was erased stays so, however often a server or a restored copy offers it again."""
        arrivals.link(work.connection, arrival, MessageId(0))
        return Filed(MessageId(0), ConversationId(0), KNOWN)

    def _known(self, work: Work, arrival: Arrival, read: ReadMessage) -> tuple[MessageId, ConversationId] | None:
        """The same bytes are the same message; so is what we sent ourselves and now see in the Sent folder."""
        same = threads.message_of_digest(work.connection, arrival.digest)
        if same is not None:
            return same
        if not arrival.is_outbound:
            return None
        for text in (read.own_reference, read.message_id):
            own = verify(self.signing_key, text)
            if own is not None and threads.conversation_of(work.connection, own.message) is not None:
                return own.message, threads.conversation_of(work.connection, own.message) or own.conversation
        return None

    def _kind(self, read: ReadMessage) -> ChannelKind:
        return read.kind if read.channel else self.account.kind

    def _new_conversation(self, work: Work, arrival: Arrival, read: ReadMessage) -> ConversationId:
        other = _other_side(read)
        customer = customers.find_or_add(work.connection, self._kind(read), other, work.now)
        new = NewConversation(
            customer=customer,
            status=self._first_status(work.now, arrival, read),
            account=arrival.account,
            channel=read.channel or self.account.channel,
            kind=self._kind(read),
            who=_who(work, customer, other),
            subject=read.subject,
            at=arrival.arrived_at,
            thread_key=read.thread_key,
        )
        return conversations.add(work.connection, new, work.now)

    @staticmethod
    def _first_status(now: datetime, arrival: Arrival, read: ReadMessage) -> Status:
        """Only what was written to us lately, and not by a machine, starts open; the rest is history."""
        is_fresh = arrival.starts_target and now - arrival.arrived_at < targets.OLD
        wants_somebody = read.message_class in {MessageClass.HUMAN, MessageClass.BOUNCE}
        return Status.OPEN if is_fresh and wants_somebody and not read.is_outbound else Status.CLOSED

    def _add(self, work: Work, arrival: Arrival, read: ReadMessage, number: ConversationId, joined: Joined) -> MessageId:
        direction = Direction.OUTBOUND if read.is_outbound else Direction.INBOUND
        new = NewMessage(
            conversation=number,
            direction=direction,
            account=arrival.account,
            channel=read.channel or self.account.channel,
            kind=self._kind(read),
            read=read,
            arrived_at=_arrival_time(arrival, read),
            received_at=arrival.received_at,
            source=arrival.source,
            raw_digest=arrival.digest,
            media_type=arrival.media_type,
            joined_by=joined.rule.value,
            is_newcomer=joined.is_newcomer,
        )
        message = messages.add(work.connection, new, work.now)
        text = read.reply_text or read.body_text or read.unreadable
        has_attachment = any(not attachment.is_inline for attachment in read.attachments)
        arrived = Arrived(message, direction, _arrival_time(arrival, read), text, has_attachment=has_attachment, rating=read.rating)
        conversations.take_message(work.connection, number, arrived)
        return message

    def _wake(self, work: Work, arrival: Arrival, read: ReadMessage, number: ConversationId, *, is_new: bool) -> None:
        """A person who writes reopens the conversation and starts its response target; machines and spam don't."""
        found = conversations.get(work.connection, number)
        is_human = read.message_class is MessageClass.HUMAN
        if not is_human or found.status is Status.SPAM or not arrival.starts_target:
            return
        is_answered = found.last_message_id > found.last_inbound_id
        if read.is_outbound:
            if is_answered and found.status is Status.OPEN:
                self._answered_elsewhere(work, number)
            return
        if work.now - arrival.arrived_at >= targets.OLD:
            return
        if self.account.is_first_sync and is_answered and found.status is Status.CLOSED:
            # Folders are read newest first: the answer that lies in Sent came before the question it answers.
            return
        if not is_new and found.status is not Status.OPEN:
            work.set("conversation", number, "status", Status.OPEN.value)
            work.set("conversation", number, "snoozed_until", None)
            work.finish("reopen", N_("#{number} opened again: the customer wrote"), {"number": number})
            work.effects.clear()
        due_at = targets.due_at(found.kind, arrival.arrived_at)
        if found.due_at is None and not (self.account.is_first_sync and due_at <= work.now):
            conversations.set_due(work.connection, number, due_at)

    def _answered_elsewhere(self, work: Work, number: ConversationId) -> None:
        """An answer written in another program stops the target, as one written here does; in a first sync it is history."""
        work.set("conversation", number, "due_at", None)
        if self.account.is_first_sync:
            work.set("conversation", number, "status", Status.CLOSED.value)
        else:
            work.set("conversation", number, "status", Status.PENDING.value)
            work.finish("pending", N_("#{number} was answered in another program"), {"number": number})
        work.effects.clear()


def _arrival_time(arrival: Arrival, read: ReadMessage) -> datetime:
    """A file imported without an arrival time of its own goes by its Date header."""
    if arrival.external_id.startswith("file:") and read.date is not None:
        return min(read.date, arrival.received_at)
    return arrival.arrived_at


def _other_side(read: ReadMessage) -> Address:
    """Whom the conversation is with."""
    if read.is_outbound and read.to:
        return read.to[0]
    return read.sender


def _who(work: Work, customer: CustomerId, other: Address) -> str:
    return one_line(other.name or customers.name(work.connection, customer) or other.address, 200)
