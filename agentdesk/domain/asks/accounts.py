"""Asks about accounts and channels, and tests made before an account is saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.channel_specs import ChannelSpec
from agentdesk.domain.channels import Probe
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.views import AccountHealth, LoginStart


@dataclass(frozen=True, slots=True)
class ListAccounts(Ask[AccountHealth]):
    """Every account with its health."""

    NAME: ClassVar[str] = "accounts"
    PART: ClassVar[type[Any]] = AccountHealth


@dataclass(frozen=True, slots=True)
class ListChannels(Ask[ChannelSpec]):
    """Every channel an account can be made on, with the settings it documents."""

    NAME: ClassVar[str] = "channels"
    PART: ClassVar[type[Any]] = ChannelSpec


@dataclass(frozen=True, slots=True)
class ProbeAccount(Ask[Probe]):
    """Tries the settings of an account that need not exist yet; nothing is saved.

    The secret is `secret`, or what `secret_place` gives ("command=pass show shop"), or what the finished login `login` got.
    """

    NAME: ClassVar[str] = "probe-account"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = Probe
    channel: str
    account: AccountName
    settings: Pairs = ()
    secret: str | None = field(default=None, repr=False)
    secret_place: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class DiscoverSettings(Ask[Probe]):
    """Finds the servers of an address: presets, then SRV records, MX and likely names, each within 5 s.

    Each part is a step: `source` (where the settings come from, or that there are none), `setting` (`words` are `key=value`), `password`
    (own, app or none), `oauth` (the provider's name), `note` (what the owner must do first), `consent` (not ok: a person must agree to the
    server), then `imap` and `smtp`: whether somebody answers there.
    """

    NAME: ClassVar[str] = "discover"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = Probe
    address: str


@dataclass(frozen=True, slots=True)
class ProbeSecretPlaces(Ask[Probe]):
    """Which places for secrets work on this machine, tried by writing and reading back; `step` is keyring, command or file."""

    NAME: ClassVar[str] = "secret-places"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = Probe


@dataclass(frozen=True, slots=True)
class StartLogin(Ask[LoginStart]):
    """Begins an OAuth login of an account, or with `channel` and `settings` of one that is not saved yet.

    What such a login gets is kept in memory until `AddAccount` names it. `client_secret` is that of the owner's OAuth client, where the
    provider gives one out.
    """

    NAME: ClassVar[str] = "start-login"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = LoginStart
    account: AccountName
    channel: str = ""
    settings: Pairs = ()
    client_secret: str | None = field(default=None, repr=False)
