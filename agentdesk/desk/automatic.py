"""Mail that a machine of ours writes to a customer in a matter of theirs: marked as automatic, and put into the outbox like everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain.channels import MIME, OutgoingMessage
from agentdesk.domain.ids import MessageId
from agentdesk.domain.mail_ids import own_message_id, own_token
from agentdesk.domain.mailbox import checked_address, domain_of
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import BodyFormat, Direction, MessageClass
from agentdesk.replies.compose import Letterhead, Parent, mail_bytes, references, reply_subject
from agentdesk.store import conversations, deliveries, messages, meta
from agentdesk.store.deliveries import NewDelivery
from agentdesk.store.messages import NewMessage, StoredMessage
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """Who is written to: by which account, about which message of theirs, at which address."""

    account: AccountFacts
    row: StoredMessage
    address: str


def put_into_outbox(work: Work, desk: DeskFacts, told: Told, words: Callable[[Letterhead], tuple[str, str]]) -> MessageId:
    """Write the message and put it into the outbox, due at once; `words` returns its text, and its HTML or "". Return the message."""
    account, row = told.account, told.row
    number = messages.next_id(work.connection, work.now, work.now)
    head = _letterhead(desk, account, row, number, work)
    text, page = words(head)
    outgoing = OutgoingMessage(
        content=mail_bytes(head, text, (), BodyFormat.TEXT, page),
        media_type=MIME,
        from_address=checked_address(account.address),
        recipients=(checked_address(told.address),),
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
    return message


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
