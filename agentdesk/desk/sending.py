"""Makes what leaves out of what was written: the message, its final bytes, and its place in the outbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain.channels import ITEM_JSON, MIME, OutgoingMessage
from agentdesk.domain.ids import DeliveryId, MessageId
from agentdesk.domain.mail_ids import own_message_id, own_token
from agentdesk.domain.mailbox import checked_address, domain_of
from agentdesk.domain.reading import Address, ReadAttachment, ReadMessage
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.domain.verbs import Reply
from agentdesk.domain.views import ReplyPlan
from agentdesk.replies.compose import Attached, Letterhead, Parent, mail_bytes, references
from agentdesk.store import conversations, deliveries, messages, meta
from agentdesk.store.conversations import Arrived
from agentdesk.store.deliveries import NewDelivery
from agentdesk.store.messages import NewMessage
from agentdesk.store.work import Work

BlobReader = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Sending:
    """A reply on its way into the outbox."""

    work: Work
    verb: Reply
    plan: ReplyPlan
    account: AccountFacts
    text: str
    desk: DeskFacts
    read_blob: BlobReader

    @property
    def to(self) -> tuple[Address, ...]:
        """Who it goes to."""
        return self.verb.to or self.plan.to

    @property
    def is_mail(self) -> bool:
        """Whether it leaves as mail."""
        return self.account.kind is ChannelKind.EMAIL


def write_message(sending: Sending) -> tuple[MessageId, OutgoingMessage]:
    """Put the message in and return its id and its final form."""
    work = sending.work
    number = messages.next_id(work.connection, work.now, work.now)
    head = _letterhead(sending, number)
    outgoing = _outgoing_mail(sending, head) if sending.is_mail else _outgoing_item(sending, head)
    new = NewMessage(
        conversation=sending.plan.conversation,
        direction=Direction.OUTBOUND,
        account=sending.account.settings.name,
        channel=sending.plan.channel,
        kind=sending.plan.kind,
        read=_as_read(sending, head),
        arrived_at=work.now,
        received_at=work.now,
        author=work.author.agent,
    )
    message = messages.add(work.connection, new, work.now)
    arrived = Arrived(message, Direction.OUTBOUND, work.now, sending.text, has_attachment=bool(sending.verb.attachments))
    conversations.take_message(work.connection, sending.plan.conversation, arrived)
    work.created("message", message, sending.plan.conversation)
    return message, outgoing


def hold(sending: Sending, message: MessageId, outgoing: OutgoingMessage) -> DeliveryId:
    """Put the message into the outbox, held for its undo window or, with `hold`, for a person."""
    work = sending.work
    window = timedelta(seconds=sending.account.limits.undo_window_s)
    new = NewDelivery(
        message=message,
        conversation=sending.plan.conversation,
        draft=sending.verb.draft,
        account=sending.account.settings.name,
        channel=sending.plan.channel,
        key=f"{meta.desk_id(work.connection)}-{message}",
        outgoing=outgoing,
        held_until=None if sending.verb.hold else work.now + window,
        generation=meta.generation(work.connection),
    )
    delivery = deliveries.add(work.connection, new, work.now)
    work.created("delivery", delivery, sending.plan.conversation)
    return delivery


def _letterhead(sending: Sending, number: MessageId) -> Letterhead:
    plan, desk = sending.plan, sending.desk
    domain = domain_of(sending.account.address) or desk.mail_domain
    return Letterhead(
        sender=Address(sending.account.settings.get("name"), sending.account.address),
        to=sending.to,
        cc=sending.verb.cc,
        subject=sending.verb.subject or plan.subject,
        message_id=own_message_id(desk.signing_key, plan.conversation, number, domain),
        reference_token=own_token(desk.signing_key, plan.conversation, number),
        date=sending.work.now,
        parent=_parent(sending),
    )


def _parent(sending: Sending) -> Parent | None:
    row = messages.one(sending.work.connection, sending.plan.answers)
    if row is None or not row.rfc_id:
        return None
    return Parent(row.rfc_id, row.references, row.thread_topic, row.thread_index)


def _outgoing_mail(sending: Sending, head: Letterhead) -> OutgoingMessage:
    attached = tuple(Attached(a.filename, a.content_type, sending.read_blob(a.digest)) for a in sending.verb.attachments)
    everybody = (*head.to, *head.cc, *sending.verb.bcc)
    return OutgoingMessage(
        content=mail_bytes(head, sending.text, attached),
        media_type=MIME,
        from_address=checked_address(head.sender.address),
        recipients=tuple(dict.fromkeys(checked_address(address.address) for address in everybody)),
        message_id=head.message_id,
    )


def _outgoing_item(sending: Sending, head: Letterhead) -> OutgoingMessage:
    answered = messages.one(sending.work.connection, sending.plan.answers)
    external_id = "" if answered is None else answered.rfc_id
    item = {"text": sending.text, "in_reply_to": external_id, "channel": sending.plan.channel}
    return OutgoingMessage(
        content=json.dumps(item, ensure_ascii=False).encode(),
        media_type=ITEM_JSON,
        from_address=sending.account.address,
        recipients=tuple(address.address for address in head.to),
        message_id=head.message_id,
        thread_external_id=external_id,
    )


def _as_read(sending: Sending, head: Letterhead) -> ReadMessage:
    attachments = tuple(
        ReadAttachment(place, a.filename, a.content_type, a.size, a.digest, is_inline=False)
        for place, a in enumerate(sending.verb.attachments, start=1)
    )
    return ReadMessage(
        sender=head.sender,
        to=head.to,
        cc=head.cc,
        subject=head.subject,
        date=head.date,
        body_text=sending.text,
        reply_text=sending.text,
        language=sending.verb.language or sending.plan.language,
        attachments=attachments,
        message_id=head.message_id if sending.is_mail else "",
        in_reply_to=head.parent.message_id if head.parent else "",
        references=references(head.parent) if head.parent else (),
        is_outbound=True,
    )
