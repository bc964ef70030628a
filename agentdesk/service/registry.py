"""Which operation carries out which verb or answers which ask beyond the desk file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agentdesk.domain import asks, verbs
from agentdesk.domain.asks import Ask
from agentdesk.domain.verbs import Verb
from agentdesk.service.accounts_operations import AccountOperations
from agentdesk.service.desk_operations import DeskOperations
from agentdesk.service.finding import FindingOperations
from agentdesk.service.login_operations import LoginOperations
from agentdesk.service.operations import AskOperation, VerbOperation
from agentdesk.service.rereading import Rereading

if TYPE_CHECKING:
    from agentdesk.service.lifecycle import Service


def verb_operations(service: Service) -> dict[type[Verb], VerbOperation]:
    """Return the operations of verbs."""
    accounts = AccountOperations(service.rooms, service.accounts_changed)
    logins = LoginOperations(service.rooms, service.accounts_changed)
    bringing = service.bringing_in
    desk = DeskOperations(service)
    return {
        verbs.AddAccount: accounts.add,
        verbs.ConfirmRestore: desk.confirm_restore,
        verbs.FinishLogin: logins.finish,
        verbs.Import: bringing.take_items,
        verbs.MakeBackup: desk.backup,
        verbs.PutBlob: bringing.put_blob,
        verbs.Reparse: Rereading(service.rooms).reparse,
        verbs.RemoveAccount: accounts.remove,
        verbs.SetAccount: accounts.set,
        verbs.SetLinger: desk.set_linger,
        verbs.Sync: bringing.sync,
    }


def ask_operations(service: Service) -> dict[type[Ask[Any]], AskOperation]:
    """Return the operations of asks."""
    accounts = AccountOperations(service.rooms, service.accounts_changed)
    desk = DeskOperations(service)
    return {
        asks.DiscoverSettings: FindingOperations(service.rooms.settings.dns_server).discover,
        asks.HasBlob: service.bringing_in.has_blob,
        asks.ListChannels: accounts.channels,
        asks.ProbeAccount: accounts.probe,
        asks.ProbeSecretPlaces: accounts.secret_places,
        asks.ReadAttachment: service.bringing_in.read_attachment,
        asks.ReadBackup: desk.read_backup,
        asks.StartLogin: LoginOperations(service.rooms, service.accounts_changed).start,
    }
