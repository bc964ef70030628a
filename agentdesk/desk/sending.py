"""Makes what leaves out of what was written: the message, its final bytes, and its place in the outbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from agentdesk.desk.context import MEGABYTE, AccountFacts, DeskFacts
from agentdesk.domain.channels import ITEM_JSON, MIME, OutgoingMessage
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import ConversationId, DeliveryId, DraftId, MessageId
from agentdesk.domain.languages import guess_language
from agentdesk.domain.mail_ids import answer_address, own_message_id, own_token
from agentdesk.domain.mailbox import checked_address, domain_of
from agentdesk.domain.reading import Address, ReadAttachment, ReadMessage
from agentdesk.domain.states import ChannelKind, Direction, Role
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import Forward, Reply, WriteNew
from agentdesk.domain.views import ReplyPlan
from agentdesk.replies.below import Below, Whole, whole_text
from agentdesk.replies.compose import Attached, Letterhead, Parent, mail_bytes, references
from agentdesk.store import conversations, deliveries, messages, meta
from agentdesk.store.conversations import Arrived
from agentdesk.store.deliveries import NewDelivery
from agentdesk.store.messages import NewMessage
from agentdesk.store.work import Work

BlobReader = Callable[[str], bytes]
Outgoing = Reply | Forward | WriteNew
LETTER = "letter"
"""The channel whose answers are set in type; the sample desk's own letters are not."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A text on its way into the outbox."""

    work: Work
    verb: Outgoing
    plan: ReplyPlan
    conversation: ConversationId
    account: AccountFacts
    written: str
    draft: DraftId
    desk: DeskFacts
    read_blob: BlobReader
    follows: DeliveryId | None = None
    """The part before it, where a text is sent as several."""

    @property
    def to(self) -> tuple[Address, ...]:
        """Who it goes to."""
        return self.verb.to or self.plan.to

    @property
    def is_mail(self) -> bool:
        """Whether it leaves as mail."""
        return self.account.kind is ChannelKind.EMAIL

    @property
    def language(self) -> str:
        """The language it is written in, as far as is known."""
        return self.verb.language or self.plan.language

    @property
    def from_address(self) -> str:
        """The address it leaves from.

        Raises:
            UsageError: the one asked for is none of the account's.
        """
        wanted = self.verb.from_address
        if not wanted:
            is_planned = self.plan.account == self.account.settings.name
            return self.plan.from_address if is_planned and self.plan.from_address else self.account.address
        if not self.account.is_own(wanted):
            cause = _("{account} may not send from {address}; add it to its aliases: agentdesk account set {account} aliases=…")
            raise UsageError(cause=cause.format(account=self.account.settings.name, address=wanted))
        return wanted

    def whole(self) -> Whole:
        """Return the text with what stands below it; only mail has anything there."""
        if not self.is_mail:
            return Whole(self.written)
        is_quoting = isinstance(self.verb, Forward) or (isinstance(self.verb, Reply) and self.verb.quotes)
        signature, footer = (self.account.in_language(key, self.language) for key in ("signature", "footer"))
        return whole_text(self.written, Below(signature, footer, self.plan.quoted if is_quoting else ""))


def write_message(sending: Sending) -> tuple[MessageId, OutgoingMessage]:
    """Put the message in and return its id and its final form."""
    work, whole = sending.work, sending.whole()
    _refuse_too_much(sending)
    number = messages.next_id(work.connection, work.now, work.now)
    head = _letterhead(sending, number)
    outgoing = _outgoing(sending, head, whole)
    new = NewMessage(
        conversation=sending.conversation,
        direction=Direction.OUTBOUND,
        account=sending.account.settings.name,
        channel=sending.plan.channel,
        kind=sending.plan.kind,
        read=_as_read(sending, head, whole),
        arrived_at=work.now,
        received_at=work.now,
        author=work.author.agent,
    )
    message = messages.add(work.connection, new, work.now)
    told = messages.reply_text(whole.text, whole.folds)
    arrived = Arrived(message, Direction.OUTBOUND, work.now, told, has_attachment=bool(sending.verb.attachments))
    conversations.take_message(work.connection, sending.conversation, arrived)
    work.created("message", message, sending.conversation)
    return message, outgoing


def _outgoing(sending: Sending, head: Letterhead, whole: Whole) -> OutgoingMessage:
    if sending.is_mail:
        return _outgoing_mail(sending, head, whole)
    return _outgoing_letter(sending, head) if sending.account.kind is ChannelKind.LETTER else _outgoing_item(sending, head)


def _refuse_too_much(sending: Sending) -> None:
    """Refuse files the channel doesn't take, before the far side does."""
    attached, account = sending.verb.attachments, sending.account
    if attached and not account.limits.allows_attachments:
        raise UsageError(cause=N_("{account} can't send files"), account=account.settings.name)
    total = sum(one.size for one in attached)
    if total > account.max_attached_bytes:
        cause = _("the files are {total} MB together; {account} takes {limit} MB (its setting max_attached_mb)")
        limit = account.max_attached_bytes // MEGABYTE
        raise UsageError(cause=cause.format(total=-(-total // MEGABYTE), account=account.settings.name, limit=limit))


def hold(sending: Sending, message: MessageId, outgoing: OutgoingMessage) -> DeliveryId:
    """Put the message into the outbox, held for its undo window or, with `hold`, for a person."""
    work = sending.work
    window = timedelta(seconds=sending.account.limits.undo_window_s)
    is_trainee = work.author.role < Role.AGENT
    new = NewDelivery(
        message=message,
        conversation=sending.conversation,
        draft=sending.draft,
        account=sending.account.settings.name,
        channel=sending.plan.channel,
        key=f"{meta.desk_id(work.connection)}-{message}",
        outgoing=outgoing,
        held_until=None if sending.verb.hold or is_trainee else work.now + window,
        awaits_lead=is_trainee,
        generation=meta.generation(work.connection),
        follows=sending.follows,
    )
    delivery = deliveries.add(work.connection, new, work.now)
    work.created("delivery", delivery, sending.conversation)
    return delivery


def _letterhead(sending: Sending, number: MessageId) -> Letterhead:
    plan, desk, address = sending.plan, sending.desk, sending.from_address
    domain = domain_of(address) or desk.mail_domain
    token = own_token(desk.signing_key, sending.conversation, number)
    has_own = sending.is_mail and sending.account.settings.get("reply_to") == "plus"
    return Letterhead(
        sender=Address(sending.account.settings.get("name"), address),
        to=sending.to,
        cc=sending.verb.cc,
        subject=sending.verb.subject or plan.subject,
        message_id=own_message_id(desk.signing_key, sending.conversation, number, domain),
        reference_token=token,
        date=sending.work.now,
        parent=_parent(sending),
        answers_to=answer_address(address, token) if has_own else "",
    )


def _parent(sending: Sending) -> Parent | None:
    row = None if sending.plan.answers is None else messages.one(sending.work.connection, sending.plan.answers)
    if row is None or not row.rfc_id:
        return None
    if isinstance(sending.verb, Forward):
        return Parent(row.rfc_id, is_answered=False)
    return Parent(row.rfc_id, row.references, row.thread_topic, row.thread_index)


def _outgoing_mail(sending: Sending, head: Letterhead, whole: Whole) -> OutgoingMessage:
    attached = tuple(Attached(a.filename, a.content_type, sending.read_blob(a.digest)) for a in sending.verb.attachments)
    everybody = (*head.to, *head.cc, *sending.verb.bcc)
    if not everybody:
        raise UsageError(cause=N_("there is nobody it goes to"))
    body_format = sending.verb.format or sending.account.body_format
    return OutgoingMessage(
        content=mail_bytes(head, whole.text, attached, body_format),
        media_type=MIME,
        from_address=checked_address(head.sender.address),
        recipients=tuple(dict.fromkeys(checked_address(address.address) for address in everybody)),
        message_id=head.message_id,
    )


def _outgoing_letter(sending: Sending, head: Letterhead) -> OutgoingMessage:
    if sending.account.settings.channel != LETTER:
        return _outgoing_item(sending, head)
    from agentdesk.desk.letters import case_code, outgoing_letter  # noqa: PLC0415 - typst and barcodes, for letters only
    from agentdesk.replies.letter.sheet import LetterText  # noqa: PLC0415

    to = head.to[0] if head.to else Address("", "")
    letter = LetterText(
        to=to,
        subject=head.subject,
        body=sending.written,
        language=sending.language or guess_language(sending.written) or sending.desk.voice.business.language,
        written_on=sending.work.now.astimezone().date(),
        ours=f"{sending.conversation}",
        qr=case_code(head.reference_token),
    )
    return outgoing_letter(letter, sending.account, sending.desk, head.message_id)


def _outgoing_item(sending: Sending, head: Letterhead) -> OutgoingMessage:
    answered = None if sending.plan.answers is None else messages.one(sending.work.connection, sending.plan.answers)
    external_id = "" if answered is None else answered.rfc_id
    item = {
        "text": sending.written,
        "in_reply_to": external_id,
        "channel": sending.plan.channel,
        "known_answers": messages.own_texts(sending.work.connection, sending.conversation),
    }
    if isinstance(sending.verb, WriteNew) and sending.verb.answers is not None:
        item |= {"direct_to": head.to[0].address, "subject": head.subject}
    return OutgoingMessage(
        content=json.dumps(item, ensure_ascii=False).encode(),
        media_type=ITEM_JSON,
        from_address=sending.account.address,
        recipients=tuple(address.address for address in head.to),
        message_id=head.message_id,
        thread_external_id=external_id,
    )


def _as_read(sending: Sending, head: Letterhead, whole: Whole) -> ReadMessage:
    attachments = tuple(
        ReadAttachment(place, a.filename, a.content_type, a.size, a.digest, is_inline=False)
        for place, a in enumerate(sending.verb.attachments, start=1)
    )
    is_answer = head.parent is not None and head.parent.is_answered
    return ReadMessage(
        sender=head.sender,
        to=head.to,
        cc=head.cc,
        subject=head.subject,
        date=head.date,
        body_text=whole.text,
        reply_text=sending.written,
        folds=whole.folds,
        language=sending.language,
        attachments=attachments,
        message_id=head.message_id if sending.is_mail else "",
        in_reply_to=head.parent.message_id if head.parent and is_answer else "",
        references=references(head.parent) if head.parent else (),
        is_outbound=True,
    )
