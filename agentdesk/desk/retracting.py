"""Takes answers down that stand on their platform: what left for good can't be undone, but some platforms let it be deleted."""

from __future__ import annotations

from agentdesk.desk.context import Accounts
from agentdesk.desk.outbox import each
from agentdesk.domain.channels import FarChange
from agentdesk.domain.errors import Conflict
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import RetractDelivery
from agentdesk.domain.views import DeliveryView
from agentdesk.store import deliveries, write_backs
from agentdesk.store.work import Work
from agentdesk.store.write_backs import Spot


def retract(work: Work, verb: RetractDelivery, accounts: Accounts) -> Outcome:
    """Queue what takes the answers down; a server that can't be reached now is asked until it can.

    Raises:
        NotFound: there is no such delivery. Conflict: it has not left, its platform keeps what it has, or its place there isn't known.
    """

    def step(work: Work, found: DeliveryView) -> None:
        if found.state is not DeliveryState.SENT:
            raise Conflict(cause=N_("delivery {id} is {state}"), id=found.id, state=found.state.value)
        account = accounts.find(found.account)
        if account is None or not account.can_retract:
            raise Conflict(cause=N_("what left by {account} can't be taken down from here"), account=found.account)
        place = deliveries.place_of(work.connection, found.id)
        if not place:
            raise Conflict(cause=N_("where delivery {id} stands is not known; take it down on its page"), id=found.id)
        write_backs.queue(work.connection, Spot(found.message, found.conversation, found.account, place), FarChange.RETRACT, work.now)

    return each(work, verb, verb.deliveries, step, N_("took the answer in #{number} down"))
