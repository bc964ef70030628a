"""Queues what closing and reopening shall change on the server, for accounts whose owner asked for it."""

from __future__ import annotations

from agentdesk.desk.context import Accounts
from agentdesk.domain.channels import FarChange
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Status
from agentdesk.store import write_backs
from agentdesk.store.work import Work

_ON_CLOSE = {"seen": FarChange.SEEN, "archive": FarChange.ARCHIVE}


def follow(work: Work, accounts: Accounts) -> None:
    """Queue what a verb's changes of status mean for the server, in the verb's own transaction; undoing it takes that back."""
    for effect in work.effects:
        if (effect.entity, effect.field) != ("conversation", "status"):
            continue
        number = ConversationId(effect.entity_id)
        if effect.after == Status.CLOSED.value:
            _close(work, accounts, number)
        elif effect.before == Status.CLOSED.value:
            write_backs.take_back(work.connection, number, work.now)


def _close(work: Work, accounts: Accounts, number: ConversationId) -> None:
    if not any(facts.settings.get("on_close") in _ON_CLOSE for facts in accounts.all()):
        return
    write_backs.let_stand(work.connection, number)
    for spot in write_backs.spots(work.connection, number):
        facts = accounts.find(spot.account)
        change = None if facts is None else _ON_CLOSE.get(facts.settings.get("on_close"))
        if change is not None:
            write_backs.queue(work.connection, spot, change, work.now)
