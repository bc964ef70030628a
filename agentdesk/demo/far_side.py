"""The far side of the sample desk: one Maildir for each account, and beside the mail's own a folder for what was sent."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from agentdesk.domain.channels import MIME, OutgoingMessage
from agentdesk.domain.clock import Clock

SENT = ".Sent"
"""A subfolder as Maildir++ writes it, so that any mail program shows it. Source: https://www.courier-mta.org/imap/README.maildirquota.html."""

_PARTS = ("cur", "new", "tmp")
_SEEN = ":2,S"


@dataclass(frozen=True, slots=True)
class FarSide:
    """The folders below `root`; everything is files, so that it stands after any crash."""

    root: Path

    def folder(self, account: str) -> Path:
        """Return the Maildir of an account."""
        return self.root / account

    def make(self, accounts: tuple[str, ...], mail: str) -> None:
        """Make the folders of all accounts and the sent folder of the account `mail`."""
        for folder in (*map(self.folder, accounts), self.folder(mail) / SENT):
            for part in _PARTS:
                (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder(mail) / SENT / "maildirfolder").touch()

    def deliver(self, account: str, name: str, content: bytes, at: datetime, *, is_old: bool = False) -> str:
        """Put an item into an account's Maildir under its unique name and return that; the same name again replaces it.

        Args:
            account: the account.
            name: what makes it unique within the account.
            content: its raw source.
            at: when it arrived; the file's time, which is what a Maildir's reader goes by.
            is_old: whether it stands among what was read before the desk was made.
        """
        unique = f"{int(at.timestamp())}.{name}.demo"
        folder = self.folder(account)
        written = folder / "tmp" / unique
        written.write_bytes(content)
        os.utime(written, (at.timestamp(), at.timestamp()))
        written.replace(folder / "cur" / f"{unique}{_SEEN}" if is_old else folder / "new" / unique)
        return unique

    def has(self, account: str, name: str) -> bool:
        """Whether an item of this name was delivered, wherever a mail program moved it since."""
        ending = f".{name}.demo"
        names = (found for part in ("new", "cur") for found in (self.folder(account) / part).iterdir())
        return any(found.name.partition(":")[0].endswith(ending) for found in names)


@dataclass(frozen=True, slots=True)
class SentFolder:
    """Where what leaves is filed; filing is the moment it has left."""

    path: Path
    clock: Clock

    def write(self, message: OutgoingMessage) -> Path:
        """Write a message where it can still be taken back and return the file.

        Raises:
            OSError: it could not be written.
        """
        file = self.path / "tmp" / f"{int(self.clock.now().timestamp())}.{digest(message.message_id)}.demo"
        with file.open("wb") as stream:
            stream.write(as_mail(message))
            stream.flush()
            os.fsync(stream.fileno())
        return file

    def file(self, written: Path) -> None:
        """File what was written; from here on it has left.

        Raises:
            OSError: the folder is not there.
        """
        written.replace(self.path / "cur" / f"{written.name}{_SEEN}")
        folder = os.open(self.path / "cur", os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def add_old(self, message: OutgoingMessage) -> None:
        """File a message of the past; nothing needs to be durable yet."""
        at = self.clock.now().timestamp()
        file = self.path / "cur" / f"{int(at)}.{digest(message.message_id)}.demo{_SEEN}"
        file.write_bytes(as_mail(message))
        os.utime(file, (at, at))

    def holds(self, message_id: str) -> bool:
        """Whether a message of this id has left.

        Raises:
            OSError: the folder is not there.
        """
        wanted = digest(message_id)
        return any(f".{wanted}." in found.name for found in (self.path / "cur").iterdir())


def digest(message_id: str) -> str:
    """Return the short name a message is filed under."""
    return hashlib.sha256(message_id.strip().strip("<>").encode()).hexdigest()[:20]


def as_mail(message: OutgoingMessage) -> bytes:
    """Return what is filed: a mail as it is, any other answer as a mail that tells where it would have gone."""
    if message.media_type != MIME:
        return _wrapped(message)
    return message.content


def _wrapped(message: OutgoingMessage) -> bytes:
    item = json.loads(message.content)
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{message.message_id.strip('<>')}>"
    mail["X-Demo-Channel"] = str(item.get("channel", ""))
    for recipient in message.recipients:
        mail["X-Demo-To"] = recipient
    mail["X-Demo-Answers"] = message.thread_external_id
    mail["Subject"] = f"{item.get('channel', '')}: {', '.join(message.recipients)}"
    mail.set_content(str(item.get("text", "")), cte="quoted-printable")
    return mail.as_bytes()
