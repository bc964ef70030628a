"""The folders and messages of the scripted IMAP server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

#: An arrival like any other; tests that mean a certain one say so.
DEFAULT_ARRIVAL = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class StoredMessage:
    """One message; `flags` change as clients and the test will."""

    uid: int
    content: bytes
    flags: set[str]
    internal_date: datetime
    changes: int = 0
    #: What INTERNALDATE says instead of the date, quotes and all.
    date_text: bytes = b""


@dataclass(slots=True)
class ScriptedFolder:
    """One folder; `name` is what stands on the wire, so it may be no valid modified UTF-7 (RFC 3501 §5.1.3)."""

    name: bytes
    attributes: tuple[str, ...] = ()
    uid_validity: int = 1
    uid_next: int = 1
    messages: list[StoredMessage] = field(default_factory=list)
    removed: int = 0

    @property
    def mod_seq(self) -> int:
        """HIGHESTMODSEQ (RFC 7162): grows with everything that is added, removed or flagged."""
        return self.uid_next + self.removed + sum(message.changes for message in self.messages)

    def flag(self, uid: int, *flags: str) -> None:
        """Another client sets flags."""
        message = self.message(uid)
        assert message, f"no message with UID {uid}"
        message.flags |= set(flags)
        message.changes += 1

    def add(
        self,
        content: bytes,
        *,
        uid: int | None = None,
        flags: tuple[str, ...] = (),
        arrived_at: datetime = DEFAULT_ARRIVAL,
    ) -> int:
        """Put a message at the end; its UID, which may leave a gap but never go back."""
        chosen = self.uid_next if uid is None else uid
        if chosen < self.uid_next:
            raise ValueError(f"UID {chosen} is below UIDNEXT {self.uid_next}")
        self.messages.append(StoredMessage(chosen, content, set(flags), arrived_at))
        self.uid_next = chosen + 1
        return chosen

    def message(self, uid: int) -> StoredMessage | None:
        """The message with this UID, None if there is none (any more)."""
        return next((message for message in self.messages if message.uid == uid), None)

    def flags(self, uid: int) -> frozenset[str]:
        r"""A message's flags; a test looks here that a client never set `\Seen`."""
        message = self.message(uid)
        assert message, f"no message with UID {uid}"
        return frozenset(message.flags)

    def expunge(self, *uids: int) -> None:
        """Messages vanish, as another client's EXPUNGE makes them."""
        self.removed += sum(1 + message.changes for message in self.messages if message.uid in uids)
        self.messages = [message for message in self.messages if message.uid not in uids]

    def renumber(self, *, uid_validity: int, first_uid: int = 1) -> None:
        """The folder is built anew: another UIDVALIDITY, and UIDs that mean nothing they meant before."""
        self.uid_validity = uid_validity
        for uid, message in enumerate(self.messages, start=first_uid):
            message.uid = uid
        self.uid_next = first_uid + len(self.messages)

    def uids(self) -> list[int]:
        """Every UID, ascending."""
        return [message.uid for message in self.messages]
