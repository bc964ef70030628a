"""Which operation carries out which verb or answers which ask beyond the desk file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from agentdesk.domain import asks, verbs
from agentdesk.domain.asks import Ask
from agentdesk.domain.verbs import Verb
from agentdesk.service.accounts_operations import AccountOperations
from agentdesk.service.bringing_in import BringingIn
from agentdesk.service.desk_operations import DeskOperations
from agentdesk.service.erasing import ErasureOperations
from agentdesk.service.finding import FindingOperations
from agentdesk.service.letter_pages import LetterPages
from agentdesk.service.login_operations import LoginOperations
from agentdesk.service.looking import Looking
from agentdesk.service.mail_notices import NoticeOperations
from agentdesk.service.operations import AskOperation, VerbOperation
from agentdesk.service.presence import Presence
from agentdesk.service.recognising import RecogniserOperations
from agentdesk.service.rereading import Rereading
from agentdesk.service.review_imports import ReviewImports
from agentdesk.service.rules import RuleOperations
from agentdesk.service.staff import Staff
from agentdesk.service.watching import Watching
from agentdesk.service.wiring import Rooms


@dataclass(frozen=True, slots=True)
class Workshop:
    """What operations work with beside the rooms: the running service's own parts."""

    rooms: Rooms
    watching: Watching
    bringing_in: BringingIn
    accounts_changed: Callable[[], Awaitable[None]]
    linger: Callable[[bool], None]
    staff: Staff
    presence: Presence
    looking: Looking


def verb_operations(shop: Workshop) -> dict[type[Verb], VerbOperation]:
    """Return the operations of verbs."""
    accounts = AccountOperations(shop.rooms, shop.accounts_changed)
    logins = LoginOperations(shop.rooms, shop.accounts_changed)
    bringing = shop.bringing_in
    desk = DeskOperations(shop.rooms, shop.watching, shop.linger)
    notices = NoticeOperations(shop.rooms, shop.watching.notices.works_here)
    return {
        verbs.AddAccount: accounts.add,
        verbs.AddRule: RuleOperations(shop.rooms).add,
        verbs.RemoveNotice: notices.remove,
        verbs.SetNotice: notices.set,
        verbs.RemoveRule: RuleOperations(shop.rooms).remove,
        verbs.SwitchRule: RuleOperations(shop.rooms).switch,
        verbs.BePresent: shop.presence.take,
        verbs.ConfirmAgent: shop.staff.confirm,
        verbs.ArrangeLetters: LetterPages(shop.rooms).arrange,
        verbs.ConfirmRestore: desk.confirm_restore,
        verbs.FetchRest: shop.watching.rest_fetching.fetch,
        verbs.FinishLogin: logins.finish,
        verbs.Import: bringing.take_items,
        verbs.ImportReviews: ReviewImports(shop.rooms, bringing.runs).take,
        verbs.MakeBackup: desk.backup,
        verbs.PutBlob: bringing.put_blob,
        verbs.Reparse: Rereading(shop.rooms).reparse,
        verbs.RereadLetter: LetterPages(shop.rooms).reread,
        verbs.RemoveAccount: accounts.remove,
        verbs.SetAccount: accounts.set,
        verbs.SetLinger: desk.set_linger,
        verbs.Sync: bringing.sync,
        verbs.TranscribeLetter: LetterPages(shop.rooms).transcribe,
    }


def ask_operations(shop: Workshop) -> dict[type[Ask[Any]], AskOperation]:
    """Return the operations of asks."""
    accounts = AccountOperations(shop.rooms, shop.accounts_changed)
    desk = DeskOperations(shop.rooms, shop.watching, shop.linger)
    return {
        asks.DiscoverSettings: FindingOperations(shop.rooms.settings.dns_server).discover,
        asks.HasBlob: shop.bringing_in.has_blob,
        asks.ListChannels: accounts.channels,
        asks.ListLooks: shop.looking.list,
        asks.ListNotices: NoticeOperations(shop.rooms, shop.watching.notices.works_here).list,
        asks.ListPresence: shop.presence.list,
        asks.ListRecognisers: RecogniserOperations(shop.rooms).list,
        asks.ListRules: RuleOperations(shop.rooms).list,
        asks.TryRule: RuleOperations(shop.rooms).try_out,
        asks.TestRecognisers: RecogniserOperations(shop.rooms).test,
        asks.PlanErasure: ErasureOperations(shop.rooms).plan,
        asks.ProbeAccount: accounts.probe,
        asks.ProbeSecretPlaces: accounts.secret_places,
        asks.ReadAttachment: shop.bringing_in.read_attachment,
        asks.ReadBackup: desk.read_backup,
        asks.StartLogin: LoginOperations(shop.rooms, shop.accounts_changed).start,
    }
