"""Makes the acknowledgements that intake marked as due, where the gate lets them through; they leave by the outbox like everything."""

from __future__ import annotations

import logging
from datetime import timedelta

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain import acknowledging
from agentdesk.domain.channels import MIME, OutgoingMessage
from agentdesk.domain.closures import current, reopens_at
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import own_message_id, own_token
from agentdesk.domain.mailbox import checked_address, domain_of
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import BodyFormat, ChannelKind, Direction, MessageClass
from agentdesk.domain.texts import N_
from agentdesk.replies.compose import Letterhead, Parent, mail_bytes, references, reply_subject
from agentdesk.store import acknowledgements, conversations, deliveries, messages, meta
from agentdesk.store.acknowledgements import Due
from agentdesk.store.deliveries import NewDelivery
from agentdesk.store.messages import NewMessage, StoredMessage
from agentdesk.store.work import Work

AT_ONCE = 20
log = logging.getLogger(__name__)


def acknowledge_due(work: Work, desk: DeskFacts) -> tuple[ConversationId, ...]:
    """Make what is due, a few at a time; return the conversations that changed."""
    for due in acknowledgements.due_ones(work.connection, AT_ONCE):
        reason = _refusal(work, desk, due)
        if acknowledging.is_breaker(reason):
            _alert_once(work, reason)
        acknowledgements.settle(work.connection, due.message, work.now, reason)
        if not reason:
            _make(work, desk, due)
    return tuple(sorted(work.changed))


def _refusal(work: Work, desk: DeskFacts, due: Due) -> str:
    account, row = desk.accounts.find(due.account), messages.one(work.connection, due.message)
    if account is None or row is None or not account.can_send or account.kind is not ChannelKind.EMAIL:
        return N_("the account can't send")
    if work.now - due.marked_at > acknowledging.FRESH:
        return N_("it arrived too long ago")
    if any(other.is_own(due.address) for other in desk.accounts.all()):
        return N_("its address is our own")
    if not any(account.is_own(one.address) for one in (*row.to, *row.cc)):
        return N_("it was not written to us by name")
    zone = desk.norms().hours.zone
    closure = current(desk.closures(), work.now, zone)
    if closure is not None and closure.texts:
        if acknowledgements.was_made_since(work.connection, due.address, closure.span(zone)[0]):
            return N_("its address was told of this closure")
    elif account.settings.get("acknowledge").strip().lower() != "true":
        return N_("the business is open again")
    elif _was_answered(work, due.conversation):
        return N_("it was answered already")
    return acknowledging.refusal(due.address, acknowledgements.counted(work.connection, due.address, work.now))


def _was_answered(work: Work, number: ConversationId) -> bool:
    return any(view.direction is Direction.OUTBOUND for view in messages.views(work.connection, number, 20))


def _alert_once(work: Work, reason: str) -> None:
    if not acknowledgements.was_refused_for(work.connection, reason, work.now - timedelta(hours=1)):
        log.warning("acknowledgements stopped for an hour: too many left")
        work.finish(
            "acknowledge", N_("stopped automatic acknowledgements: {count} left within an hour"), {"count": acknowledging.MOST_PER_HOUR}
        )


def _make(work: Work, desk: DeskFacts, due: Due) -> None:
    """Write the message and put it into the outbox, due at once: nobody is there to take it back."""
    account, row = desk.accounts.find(due.account), messages.one(work.connection, due.message)
    assert account is not None
    assert row is not None
    number = messages.next_id(work.connection, work.now, work.now)
    own = _closed_text(desk, row.language, work) or account.in_language("acknowledgement", row.language)
    text = acknowledging.text_for(own, row.language, row.conversation)
    head = _letterhead(desk, account, row, number, work)
    outgoing = OutgoingMessage(
        content=mail_bytes(head, text, (), BodyFormat.TEXT),
        media_type=MIME,
        from_address=checked_address(account.address),
        recipients=(checked_address(due.address),),
        message_id=head.message_id,
    )
    message = messages.add(work.connection, _as_message(account, row, head, text, work), work.now)
    conversations.take_automatic(work.connection, row.conversation)
    work.created("message", message, row.conversation)
    new = NewDelivery(
        message=message,
        conversation=row.conversation,
        draft=None,
        account=account.settings.name,
        channel=row.channel,
        key=f"{meta.desk_id(work.connection)}-{message}",
        outgoing=outgoing,
        held_until=work.now,
        generation=meta.generation(work.connection),
    )
    work.created("delivery", deliveries.add(work.connection, new, work.now), row.conversation)
    work.finish("acknowledge", N_("acknowledged #{number}"), {"number": row.conversation}, is_undoable=False)
    work.effects.clear()


def _closed_text(desk: DeskFacts, language: str, work: Work) -> str:
    """Return what customers are told while the business is closed, "" where it is open or they are told nothing of it."""
    norms = desk.norms()
    closure = current(desk.closures(), work.now, norms.hours.zone)
    if closure is None or not closure.texts:
        return ""
    from agentdesk.replies.templates.filters import in_words  # noqa: PLC0415 - Babel, which most starts need not load

    opens = reopens_at(closure, norms.hours)
    day = "" if opens is None else in_words(opens.astimezone(norms.hours.zone).date(), language or desk.voice.business.language)
    text = closure.text_for(language, desk.voice.business.language)
    return text.replace("{reopens}", day).replace("{{ business.reopens }}", day)


def _letterhead(desk: DeskFacts, account: AccountFacts, row: StoredMessage, number: MessageId, work: Work) -> Letterhead:
    domain = domain_of(account.address) or desk.mail_domain
    return Letterhead(
        sender=Address(account.settings.get("name"), account.address),
        to=(row.sender,),
        cc=(),
        subject=reply_subject(row.subject),
        message_id=own_message_id(desk.signing_key, row.conversation, number, domain),
        reference_token=own_token(desk.signing_key, row.conversation, number),
        date=work.now,
        parent=Parent(row.rfc_id, row.references, row.thread_topic, row.thread_index) if row.rfc_id else None,
        is_automatic=True,
    )


def _as_message(account: AccountFacts, row: StoredMessage, head: Letterhead, text: str, work: Work) -> NewMessage:
    read = ReadMessage(
        sender=head.sender,
        to=head.to,
        subject=head.subject,
        date=head.date,
        body_text=text,
        reply_text=text,
        language=row.language,
        message_class=MessageClass.AUTO_REPLY,
        is_auto_submitted=True,
        message_id=head.message_id,
        in_reply_to=row.rfc_id,
        references=references(head.parent) if head.parent else (),
        is_outbound=True,
    )
    return NewMessage(
        conversation=row.conversation,
        direction=Direction.OUTBOUND,
        account=account.settings.name,
        channel=row.channel,
        kind=account.kind,
        read=read,
        arrived_at=work.now,
        received_at=work.now,
        author=work.author.agent,
    )
