"""What handlers and answers are given beside the verb or ask itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.closures import Closure
from agentdesk.domain.costs import Costs
from agentdesk.domain.ids import AccountName, AgentName
from agentdesk.domain.mail_ids import without_token
from agentdesk.domain.mail_notices import MailNotices
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.rules import Rule
from agentdesk.domain.states import BodyFormat, ChannelKind, Role
from agentdesk.domain.targets import Norms
from agentdesk.domain.views import AccountHealth, Survived
from agentdesk.domain.voice import Business, TemplateSource
from agentdesk.replies.templates.ranking import Searchable
from agentdesk.replies.templates.records import Template
from agentdesk.replies.tone.records import Frame
from agentdesk.replies.tone.records import Rule as ToneRule
from agentdesk.store import template_uses
from agentdesk.store.engine import Connection
from agentdesk.store.stores import ReadingStores

MEGABYTE = 1 << 20
DEFAULT_ATTACHED_MB = 25
"""What the large providers take at most; the account's `max_attached_mb` says otherwise."""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the desk needs to know of an account: the channel's kind and limits, the address, whether it can send."""

    settings: AccountSettings
    kind: ChannelKind
    limits: Limits
    address: str
    can_send: bool
    can_retract: bool = False
    """Whether an answer that left can be taken down again."""
    missing_setting: str = ""
    """What must be set before it can send, "" where nothing is missing, or where it never can."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Further addresses customers write to; one may begin with `*@`, which means any address of that domain."""
        return tuple(alias.strip() for alias in self.settings.get("aliases").split(",") if alias.strip())

    def is_own(self, address: str) -> bool:
        """Whether mail to an address comes here, and may leave from it."""
        folded = without_token(address.strip().casefold())
        return bool(folded) and any(fnmatchcase(folded, own.casefold()) for own in (self.address, *self.aliases))

    def in_language(self, key: str, language: str) -> str:
        """Return a text of the account in a language (`signature_nl`), else the one for every language."""
        short = language.partition("-")[0].lower()
        return (self.settings.get(f"{key}_{short}") if short else "") or self.settings.get(key)

    @property
    def body_format(self) -> BodyFormat:
        """In which forms its mail leaves."""
        wanted = self.settings.get("format", BodyFormat.AUTO.value)
        return BodyFormat(wanted) if wanted in set(BodyFormat) else BodyFormat.AUTO

    @property
    def max_attached_bytes(self) -> int:
        """How much may be attached to one mail, by the decoded files."""
        wanted = self.settings.get("max_attached_mb")
        return int(float(wanted) * MEGABYTE) if wanted.replace(".", "", 1).isdigit() else DEFAULT_ATTACHED_MB * MEGABYTE


class Accounts(Protocol):
    """The accounts as they are configured now."""

    def find(self, name: AccountName) -> AccountFacts | None:
        """Return an account's facts, None where there is none of that name."""
        ...

    def all(self) -> tuple[AccountFacts, ...]:
        """Return every account."""
        ...


class Voice(Protocol):
    """How the business speaks: templates, tone rules and what it says of itself, as their files stand now."""

    @property
    def business(self) -> Business:
        """What the business says of itself."""
        ...

    @property
    def letterheads(self) -> Path:
        """The folder of pictures for letters."""
        ...

    def rules(self) -> tuple[ToneRule, ...]:
        """Return the tone rules."""
        ...

    def templates(self) -> Mapping[str, Template]:
        """Return the templates by name; a file that can't be read is left out."""
        ...

    def searchable(self) -> tuple[Searchable, ...]:
        """Return the templates as lists show them, those that can't be read with the reason, ready to be looked for."""
        ...

    def source(self, name: str) -> TemplateSource | None:
        """Return a template's file, None where there is none."""
        ...

    def own_text(self, name: str) -> str | None:
        """Return the desk's own file of a template as it stands on the disk now, None where there is none."""
        ...

    def starter_text(self, name: str) -> str | None:
        """Return the starter set's file of a template, None where there is none."""
        ...

    def changed_at(self, name: str) -> datetime | None:
        """Return when the desk's own file of a template was last changed."""
        ...

    def put(self, name: str, text: str | None) -> None:
        """Write the desk's own file of a template, or take it away.

        Raises:
            RefusedByDesk: it can't be written; names the file and why.
        """
        ...

    def attached(self, name: str) -> bytes:
        """Return the bytes of a file in the desk's folder of templates, by its path inside it.

        Raises:
            NotFound: there is no such file, or it lies outside the folder. UsageError: it is too large.
        """
        ...

    def frame(self, kind: str, language: str) -> Frame:
        """Return the greeting and sign-off of a kind of channel in a language."""
        ...

    def common_words(self, language: str) -> frozenset[str]:
        """Return words that everybody writes to customers."""
        ...

    def language_of(self, text: str) -> str:
        """Return the language of a text, "" where it isn't sure."""
        ...


@dataclass(slots=True)
class TemplateUses:
    """How often templates left, counted again where something was done since: a picker asks on every key."""

    state: tuple[int, int] = (-1, -1)
    counts: template_uses.Counts = field(default_factory=dict)

    def read(self, connection: Connection) -> template_uses.Counts:
        """Return the counts as they stand."""
        state = template_uses.state(connection)
        if state != self.state:
            self.state, self.counts = state, template_uses.counts(connection)
        return self.counts


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What stands for the desk as a whole while the service runs."""

    name: str
    signing_key: bytes
    mail_domain: str
    accounts: Accounts
    voice: Voice
    norms: Callable[[], Norms] = Norms
    """How soon answers are due, as it is configured now."""
    costs: Callable[[], Costs] = Costs
    """What channels cost, as the owner says now."""
    template_uses: TemplateUses = field(default_factory=TemplateUses)
    closures: Callable[[], tuple[Closure, ...]] = tuple
    """The closures that stand; the norms know of them already."""
    rules: Callable[[], tuple[Rule, ...]] = tuple
    """The rules as they are configured now, in the order in which they look."""
    notices: Callable[[], MailNotices] = MailNotices
    """Who is told by mail of what, as it is configured now."""
    config_problem: Callable[[], Failure | None] = lambda: None
    """Why the configuration can't be read as it stands now; what stood in it before goes on."""
    staff: Callable[[], frozenset[str]] = frozenset
    """The users that the configuration gives a role, whether the desk met them yet or not."""
    server: str = ""
    """The database on a server that the desk is kept in, "" where it is kept in files."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What the service knows of itself, for the status line."""

    health: Callable[[], tuple[AccountHealth, ...]]
    is_watching: Callable[[], bool]
    survived: Callable[[], Survived | None]
    is_read_only: Callable[[], str]
    is_demo: bool = False
    role_of: Callable[[AgentName], str] = lambda _name: ""
    """Tells the role of somebody who works here, "" where everybody has the same."""
    leads: Callable[[], tuple[str, bool]] = lambda: ("", True)
    """Who polls and sends where several services share a desk ("" where nobody does, or there is one), and whether it is this one."""
    scans_to_read: Callable[[], tuple[str, ...]] = lambda: ()
    """The digests of the scans that wait to be read, in their order; the first is being read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer may read, who asks, and when."""

    stores: ReadingStores
    agent: AgentName
    role: Role
    now: datetime
    desk: DeskFacts
    watch: Watch
