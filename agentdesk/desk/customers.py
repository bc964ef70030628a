"""Handlers of the verbs on customers: brought in, changed, said to be one person or two."""

from __future__ import annotations

from agentdesk.desk.conversations import MAX_TAG_CHARS, checked_tag
from agentdesk.domain.errors import Conflict, FieldValue, NotFound, UsageError
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.outcomes import ItemResult, Outcome
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs.customers import CustomerRecord, ImportCustomers, KeepApart, MergeCustomers, SetCustomer
from agentdesk.store import customer_views, customers, likenesses
from agentdesk.store.customers import NewCustomer
from agentdesk.store.work import TAG, Work

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
    tags = {TAG + tag: True for tag in map(_tag_of, record.tags) if tag}
    return any([work.set("customer", number, name, value) for name, value in (values | tags).items() if value])  # noqa: C419 - each is written


def _tag_of(text: str) -> str:
    """Return another program's label as a tag; "" where nothing is left of it."""
    try:
        return checked_tag("-".join(text.split())[:MAX_TAG_CHARS])
    except UsageError:
        return ""


def set_customer(work: Work, verb: SetCustomer) -> Outcome:
    """Change what the desk knows of a customer.

    Raises:
        NotFound: there is no such customer.
        UsageError: a tag can't be written so.
    """
    number = _standing(work, verb.customer)
    family = customers.family(work.connection, number)
    for name, value in _values(verb).items():
        work.set("customer", number, name, value)
        if name == "note" or not value:
            # What shows of those merged into them is part of what was changed, or it would come through again.
            for member in family[1:]:
                work.set("customer", member, name, "")
    _tag(work, verb, family)
    if not work.effects:
        return Outcome()
    _touch(work, family)
    fields: dict[str, FieldValue] = {"customer": number}
    sentence = N_("changed customer {customer}")
    entry = work.finish(verb.NAME, sentence, fields, args={"customer": number})
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields)


def _values(verb: SetCustomer) -> dict[str, str]:
    given = {"name": verb.name, "number": verb.number, "language": verb.language, "channel": verb.channel}
    values = {name: one_line(value, FIELD_CHARS).strip() for name, value in given.items() if value is not None}
    if verb.kind is not None:
        values["kind"] = verb.kind.value
    if verb.note is not None:
        values["note"] = block(verb.note).strip()
    return values


def _tag(work: Work, verb: SetCustomer, family: tuple[CustomerId, ...]) -> None:
    for tag in verb.add_tags:
        work.set("customer", family[0], TAG + checked_tag(tag), after=True)
    for tag in verb.remove_tags:
        for member in family:
            work.set("customer", member, TAG + checked_tag(tag), after=False)


def merge_customers(work: Work, verb: MergeCustomers) -> Outcome:
    """Link customers to another one. Nothing of theirs moves, so that undo gives back exactly what was there, and what came since.

    Raises:
        NotFound: there is no such customer.
        UsageError: nobody but the customer themselves is named.
    """
    into = _standing(work, verb.into)
    merged = [number for number in dict.fromkeys(_standing(work, wanted) for wanted in verb.customers) if number != into]
    if not merged:
        raise UsageError(cause=N_("a customer can't be merged into themselves"))
    for number in merged:
        _touch(work, customers.family(work.connection, number))
        work.set("customer", number, "merged_into", into)
    fields: dict[str, FieldValue] = {"numbers": ", ".join(map(str, merged)), "into": into}
    sentence = N_("merged customer {numbers} into {into}")
    entry = work.finish(verb.NAME, sentence, fields, args={"customers": merged, "into": into})
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields, created=str(into))


def keep_apart(work: Work, verb: KeepApart) -> Outcome:
    """Remember that two customers are not the same.

    Raises:
        NotFound: there is no such customer.
        Conflict: somebody merged them.
    """
    one, other = _standing(work, verb.one), _standing(work, verb.other)
    if one == other:
        raise Conflict(cause=N_("they were merged; undo that first"))
    if likenesses.are_apart(work.connection, one, other):
        return Outcome()
    work.created("apart", likenesses.keep_apart(work.connection, one, other))
    fields: dict[str, FieldValue] = {"one": one, "other": other}
    sentence = N_("said that customers {one} and {other} are not the same")
    entry = work.finish(verb.NAME, sentence, fields, args=dict(fields))
    return Outcome(entry=entry, sentence=sentence, fields=fields)


def _standing(work: Work, wanted: CustomerId) -> CustomerId:
    if not customers.is_known(work.connection, wanted):
        raise NotFound(thing=N_("customer"), name=str(wanted))
    return customers.survivor(work.connection, wanted)


def _touch(work: Work, family: tuple[CustomerId, ...]) -> None:
    """Say that the newest conversations of customers read differently now."""
    work.changed.update(customer_views.newest_conversations(work.connection, family))
