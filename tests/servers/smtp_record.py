"""What the SMTP server of the tests saw: commands, accepted messages, and a journal of these that survives a crash."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it came; `session` counts connections from 1."""

    session: int
    name: str
    argument: str
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class AcceptedMessage:
    """A message the server took responsibility for, with its envelope; the content is as transmitted, dots undone."""

    mail_from: str
    recipients: tuple[str, ...]
    content: bytes
    login: str | None = None
    is_encrypted: bool = False

    def parsed(self) -> EmailMessage:
        """The content as a message object."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def message_id(self) -> str:
        """The Message-ID header, angle brackets included; empty without one."""
        return str(self.parsed()["Message-ID"] or "").strip()


class Journal:
    """Accepted messages as lines of JSON, each on disk before the client hears "250"."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")

    def append(self, message: AcceptedMessage) -> None:
        """Write one message durably."""
        record = {
            "mail_from": message.mail_from,
            "recipients": message.recipients,
            "content": base64.b64encode(message.content).decode(),
            "login": message.login,
            "is_encrypted": message.is_encrypted,
        }
        self._file.write(json.dumps(record).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_journal(path: Path) -> list[AcceptedMessage]:
    """Every message a journal holds; a last line cut short by a kill was never acknowledged and is left out."""
    messages = []
    for line in path.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):
            record = json.loads(line)
            record["recipients"] = tuple(record["recipients"])
            record["content"] = base64.b64decode(record["content"])
            messages.append(AcceptedMessage(**record))
    return messages
