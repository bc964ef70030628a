"""What AgentDesk asks an IMAP server: folders, messages, news. Blocking; read-only but for APPEND."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from agentdesk.channels.email import answers
from agentdesk.channels.email.connection import ImapConnection
from agentdesk.channels.email.folders import Folder, find_archive, find_junk, find_sent, folder_from_listing, is_pattern, matching, to_wire
from agentdesk.channels.far_words import far_words
from agentdesk.domain.errors import NO_FOLDER, Transient
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from agentdesk.channels.email.credentials import Credentials
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning


_MOST_NAMED = 8
_STATUS = (b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES", b"HIGHESTMODSEQ")


@dataclass(frozen=True, slots=True)
class FolderState:
    """What EXAMINE or STATUS says: `uid_next` is 0 where the server doesn't, `mod_seq` (RFC 7162) where it can't."""

    uid_validity: int
    uid_next: int
    exists: int
    mod_seq: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """A message's size and arrival; `arrived_at` is None where the server gave no date that makes sense."""

    size: int
    arrived_at: datetime | None


class ImapSession(ImapConnection):
    """A logged-in connection that looks into folders. Every method raises ChannelError."""

    def __init__(self, settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> None:
        super().__init__(settings, tuning, credentials)
        self._listed: tuple[Folder, ...] | None = None
        self._examined: str | None = None
        self._states: dict[str, FolderState] = {}
        self._examined_at_s: dict[str, float] = {}
        self.opened_at_s = -math.inf

    def reopen(self, folder: str) -> None:
        """Connect anew and go back into `folder`."""
        self.close()
        self.open()
        self.ensure_examined(folder)

    def open(self) -> None:
        """Connect and log in.

        Raises:
            Transient, NeedsLogin, UntrustedServer.
        """
        super().open()
        self.opened_at_s = time.monotonic()

    def close(self) -> None:
        """Log out if that takes no waiting, and let go of the connection; never raises."""
        self._listed = self._examined = None
        self._examined_at_s.clear()
        super().close()

    # Folders

    def folders(self) -> tuple[Folder, ...]:
        """Return all folders, asked for once per connection."""
        if self._listed is None:
            with self._errors() as client:
                self._listed = tuple(folder_from_listing(*line) for line in client.list_folders(b"", b"*"))
        return self._listed

    def named(self, name: str) -> tuple[str, ...]:
        """Return the folders that a configured name stands for: itself, or all that fit where it ends in “*”."""
        if not is_pattern(name) or any(folder.name == name for folder in self.folders()):
            return (name,)
        return matching(name, self.folders()) or (name,)

    def list_anew(self) -> None:
        """Ask for the list of folders once more when it is next needed: some may have been made since."""
        self._listed = None

    def sent_folder(self) -> Folder | None:
        """Return the folder for sent mail: the configured one, else the one the server marks or names so."""
        wanted = self._settings.sent_folder
        if wanted:
            return self._folder(wanted)
        return find_sent(self.folders())

    def junk_folder(self) -> Folder | None:
        """Return the folder for unasked mail: the one the server marks or names so."""
        return find_junk(self.folders())

    def archive_folder(self) -> Folder | None:
        """Return the folder for what is done: the configured one, else the one the server marks or names so."""
        wanted = self._settings.archive_folder
        return self._folder(wanted) if wanted else find_archive(self.folders())

    def unread(self, folder: Folder) -> int:
        """Return how many messages of a folder nobody has read."""
        with self._errors() as client:
            said: dict[bytes, int] = client.folder_status(folder.wire, [b"UNSEEN"])
            return said[b"UNSEEN"]

    def _folder(self, name: str) -> Folder:
        if name == "INBOX":
            return Folder(name, b"INBOX", frozenset(), "")
        listed = next((folder for folder in self.folders() if folder.name == name), None)
        # Settings are read without the blanks around them, which a server keeps.
        blank = [folder for folder in self.folders() if folder.name.strip() == name] if listed is None else []
        return listed or (blank[0] if len(blank) == 1 else Folder(name, to_wire(name), frozenset(), ""))

    def not_opened(self, name: str, refused: Transient) -> Transient:
        """Return the error for a folder that could not be opened: which there are instead, where there is none of that name."""
        account = self._settings.account
        names = [folder.name for folder in self.folders() if folder.can_be_opened]
        if self._folder(name).name in names or name == "INBOX":
            cause = _("the folder “{folder}” can't be opened ({words})").format(folder=name, words=refused.cause)
        else:
            some = ", ".join(far_words(each) for each in names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
            cause = _("there is no folder “{folder}” to read; the server has {names} (agentdesk account set {account} folders=…)")
            cause = cause.format(folder=name, names=some, account=account)
        return Transient(account=account, cause=cause, reason=NO_FOLDER)

    def examine(self, name: str) -> FolderState:
        """Open a folder read-only.

        Raises:
            Transient: also with reason “refused-command” where there is no such folder.
        """
        self._examined = None
        wire = self._folder(name).wire
        with self._errors() as client:
            said: dict[bytes, Any] = client.select_folder(wire, readonly=True)
            state = FolderState(int(said[b"UIDVALIDITY"]), int(said.get(b"UIDNEXT", 0)), int(said.get(b"EXISTS", 0)), _mod_seq(said))
        self._examined = name
        self._states[name] = state
        self._examined_at_s[name] = time.monotonic()
        return state

    def look(self, name: str) -> FolderState:
        """Return the state of a folder: opened anew, or by a cheaper question where it was opened a moment ago.

        Not always the cheaper one: there are servers that never tell an open folder's news, or remember STATUS for too long.

        Raises:
            Transient: also with reason “refused-command” where there is no such folder.
        """
        before = self._states.get(name)
        if before is None or time.monotonic() - self._examined_at_s.get(name, -math.inf) > self._tuning.trust_view_s:
            return self.examine(name)
        with self._errors() as client:
            if self._examined == name:
                client.noop()
                return replace(before, uid_next=0)
            said: dict[bytes, int] = client.folder_status(self._folder(name).wire, [b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"])
            return FolderState(said[b"UIDVALIDITY"], said[b"UIDNEXT"], said[b"MESSAGES"])

    def glance(self, names: Sequence[str]) -> dict[str, FolderState]:
        """Return the states of folders by one question, as far as the server can answer it; those it says nothing of are missing.

        Only a server with CONDSTORE is asked: its HIGHESTMODSEQ leaves nothing out, neither flags nor what was removed (RFC 7162 §3.1.2.1).
        """
        if "CONDSTORE" not in self.capabilities:
            return {}
        wires = {self._folder(name).wire: name for name in names}
        with self._errors() as client:
            if self._examined is not None:
                # Of the open folder a server says what this connection has seen of it (RFC 9051 §6.3.11), Dovecot for minutes on end.
                self._examined = None
                client.close_folder()
            said = client.statuses(tuple(wires), _STATUS, at_once=self.capabilities >= {"LIST-STATUS", "LIST-EXTENDED"})
        return {
            wires[wire]: FolderState(values[b"UIDVALIDITY"], values[b"UIDNEXT"], values[b"MESSAGES"], values[b"HIGHESTMODSEQ"])
            for wire, values in said.items()
            if wire in wires and values.keys() >= {b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES", b"HIGHESTMODSEQ"}
        }

    def ensure_examined(self, name: str) -> None:
        """Go back into a folder examined before, unless it is the open one.

        Raises:
            Transient: also where its UIDs have come to mean other messages since.
        """
        if self._examined == name:
            return
        before = self._states.get(name)
        now = self.examine(name)
        if before is not None and before.uid_validity != now.uid_validity:
            self._examined = None
            cause = _("the folder “{folder}” was replaced while it was read").format(folder=name)
            raise answers.transient(self._settings.account, cause, reason="replaced")

    # Messages of the open folder

    def search(self, criteria: Sequence[object]) -> list[int]:
        """Return the UIDs that fit, ascending."""
        with self._errors() as client:
            return sorted(set(client.search(list(criteria))))

    def metadata(self, uids: Sequence[int]) -> dict[int, Metadata]:
        """Return size and arrival of messages; one the server said nothing of is missing."""
        try:
            return self._metadata(uids, [b"RFC822.SIZE", b"INTERNALDATE"])
        except Transient as problem:
            # A date that can't be read at all must not cost the message.
            if problem.fields["reason"] != "nonsense" or len(uids) > 1:
                raise
        return self._metadata(uids, [b"RFC822.SIZE"])

    def _metadata(self, uids: Sequence[int], items: list[bytes]) -> dict[int, Metadata]:
        with self._errors() as client:
            fetched = client.fetch(list(uids), items)
        return {
            uid: Metadata(data[b"RFC822.SIZE"], _in_utc(data.get(b"INTERNALDATE")))
            for uid, data in fetched.items()
            if isinstance(data.get(b"RFC822.SIZE"), int)
        }

    def bodies(self, uids: Sequence[int], expected_bytes: int) -> dict[int, bytes]:
        """Return the messages' bytes, never marking them as read; one without data is missing."""
        return self._fetch(uids, b"BODY.PEEK[]", b"BODY[]", expected_bytes)

    def headers(self, uid: int) -> bytes | None:
        """Return the header block of a message, None where the server gives none."""
        return self._fetch([uid], b"BODY.PEEK[HEADER]", b"BODY[HEADER]", 0).get(uid)

    def piece(self, uid: int, offset: int, count: int) -> bytes | None:
        """Return so many bytes of a message from `offset` on, fewer at its end; None where the server gives nothing at all."""
        with self._errors() as client:
            client.allow(2 * count)
            data = client.fetch([uid], [b"BODY.PEEK[]<%d.%d>" % (offset, count)]).get(uid, {})
        found = next((value for key, value in data.items() if key.startswith(b"BODY[]")), None)
        if found is None and not any(key.startswith(b"BODY[]") for key in data):
            return None
        return found[:count] if isinstance(found, bytes) else b""

    def _fetch(self, uids: Sequence[int], item: bytes, key: bytes, expected_bytes: int) -> dict[int, bytes]:
        with self._errors() as client:
            client.allow(2 * expected_bytes)
            fetched = client.fetch(list(uids), [item])
        return {uid: data[key] for uid, data in fetched.items() if isinstance(data.get(key), bytes)}

    # Writing: the copy of a sent message, and nothing else

    def append_sent(self, folder: Folder, content: bytes) -> None:
        """Put a message we sent into `folder`, as read."""
        with self._errors() as client:
            client.append(folder.wire, content, (b"\\Seen",))

    # Waiting for news

    def idle_start(self) -> socket.socket:
        """Ask to be told of changes of the open folder; returns the socket to wait on."""
        with self._errors() as client:
            client.idle()
            sock: socket.socket = client.socket()
            return sock

    def idle_end(self) -> None:
        """Stop waiting; what the server said meanwhile is not looked at, since a poll follows anyway."""
        with self._errors() as client:
            client.idle_done()


def _mod_seq(said: dict[bytes, Any]) -> int:
    value = said.get(b"HIGHESTMODSEQ", 0)
    return value if isinstance(value, int) else 0


def _in_utc(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
