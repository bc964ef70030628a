"""Operations of OAuth logins: where the owner consents, and what is done with the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from agentdesk.channels import registry
from agentdesk.config.accounts import check_keys, check_name
from agentdesk.domain import asks, verbs
from agentdesk.domain.channels import AccountSettings, LogsIn
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import N_, _
from agentdesk.service.new_logins import CLIENT_SECRET_SLOT
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work


@dataclass(frozen=True, slots=True)
class LoginOperations:
    """Logins at the provider's page, of accounts that stand and of those still to be added."""

    rooms: Rooms
    accounts_changed: Callable[[], Awaitable[None]]

    async def start(self, _call: Call, ask: asks.StartLogin, send: SendParts) -> None:
        """Send the page to open, and the state that its answer must carry."""
        accounts = self.rooms.accounts
        if ask.channel:
            settings = AccountSettings(check_name(ask.account), ask.channel, ask.settings)
            check_keys(settings, registry.spec(ask.channel))
            await send([await accounts.new_logins.start(settings, ask.client_secret)])
            return
        channel = self._channel(ask.account)
        if ask.client_secret:
            keeper = accounts.secrets.for_account(accounts.get(ask.account).settings)
            await asyncio.to_thread(keeper.write, ask.client_secret, CLIENT_SECRET_SLOT)
        await send([await channel.start_login()])

    async def finish(self, call: Call, verb: verbs.FinishLogin) -> Outcome:
        """Turn the answer into tokens and keep them: with the account, or until it is added."""
        if call.is_dry_run:
            return Outcome(sentence=N_("would log {account} in"), fields={"account": verb.account})
        if verb.state in self.rooms.accounts.new_logins:
            await self.rooms.accounts.new_logins.finish(verb.state, verb.answer)
            return Outcome(sentence=N_("{account} is logged in; it is not saved yet"), fields={"account": verb.account})
        place = await self._channel(verb.account).finish_login(verb.state, verb.answer)
        await self.accounts_changed()
        return await self.rooms.writer.people(lambda stores: self._journal(stores, call, verb, place))

    def _channel(self, account: AccountName) -> LogsIn:
        channel = self.rooms.accounts.channel(account)
        if not isinstance(channel, LogsIn):
            raise UsageError(cause=N_("{account} logs in with a password or token"), account=account)
        return channel

    def _journal(self, stores: WritingStores, call: Call, verb: verbs.FinishLogin, place: str) -> Outcome:
        sentence = N_("logged in to {account}")
        with stores.transaction() as connection:
            work = Work(connection, self.rooms.clock.now(), call.author)
            entry = work.finish(verb.NAME, sentence, {"account": verb.account}, is_undoable=False)
        words = _("the login is kept in: {place}").format(place=place)
        return Outcome(entry=entry, sentence=sentence, fields={"account": verb.account}, words=(words,))
