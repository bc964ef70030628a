"""Which handler carries out which verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from agentdesk.desk import (
    batches,
    bulk,
    closures,
    contacts,
    conversations,
    customers,
    erasing,
    letter_checks,
    notes,
    outbox,
    replies,
    retracting,
    suggestions,
    team,
    template_files,
    threads,
    undo,
)
from agentdesk.desk.context import DeskFacts
from agentdesk.desk.sending import BlobReader
from agentdesk.domain import verbs
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.verbs import Verb
from agentdesk.store.work import Work

Handler = Callable[[Work, Any], Outcome]

_BY_THEMSELVES: Final[dict[type[Verb], Handler]] = {
    verbs.AcceptSuggestion: suggestions.accept,
    verbs.AddNote: notes.add_note,
    verbs.BeginBatch: batches.begin,
    verbs.CancelDelivery: outbox.cancel,
    verbs.Close: conversations.close,
    verbs.DeclineSuggestion: suggestions.decline,
    verbs.Delete: conversations.delete,
    verbs.DiscardDraft: replies.discard_draft,
    verbs.EraseCustomer: erasing.erase_customer,
    verbs.ImportCustomers: customers.import_customers,
    verbs.KeepApart: customers.keep_apart,
    verbs.MarkRead: conversations.mark_read,
    verbs.MarkPosted: outbox.mark_posted,
    verbs.MarkSent: outbox.mark_sent,
    verbs.MarkSpam: conversations.mark_spam,
    verbs.Merge: threads.merge,
    verbs.MergeCustomers: customers.merge_customers,
    verbs.Move: threads.move,
    verbs.Redo: undo.redo,
    verbs.ReleaseDelivery: outbox.release,
    verbs.RemoveClosure: closures.remove_closure,
    verbs.Reopen: conversations.reopen,
    verbs.RetryDelivery: outbox.retry,
    verbs.ReturnDelivery: outbox.give_back,
    verbs.SaveDraft: replies.save_draft,
    verbs.SetCustomer: customers.set_customer,
    verbs.SetPending: conversations.set_pending,
    verbs.Snooze: conversations.snooze,
    verbs.Split: threads.split,
    verbs.Star: conversations.star,
    verbs.Tag: conversations.tag,
    verbs.Undo: undo.undo,
    verbs.UndoBatch: batches.take_back,
}
"""What needs the desk file alone."""


def handlers(desk: DeskFacts, read_blob: BlobReader) -> dict[type[Verb], Handler]:
    """Return the handlers of every verb that changes nothing but the desk file."""
    writer = replies.Writer(desk, read_blob)
    editor = template_files.Editor(desk)
    return _BY_THEMSELVES | {
        verbs.AddClosure: lambda work, verb: closures.add_closure(work, verb, desk),
        verbs.Assign: lambda work, verb: conversations.assign(work, verb, desk.staff),
        verbs.CheckLetter: lambda work, verb: letter_checks.check(work, verb, desk),
        verbs.Forward: writer.forward,
        verbs.GiveDraft: lambda work, verb: team.give_draft(work, verb, desk.staff),
        verbs.LogContact: lambda work, verb: contacts.log_contact(work, verb, desk.norms()),
        verbs.RemoveTemplates: editor.remove,
        verbs.Reply: writer.reply,
        verbs.RetractDelivery: lambda work, verb: retracting.retract(work, verb, desk.accounts),
        verbs.ReplyToMany: bulk.BulkWriter(writer).reply_to_many,
        verbs.SetAway: lambda work, verb: team.set_away(work, verb, desk.staff),
        verbs.WriteNew: writer.write_new,
        verbs.WriteTemplates: editor.write,
    }
