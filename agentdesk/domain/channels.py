"""What a channel is to the rest of the desk: four small protocols, the records they exchange, and declared limits.

Terminology: an *item* is what a platform calls a message, review or scan; a *cursor* is an opaque string that says how far a poll came;
a *key* is a delivery's own identity, fixed before the first attempt; a *receipt* is the far side's word that it took the message.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from agentdesk.domain import media_types
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Partial
from agentdesk.domain.views import LoginStart

MIME = media_types.MIME
ITEM_JSON = media_types.ITEM_JSON
SCAN = media_types.SCAN


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as the platform gave it.

    `external_id` is the channel's own id, unique within the account (for IMAP `folder;uidvalidity;uid`); `arrived_at` is the channel's own
    arrival time (INTERNALDATE, created_at); `location` the folder or list it stood in; `is_outbound` marks what we sent from elsewhere.
    `partial` says why `content` holds only the headers (or nothing), None where it is whole; `full_bytes` is then the size the far side
    gave, None where it didn't. `may_change`: other bytes under the same id are a new version of the item, as of a review its author edited;
    without it, what was given first counts.
    """

    external_id: str
    content: bytes
    arrived_at: datetime
    media_type: str = MIME
    location: str = ""
    is_outbound: bool = False
    partial: Partial | None = None
    full_bytes: int | None = None
    may_change: bool = False
    details: str = ""
    """What is known of it beside its bytes, as the reader of its media type takes it."""
    digest: str = ""
    """Of `content`, as the desk names bytes, where whoever made the item reckoned it already."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """How items given earlier stand on the far side now; told when something changed there, and true of that moment.

    `prefix` is what their external ids begin with; a number follows. `present` are the numbers below `below` that are still there, None
    where nobody looked; `answered` those that somebody answered by another program, as far as that is new.
    """

    prefix: str
    below: int
    present: frozenset[int] | None = None
    answered: tuple[int, ...] = ()
    gone: tuple[str, ...] = ()
    """Items by their whole ids that are not there any more, as a review that its author or the platform took away."""
    back: tuple[str, ...] = ()
    """Items that had gone and stand there again."""


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a poll found: items, the next cursor, and how much is left.

    `has_more` asks to be polled again at once; `backlog` is how many items are still to come, None where the platform doesn't say.
    `sightings` come without items, and with a cursor that says they were told. `junk` names a folder of unasked mail that is not read,
    and how much of it is unread, None where nobody looked. `checked_by` is the server that nearly all mail says it was checked by, ""
    where none is.
    """

    items: tuple[RawItem, ...]
    cursor: str
    has_more: bool = False
    backlog: int | None = None
    sightings: tuple[Sighting, ...] = ()
    junk: tuple[str, int] | None = None
    checked_by: str = ""
    left: tuple[tuple[str, str], ...] = ()
    """What was refused and stays where it is, each with the reason."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message ready to leave: its bytes are final, so that every attempt sends the same."""

    content: bytes
    media_type: str
    from_address: str
    recipients: tuple[str, ...]
    message_id: str
    thread_external_id: str = ""
    """The item this answers, by the channel's own id; "" for mail, whose headers say it."""


@dataclass(frozen=True, slots=True)
class RecipientRefusal:
    """One recipient the far side refused, with its own words."""

    address: str
    code: int
    words: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The far side took the message; `refusals` names the recipients it did not take it for."""

    external_id: str
    words: str = ""
    refusals: tuple[RecipientRefusal, ...] = ()


CommitPoint = Callable[[], Awaitable[None]]
"""Awaited by a channel right before the first byte that can't be taken back; it returns once `sending` is durable."""


@runtime_checkable
class Polls(Protocol):
    """Fetches what is new."""

    async def poll(self, cursor: str | None) -> PollResult:
        """Fetch items newer than `cursor`, None on the first run. Idempotent.

        Raises:
            Transient, NeedsLogin, UntrustedServer.
        """
        ...


@runtime_checkable
class Listens(Protocol):
    """Is told by the far side when there is something new."""

    def listen(self) -> AsyncIterator[None]:
        """Yield whenever polling now is worth it; carries no content. Ends or raises Transient when the line drops."""
        ...


@runtime_checkable
class Sends(Protocol):
    """Sends a message."""

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Send `message` once; `key` is the same for every attempt of one delivery.

        Raises:
            Transient: it did not leave and may be tried again; NeedsLogin; Refused: it did not leave and never will;
            Uncertain: only after `commit_point` was awaited.
        """
        ...


@runtime_checkable
class FindsSent(Protocol):
    """Can look whether a message has left."""

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Return the receipt of a message that left earlier; None proves nothing.

        Raises:
            Transient, NeedsLogin.
        """
        ...


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What became of an item: it is filed, though perhaps without having been read."""

    external_id: str
    is_unreadable: bool


@runtime_checkable
class Concludes(Protocol):
    """Is told once its items are in the desk, so that it may clear them away."""

    def unconcluded(self, cursor: str | None) -> tuple[str, ...]:
        """Return the items that `cursor` names and `conclude` was not told of: they are being read, or the service was stopped before.

        Raises:
            Transient: the cursor can't be read.
        """
        ...

    async def conclude(self, found: Sequence[Conclusion]) -> None:
        """Do what follows once items are filed; idempotent. What a stop cut off is told before the next poll."""
        ...


class FarChange(StrEnum):
    """What can be done to an item on the far side. `retract` takes an answer of ours down; that and `answered` alone have no opposite."""

    SEEN = "seen"
    UNSEEN = "unseen"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    ANSWERED = "answered"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class WriteBack:
    """One change wanted: of which item, by the channel's own id; `message_id` tells that it is still the same one.

    `home` is where an item goes back to (for `unarchive`): the id it had there. `is_repeated`: an earlier attempt may have done it.
    """

    change: FarChange
    external_id: str
    message_id: str
    home: str = ""
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: whether anything changed, and the id the item goes by now where it was moved ("" where nobody can tell)."""

    has_changed: bool
    moved_to: str = ""


@runtime_checkable
class WritesBack(Protocol):
    """Can change items where they came from; does so only when the owner asked for it."""

    async def write_back(self, wanted: Sequence[WriteBack]) -> tuple[Written, ...]:
        """Make changes, one after the other; each is idempotent, and what is not there any more is no error.

        Returns:
            What came of the first ones: fewer than asked for where something went wrong on the way.

        Raises:
            Transient, NeedsLogin, UntrustedServer; Refused: the far side can't do it. Only where the first already fails.
        """
        ...


@runtime_checkable
class Retracts(Protocol):
    """Can take down an answer that was posted."""

    async def retract(self, external_id: str) -> bool:
        """Take an answer of ours down, by the id its receipt bore; idempotent. True where it stood there.

        Raises:
            Transient, NeedsLogin; Refused: it can't be taken down, or what stands there is not what was sent.
        """
        ...


@runtime_checkable
class FetchesRest(Protocol):
    """Can fetch an item piece by piece that came as its headers."""

    def fetch_rest(self, external_id: str, offset: int) -> AsyncIterator[bytes]:
        """Yield the item's bytes from `offset` on, in pieces of bounded size; ends at the item's end.

        Raises:
            Transient, NeedsLogin, UntrustedServer; Refused: it is not there any more.
        """
        ...


@runtime_checkable
class Closes(Protocol):
    """Holds connections that must be let go."""

    async def close(self) -> None:
        """Let go of connections; idempotent."""
        ...


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One configured login or folder on a channel, as read from the configuration; never holds a secret."""

    name: AccountName
    channel: str
    values: tuple[tuple[str, str], ...] = ()
    is_paused: bool = False

    def get(self, key: str, default: str = "") -> str:
        """Return the setting `key`, or `default` where it isn't set."""
        return dict(self.values).get(key, default)


class AccountSecrets(Protocol):
    """Hands out the secrets of one account, read anew each time."""

    def read(self, slot: str = "password") -> str | None:
        """Return the secret in `slot`, None where there is none."""
        ...

    def write(self, value: str, slot: str = "password") -> str:
        """Store a secret (a refreshed token) and return the name of the place it went to."""
        ...


@dataclass(frozen=True, slots=True)
class Probe:
    """One step of a connection test, for the screen: `ok` or what is wrong and what to do.

    `reason` is the code of what went wrong, as an error's field `reason` names it ("wrong-password", "app-password", "unknown-host",
    "certificate-host" …), "" where there is none; `took_s` how long the step took, 0 where nobody measured.
    """

    step: str
    is_ok: bool
    words: str
    reason: str = ""
    took_s: float = 0.0


@runtime_checkable
class LogsIn(Protocol):
    """Gets its secret by the owner's consent, at the provider's page or on a second device."""

    async def start_login(self) -> LoginStart:
        """Begin a login. Raises UsageError where the account logs in with a password or token, Transient, NeedsLogin."""
        ...

    async def finish_login(self, state: str, answer: str) -> str:
        """Finish the login of this `state`; `answer` is the code or address the browser ended at, "" on a second device.

        Returns:
            The name of the place the secret went to.

        Raises:
            UsageError: no login of that state waits. Refused: denied. Transient: not decided yet, or unreachable. NeedsLogin.
        """
        ...


@runtime_checkable
class Tests(Protocol):
    """Can try its settings before anything is saved."""

    async def test(self) -> tuple[Probe, ...]:
        """Log in to every endpoint; each failure is a Probe that says what is wrong and what to do. Never raises ChannelError."""
        ...


CAPABILITIES: dict[str, type[Any]] = {
    "reads": Polls,
    "listens": Listens,
    "sends": Sends,
    "finds-sent": FindsSent,
    "retracts": Retracts,
    "writes-back": WritesBack,
    "fetches-rest": FetchesRest,
    "logs-in": LogsIn,
    "tests": Tests,
}
"""What a channel can do, by the word scripts know it by."""
