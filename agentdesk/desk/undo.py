"""Undo and redo: themselves entries, which put a value back only where the undone entry is still the field's last writer."""

from __future__ import annotations

from agentdesk.desk.roles import refuse_unless_allowed
from agentdesk.domain.errors import Conflict, FieldValue, NotFound, NothingToUndo, RefusedByDesk, error_from
from agentdesk.domain.ids import ConversationId, DeliveryId, EntryId
from agentdesk.domain.outcomes import Failure, Outcome, Skipped, quoting, worded
from agentdesk.domain.states import DeliveryState, Means, Role
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import Redo, Undo
from agentdesk.store import conversations, deliveries, journal, meta
from agentdesk.store.journal import StoredEffect, StoredEntry, Whose
from agentdesk.store.work import Work

_LEFT = Failure("conflict", {"cause": N_("the message has left already, or is just leaving; it can't be taken back")})
NOTHING = {
    (False, True): N_("Nothing done in this console is left to undo; the journal (gj) undoes older entries."),
    (False, False): N_("Nothing you did from the command line is left to undo; agentdesk journal lists what can be undone by its number."),
    (True, True): N_("Nothing undone in this console is left to redo."),
    (True, False): N_("Nothing you undid from the command line is left to redo."),
}
"""What is said where nothing is left: by whether it was a redo that was asked for, and whether in a console."""


def undo(work: Work, verb: Undo) -> Outcome:
    """Take an entry back."""
    return _take_back(work, _wanted(work, verb, undos=False), Undo.NAME)


def redo(work: Work, verb: Redo) -> Outcome:
    """Take an undo back."""
    return _take_back(work, _wanted(work, verb, undos=True), Redo.NAME)


def _wanted(work: Work, verb: Undo | Redo, *, undos: bool) -> StoredEntry:
    number, since = verb.entry, work.now - journal.UNDO_REACH
    if number is None:
        # A console takes back what was done in it; scripts are short-lived, so theirs is the user's newest from the command line.
        session = work.author.session if work.author.means is Means.CONSOLE else ""
        whose = Whose(work.author.agent, work.author.means, session)
        found = journal.newest_undoable(work.connection, whose, undos=undos, since=since, passed=verb.passed)
        if found is None:
            raise NothingToUndo(cause=NOTHING[undos, work.author.means is Means.CONSOLE])
        return found
    found = journal.entry(work.connection, number)
    if found is None:
        raise NotFound(thing=N_("journal entry"), name=str(number))
    _refuse_unless_possible(work, found, since < found.at)
    return found


def _refuse_unless_possible(work: Work, found: StoredEntry, is_recent: bool) -> None:  # noqa: FBT001
    if found.agent != work.author.agent:
        refuse_unless_allowed(work.author.role, Undo.NAME, Role.AGENT)
    if not found.is_undoable:
        raise RefusedByDesk(cause=N_("entry {id} ({verb}) is of a kind that can't be undone"), id=found.id, verb=found.verb)
    if found.id <= int(meta.read(work.connection, meta.UNDO_FLOOR, "0")):
        raise RefusedByDesk(cause=N_("entry {id} is older than the last upgrade of what it changed"), id=found.id)
    if not is_recent:
        raise RefusedByDesk(cause=N_("entry {id} is older than {days} days"), id=found.id, days=journal.UNDO_REACH.days)
    by = journal.undone_by(work.connection, found.id)
    if by is not None:
        raise Conflict(cause=N_("entry {id} was undone already, by entry {by}"), id=found.id, by=by)


def _take_back(work: Work, found: StoredEntry, verb: str) -> Outcome:
    skipped: list[Skipped] = []
    effects = journal.effects_of(work.connection, found.id)
    left = _left(work, found.id, effects)
    for effect in reversed(effects):
        reason = _LEFT if effect.conversation in left else _why_not(work, effect)
        if reason is None:
            _restore(work, effect)
        else:
            skipped.append(Skipped(f"{effect.entity} {effect.entity_id} {effect.field}", reason))
    if not work.effects:
        raise Conflict(cause=_nothing_left(skipped), id=found.id)
    sentence = N_("undid: {sentence}") if verb == Undo.NAME else N_("redid: {sentence}")
    done = quoting(found.sentence, found.fields) if found.undoes is None else found.fields
    fields: dict[str, FieldValue] = done | {"entry": found.id}
    entry = work.finish(verb, sentence, fields, args={"entry": found.id}, undoes=found.id)
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), skipped=tuple(skipped), sentence=sentence, fields=fields)


def _left(work: Work, number: EntryId, effects: list[StoredEffect]) -> set[ConversationId | None]:
    """Return the conversations whose message is on its way: each keeps everything of its entry, as half an undo would hide what was read.

    Raises:
        Conflict: the entry is about no other.
    """
    gone = {
        effect.conversation for effect in effects if effect.entity == "delivery" and effect.field == "state" and _is_moved_on(work, effect)
    }
    if gone and gone >= {effect.conversation for effect in effects if effect.conversation is not None}:
        raise Conflict(cause=N_("the message has left already, or is just leaving; entry {id} can't be taken back"), id=number)
    return gone


def _is_moved_on(work: Work, effect: StoredEffect) -> bool:
    return bool(work.get("delivery", effect.entity_id, "state") != effect.after)


def _nothing_left(skipped: list[Skipped]) -> str:
    reasons = dict.fromkeys(error_from(skip.failure.code, skip.failure.fields).cause for skip in skipped)
    return _("nothing can be put back: {reasons}").format(reasons="; ".join(reasons))


def _why_not(work: Work, effect: StoredEffect) -> Failure | None:
    """Return why an effect can't be put back; None where it can."""
    if effect.entity == "conversation" and effect.field == "merged_into" and effect.before is not None and _holds_something(work, effect):
        return Failure("conflict", {"cause": _("#{number} got messages of its own since").format(number=effect.entity_id)})
    if effect.field == "merged_into" and effect.before is not None and _would_go_round(work, effect):
        return Failure("conflict", {"cause": _("they were merged the other way round since")})
    writer = journal.later_writer(work.connection, effect)
    if writer is None and work.get(effect.entity, effect.entity_id, effect.field) == effect.after:
        return None
    by = None if writer is None else journal.entry(work.connection, writer)
    if by is None:
        return Failure("conflict", {"cause": _("{entity} {id} has moved on").format(entity=effect.entity, id=effect.entity_id)})
    words = _("{agent} {sentence} at {time}")
    sentence = worded(by.sentence, by.fields)
    return Failure("conflict", {"cause": words.format(agent=by.agent, sentence=sentence, time=by.at.strftime("%H:%M"))})


def _would_go_round(work: Work, effect: StoredEffect) -> bool:
    """Whether what is to be merged again has meanwhile become what the other was merged into: the links would form a ring."""
    number = effect.before
    while number is not None and number != effect.entity_id:
        number = work.get(effect.entity, number, "merged_into")
    return number is not None


def _holds_something(work: Work, effect: StoredEffect) -> bool:
    """Whether a conversation that was split off would be hidden with messages in it."""
    return bool(conversations.message_ids(work.connection, ConversationId(effect.entity_id)))


def _restore(work: Work, effect: StoredEffect) -> None:
    work.set(effect.entity, effect.entity_id, effect.field, effect.before, effect.conversation)
    if effect.entity == "message" and effect.field == "is_withdrawn" and effect.conversation is not None:
        conversations.recount(work.connection, ConversationId(effect.conversation))
    if effect.entity == "message" and effect.field == "conversation_id":
        for number in (effect.before, effect.after):
            conversations.recount(work.connection, ConversationId(number))
            work.changed.add(ConversationId(number))
    if effect.entity == "delivery" and effect.field == "state" and effect.before == DeliveryState.HELD.value:
        deliveries.hold_again(work.connection, DeliveryId(effect.entity_id), work.now)
