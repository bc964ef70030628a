"""Makes one message of one arrival, in the caller's transaction: dedupe, customer, conversation, response target, index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agentdesk.domain.away import away_until
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.letters import seeming_writer
from agentdesk.domain.mail_ids import verify
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.rules import Trigger
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import ChannelKind, Direction, MessageClass, Status
from agentdesk.domain.suggestions import Suggested, SuggestionKind
from agentdesk.domain.targets import NORMS, OLD, Norms
from agentdesk.domain.texts import N_
from agentdesk.intake import scans
from agentdesk.intake.acknowledging import may_be_acknowledged
from agentdesk.intake.behind_lists import writer
from agentdesk.intake.joining import Joined, Joining, JoinRule, may_join
from agentdesk.intake.own_notices import NOWHERE, is_of_notice, put_aside
from agentdesk.intake.settling import settle
from agentdesk.intake.surveying import as_scored, take
from agentdesk.intake.twins import Twins
from agentdesk.store import acknowledgements, bounces, conversations, customers, messages, rests, revising, rule_runs, suggestions, threads
from agentdesk.store.acknowledgements import Due
from agentdesk.store.conversations import Arrived, NewConversation, StoredConversation
from agentdesk.store.incoming import Incoming, Place, Sought
from agentdesk.store.messages import NewMessage
from agentdesk.store.raw import Arrival
from agentdesk.store.rule_runs import Marked
from agentdesk.store.twins import sent_from_here
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class FiledAccount:
    """What filing needs to know of the account an item came through.

    `is_first_sync`: it was never polled to the end, so that most of what comes is history. `acknowledges`: who writes for the first time
    in a matter is told by a machine that it arrived.
    """

    name: AccountName
    channel: str
    kind: ChannelKind
    address: str
    aliases: tuple[str, ...] = ()
    """Further addresses of its, or patterns of such."""
    is_first_sync: bool = False
    acknowledges: bool = False
    authserv_id: str = ""
    whole_up_to_bytes: int = 0
    """Up to which size what came as its headers is completed without being asked for."""
    norms: Norms = NORMS
    scanners: tuple[tuple[str, FiledAccount], ...] = ()
    """The addresses, in lower case, of scanners that mail what they scan, each with the account its letters are for."""
    tells_of_closure: bool = False
    """Whether the business is closed and whoever writes is told so, in an old matter as in a new one."""
    has_rules: bool = False
    """Whether a rule looks at what arrives, so that it is marked for them."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of an arrival; `status` is imported, updated or known."""

    message: MessageId
    conversation: ConversationId
    status: str
    unreadable: str = ""


FROM_FILES = ("file:", "entry:")
IMPORTED, UPDATED, KNOWN = "imported", "updated", "known"
ANSWERED_ELSEWHERE = N_("it was answered in another mail program")
CHANGED = N_("the review in #{number} was changed")
RATING_CHANGED = N_("the review in #{number} was changed: {was} stars before, {now} now")


@dataclass(frozen=True, slots=True)
class Filing:
    """Files arrivals of one account into the desk."""

    signing_key: bytes
    account: FiledAccount

    @property
    def _acknowledges(self) -> bool:
        return self.account.acknowledges and not self.account.is_first_sync

    def file(self, work: Work, arrival: Arrival, read: ReadMessage) -> Filed:
        """Make a message of an arrival, or link it to the one it already is."""
        return self.file_all(work, [(arrival, read)])[arrival.id]

    def file_all(
        self, work: Work, batch: Sequence[tuple[Arrival, ReadMessage]], gives_way: Callable[[], bool] = lambda: False
    ) -> dict[int, Filed]:
        """File a batch in its order, or its beginning where `gives_way` says so; return what became of each by its arrival's id."""
        incoming = Incoming(work.connection, work.now, self._sought(batch))
        filed: dict[int, Filed] = {}
        for_rules: list[Marked] = []
        for arrival, read in batch:
            filed[arrival.id] = one = self._file(work, incoming, arrival, read)
            if one.status == IMPORTED and self._concerns_rules(work.now, arrival, read):
                for_rules.append(Marked(one.message, one.conversation))
            if gives_way():
                break
        incoming.finish()
        rule_runs.mark(work.connection, Trigger.ARRIVAL, for_rules)
        return filed

    def _concerns_rules(self, now: datetime, arrival: Arrival, read: ReadMessage) -> bool:
        """Rules look at what comes in now, paper too; history that is brought in, and what we wrote, starts nothing."""
        is_history = self.account.is_first_sync and arrival.media_type != SCAN
        is_news = arrival.starts_target and not is_history and now - arrival.arrived_at < OLD
        return self.account.has_rules and is_news and not (read.is_outbound or read.first_part)

    def _sought(self, batch: Sequence[tuple[Arrival, ReadMessage]]) -> Sought:
        people: dict[ChannelKind, set[str]] = {}
        for arrival, read in batch:
            people.setdefault(self._kind(read), set()).add(
                self._other_side(read, is_outbound=arrival.is_outbound or read.is_outbound).address
            )
        return Sought(
            arrivals=tuple(arrival for arrival, _read in batch),
            copies=frozenset((read.message_id, read.content_digest) for arrival, read in batch if _may_be_copy(arrival, read)),
            ids=frozenset(rfc_id for _arrival, read in batch for rfc_id in messages.ids_spoken_of(read)),
            people={kind: frozenset(addresses) for kind, addresses in people.items()},
            moments=tuple(_arrival_time(arrival, read) for arrival, read in batch),
        )

    def _file(self, work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage) -> Filed:
        if read.first_part:
            return Filed(*scans.stand_for(incoming, arrival, read), IMPORTED)
        if arrival.revises:
            return self._revise(work, incoming, arrival, read)
        known = self._known(work, incoming, arrival, read)
        if known is not None:
            return Filed(*known, KNOWN)
        read = self._as_it_came(arrival, read)
        same = Twins(work, incoming, self.account.name).find(arrival, read)
        if same is not None:
            return Filed(*same)
        read, said = as_scored(work.connection, self.signing_key, read)
        joined = self._joined(incoming, arrival, read)
        if joined.conversation is None:
            message, number = self._open(incoming, arrival, read, joined)
            is_acknowledged = self._acknowledges and may_be_acknowledged(work.now, arrival, read)
            if joined.only_suggested is not None or is_acknowledged:
                incoming.write()
                settle(work, joined, message, number, read)
            if is_acknowledged:
                acknowledgements.mark(work.connection, Due(message, number, arrival.account, read.sender.address, work.now))
        else:
            message, number = self._join(work, incoming, arrival, read, joined)
            if said is not None:
                incoming.write()
                take(work, said, number)
            if self.account.tells_of_closure and self._acknowledges and may_be_acknowledged(work.now, arrival, read):
                incoming.write()
                acknowledgements.mark(work.connection, Due(message, number, arrival.account, read.sender.address, work.now))
        incoming.link(arrival, message)
        self._follow(work, incoming, arrival, read, (message, number))
        work.changed.add(number)
        return Filed(message, number, IMPORTED, read.unreadable)

    def _follow(self, work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage, place: Place) -> None:
        """Do what follows from a message that was put in now."""
        message, number = place
        if arrival.media_type == SCAN:
            scans.suggest_alike(work, incoming, read, message, number)
        if arrival.partial:
            rests.note(work.connection, message, arrival, work.now, is_wanted=arrival.full_bytes <= self.account.whole_up_to_bytes)
        if read.message_class is MessageClass.OUT_OF_OFFICE and not read.is_outbound:
            self._note_away(work, incoming, arrival, read)
        if read.bounce is not None:
            incoming.write()
            bounces.attach(work.connection, read.bounce, work.now)

    def _revise(self, work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage) -> Filed:
        """Take a newer version of a message; what was erased stays so, and what can't be read leaves the older version in its place."""
        place = incoming.message_before(arrival)
        incoming.link(arrival, place[0])
        if not place[0] or (read.unreadable and not read.body_text):
            return Filed(*place, KNOWN)
        incoming.write()
        revised = revising.revise(work.connection, place, arrival, read, work.now)
        if revised is None:
            return Filed(*place, KNOWN)
        number = conversations.resolve(work.connection, place[0])
        has_new_stars = revised.was != revised.now and revised.was is not None and revised.now is not None
        fields: dict[str, FieldValue] = {"number": number}
        stars: dict[str, FieldValue] = {"was": f"{revised.was or 0:g}", "now": f"{revised.now or 0:g}"} if has_new_stars else {}
        work.finish("revise", RATING_CHANGED if has_new_stars else CHANGED, fields | stars, is_undoable=False)
        if revised.is_reworded or (revised.now or 0) < (revised.was or 0):
            self._wake(work, arrival, read, conversations.get(work.connection, number))
        work.changed.add(number)
        return Filed(place[0], number, UPDATED, read.unreadable)

    @staticmethod
    def _note_away(work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage) -> None:
        """Remember until when the author says to be away, where that can be read one way."""
        until = away_until(f"{read.subject}\n{read.reply_text or read.body_text}", read.language, arrival.arrived_at)
        if until is not None and until > work.now:
            incoming.write()
            customers.set_away(work.connection, read.sender.address, until)

    def _as_it_came(self, arrival: Arrival, read: ReadMessage) -> ReadMessage:
        """Say of a message what only its place tells: that we sent it, or that it is one of ours that came back."""
        if arrival.is_outbound and not read.is_outbound:
            return replace(read, is_outbound=True)
        is_ours = verify(self.signing_key, read.message_id) is not None
        if is_ours and not read.is_outbound and read.message_class is MessageClass.HUMAN:
            return replace(read, message_class=MessageClass.LOOP)
        return read

    def _known(self, work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage) -> Place | None:
        """Return the message an arrival became before or is one more place of; (0, 0) for what was erased and stays so, and our notices.

        The same bytes are the same message; so is a copy that another server or account gave us, and what we sent ourselves and now see
        in the Sent folder.
        """
        before = incoming.filed_before(arrival)
        if before is not None:
            return before
        if is_of_notice(self.signing_key, read):
            put_aside(work, incoming, arrival, read)
            return NOWHERE
        is_buried = incoming.is_buried(arrival.digest) or (_may_be_copy(arrival, read) and incoming.is_buried(read.content_digest))
        same = NOWHERE if is_buried else incoming.message_of_digest(arrival.digest)
        is_copy = same is None
        if same is None:
            same = self._sent_by_us(incoming, read) if arrival.is_outbound else self._copy(incoming, arrival, read)
        if same is None and arrival.partial:
            # Its headers come again where a server numbered anew; the message they stood for may be whole by now, under other bytes.
            same = threads.read_as(incoming.connection, arrival.account, read)
        if same is not None:
            incoming.link(arrival, same[0], is_copy=is_copy)
        return same

    @staticmethod
    def _copy(incoming: Incoming, arrival: Arrival, read: ReadMessage) -> Place | None:
        return incoming.copy_of(read) if _may_be_copy(arrival, read) else None

    def _sent_by_us(self, incoming: Incoming, read: ReadMessage) -> Place | None:
        if read.kind is not ChannelKind.EMAIL:
            incoming.write()
            return sent_from_here(incoming.connection, self.account.name, read)
        for text in (read.own_reference, read.message_id):
            own = verify(self.signing_key, text)
            conversation = None if own is None else threads.conversation_of(incoming.connection, own.message)
            if own is not None and conversation is not None:
                return own.message, conversation
        return None

    def _joined(self, incoming: Incoming, arrival: Arrival, read: ReadMessage) -> Joined:
        """Ask the rules only where something in the store could matter to them; most mail in bulk speaks of nothing that stands there."""
        if not may_join(read, self.signing_key, incoming.ids):
            return Joined(None, JoinRule.NEW)
        incoming.write()
        return Joining(incoming.connection, self.signing_key, arrival.account, read, incoming.now, incoming.ids).decide()

    def _kind(self, read: ReadMessage) -> ChannelKind:
        return read.kind if read.channel else self.account.kind

    def _open(self, incoming: Incoming, arrival: Arrival, read: ReadMessage, joined: Joined) -> Place:
        """Make a conversation of a message that belongs to none."""
        other = self._other_side(read, is_outbound=read.is_outbound)
        customer, name = incoming.customer(self._kind(read), other)
        new = NewConversation(
            customer=customer,
            status=self._first_status(incoming.now, arrival, read),
            account=arrival.account,
            channel=read.channel or self.account.channel,
            kind=self._kind(read),
            who=one_line(other.name or name or other.address or seeming_writer(read.proposals), 200),
            subject=read.subject,
            at=arrival.arrived_at,
            thread_key=read.thread_key,
        )
        number = incoming.new_conversation()
        arrived = self._add(incoming, arrival, read, number, joined)
        incoming.add_conversation(number, new, arrived, self._first_due_at(incoming.now, arrival, read))
        return arrived.message, number

    def _other_side(self, read: ReadMessage, *, is_outbound: bool) -> Address:
        """Return whom the conversation is with."""
        return read.to[0] if is_outbound and read.to else writer(read, (self.account.address, *self.account.aliases))

    @staticmethod
    def _first_status(now: datetime, arrival: Arrival, read: ReadMessage) -> Status:
        """Only what was written to us lately, and not by a machine, starts open; the rest is history."""
        is_fresh = arrival.starts_target and now - arrival.arrived_at < OLD
        wants_somebody = read.message_class in {MessageClass.HUMAN, MessageClass.BOUNCE}
        return Status.OPEN if is_fresh and wants_somebody and not read.is_outbound else Status.CLOSED

    def _first_due_at(self, now: datetime, arrival: Arrival, read: ReadMessage) -> datetime | None:
        """Return when a conversation that starts with this message is due; None where nobody waits for an answer."""
        is_human = read.message_class is MessageClass.HUMAN
        if not is_human or read.is_outbound or not arrival.starts_target or now - arrival.arrived_at >= OLD:
            return None
        due_at = self.account.norms.due_at(self._kind(read), arrival.arrived_at)
        return None if self.account.is_first_sync and due_at <= now else due_at

    def _join(self, work: Work, incoming: Incoming, arrival: Arrival, read: ReadMessage, joined: Joined) -> Place:
        """Put a message into the conversation it belongs to, and return where it stands then."""
        assert joined.conversation is not None
        arrived = self._add(incoming, arrival, read, joined.conversation, joined)
        found = conversations.take_message(work.connection, joined.conversation, arrived)
        if joined.halves:
            incoming.write()
        number = settle(work, joined, arrived.message, joined.conversation, read)
        if read.message_class is MessageClass.HUMAN and not read.is_outbound:
            customers.set_away(work.connection, read.sender.address, None)
        self._wake(work, arrival, read, found if number == found.id and not joined.halves else conversations.get(work.connection, number))
        return arrived.message, number

    def _add(self, incoming: Incoming, arrival: Arrival, read: ReadMessage, number: ConversationId, joined: Joined) -> Arrived:
        direction = Direction.OUTBOUND if read.is_outbound else Direction.INBOUND
        new = NewMessage(
            conversation=number,
            direction=direction,
            account=arrival.account,
            channel=read.channel or self.account.channel,
            kind=self._kind(read),
            read=read,
            arrived_at=_arrival_time(arrival, read),
            received_at=_received_at(arrival),
            source=arrival.source,
            raw_digest=arrival.digest,
            media_type=arrival.media_type,
            joined_by=joined.rule.value,
            confidence=joined.confidence,
            is_newcomer=joined.is_newcomer,
        )
        message = incoming.add_message(new)
        if arrival.media_type == SCAN and direction is Direction.INBOUND:
            scans.keep(incoming, arrival, read, message)
        text = read.reply_text or read.body_text or read.unreadable
        has_attachment = any(not attachment.is_inline for attachment in read.attachments)
        return Arrived(message, direction, new.arrived_at, text, has_attachment=has_attachment, rating=read.rating)

    def _wake(self, work: Work, arrival: Arrival, read: ReadMessage, found: StoredConversation) -> None:
        """A person who writes reopens the conversation and starts its response target; machines and spam don't."""
        is_human = read.message_class is MessageClass.HUMAN
        if not is_human or found.status is Status.SPAM or not arrival.starts_target:
            return
        number = found.id
        is_answered = found.last_message_id > found.last_inbound_id
        if read.is_outbound:
            if is_answered and found.status is Status.OPEN:
                self._answered_elsewhere(work, number)
            return
        if work.now - arrival.arrived_at >= OLD:
            return
        is_closed = found.status is Status.CLOSED
        if self.account.is_first_sync and is_answered and is_closed and not conversations.was_decided_here(work.connection, number):
            # Folders are read newest first: the answer that lies in Sent came before the question it answers. Who closed it here, though,
            # had not seen this yet.
            return
        if found.status is not Status.OPEN:
            work.set("conversation", number, "status", Status.OPEN.value)
            work.set("conversation", number, "snoozed_until", None)
            work.finish("reopen", N_("#{number} opened again: the customer wrote"), {"number": number})
            work.effects.clear()
        due_at = self.account.norms.due_at(found.kind, arrival.arrived_at)
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
            asked = conversations.get(work.connection, number).last_inbound_id
            suggestions.make(work.connection, Suggested(SuggestionKind.CLOSE, number, (asked,), ANSWERED_ELSEWHERE, {}), work.now)
        work.effects.clear()


def _may_be_copy(arrival: Arrival, read: ReadMessage) -> bool:
    """Servers hand out copies; files go by their bytes alone, as whoever imports them was promised."""
    return bool(read.content_digest) and not read.is_outbound and not arrival.external_id.startswith(FROM_FILES)


def _arrival_time(arrival: Arrival, read: ReadMessage) -> datetime:
    """A file imported without an arrival time of its own goes by its Date header."""
    if arrival.external_id.startswith(FROM_FILES) and read.date is not None:
        return min(read.date, arrival.received_at)
    return arrival.arrived_at


def _received_at(arrival: Arrival) -> datetime:
    """Paper was received when it came, not when somebody scanned it."""
    return arrival.arrived_at if arrival.media_type == SCAN else arrival.received_at
