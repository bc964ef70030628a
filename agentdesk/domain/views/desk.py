"""Records of the desk itself: history, people, accounts, state, and pieces of its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.closures import ClosureView
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import AccountName, AgentName, ConversationId, EntryId
from agentdesk.domain.outcomes import Failure, worded
from agentdesk.domain.states import ChannelKind, Means


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the journal."""

    id: EntryId
    at: datetime
    agent: AgentName
    means: Means
    verb: str
    sentence: str
    fields: dict[str, FieldValue]
    conversations: tuple[ConversationId, ...]
    undone_by: EntryId | None = None
    undoes: EntryId | None = None
    is_undoable: bool = True

    @property
    def text(self) -> str:
        """What was done, in the reader's language."""
        return worded(self.sentence, self.fields)


@dataclass(frozen=True, slots=True)
class AgentView:
    """A member of staff, and how many open conversations are theirs.

    Away until `away_until`, with `deputy` in their place meanwhile, "" for everybody; `role` is "" where it isn't known.
    """

    name: AgentName
    open: int = 0
    away_until: datetime | None = None
    deputy: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class LookView:
    """That an agent had a conversation shown, from `first_at` to `last_at`, `times` times; conversation 0 stands for an export of many."""

    agent: AgentName
    conversation: ConversationId
    first_at: datetime
    last_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class PresenceView:
    """Who has a conversation open at this moment, and who is answering it; nobody stands in both."""

    conversation: ConversationId
    viewing: tuple[AgentName, ...] = ()
    replying: tuple[AgentName, ...] = ()

    def without(self, me: AgentName) -> PresenceView:
        """Return who else is there."""
        return PresenceView(self.conversation, *(tuple(name for name in names if name != me) for names in (self.viewing, self.replying)))


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """The honest line of one account: "nothing new" is not "can't tell"."""

    account: AccountName
    channel: str
    kind: ChannelKind
    address: str
    state: str
    """ok, polling, error, needs-login, paused, never, not-watching."""
    last_success_at: datetime | None = None
    next_try_at: datetime | None = None
    backlog: int | None = None
    failure: Failure | None = None
    can_send: bool = False
    junk: int | None = None
    """How much is unread in a junk folder that is not read here; None where nobody looked."""
    notices: tuple[Failure, ...] = ()
    """What is worth a word though nothing fails."""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """What the status line needs, in one record."""

    desk: str
    agent: AgentName
    role: int
    accounts: tuple[AccountHealth, ...]
    waiting: int
    failed: int
    unknown: int
    sent_today: int
    is_watching: bool
    not_watching_since: datetime | None
    is_demo: bool
    is_read_only: bool
    needs_restore_confirmation: bool
    linger: bool
    backup_at: datetime | None
    notices: tuple[Failure, ...] = ()
    survived: Survived | None = None
    next_due_at: datetime | None = None
    """When something falls due next (a delivery, a snooze): what waits if nobody watches by then."""
    closure: ClosureView | None = None
    """The closure that holds, or the next one where it is near."""
    server: str = ""
    """The database on a server that the desk is kept in, "" where it is kept in files; copies of it are the server's."""
    letters_to_read: int = 0
    """How many scans are kept and wait to be read, so that nobody sees them yet."""
    leader: str = ""
    """Which of the services on that server polls and sends, "" where none does."""
    gives_work: bool = True
    """Whether anybody else, or a rule, may give whoever asks a conversation, or name them in a note."""


@dataclass(frozen=True, slots=True)
class Survived:
    """What an unclean stop left: shown once."""

    drafts: int
    unknown: int
    last_fetch_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class BlobPiece:
    """A piece of a blob's bytes; `size` is the whole's."""

    offset: int
    size: int
    piece: bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `agentdesk doctor`: `level` is ok, hint, warn or fail."""

    level: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class LoginStart:
    """Where the owner logs in, and what to paste back."""

    url: str
    state: str
    user_code: str = ""
