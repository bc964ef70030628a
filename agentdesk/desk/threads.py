"""Handlers of merge, split and move: messages change their conversation by a link, so that every step can be undone."""

from __future__ import annotations

from agentdesk.domain.errors import Conflict, FieldValue, NotFound, UsageError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Status
from agentdesk.domain.subjects import is_changed_subject
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import Merge, Move, Split
from agentdesk.store import conversations, messages
from agentdesk.store.conversations import NewConversation
from agentdesk.store.engine import Connection
from agentdesk.store.messages import StoredMessage
from agentdesk.store.moving import put_into, take
from agentdesk.store.work import Effect, Work


def merge(work: Work, verb: Merge) -> Outcome:
    """Put conversations into another one; they redirect to it from then on."""
    into = conversations.resolve(work.connection, verb.into)
    merged = [number for number in (conversations.resolve(work.connection, wanted) for wanted in verb.conversations) if number != into]
    if not merged:
        raise UsageError(cause=N_("a conversation can't be merged into itself"))
    put_into(work, list(dict.fromkeys(merged)), into)
    fields: dict[str, FieldValue] = {"numbers": ", ".join(f"#{number}" for number in merged), "into": into}
    return _finish(work, verb.NAME, N_("merged {numbers} into #{into}"), fields, into)


def split(work: Work, verb: Split) -> Outcome:
    """Take messages out into a new conversation."""
    found = _found(work, verb.messages)
    source = found[0].conversation
    if len(found) == len(conversations.message_ids(work.connection, source)):
        raise Conflict(cause=N_("that is the whole of #{number}; nothing would be left of it"), number=source)
    number = _new_conversation(work, found, source)
    # Undone, it leaves no empty conversation behind: it redirects to the one it came from.
    work.effects.append(Effect("conversation", number, "merged_into", source, None, number))
    take(work, [message.id for message in found], number)
    fields: dict[str, FieldValue] = {"number": source, "into": number}
    return _finish(work, verb.NAME, N_("split #{into} off from #{number}"), fields, number)


def matter_of(connection: Connection, number: MessageId) -> tuple[MessageId, ...]:
    """Return a message and the later ones of its conversation that go on with its subject: what is split off with it."""
    first = messages.one(connection, number)
    if first is None:
        raise NotFound(thing=N_("message"), name=str(number))
    later = [messages.one(connection, other) for other in conversations.message_ids(connection, first.conversation) if other > first.id]
    same = [other.id for other in later if other is not None and not is_changed_subject(first.subject, other.subject)]
    return (first.id, *same)


def _new_conversation(work: Work, found: list[StoredMessage], source: ConversationId) -> ConversationId:
    old = conversations.get(work.connection, source)
    first = found[0]
    new = NewConversation(
        customer=old.customer,
        status=Status.OPEN,
        account=old.account,
        channel=old.channel,
        kind=old.kind,
        who=first.sender.name or first.sender.address or old.subject,
        subject=first.subject or old.subject,
        at=first.received_at,
    )
    return conversations.add(work.connection, new, work.now)


def move(work: Work, verb: Move) -> Outcome:
    """Take messages into another conversation."""
    found = _found(work, verb.messages)
    to = conversations.resolve(work.connection, verb.to)
    if found[0].conversation == to:
        raise UsageError(cause=N_("the messages are in #{number} already"), number=to)
    _take_over(work, found, to)
    fields: dict[str, FieldValue] = {"number": found[0].conversation, "into": to, "count": len(found)}
    return _finish(work, verb.NAME, N_("moved {count} messages from #{number} to #{into}"), fields, to)


def _take_over(work: Work, found: list[StoredMessage], to: ConversationId) -> None:
    """Put messages into another conversation; one that nothing is left of goes there itself, rather than stay in the list empty."""
    source = found[0].conversation
    if len(found) == len(conversations.message_ids(work.connection, source)):
        put_into(work, [source], to)
    else:
        take(work, [message.id for message in found], to)


def _found(work: Work, wanted: tuple[MessageId, ...]) -> list[StoredMessage]:
    found: list[StoredMessage] = []
    for number in sorted(set(wanted)):
        message = messages.one(work.connection, number)
        if message is None:
            raise NotFound(thing=N_("message"), name=str(number))
        found.append(message)
    if not found:
        raise UsageError(cause=N_("no message was named"))
    if len({message.conversation for message in found}) > 1:
        raise UsageError(cause=N_("the messages belong to different conversations"))
    return found


def _finish(work: Work, name: str, sentence: str, fields: dict[str, FieldValue], created: ConversationId) -> Outcome:
    entry = work.finish(name, sentence, fields, args=dict(fields))
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields, created=str(created))
