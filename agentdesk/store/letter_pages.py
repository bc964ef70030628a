"""Letters whose pages were laid anew: the new ones are put in, those they come from withdrawn; undo turns both round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from agentdesk.domain.channels import RawItem
from agentdesk.domain.ids import AccountName, BatchId, BlobDigest, ConversationId, MessageId
from agentdesk.domain.letters import Given, LetterLine, seeming_writer
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import ChannelKind, Direction, Status
from agentdesk.store import arrivals, conversations, letters, messages, raw, threads
from agentdesk.store.conversations import Arrived, NewConversation
from agentdesk.store.letters import NewLetter
from agentdesk.store.messages import NewMessage, StoredMessage
from agentdesk.store.raw import Arrival, Batch
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class Source:
    """A letter whose pages are taken, with its scan."""

    number: MessageId
    line: LetterLine
    message: StoredMessage
    arrival: Arrival
    given: Given
    content: bytes = field(repr=False)

    @property
    def digest(self) -> BlobDigest:
        """What its scan goes by."""
        return self.arrival.digest

    @property
    def conversation(self) -> ConversationId:
        """Where it stands."""
        return self.message.conversation

    @property
    def account(self) -> AccountName:
        """The account it came by."""
        return self.message.account

    @property
    def arrived_at(self) -> datetime:
        """When the paper came."""
        return self.arrival.arrived_at

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.line.pages


@dataclass(frozen=True, slots=True)
class Laid:
    """A new letter, and what was read of it."""

    item: RawItem
    read: ReadMessage


def lay(work: Work, raw_file: Connection, sources: Sequence[Source], laid: Sequence[Laid]) -> list[MessageId]:
    """Put new letters in, the first where the first source stands, and withdraw the sources; return the new ones' ids."""
    first = sources[0]
    batch = Batch(first.account, [one.item for one in laid], work.now, sources=[first.arrival.source] * len(laid))
    kept = raw.keep(raw_file, batch)
    created = [
        _put(work, first, one, found.arrival, is_first=place == 0) for place, (one, found) in enumerate(zip(laid, kept, strict=True))
    ]
    for source in sources:
        if source.number not in created:
            work.set("message", source.number, "is_withdrawn", after=True, conversation=source.conversation)
    for number in dict.fromkeys(source.conversation for source in sources):
        if not conversations.standing_ids(work.connection, number):
            work.set("conversation", number, "deleted_at", work.now)
        else:
            conversations.recount(work.connection, number)
    return created


def _put(work: Work, first: Source, laid: Laid, arrival: Arrival, *, is_first: bool) -> MessageId:
    """Put one letter in; one that was laid so before, and taken back, stands again."""
    known = threads.message_of_digest(work.connection, arrival.digest)
    if known is not None:
        work.set("message", known[0], "is_withdrawn", after=False, conversation=known[1])
        if work.get("conversation", known[1], "deleted_at") is not None:
            work.set("conversation", known[1], "deleted_at", None)
        conversations.recount(work.connection, known[1])
        return known[0]
    number = first.conversation if is_first else _conversation(work, first, laid.read)
    new = NewMessage(
        conversation=number,
        direction=Direction.INBOUND,
        account=first.account,
        channel=first.message.channel,
        kind=ChannelKind.LETTER,
        read=laid.read,
        arrived_at=first.arrived_at,
        received_at=first.message.received_at,
        source=first.arrival.source,
        raw_digest=arrival.digest,
        media_type=arrival.media_type,
        joined_by=letters.LAID_ANEW,
    )
    message = messages.add(work.connection, new, work.now)
    given = Given.parse(laid.item.details)
    batch_id = BatchId(given.batch) if given.batch else None
    letters.add(work.connection, NewLetter(message, first.line.received_at, laid.read, given.part_of, batch_id))
    arrivals.link_all(work.connection, [(arrival, message, False)])
    text = laid.read.body_text or laid.read.unreadable
    conversations.take_message(work.connection, number, Arrived(message, Direction.INBOUND, first.arrived_at, text, has_attachment=True))
    work.created("message", message, number)
    return message


def _conversation(work: Work, first: Source, read: ReadMessage) -> ConversationId:
    old = conversations.get(work.connection, first.conversation)
    new = NewConversation(
        customer=old.customer,
        status=Status.OPEN,
        account=first.account,
        channel=first.message.channel,
        kind=ChannelKind.LETTER,
        who=read.sender.name or seeming_writer(read.proposals) or first.line.who,
        subject=read.subject,
        at=first.arrived_at,
    )
    number = conversations.add(work.connection, new, work.now)
    if first.line.due_at is not None:
        conversations.set_due(work.connection, number, first.line.due_at)
    work.withdrawable(number)
    return number
