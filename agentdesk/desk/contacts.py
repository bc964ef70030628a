"""Contacts that no channel brings in, and answers that none sends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from agentdesk.domain.errors import FieldValue, UsageError
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.states import ChannelKind, Direction, Status
from agentdesk.domain.targets import NORMS, Norms
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import Reply
from agentdesk.domain.verbs.contacts import LogContact, kind_of_channel
from agentdesk.domain.views import ReplyPlan
from agentdesk.store import conversations, customers, messages
from agentdesk.store.conversations import Arrived, NewConversation
from agentdesk.store.messages import NewMessage
from agentdesk.store.work import Work

NAME_CHARS = 200
SUBJECT_CHARS = 80
URL_CHARS = 2_000
MOST_STARS = 5
CLOCK_SLACK = timedelta(minutes=5)
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


def log_contact(work: Work, verb: LogContact, norms: Norms = NORMS) -> Outcome:
    """Record a contact as a message from outside, in a conversation of its own or in the one named.

    Raises:
        UsageError: nobody is named, nothing was said, the channel can't be called so, the stars or the moment can't be.
        NotFound: there is no such conversation.
    """
    verb, kind = _checked(work, verb), kind_of_channel(verb.channel)
    is_new = verb.conversation is None
    number = _begin(work, verb, kind) if verb.conversation is None else conversations.resolve(work.connection, verb.conversation)
    message = _add(work, verb, kind, number)
    _set_waiting(work, verb, number, norms.due_at(kind, verb.at or work.now))
    fields: dict[str, FieldValue] = {"number": number, "channel": verb.channel}
    sentence = N_("recorded a contact by {channel} as #{number}") if is_new else N_("recorded a contact by {channel} in #{number}")
    entry = work.finish(verb.NAME, sentence, fields, args={"conversation": number, "message": message, "channel": verb.channel})
    return Outcome(entry=entry, changed=(number,), sentence=sentence, fields=fields, created=str(message))


def _checked(work: Work, verb: LogContact) -> LogContact:
    """Return the verb, its texts cleaned."""
    text = block(verb.text).strip()
    if not text and verb.rating is None and not verb.subject.strip():
        raise UsageError(cause=N_("nothing was said: give a text, or stars"))
    if not (verb.who.name.strip() or verb.who.address.strip()):
        raise UsageError(cause=N_("who was it? A name, a number or an address"))
    if _CHANNEL.fullmatch(verb.channel) is None:
        raise UsageError(cause=N_("a channel's name has small letters, digits and -, as in phone or trustpilot"))
    if verb.rating is not None and not 0 <= verb.rating <= MOST_STARS:
        raise UsageError(cause=N_("stars go from 0 to 5"))
    if verb.at is not None and verb.at > work.now + CLOCK_SLACK:
        raise UsageError(cause=N_("a contact can't have been in the future"))
    if verb.callback_at is not None and verb.callback_at <= work.now:
        raise UsageError(cause=N_("a call can only be promised for a moment that is still to come"))
    who = Address(one_line(verb.who.name, NAME_CHARS), one_line(verb.who.address, NAME_CHARS))
    return replace(verb, text=text, who=who, subject=one_line(verb.subject, NAME_CHARS), url=one_line(verb.url, URL_CHARS))


def _begin(work: Work, verb: LogContact, kind: ChannelKind) -> ConversationId:
    who = verb.who
    customer = customers.find_or_add(work.connection, kind, who, work.now)
    new = NewConversation(
        customer=customer,
        status=Status.OPEN,
        account=AccountName(""),
        channel=verb.channel,
        kind=kind,
        who=who.name or customers.name(work.connection, customer) or who.address,
        subject=verb.subject or one_line(verb.text.partition("\n")[0], SUBJECT_CHARS),
        at=verb.at or work.now,
    )
    number = conversations.add(work.connection, new, work.now)
    work.withdrawable(number)
    return number


def _add(work: Work, verb: LogContact, kind: ChannelKind, number: ConversationId) -> MessageId:
    at = verb.at or work.now
    read = ReadMessage(
        sender=verb.who,
        subject=verb.subject,
        date=at,
        body_text=verb.text,
        reply_text=verb.text,
        rating=verb.rating,
        url=verb.url,
        channel=verb.channel,
        kind=kind,
    )
    new = NewMessage(
        conversation=number,
        direction=Direction.INBOUND,
        account=AccountName(""),
        channel=verb.channel,
        kind=kind,
        read=read,
        arrived_at=at,
        received_at=work.now,
        author=work.author.agent,
        joined_by="logged",
    )
    message = messages.add(work.connection, new, work.now)
    conversations.take_message(work.connection, number, Arrived(message, Direction.INBOUND, at, verb.text, rating=verb.rating))
    work.created("message", message, number)
    conversations.mark_seen(work.connection, work.author.agent, number, message)
    return message


def _set_waiting(work: Work, verb: LogContact, number: ConversationId, usual: datetime) -> None:
    """Somebody waits for an answer: until the time promised, else by the norm of the channel."""
    work.set("conversation", number, "status", Status.OPEN.value)
    work.set("conversation", number, "snoozed_until", None)
    due_at = verb.callback_at or usual
    if verb.callback_at is not None or work.get("conversation", number, "due_at") is None:
        work.set("conversation", number, "due_at", due_at)


def keep_answer(work: Work, verb: Reply, plan: ReplyPlan, text: str) -> MessageId:
    """Keep what a person says or posts by themselves where nothing of ours can send, and return the message's id."""
    new = NewMessage(
        conversation=plan.conversation,
        direction=Direction.OUTBOUND,
        account=plan.account,
        channel=plan.channel,
        kind=plan.kind,
        read=ReadMessage(to=verb.to or plan.to, date=work.now, body_text=text, reply_text=text, is_outbound=True),
        arrived_at=work.now,
        received_at=work.now,
        author=work.author.agent,
    )
    message = messages.add(work.connection, new, work.now)
    conversations.take_message(work.connection, plan.conversation, Arrived(message, Direction.OUTBOUND, work.now, text))
    work.created("message", message, plan.conversation)
    return message
