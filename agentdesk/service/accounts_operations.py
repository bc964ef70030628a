"""Operations on accounts: adding, changing, removing and testing them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from agentdesk.channels import registry
from agentdesk.config import accounts as account_file
from agentdesk.config.accounts import check_keys, check_name
from agentdesk.config.secret_references import parse_reference
from agentdesk.config.secrets import GivenSecrets
from agentdesk.domain import asks, verbs
from agentdesk.domain.channel_specs import ChannelSpec
from agentdesk.domain.channels import AccountSecrets, AccountSettings, Closes, Probe, Tests
from agentdesk.domain.errors import Conflict, RefusedByDesk, Unavailable
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import N_, _
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class AccountOperations:
    """Everything that changes or tries accounts."""

    rooms: Rooms
    accounts_changed: Callable[[], Awaitable[None]]

    async def add(self, call: Call, verb: verbs.AddAccount) -> Outcome:
        """Add an account; tested first unless told otherwise."""
        spec = registry.spec(verb.channel)
        settings = AccountSettings(check_name(verb.account), verb.channel, verb.settings)
        check_keys(settings, spec)
        # On some file systems "Shop" and "shop" are one file, and so would be their secrets.
        if any(name.lower() == verb.account.lower() for name in self.rooms.accounts.names()):
            raise Conflict(cause=N_("there is an account {account} already"), account=verb.account)
        # Where its owner consents at the platform's page, the account stands first: the page is the login's.
        consents_later = not spec.needs_secret and "logs-in" in registry.with_capabilities(spec).can
        if verb.test:
            secrets = self._unsaved(verb.account, verb.secret, verb.secret_place, verb.login)
            probes = await self._probe(settings, secrets)
            _refuse_if_broken(verb.account, tuple(one for one in probes if not (consents_later and one.reason == _NO_SECRET)))
        if call.is_dry_run:
            return Outcome(sentence=N_("would add the account {account}"), fields={"account": verb.account})
        place = await asyncio.to_thread(self._save, settings, verb)
        await self.rooms.accounts.new_logins.forget(verb.login)
        done = await self._changed(call, verb.NAME, N_("added the account {account}"), verb.account, place)
        is_without = (spec.needs_secret or consents_later) and not place and not verb.login
        word = _("it has no secret yet: agentdesk account login {account}").format(account=verb.account)
        return replace(done, words=(*done.words, word)) if is_without else done

    def _unsaved(self, account: AccountName, secret: str | None, place: str, login: str) -> AccountSecrets:
        """Return the secrets of an account that isn't saved yet: given now, got by a login, or given by the place the owner names."""
        if login:
            return self.rooms.accounts.new_logins.secrets(login)
        if secret is None and place:
            return self.rooms.accounts.secrets.for_account(AccountSettings(account, "", (("secret", place),)))
        return GivenSecrets({} if secret is None else {"password": secret})

    def _save(self, settings: AccountSettings, verb: verbs.AddAccount) -> str:
        """Keep the secret, then write the account; returns the secret's place. Blocks on keyring, command and disk."""
        comments = {one.key: _(one.help) for one in registry.spec(verb.channel).settings}
        place = self._keep_login(verb) if verb.login else self._keep_secret(verb.account, verb.secret, verb.secret_place)
        secret = (("secret", place),) if place else ()
        try:
            account_file.add_account(self.rooms.home, replace(settings, values=(*settings.values, *secret)), comments)
        except BaseException:
            # Nothing would ever use it, or remove it.
            self.rooms.accounts.secrets.remove(verb.account)
            raise
        return place

    def _keep_login(self, verb: verbs.AddAccount) -> str:
        """Store what a login got, each token in its slot."""
        place = (("secret", verb.secret_place),) if verb.secret_place else ()
        keeper = self.rooms.accounts.secrets.for_account(AccountSettings(verb.account, verb.channel, place))
        kept = verb.secret_place
        for slot, value in self.rooms.accounts.new_logins.secrets(verb.login).values.items():
            kept = keeper.write(value, slot)
        return kept

    def _keep_secret(self, account: AccountName, secret: str | None, place: str) -> str:
        """Store the secret and return its place; a place of the owner's own (a command, a credential) is only tried."""
        if secret is None and parse_reference(account, place).is_ours:
            return place
        return self.rooms.accounts.secrets.put(account, secret or "", place)

    async def set(self, call: Call, verb: verbs.SetAccount) -> Outcome:
        """Change settings or the secret of an account."""
        account = self.rooms.accounts.get(verb.account)
        merged = {**dict(account.settings.values), **dict(verb.settings)}
        values = tuple((key, value) for key, value in merged.items() if value and key != "secret")
        check_keys(AccountSettings(verb.account, account.settings.channel, values), registry.spec(account.settings.channel))
        if call.is_dry_run:
            return Outcome(sentence=N_("would change the account {account}"), fields={"account": verb.account})
        place = await asyncio.to_thread(self._keep_secret, verb.account, verb.secret, verb.secret_place)
        secret = (("secret", place),) if place else ()
        account_file.set_account(self.rooms.home, verb.account, (*verb.settings, *secret))
        return await self._changed(call, verb.NAME, N_("changed the account {account}"), verb.account, place)

    async def remove(self, call: Call, verb: verbs.RemoveAccount) -> Outcome:
        """Remove an account from the configuration; its messages stay."""
        self.rooms.accounts.get(verb.account)
        if call.is_dry_run:
            return Outcome(sentence=N_("would remove the account {account}"), fields={"account": verb.account})
        account_file.remove_account(self.rooms.home, verb.account)
        await asyncio.to_thread(self.rooms.accounts.secrets.remove, verb.account)
        return await self._changed(call, verb.NAME, N_("removed the account {account}"), verb.account, "")

    async def _changed(self, call: Call, name: str, sentence: str, account: AccountName, place: str) -> Outcome:
        await self.accounts_changed()

        def journal(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                work = Work(connection, self.rooms.clock.now(), call.author)
                entry = work.finish(name, sentence, {"account": account}, is_undoable=False)
            words = (_("its secret is kept in: {place}").format(place=place),) if place else ()
            return Outcome(entry=entry, sentence=sentence, fields={"account": account}, words=words)

        return await self.rooms.writer.people(journal)

    async def _probe(self, settings: AccountSettings, secrets: AccountSecrets) -> tuple[Probe, ...]:
        channel = registry.open_channel(settings, secrets)
        try:
            return await channel.test() if isinstance(channel, Tests) else ()
        finally:
            if isinstance(channel, Closes):
                await channel.close()

    async def probe(self, _call: Call, ask: asks.ProbeAccount, send: SendParts) -> None:
        """Try settings; nothing is saved. Without settings, those of the account that stands."""
        if not ask.settings and ask.account in self.rooms.accounts.names():
            channel = self.rooms.accounts.channel(ask.account)
            probes = await channel.test() if isinstance(channel, Tests) else ()
        else:
            settings = AccountSettings(ask.account, ask.channel, ask.settings)
            check_keys(settings, registry.spec(ask.channel))
            probes = await self._probe(settings, self._unsaved(ask.account, ask.secret, ask.secret_place, ask.login))
        await send(list(probes))

    async def channels(self, _call: Call, _ask: asks.ListChannels, send: SendParts) -> None:
        """Send every channel an account can be made on; those that only play a customer, on the sample desk alone."""
        names = registry.names(with_samples=self.rooms.is_demo)
        await send([await asyncio.to_thread(_with_capabilities, name) for name in names])

    async def secret_places(self, _call: Call, _ask: asks.ProbeSecretPlaces, send: SendParts) -> None:
        """Send which places for secrets work here."""
        await send(list(await asyncio.to_thread(self.rooms.accounts.secrets.probe)))


def _with_capabilities(name: str) -> ChannelSpec:
    return registry.with_capabilities(registry.spec(name))


_PASSING = frozenset({"unknown-host", "unreachable", "timeout", "dropped", "busy"})
"""Reasons of probes that have to do with the network or pass by themselves."""
_NO_SECRET = "no-secret"  # noqa: S105 - the reason of a probe


def _refuse_if_broken(account: AccountName, probes: tuple[Probe, ...]) -> None:
    broken = [probe for probe in probes if not probe.is_ok]
    if broken:
        words = "; ".join(f"{probe.step}: {probe.words}" for probe in broken)
        # A script tries again later where nobody could be reached; where something was refused, that wouldn't help.
        error = Unavailable if all(probe.reason in _PASSING for probe in broken) else RefusedByDesk
        raise error(cause=N_("{account} was not added: {words}"), account=account, words=words)
