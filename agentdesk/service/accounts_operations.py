"""Operations on accounts: adding, testing, finding servers, logging in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agentdesk.channels import registry
from agentdesk.config import accounts as account_file
from agentdesk.config.accounts import check_keys
from agentdesk.domain import asks, verbs
from agentdesk.domain.channels import AccountSettings, Probe, Tests
from agentdesk.domain.errors import Conflict, RefusedByDesk
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import N_, _
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class OneSecret:
    """The secret of an account that isn't saved yet."""

    value: str | None = field(repr=False)

    def read(self, slot: str = "password") -> str | None:
        """Return the secret."""
        return self.value if slot == "password" else None

    def write(self, value: str, slot: str = "password") -> str:  # noqa: ARG002 - the shape of AccountSecrets
        """Keep nothing: the account isn't saved."""
        return ""


@dataclass(frozen=True, slots=True)
class AccountOperations:
    """Everything that changes or tries accounts."""

    rooms: Rooms
    accounts_changed: Callable[[], Awaitable[None]]

    async def add(self, call: Call, verb: verbs.AddAccount) -> Outcome:
        """Add an account; tested first unless told otherwise."""
        spec = registry.spec(verb.channel)
        settings = AccountSettings(verb.account, verb.channel, verb.settings)
        check_keys(settings, spec)
        if verb.account in self.rooms.accounts.names():
            raise Conflict(cause=_("there is an account {account} already").format(account=verb.account))
        if verb.test:
            _refuse_if_broken(verb.account, await self._probe(settings, verb.secret))
        if call.is_dry_run:
            return Outcome(sentence=N_("would add the account {account}"), fields={"account": verb.account})
        words = self._keep_secret(verb.account, verb.secret, verb.secret_place)
        comments = {one.key: one.help for one in spec.settings}
        secret = (("secret", words),) if words else ()
        account_file.add_account(self.rooms.home, AccountSettings(verb.account, verb.channel, (*verb.settings, *secret)), comments)
        return await self._changed(call, verb.NAME, N_("added the account {account}"), verb.account, words)

    def _keep_secret(self, account: AccountName, secret: str | None, place: str) -> str:
        return "" if secret is None else self.rooms.accounts.secrets.put(account, secret, place)

    async def set(self, call: Call, verb: verbs.SetAccount) -> Outcome:
        """Change settings or the secret of an account."""
        account = self.rooms.accounts.get(verb.account)
        merged = {**dict(account.settings.values), **dict(verb.settings)}
        values = tuple((key, value) for key, value in merged.items() if value and key != "secret")
        check_keys(AccountSettings(verb.account, account.settings.channel, values), registry.spec(account.settings.channel))
        if call.is_dry_run:
            return Outcome(sentence=N_("would change the account {account}"), fields={"account": verb.account})
        words = self._keep_secret(verb.account, verb.secret, verb.secret_place)
        secret = (("secret", words),) if words else ()
        account_file.set_account(self.rooms.home, verb.account, (*verb.settings, *secret))
        return await self._changed(call, verb.NAME, N_("changed the account {account}"), verb.account, words)

    async def remove(self, call: Call, verb: verbs.RemoveAccount) -> Outcome:
        """Remove an account from the configuration; its messages stay."""
        self.rooms.accounts.get(verb.account)
        if call.is_dry_run:
            return Outcome(sentence=N_("would remove the account {account}"), fields={"account": verb.account})
        account_file.remove_account(self.rooms.home, verb.account)
        self.rooms.accounts.secrets.remove(verb.account)
        return await self._changed(call, verb.NAME, N_("removed the account {account}"), verb.account, "")

    async def _changed(self, call: Call, name: str, sentence: str, account: AccountName, words: str) -> Outcome:
        await self.accounts_changed()

        def journal(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                work = Work(connection, self.rooms.clock.now(), call.author)
                entry = work.finish(name, sentence, {"account": account}, is_undoable=False)
            return Outcome(entry=entry, sentence=sentence, fields={"account": account}, words=(words,) if words else ())

        return await self.rooms.writer.people(journal)

    async def _probe(self, settings: AccountSettings, secret: str | None) -> tuple[Probe, ...]:
        channel = registry.open_channel(settings, OneSecret(secret))
        return await channel.test() if isinstance(channel, Tests) else ()

    async def probe(self, _call: Call, ask: asks.ProbeAccount, send: SendParts) -> None:
        """Try settings; nothing is saved. Without settings, those of the account that stands."""
        if not ask.settings and ask.account in self.rooms.accounts.names():
            channel = self.rooms.accounts.channel(ask.account)
            probes = await channel.test() if isinstance(channel, Tests) else ()
        else:
            settings = AccountSettings(ask.account, ask.channel, ask.settings)
            check_keys(settings, registry.spec(ask.channel))
            probes = await self._probe(settings, ask.secret)
        await send(list(probes))

    async def channels(self, _call: Call, _ask: asks.ListChannels, send: SendParts) -> None:
        """Send every channel an account can be made on."""
        await send([registry.spec(name) for name in registry.names()])

    async def secret_places(self, _call: Call, _ask: asks.ProbeSecretPlaces, send: SendParts) -> None:
        """Send which places for secrets work here."""
        await send(list(self.rooms.accounts.secrets.probe()))


def _refuse_if_broken(account: AccountName, probes: tuple[Probe, ...]) -> None:
    broken = [probe for probe in probes if not probe.is_ok]
    if broken:
        words = "; ".join(f"{probe.step}: {probe.words}" for probe in broken)
        raise RefusedByDesk(cause=_("{account} was not added: {words}").format(account=account, words=words))
