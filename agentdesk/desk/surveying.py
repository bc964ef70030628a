"""Asks customers how it was, a while after their conversation was closed, and takes what they click."""

from __future__ import annotations

from datetime import timedelta

from agentdesk.desk import automatic
from agentdesk.desk.automatic import Told
from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain import acknowledging, surveys
from agentdesk.domain.acknowledging import counting_address
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.mail_ids import answer_address
from agentdesk.domain.states import ChannelKind, Status
from agentdesk.domain.texts import N_
from agentdesk.replies.compose import Letterhead
from agentdesk.replies.survey_mail import survey_texts
from agentdesk.store import conversations, customers, messages
from agentdesk.store import surveys as store
from agentdesk.store.messages import StoredMessage
from agentdesk.store.surveys import Closed
from agentdesk.store.work import Work

AT_ONCE = 20


def asking(desk: DeskFacts) -> tuple[AccountFacts, ...]:
    """Return the accounts whose owner wants customers to be asked."""
    return tuple(one for one in desk.accounts.all() if _is_on(one))


def _is_on(account: AccountFacts) -> bool:
    return account.kind is ChannelKind.EMAIL and account.can_send and account.settings.get("survey").strip().lower() == "true"


def ask_due(work: Work, desk: DeskFacts) -> tuple[ConversationId, ...]:
    """Note what was closed, ask where it is time to, a few at a time; return the conversations that changed."""
    accounts = asking(desk)
    if not accounts:
        store.forget_place(work.connection)
        return ()
    store.note_closed(work.connection, [one.settings.name for one in accounts])
    for account in accounts:
        for closed in store.waiting(work.connection, account.settings.name, work.now - _after(account), AT_ONCE):
            _decide(work, desk, account, closed)
    return tuple(sorted(work.changed))


def _after(account: AccountFacts) -> timedelta:
    wanted = account.settings.get("survey_after_h").strip()
    return timedelta(hours=float(wanted) if wanted.replace(".", "", 1).isdigit() else surveys.DEFAULT_AFTER_H)


def _decide(work: Work, desk: DeskFacts, account: AccountFacts, closed: Closed) -> None:
    found = conversations.get(work.connection, closed.conversation)
    if found.status is not Status.CLOSED and found.deleted_at is None:
        store.drop(work.connection, closed.conversation)
        return
    about = store.asked_about(work.connection, closed.conversation)
    row = None if about is None else messages.one(work.connection, about)
    reason = N_("no customer was answered") if row is None else _refusal(work, desk, account, closed, row)
    if row is None or reason or found.deleted_at is not None or found.merged_into is not None:
        store.settle(work.connection, closed.conversation, work.now, reason=reason or N_("it stands no more"))
        return
    _ask(work, desk, account, row)


def _refusal(work: Work, desk: DeskFacts, account: AccountFacts, closed: Closed, row: StoredMessage) -> str:
    address = row.sender.address
    counted_as = counting_address(address)
    if work.now - closed.at > _after(account) + surveys.LATE:
        return N_("it was closed too long ago")
    if any(other.is_own(address) for other in desk.accounts.all()):
        return N_("its address is our own")
    if any(store.is_unwanted(work.connection, member) for member in _family(work, closed.conversation)):
        return N_("the customer wants no surveys")
    if store.was_asked_since(work.connection, counted_as, work.now - surveys.PER_ADDRESS):
        return N_("its address was asked within a month")
    return acknowledging.unreadable_by_people(address)


def _family(work: Work, number: ConversationId) -> tuple[int, ...]:
    return customers.family(work.connection, conversations.get(work.connection, number).customer)


def _ask(work: Work, desk: DeskFacts, account: AccountFacts, row: StoredMessage) -> None:
    def words(head: Letterhead) -> tuple[str, str]:
        token = head.reference_token
        to = answer_address(account.address, token) if account.settings.get("reply_to") == "plus" else account.address
        intro = account.in_language("survey_text", row.language)
        return survey_texts(to, row.language, token, intro=intro, page=account.settings.get("survey_page").strip())

    message = automatic.put_into_outbox(work, desk, Told(account, row, row.sender.address), words)
    store.settle(work.connection, row.conversation, work.now, asked=(message, counting_address(row.sender.address)))
    work.finish("survey", N_("asked the customer of #{number} how it was"), {"number": row.conversation}, is_undoable=False)
    work.effects.clear()
