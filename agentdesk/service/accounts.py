"""The accounts as they are configured now: facts for the desk, open channels for pollers and outbox, and how each fares."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from agentdesk.channels import registry
from agentdesk.config.accounts import read_accounts
from agentdesk.config.costs import read_costs
from agentdesk.config.mail_notices import read_notices
from agentdesk.config.norms import read_norms
from agentdesk.config.paths import Home
from agentdesk.config.rules import read_rules
from agentdesk.config.secrets import SecretPlaces
from agentdesk.desk.context import AccountFacts
from agentdesk.domain.channel_specs import ChannelSpec
from agentdesk.domain.channels import AccountSettings, Closes, Polls, Retracts, Sends
from agentdesk.domain.closures import Closure, current, with_closures
from agentdesk.domain.costs import Costs
from agentdesk.domain.errors import AgentdeskError, ConfigError, NotFound
from agentdesk.domain.ids import AccountName
from agentdesk.domain.mail_notices import MailNotices
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.rules import Rule, Trigger
from agentdesk.domain.targets import Norms
from agentdesk.domain.texts import N_
from agentdesk.domain.views import AccountHealth
from agentdesk.intake.filing import FiledAccount
from agentdesk.service.filed import Filed
from agentdesk.service.new_logins import NewLogins

MOST_CAUSES: Final = 8
MOST_NAMES: Final = 12
OTHER_CAUSES = N_("for other reasons")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Fare:
    """How an account fares."""

    last_success_at: datetime | None = None
    next_try_at: datetime | None = None
    backlog: int | None = None
    new_items: int = 0
    """What the latest poll brought, one that broke off too."""
    failure: Failure | None = None
    is_polling: bool = False
    junk: tuple[str, int] | None = None
    left: tuple[tuple[str, str], ...] = ()
    checked_by: str = ""
    not_written_back: Failure | None = None
    deaf: Failure | None = None
    """Why the account is only polled, where it could be told of news."""


@dataclass(slots=True)
class OpenAccount:
    """One configured account; its channel is made on first use."""

    settings: AccountSettings
    spec: ChannelSpec | None
    fare: Fare = field(default_factory=Fare)
    channel: object | None = None
    problem: Failure | None = None


class ServiceAccounts:
    """Every account of the desk; `reload` after the configuration changed."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._open: dict[AccountName, OpenAccount] = {}
        self.secrets = SecretPlaces(home)
        self.new_logins = NewLogins()
        self._filed_norms = Filed(home, read_norms, Norms())
        self.costs: Filed[Costs] = Filed(home, read_costs, Costs())
        self.closures: tuple[Closure, ...] = ()
        self.rules: Filed[tuple[Rule, ...]] = Filed(home, read_rules, ())
        self.notices: Filed[MailNotices] = Filed(home, read_notices, MailNotices())
        self.problem: Failure | None = None

    async def reload(self) -> None:
        """Read the configuration again; channels of changed accounts are closed."""
        before = self._open
        try:
            settings = read_accounts(self._home)
            self.problem = None
        except ConfigError as error:
            # A slip of the pen in the file must not stop the mail: what stood before goes on.
            self.problem = Failure(error.code, error.fields)
            log.warning("configuration can't be read", extra={"cause": str(error)})
            return
        self._open = {}
        for found in settings:
            kept = before.pop(found.name, None)
            self._open[found.name] = kept if kept is not None and kept.settings == found else self._opened(found)
            if kept is not None and kept.settings != found:
                await _close(kept)
        for gone in before.values():
            await _close(gone)

    def _opened(self, settings: AccountSettings) -> OpenAccount:
        try:
            return OpenAccount(settings, registry.spec(settings.channel))
        except AgentdeskError as error:
            return OpenAccount(settings, None, problem=Failure(error.code, error.fields))

    def names(self) -> tuple[AccountName, ...]:
        """Return the names of all accounts."""
        return tuple(self._open)

    def get(self, name: AccountName) -> OpenAccount:
        """Return an account.

        Raises:
            NotFound: there is none of that name.
        """
        if name not in self._open:
            raise NotFound(thing=N_("account"), name=name)
        return self._open[name]

    def channel(self, name: AccountName) -> object:
        """Return the channel of an account, made on first use.

        Raises:
            NotFound, ConfigError: there is none, or its settings don't work.
        """
        account = self.get(name)
        if account.channel is None:
            account.channel = self.make_channel(account.settings)
        return account.channel

    def make_channel(self, settings: AccountSettings) -> object:
        """Make a channel of settings that need not be saved."""
        return registry.open_channel(settings, self.secrets.for_account(settings))

    def find(self, name: AccountName) -> AccountFacts | None:
        """Return an account's facts, None where there is none of that name."""
        account = self._open.get(name)
        if account is None or account.spec is None:
            return None
        can_send = self._can_send(name)
        return AccountFacts(
            settings=account.settings,
            kind=account.spec.kind,
            limits=account.spec.limits,
            address=account.settings.get("address"),
            can_send=can_send,
            can_retract=can_send and isinstance(self.channel(name), Retracts),
            missing_setting="" if can_send else _SENDING_SETTING.get(account.spec.name, ""),
        )

    def all(self) -> tuple[AccountFacts, ...]:
        """Return every account that works."""
        return tuple(facts for facts in map(self.find, self._open) if facts is not None)

    def _can_send(self, name: AccountName) -> bool:
        try:
            return isinstance(self.channel(name), Sends)
        except AgentdeskError:
            return False

    def can_poll(self, name: AccountName) -> bool:
        """Whether an account can be polled."""
        try:
            return isinstance(self.channel(name), Polls)
        except AgentdeskError as error:
            self._open[name].problem = Failure(error.code, error.fields)
            return False

    def filed(self, name: AccountName) -> FiledAccount:
        """Return what intake needs to know of an account; one that is gone still gets its items filed."""
        account = self._open.get(name)
        if account is None or account.spec is None:
            return FiledAccount(name, "email", registry.spec("email").kind, "", norms=self.norms(), has_rules=self._has_rules())
        return replace(self._filed(account, account.spec), scanners=self._scanners())

    def _filed(self, account: OpenAccount, spec: ChannelSpec) -> FiledAccount:
        is_first_sync = account.fare.last_success_at is None
        return FiledAccount(
            account.settings.name,
            spec.name,
            spec.kind,
            account.settings.get("address"),
            aliases=tuple(one.strip() for one in account.settings.get("aliases").split(",") if one.strip()),
            is_first_sync=is_first_sync,
            acknowledges=account.settings.get("acknowledge").strip().lower() == "true" or self._tells_of_closure(),
            tells_of_closure=self._tells_of_closure(),
            authserv_id=account.settings.get("authserv_id"),
            whole_up_to_bytes=_megabytes(account.settings.get("whole_up_to_mb")) << 20,
            norms=self.norms(),
            has_rules=self._has_rules(),
        )

    def _tells_of_closure(self) -> bool:
        found = current(self.closures, datetime.now(UTC), self._filed_norms().hours.zone) if self.closures else None
        return found is not None and bool(found.texts)

    def _has_rules(self) -> bool:
        return any(rule.is_on and rule.on is Trigger.ARRIVAL for rule in self.rules())

    def _scanners(self) -> tuple[tuple[str, FiledAccount], ...]:
        """Return the addresses of scanners that mail what they scan, each with the account of letters that names it."""
        return tuple(
            (address, self._filed(account, account.spec))
            for account in self._open.values()
            if account.spec is not None
            for address in account.settings.get("scanners").lower().replace(",", " ").split()
        )

    @property
    def config_problem(self) -> Failure | None:
        """Why the configuration can't be read as it stands now, as far as accounts, norms, rules and costs go."""
        self._filed_norms(), self.rules(), self.costs()
        return self.problem or self._filed_norms.problem or self.rules.problem or self.costs.problem or self.notices.problem

    def norms(self) -> Norms:
        """Return how soon answers are due, closures reckoned with."""
        return with_closures(self._filed_norms(), self.closures)

    def health(self, *, is_watching: bool) -> tuple[AccountHealth, ...]:
        """Return the honest line of each account."""
        return tuple(self._health(account, is_watching=is_watching) for account in self._open.values())

    def _health(self, account: OpenAccount, *, is_watching: bool) -> AccountHealth:
        failure = account.problem or account.fare.failure
        name = account.settings.name
        return AccountHealth(
            account=name,
            channel=account.settings.channel,
            kind=account.spec.kind if account.spec else registry.spec("email").kind,
            address=account.settings.get("address"),
            state=_state(account, failure, is_watching=is_watching),
            last_success_at=account.fare.last_success_at,
            next_try_at=account.fare.next_try_at,
            backlog=account.fare.backlog,
            failure=failure,
            can_send=account.spec is not None and self._can_send(name),
            notices=_notices(account),
            junk=account.fare.junk[1] if account.fare.junk else None,
        )

    async def close(self) -> None:
        """Let all connections go."""
        await self.new_logins.close()
        for account in self._open.values():
            await _close(account)


DEFAULT_WHOLE_UP_TO_MB = 60
# A channel that stands here sends once that is set; the others never do, and are answered by hand.
_SENDING_SETTING = {"email": "smtp_host", "maildir": "send_command", "letter": "printer"}


def _megabytes(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else DEFAULT_WHOLE_UP_TO_MB


def _state(account: OpenAccount, failure: Failure | None, *, is_watching: bool) -> str:
    if account.settings.is_paused:
        return "paused"
    if failure is not None:
        return "needs-login" if failure.code == "needs-login" else "error"
    if not is_watching:
        return "not-watching"
    if account.fare.is_polling:
        return "polling"
    return "ok" if account.fare.last_success_at is not None else "never"


def _notices(account: OpenAccount) -> tuple[Failure, ...]:
    fare, notices = account.fare, []
    if fare.deaf is not None:
        notices.append(Failure("deaf", fare.deaf.fields))
    if fare.not_written_back is not None:
        notices.append(fare.not_written_back)
    if fare.junk is not None and fare.junk[1]:
        notices.append(Failure("junk-waits", {"folder": fare.junk[0], "count": fare.junk[1]}))
    notices += _left_behind(fare.left)
    if fare.checked_by and not account.settings.get("authserv_id"):
        notices.append(Failure("authserv-proposed", {"account": account.settings.name, "authserv_id": fare.checked_by}))
    return tuple(notices)


def _left_behind(left: Sequence[tuple[str, str]]) -> Iterator[Failure]:
    """Yield what an account leaves where it is, reason by reason: how many files, and which."""
    by_cause: dict[str, list[str]] = {}
    for name, cause in left:
        # A folder full of flawed sidecars has as many reasons: the last one said stands for the rest.
        known = cause in by_cause or len(by_cause) < MOST_CAUSES
        by_cause.setdefault(cause if known else OTHER_CAUSES, []).append(name)
    for cause, names in by_cause.items():
        shown = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
        yield Failure("left-where-it-is", {"count": len(names), "names": shown, "cause": cause})


async def _close(account: OpenAccount) -> None:
    if isinstance(account.channel, Closes):
        with contextlib.suppress(AgentdeskError, OSError, asyncio.TimeoutError):
            await asyncio.wait_for(account.channel.close(), 5)
    account.channel = None
