"""Messages as an mbox: mail as it came, everything else as mail made from its fields."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from agentdesk.cli.mbox_quoting import packed
from agentdesk.cli.plain import line
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import block

if TYPE_CHECKING:
    from agentdesk.domain.views import ExportedMessage

_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")


def as_mbox(message: ExportedMessage, source: bytes) -> bytes:
    """Return a message as it stands in an mbox; `source` is its raw source, which counts where it is mail."""
    content = source if _HEADER_LINE.match(source) else _made(message)
    return packed(content, _moment(message))


def _moment(message: ExportedMessage) -> datetime:
    return datetime.fromisoformat(message.date or message.received_at).astimezone(UTC)


def _made(message: ExportedMessage) -> bytes:
    """Return mail made from the fields of a message that came another way, as a note or a review did."""
    mail = EmailMessage(policy=SMTPUTF8.clone(linesep="\n"))
    mail["From"] = _people([Address(message.from_name, message.from_address)])
    mail["To"] = _people(message.to)
    mail["Subject"] = line(message.subject)
    mail["Date"] = format_datetime(_moment(message))
    mail["X-AgentDesk-Channel"] = line(message.channel)
    mail["X-AgentDesk-Direction"] = line(message.direction)
    mail["X-AgentDesk-Id"] = line(message.id)
    if message.url:
        mail["X-AgentDesk-Url"] = line(message.url)
    mail.set_content(block(message.body_text))
    return mail.as_bytes()


def _people(people: tuple[Address, ...] | list[Address]) -> str:
    """Return addresses that a header takes: a handle that is no mail address stands as a name."""
    return ", ".join(_person(one) for one in people) or "undisclosed-recipients:;"


def _person(one: Address) -> str:
    name, address = line(one.name), line(one.address)
    if _MAIL_ADDRESS.fullmatch(address):
        return formataddr((name, address), "utf-8")
    return formataddr((name or address or "unknown", "invalid@invalid"), "utf-8")
