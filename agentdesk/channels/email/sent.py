"""The folder for sent mail: files the copy of what we sent, and looks up whether something was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agentdesk.domain.channels import Receipt
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.channels.email.imap import ImapSession
    from agentdesk.domain.channels import OutgoingMessage

REF_HEADER = "X-Agentdesk-Ref"
"""Our own id of a message, for providers that replace the Message-ID."""
_MAX_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class SentMarks:
    """What a message is recognised by: its Message-ID without angle brackets, and our reference; "" for none."""

    message_id: str
    reference: str

    @classmethod
    def of(cls, message: OutgoingMessage, key: str) -> SentMarks:
        """Return the marks of a message; the delivery's key stands in where it carries no reference."""
        return cls(message.message_id.strip("<>"), header_value(message.content, REF_HEADER) or key)

    def fit(self, headers: bytes) -> bool:
        """Tell whether these headers are of that message; the server's own search matches parts of a value too."""
        return (bool(self.message_id) and header_value(headers, "Message-ID").strip("<> ") == self.message_id) or (
            bool(self.reference) and header_value(headers, REF_HEADER) == self.reference
        )


def header_value(content: bytes, name: str) -> str:
    """Return the first value of a header, unfolded; "" where there is none."""
    headers = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    found = re.search(rb"(?im)^" + re.escape(name.encode()) + rb":([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", headers)
    return " ".join(found[1].decode("utf-8", "replace").split()) if found else ""


def find(session: ImapSession, marks: SentMarks) -> Receipt | None:
    """Look for a message in the folder for sent mail.

    Raises:
        Transient.
    """
    folder = session.sent_folder()
    if folder is None:
        return None
    state = session.examine(folder.name)
    for header, value in (("Message-ID", marks.message_id), (REF_HEADER, marks.reference)):
        if not value or not value.isascii():
            continue
        for uid in session.search(["HEADER", header, value])[-_MAX_CANDIDATES:]:
            if marks.fit(session.headers(uid) or b""):
                words = _("found in “{folder}”").format(folder=folder.name)
                return Receipt(external_id=f"{folder.name};{state.uid_validity};{uid}", words=words)
    return None


def file_copy(session: ImapSession, message: OutgoingMessage, marks: SentMarks) -> str:
    """Put the message into the folder for sent mail unless the provider already did; return words for the receipt.

    Raises:
        Transient.
    """
    folder = session.sent_folder()
    if folder is None:
        return _("no copy was kept: the mailbox has no folder for sent mail (set sent_folder)")
    if find(session, marks) is not None:
        return _("the provider keeps the copy in “{folder}”").format(folder=folder.name)
    session.append_sent(folder, message.content)
    return _("copy in “{folder}”").format(folder=folder.name)
