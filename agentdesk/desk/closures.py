"""Handlers and answers about closures: what falls due or comes back meanwhile moves behind them, in the same entry."""

from __future__ import annotations

from datetime import datetime

from agentdesk.desk import undo
from agentdesk.desk.context import DeskFacts, Reading
from agentdesk.domain import asks
from agentdesk.domain.closures import LONGEST, LONGEST_TEXT, Closure, ClosureView, announced, moved, reopens_at, with_closures
from agentdesk.domain.errors import Conflict, FieldValue, NotFound, UsageError
from agentdesk.domain.ids import EntryId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.targets import Norms
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import AddClosure, RemoveClosure, Undo
from agentdesk.store import closures, journal
from agentdesk.store.closures import Waiting
from agentdesk.store.work import Work


def add_closure(work: Work, verb: AddClosure, desk: DeskFacts) -> Outcome:
    """Say that the business is closed from one day to another."""
    before = desk.norms()
    new = _checked(work, verb, before)
    after = with_closures(before, (new,))
    number = closures.add(work.connection, new.first, new.last, new.reason, new.texts)
    work.created("closure", number)
    start, end = new.span(before.hours.zone)
    opens = reopens_at(new, after.hours) or end
    count = 0
    for one in closures.waiting_after(work.connection, max(start, work.now)):
        count += _move(work, one, (max(start, work.now), end, opens), (before, after))
    fields: dict[str, FieldValue] = {"first": new.first.isoformat(), "last": new.last.isoformat(), "count": count}
    sentence = N_("closed from {first} to {last}; moved behind it: {count}")
    entry = work.finish(verb.NAME, sentence, fields, args={"closure": number})
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields, created=str(number))


def _checked(work: Work, verb: AddClosure, norms: Norms) -> Closure:
    if not verb.first <= verb.last <= verb.first + LONGEST:
        raise UsageError(cause=N_("a closure ends on its first day or within a year after it"))
    texts = tuple((language.strip().lower(), block(text).strip()) for language, text in verb.texts)
    if any(not text or len(text) > LONGEST_TEXT for _language, text in texts):
        raise UsageError(cause=N_("what customers are told has from 1 to {most} characters"), most=LONGEST_TEXT)
    new = Closure(0, verb.first, verb.last, one_line(verb.reason, 100), texts)
    if new.span(norms.hours.zone)[1] <= work.now:
        raise UsageError(cause=N_("that closure is over already"))
    for one in closures.standing(work.connection, work.now.date()):
        if one.first <= verb.last and verb.first <= one.last:
            cause = N_("closure {id} stands from {first} to {last} already; remove it first")
            raise Conflict(cause=cause, id=one.id, first=one.first.isoformat(), last=one.last.isoformat())
    return new


def _move(work: Work, one: Waiting, span: tuple[datetime, datetime, datetime], norms: tuple[Norms, Norms]) -> bool:
    """Move what is due, and what comes back while nobody is there; a call promised for a moment behind the closure stays where it is."""
    start, end, opens = span
    is_moved = False
    if one.due_at is not None and one.due_at > start and (one.kind is not ChannelKind.PHONE or one.due_at < end):
        due_at = opens if one.kind is ChannelKind.PHONE else moved(one.due_at, one.kind, start, *norms)
        is_moved = work.set("conversation", one.conversation, "due_at", due_at)
    if one.returns_at is not None and start <= one.returns_at < end:
        is_moved |= work.set("conversation", one.conversation, "snoozed_until", opens)
    return is_moved


def remove_closure(work: Work, verb: RemoveClosure) -> Outcome:
    """Say that a closure doesn't stand; what it moved moves back, as far as its entry can still be undone."""
    found = closures.get(work.connection, verb.closure)
    if found is None:
        raise NotFound(thing=N_("closure"), name=str(verb.closure))
    entry = journal.maker_of(work.connection, "closure", verb.closure)
    if entry is not None and entry.at > work.now - journal.UNDO_REACH:
        return undo.undo(work, Undo(EntryId(entry.id)))
    work.set("closure", verb.closure, "is_withdrawn", after=True)
    fields: dict[str, FieldValue] = {"first": found.first.isoformat(), "last": found.last.isoformat()}
    sentence = N_("took back the closure from {first} to {last}")
    done = work.finish(verb.NAME, sentence, fields, args={"closure": verb.closure})
    return Outcome(entry=done, sentence=sentence, fields=fields)


def list_closures(reading: Reading, _ask: asks.ListClosures) -> list[ClosureView]:
    """Return the closures that stand."""
    with reading.stores.reading() as connection:
        found = closures.standing(connection, reading.now.date())
    norms = reading.desk.norms()
    return [ClosureView(one, reopens_at(one, norms.hours), one.holds(reading.now, norms.hours.zone)) for one in found]


def announced_closure(desk: DeskFacts, now: datetime) -> ClosureView | None:
    """Return the closure that holds or is near, with when the business opens again."""
    norms = desk.norms()
    found = announced(desk.closures(), now, norms.hours.zone)
    return None if found is None else ClosureView(found, reopens_at(found, norms.hours), found.holds(now, norms.hours.zone))
