"""Erasing a customer: what it would take away, asking for it, and carrying it out once its day is over."""

from __future__ import annotations

from datetime import datetime

from agentdesk.domain.errors import Conflict, FieldValue, NotFound, RefusedByDesk
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.people import ErasurePlan
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import EraseCustomer
from agentdesk.store import customer_views, customers, erasure, person_erasure
from agentdesk.store.engine import Connection
from agentdesk.store.erasure import Erased
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import SERVICE, Work


def plan(connection: Connection, wanted: CustomerId) -> ErasurePlan:
    """Return what erasing a customer takes away; copies in backups come on top.

    Raises:
        NotFound: there is no such customer.
    """
    number = _standing(connection, wanted)
    family = customers.family(connection, number)
    shown = customer_views.view(connection, number)
    counts = person_erasure.counts(connection, family)
    return ErasurePlan(
        customer=number,
        name="" if shown is None else shown.name,
        handles=() if shown is None else shown.handles,
        conversations=tuple(person_erasure.conversations_of(connection, family)),
        messages=counts.messages,
        attachments=counts.attachments,
        elsewhere=counts.elsewhere,
        drafts=counts.drafts,
        unsent=counts.unsent,
        held=tuple(person_erasure.held(connection, family)),
        copies=tuple(person_erasure.on_far_sides(connection, family)),
        due_at=person_erasure.waiting(connection, number),
    )


def _standing(connection: Connection, wanted: CustomerId) -> CustomerId:
    if not customers.is_known(connection, wanted):
        raise NotFound(thing=N_("customer"), name=str(wanted))
    return customers.survivor(connection, wanted)


def erase_customer(work: Work, verb: EraseCustomer) -> Outcome:
    """Ask for a customer to be erased a day from now; undo takes it back until then.

    Raises:
        NotFound: there is no such customer.
        RefusedByDesk: something of theirs stands under a legal hold.
        Conflict: it was asked for already.
    """
    number = _standing(work.connection, verb.customer)
    held = person_erasure.held(work.connection, customers.family(work.connection, number))
    if held:
        cause = N_("{held} stands under a legal hold (tag legal-hold); nothing of this customer is erased while it does")
        raise RefusedByDesk(cause=cause, held=", ".join(held))
    if person_erasure.waiting(work.connection, number) is not None:
        raise Conflict(cause=N_("customer {customer} will be erased already"), customer=number)
    row = person_erasure.ask(work.connection, number, work.author.agent, work.now)
    work.created("person_erasure", row)
    until = work.now + person_erasure.WINDOW
    fields: dict[str, FieldValue] = {"customer": number, "until": until.isoformat()}
    sentence = N_("customer {customer} will be erased; until {until} it can be taken back")
    entry = work.finish(verb.NAME, sentence, fields, args={"customer": number})
    return Outcome(entry=entry, sentence=sentence, fields=fields, created=str(row))


def erase_due(stores: WritingStores, now: datetime) -> int:
    """Carry out the erasures whose day is over; return how many. The desk file first, the raw sources second."""
    erased: list[Erased] = []
    with stores.transaction() as connection:
        for due in person_erasure.due(connection, now):
            family = customers.family(connection, customers.survivor(connection, due.customer))
            if person_erasure.held(connection, family) or person_erasure.is_sending(connection, family):
                continue
            erased.append(person_erasure.carry_out(connection, family, now))
            person_erasure.settle(connection, due.id, now)
            Work(connection, now, SERVICE).finish(
                "erase-customer", N_("erased customer {customer}"), {"customer": due.customer}, is_undoable=False
            )
    if erased:
        remove(stores, erased)
    return len(erased)


def remove(stores: WritingStores, erased: list[Erased]) -> None:
    """Remove raw sources and files of what was erased, and the words the index still holds."""
    digests = tuple(dict.fromkeys(one for part in erased for one in (*part.digests, *part.blobs)))
    with stores.raw_transaction() as raw_file:
        for start in range(0, len(digests), erasure.PAGE):
            erasure.remove_sources(raw_file, digests[start : start + erasure.PAGE])
    with stores.transaction() as connection:
        erasure.forget_words(connection)
    stores.checkpoint()
