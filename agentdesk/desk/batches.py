"""Handlers and answers about runs of an import of letters: begun, listed with their control totals, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import FieldValue, NotFound
from agentdesk.domain.ids import BatchId, ConversationId, MessageId
from agentdesk.domain.letters import BatchView
from agentdesk.domain.outcomes import Failure, Outcome, Skipped
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import BeginBatch, UndoBatch
from agentdesk.store import batches, conversations, letters, messages
from agentdesk.store.work import Work

LETTERS_A_PART = 200


def begin(work: Work, verb: BeginBatch) -> Outcome:
    """Begin a run; its number is what `Import` names."""
    number = batches.begin(work.connection, work.author.agent, verb.account, work.now)
    fields: dict[str, FieldValue] = {"number": number}
    sentence = N_("began batch {number} of letters")
    entry = work.finish(verb.NAME, sentence, fields, is_undoable=False)
    return Outcome(entry=entry, sentence=sentence, fields=fields, created=str(number))


def take_back(work: Work, verb: UndoBatch) -> Outcome:
    """Withdraw the letters of a run; what somebody went on with stays and is named.

    Raises:
        NotFound: there is no such run.
    """
    if not batches.views(work.connection, verb.batch):
        raise NotFound(thing=N_("batch"), name=str(verb.batch))
    found = batches.messages_of(work.connection, verb.batch)
    skipped: list[Skipped] = []
    for row in found:
        number = ConversationId(row.conversation_id)
        if _went_on(work, MessageId(row.id), number):
            cause = _("#{number} was answered or written about since").format(number=number)
            skipped.append(Skipped(f"#{number}", Failure("conflict", {"cause": cause})))
            continue
        work.set("message", row.id, "is_withdrawn", after=True, conversation=number)
        if not conversations.standing_ids(work.connection, number):
            work.set("conversation", number, "deleted_at", work.now)
        else:
            conversations.recount(work.connection, number)
    work.set("batch", verb.batch, "is_undone", after=True)
    fields: dict[str, FieldValue] = {"number": verb.batch, "count": len(found) - len(skipped)}
    one, many = N_("took one letter of batch {number} back"), N_("took {count} letters of batch {number} back")
    sentence = one if fields["count"] == 1 else many
    entry = work.finish(verb.NAME, sentence, fields, args={"batch": verb.batch})
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), skipped=tuple(skipped), sentence=sentence, fields=fields)


def _went_on(work: Work, message: MessageId, number: ConversationId) -> bool:
    later = (messages.one(work.connection, other) for other in conversations.standing_ids(work.connection, number) if other > message)
    return any(other is not None and other.direction is not Direction.INBOUND for other in later)


def list_batches(reading: Reading, ask: asks.ListBatches) -> Iterator[BatchView]:
    """Return runs, newest first; one that is named with its letters, some to a part."""
    with reading.stores.reading() as connection:
        found = batches.views(connection, ask.batch)
        if ask.batch is None:
            yield from found
            return
        lines = letters.of_batch(connection, BatchId(ask.batch))
        missing = batches.waiting(connection, ask.batch)
    places = {digest: place for place, digest in enumerate(reading.watch.scans_to_read())}
    before = tuple(places.get(digest) for digest in missing)
    if not found:
        raise NotFound(thing=N_("batch"), name=str(ask.batch))
    for start in range(0, max(len(lines), 1), LETTERS_A_PART):
        part = replace(found[0], letters=tuple(lines[start : start + LETTERS_A_PART]))
        yield replace(part, waiting=tuple(missing.values()), before=before) if start == 0 else part
