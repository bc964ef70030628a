"""What handlers and answers are given beside the verb or ask itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agentdesk.domain.channels import AccountSettings, Limits
from agentdesk.domain.ids import AccountName, AgentName
from agentdesk.domain.states import ChannelKind, Role
from agentdesk.domain.views import AccountHealth, Survived
from agentdesk.store.stores import ReadingStores


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the desk needs to know of an account: the channel's kind and limits, the address, whether it can send."""

    settings: AccountSettings
    kind: ChannelKind
    limits: Limits
    address: str
    can_send: bool
    missing_setting: str = ""
    """What must be set before it can send, "" where nothing is missing."""
    signature: str = ""


class Accounts(Protocol):
    """The accounts as they are configured now."""

    def find(self, name: AccountName) -> AccountFacts | None:
        """Return an account's facts, None where there is none of that name."""
        ...

    def all(self) -> tuple[AccountFacts, ...]:
        """Return every account."""
        ...


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What stands for the desk as a whole while the service runs."""

    name: str
    signing_key: bytes
    mail_domain: str
    accounts: Accounts


@dataclass(frozen=True, slots=True)
class Watch:
    """What the service knows of itself, for the status line."""

    health: Callable[[], tuple[AccountHealth, ...]]
    is_watching: Callable[[], bool]
    survived: Callable[[], Survived | None]
    is_read_only: Callable[[], str]
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer may read, who asks, and when."""

    stores: ReadingStores
    agent: AgentName
    role: Role
    now: datetime
    desk: DeskFacts
    watch: Watch
