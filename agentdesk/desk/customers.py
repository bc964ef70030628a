"""Handler of customers that another program's list brings in."""

from __future__ import annotations

from agentdesk.domain.ids import CustomerId
from agentdesk.domain.outcomes import ItemResult, Outcome
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs.customers import CustomerRecord, ImportCustomers
from agentdesk.store import customers
from agentdesk.store.customers import NewCustomer
from agentdesk.store.work import Work

IMPORTED, UPDATED, KNOWN, UNREADABLE = "imported", "updated", "known", "unreadable"
FIELD_CHARS = 200


def import_customers(work: Work, verb: ImportCustomers) -> Outcome:
    """Bring customers in: known ones are brought up to date, others made; what names nobody is left out and said."""
    results = tuple(_take(work, record) for record in verb.records)
    if work.effects or any(one.status == IMPORTED for one in results):
        count = sum(one.status in {IMPORTED, UPDATED} for one in results)
        work.finish(verb.NAME, N_("brought {count} customers in"), {"count": count}, is_undoable=False)
    return Outcome(changed=tuple(sorted(work.changed)), items=results)


def _take(work: Work, record: CustomerRecord) -> ItemResult:
    if not (record.name.strip() or record.handles or record.number.strip()):
        return ItemResult(record.source, UNREADABLE, "", "", N_("it names nobody: neither a name, an address nor a number"))
    known = _known(work, record)
    if known is None:
        new = NewCustomer(one_line(record.name, FIELD_CHARS), record.kind, record.language, handles=tuple(dict.fromkeys(record.handles)))
        number, status = customers.add(work.connection, new, work.now), IMPORTED
        _fill(work, number, record)
    else:
        number = known
        is_changed = _fill(work, number, record)
        is_changed |= customers.add_handles(work.connection, number, record.handles)
        status = UPDATED if is_changed else KNOWN
    return ItemResult(record.source, status, "", "", "")


def _known(work: Work, record: CustomerRecord) -> CustomerId | None:
    """Return who this is: by customer number first, since people share a mailbox sooner than a number."""
    if record.number.strip():
        found = customers.by_number(work.connection, record.number.strip())
        if found is not None:
            return found
    for kind, address in record.handles:
        found = customers.find(work.connection, kind, address)
        if found is not None:
            return found
    return None


def _fill(work: Work, number: CustomerId, record: CustomerRecord) -> bool:
    """Write what the list says; what it leaves open stays."""
    values = {
        "name": one_line(record.name, FIELD_CHARS).strip(),
        "kind": record.kind.value,
        "number": one_line(record.number, FIELD_CHARS).strip(),
        "language": one_line(record.language, FIELD_CHARS).strip(),
        "channel": one_line(record.channel, FIELD_CHARS).strip(),
        "note": block(record.note).strip(),
    }
    return any([work.set("customer", number, name, value) for name, value in values.items() if value])  # noqa: C419 - each is written
