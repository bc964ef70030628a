"""What a customer's message looks like as its channel hands it over: real MIME for mail, an item's JSON for every other channel."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from agentdesk.demo.records import BounceAction, DemoAccount, DemoBounce, DemoCustomer, DemoMessage
from agentdesk.domain.channels import ITEM_JSON, MIME
from agentdesk.domain.mailbox import domain_of
from agentdesk.domain.states import ChannelKind, MessageClass

_ENCODED_WORD_BYTES = 42
"""So many bytes become an encoded-word of at most 75 characters (RFC 2047 section 2)."""

_OWN_ID = re.compile(r"(?P<key>[a-z0-9-]+)\.[a-z0-9-]+(?:@\S+)?")
_OUT_OF_OFFICE = {
    "nl": "Automatisch antwoord",
    "fr": "Réponse automatique",
    "de": "Automatische Antwort",
    "it": "Risposta automatica",
    "en": "Automatic reply",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of a customer on its way to the desk; its subject and body are final, dates written out.

    `answers` are the ids of the thread so far, oldest first. `original` is the message a bounce is about, as it left.
    """

    conversation: str
    name: str
    customer: DemoCustomer
    account: DemoAccount
    message: DemoMessage
    subject: str
    body: str
    at: datetime
    answers: tuple[str, ...] = ()
    original: bytes = b""

    @property
    def is_mail(self) -> bool:
        """Whether it comes as mail."""
        return self.account.kind is ChannelKind.EMAIL

    @property
    def media_type(self) -> str:
        """How it is read."""
        return MIME if self.is_mail else ITEM_JSON

    @property
    def address(self) -> str:
        """The author's address on the channel."""
        return self.customer.address_on(self.account.channel) or ""

    @property
    def id(self) -> str:
        """The item's own id: it says which conversation it belongs to, and for mail where it comes from."""
        bare = f"{self.conversation}.{self.name}"
        if not self.is_mail:
            return bare
        origin = self.account.address if self.message.bounce is not None else self.address
        return f"{bare}@{domain_of(origin)}"

    def source(self) -> bytes:
        """Return its raw source."""
        if not self.is_mail:
            return _item(self)
        return _mail(self) if self.message.bounce is None else _bounce(self, self.message.bounce)


def conversation_of(rfc_ids: tuple[str, ...]) -> str | None:
    """Return the key of the sample conversation that the newest of these ids speaks of, None where none does."""
    for rfc_id in reversed(rfc_ids):
        found = _OWN_ID.fullmatch(rfc_id.strip().strip("<>"))
        if found is not None:
            return found["key"]
    return None


def encoded_words(text: str) -> str:
    """Return a header's text as encoded-words, whatever it holds: what a hostile sender's program would write too."""
    words, piece = [], b""
    for character in text:
        encoded = character.encode()
        if len(piece) + len(encoded) > _ENCODED_WORD_BYTES:
            words.append(piece)
            piece = b""
        piece += encoded
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in [*words, piece])


def _mail(incoming: Incoming) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=incoming.customer.name, addr_spec=incoming.address)
    mail["To"] = Address(addr_spec=incoming.message.to or incoming.account.address)
    if incoming.message.cc:
        mail["Cc"] = [Address(addr_spec=address) for address in incoming.message.cc]
    mail["Date"] = incoming.at.astimezone()
    mail["Message-ID"] = f"<{incoming.id}>"
    if incoming.answers:
        mail["In-Reply-To"] = f"<{incoming.answers[-1]}>"
        mail["References"] = " ".join(f"<{rfc_id}>" for rfc_id in incoming.answers)
    _mark_class(mail, incoming)
    mail.set_content(incoming.body, cte="quoted-printable")
    for attachment in incoming.message.attachments:
        main, _slash, sub = attachment.content_type.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return _subject_line(incoming) + mail.as_bytes()


def _subject_line(incoming: Incoming) -> bytes:
    """Return the subject's header; written by hand, since the email package refuses or garbles control characters."""
    subject = incoming.subject
    if incoming.message.message_class is MessageClass.OUT_OF_OFFICE:
        subject = f"{_OUT_OF_OFFICE[incoming.message.language]}: {subject}"
    return f"Subject: {subject if _is_plain(subject) else encoded_words(subject)}\r\n".encode("ascii")


def _is_plain(subject: str) -> bool:
    return subject.isascii() and subject.isprintable() and len(subject) < 900 and "=?" not in subject  # noqa: PLR2004 - RFC 5322: 998


def _mark_class(mail: EmailMessage, incoming: Incoming) -> None:
    """Set what programs say of themselves: RFC 3834 for automatic answers, RFC 2369 for bulk mail."""
    match incoming.message.message_class:
        case MessageClass.OUT_OF_OFFICE | MessageClass.AUTO_REPLY:
            mail["Auto-Submitted"] = "auto-replied"
            mail["X-Auto-Response-Suppress"] = "All"
        case MessageClass.BULK:
            mail["Precedence"] = "bulk"
            mail["List-Unsubscribe"] = f"<mailto:unsubscribe@{domain_of(incoming.address)}>"
        case _:
            return


def _bounce(incoming: Incoming, bounce: DemoBounce) -> bytes:
    """Return a delivery status notification: its words, its fields, and the headers of what it is about. Source: RFC 3464 section 2."""
    is_delay = bounce.action is BounceAction.DELAYED
    subject = "Delayed Mail (still being retried)" if is_delay else "Undelivered Mail Returned to Sender"
    boundary = f"{incoming.name}.{incoming.conversation}.report"
    head = (
        "Return-Path: <>",
        f"From: MAILER-DAEMON@{domain_of(incoming.account.address)} (Mail Delivery System)",
        f"To: {incoming.account.address}",
        f"Subject: {subject}",
        f"Date: {incoming.at.astimezone().strftime('%a, %d %b %Y %H:%M:%S %z')}",
        f"Message-ID: <{incoming.id}>",
        f"Auto-Submitted: {'auto-generated' if is_delay else 'auto-replied'}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
    )
    fields = (
        f"Reporting-MTA: dns; {bounce.reporting_mta}",
        "",
        f"Final-Recipient: rfc822; {bounce.recipient}",
        f"Action: {bounce.action.value}",
        f"Status: {bounce.status}",
        f"Remote-MTA: dns; {bounce.remote_mta}",
        f"Diagnostic-Code: {bounce.diagnostic}",
    )
    parts = (
        ("text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit", incoming.body.replace("\n", "\r\n")),
        ("message/delivery-status", "\r\n".join((*fields, ""))),
        ("text/rfc822-headers", incoming.original.partition(b"\r\n\r\n")[0].decode("ascii", "replace") + "\r\n"),
    )
    text = "\r\n".join(head) + "\r\n\r\n"
    text += "".join(f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n{content}\r\n" for kind, content in parts)
    return f"{text}--{boundary}--\r\n".encode()


def _item(incoming: Incoming) -> bytes:
    message = incoming.message
    files = [
        {"filename": one.name, "content_type": one.content_type, "data_base64": base64.b64encode(one.content).decode("ascii")}
        for one in message.attachments
    ]
    item = {
        "channel": incoming.account.channel,
        "kind": incoming.account.kind.value,
        "from": {"name": incoming.customer.name, "address": incoming.address},
        "subject": incoming.subject,
        "text": incoming.body,
        "date": incoming.at.isoformat(),
        "rating": message.rating,
        "url": message.url,
        "thread_key": incoming.conversation,
        "message_id": incoming.id,
        "in_reply_to": incoming.answers[-1] if incoming.answers else "",
        "language": message.language,
        "attachments": files,
    }
    return json.dumps(item, ensure_ascii=False).encode()
