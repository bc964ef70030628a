"""Builds the final bytes of an outgoing mail: headers, text and attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP

from agentdesk.domain.errors import UsageError
from agentdesk.domain.mailbox import checked_address
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.states import BodyFormat
from agentdesk.domain.texts import N_
from agentdesk.replies.simple_html import gains_from_html, simple_html

MAX_REFERENCES_CHARS = 1500
"""Long References headers are cut by some servers; the first and the newest ids are what threads hang on."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parent:
    """What a mail answers or hands on: its Message-ID and what its headers say of the thread.

    A forward begins a thread of its own with somebody else: it names its parent as a reference, but is no reply to it.
    """

    message_id: str
    references: tuple[str, ...] = ()
    thread_topic: str = ""
    thread_index: str = ""
    is_answered: bool = True


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Everything of a mail but its text: who, to whom, when, under which id."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str
    reference_token: str
    date: datetime
    parent: Parent | None = None
    is_automatic: bool = False
    is_unasked: bool = False
    """Whether a machine wrote it of its own accord: no answer to anything, and none is wanted (RFC 3834 §5)."""
    answers_to: str = ""
    """Where answers shall come to, "" for the sender's address."""


def mail_bytes(
    head: Letterhead,
    text: str,
    attachments: tuple[Attached, ...] = (),
    body_format: BodyFormat = BodyFormat.TEXT,
    page: str = "",
) -> bytes:
    """Return a mail's final bytes, CRLF lines, 7-bit or quoted-printable so that no server rewrites it.

    With HTML it is multipart/alternative, the plain text first (RFC 2046 §5.1.4); `page` is HTML of our own making in place of the text's.

    Raises:
        UsageError: an address can't be written into a header safely; nothing is repaired silently.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _header_address(head.sender)
    mail["To"] = [_header_address(address) for address in head.to]
    if head.cc:
        mail["Cc"] = [_header_address(address) for address in head.cc]
    if head.answers_to and head.answers_to != head.sender.address:
        mail["Reply-To"] = _header_address(Address(head.sender.name, head.answers_to))
    mail["Subject"] = one_line(head.subject, 900)
    mail["Date"] = head.date
    mail["Message-ID"] = f"<{head.message_id}>"
    _thread_headers(mail, head)
    mail["X-Agentdesk-Ref"] = head.reference_token
    plain = block(text).rstrip()
    mail.set_content(plain + "\n", cte=_encoding(plain))
    if not page and (body_format is BodyFormat.HTML or (body_format is BodyFormat.AUTO and gains_from_html(plain))):
        page = simple_html(plain)
    if page:
        mail.add_alternative(page, subtype="html", cte=_encoding(page))
    for attached in attachments:
        _attach(mail, attached)
    return mail.as_bytes()


def _thread_headers(mail: EmailMessage, head: Letterhead) -> None:
    if head.parent is not None and head.parent.message_id:
        if head.parent.is_answered:
            mail["In-Reply-To"] = f"<{_safe_id(head.parent.message_id)}>"
        mail["References"] = " ".join(f"<{_safe_id(rfc_id)}>" for rfc_id in references(head.parent))
    if head.parent is not None and head.parent.thread_topic:
        mail["Thread-Topic"] = one_line(head.parent.thread_topic, 200)
    if head.parent is not None and head.parent.thread_index.isascii() and head.parent.thread_index:
        mail["Thread-Index"] = one_line(head.parent.thread_index, 200)
    if head.is_automatic or head.is_unasked:
        mail["Auto-Submitted"] = "auto-generated" if head.is_unasked else "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"


def references(parent: Parent) -> tuple[str, ...]:
    """Return the ids of a References header: the first and the newest ones, oldest first (RFC 5322 §3.6.4)."""
    known = [rfc_id for rfc_id in dict.fromkeys((*parent.references, parent.message_id)) if rfc_id]
    if not known:
        return ()
    kept, room = [known[0]], MAX_REFERENCES_CHARS - len(known[0])
    newest: list[str] = []
    for rfc_id in reversed(known[1:]):
        room -= len(rfc_id) + 3
        if room < 0 and newest:
            break
        newest.append(rfc_id)
    return (*kept, *reversed(newest))


def _safe_id(rfc_id: str) -> str:
    """A foreign id goes back as it came, less whatever could end the header or the brackets."""
    return "".join(character for character in rfc_id if character.isprintable() and character not in "<> \t")


def _header_address(address: Address) -> HeaderAddress:
    checked = checked_address(address.address)
    try:
        return HeaderAddress(display_name=one_line(address.name, 200), addr_spec=checked)
    except (ValueError, IndexError) as error:
        raise UsageError(cause=N_("“{address}” is not an address that mail can be sent to"), address=checked) from error


def _encoding(text: str) -> str:
    return "quoted-printable" if not text.isascii() or _has_long_line(text) else "7bit"


def _has_long_line(text: str) -> bool:
    return any(len(line) > 900 for line in text.splitlines())  # noqa: PLR2004 - RFC 5322 §2.1.1 allows 998


def _attach(mail: EmailMessage, attached: Attached) -> None:
    main, _slash, sub = attached.content_type.partition("/")
    if not sub or main in {"message", "multipart"}:
        main, sub = "application", "octet-stream"
    mail.add_attachment(attached.content, maintype=main, subtype=sub, filename=one_line(attached.filename, 200))


def reply_subject(subject: str) -> str:
    """Return the subject of an answer: one `Re: `, however many were there."""
    cleaned = _bare(subject, _ANSWERED)
    return f"Re: {cleaned}" if cleaned else "Re:"


def forward_subject(subject: str) -> str:
    """Return the subject of a forward: one `Fwd: `, however many were there."""
    cleaned = _bare(subject, _FORWARDED)
    return f"Fwd: {cleaned}" if cleaned else "Fwd:"


_ANSWERED = re.compile(r"(?:re|aw|sv|vs|odp|antw|r)(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:fwd?|wg|tr|doorst|vl|i)\s*:\s*", re.IGNORECASE)
"""What programs in several languages put before a subject."""


def _bare(subject: str, prefix: re.Pattern[str]) -> str:
    cleaned = one_line(subject, 800).strip()
    while (found := prefix.match(cleaned)) is not None:
        cleaned = cleaned[found.end() :].strip()
    return cleaned
