"""Response targets that stand still: while we wait for the customer, and while the business is closed; and that go on."""

from __future__ import annotations

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Status
from agentdesk.domain.verbs import Reply, SetPending
from agentdesk.store import conversations, journal
from agentdesk.store.work import Work


def pause(work: Work, number: ConversationId) -> None:
    """Stop a conversation's target: its time goes on when we no longer wait for the customer."""
    work.set("conversation", number, "due_at", None)


def resume(work: Work, number: ConversationId) -> None:
    """Let a target go on that `pause` stopped: what was left of its time then is left now. An answer from the customer starts its own."""
    if work.get("conversation", number, "status") != Status.PENDING.value:
        return
    paused = journal.latest_of_field(work.connection, number, "due_at")
    if paused is None or paused.verb != SetPending.NAME or paused.before is None or work.get("conversation", number, "due_at") is not None:
        return
    work.set("conversation", number, "due_at", paused.before + (work.now - paused.at))


def reopen_unanswered(work: Work, number: ConversationId) -> None:
    """Open a conversation again whose answer was taken back before it left: its customer waits as before, and is due when they were."""
    row = conversations.get(work.connection, number)
    if row.status not in {Status.PENDING, Status.CLOSED} or row.last_inbound_id != row.last_message_id:
        return
    stopped = journal.latest_of_field(work.connection, number, "due_at")
    if stopped is not None and stopped.verb == Reply.NAME and stopped.before is not None and row.due_at is None:
        work.set("conversation", number, "due_at", stopped.before)
    work.set("conversation", number, "status", Status.OPEN.value)
    work.set("conversation", number, "snoozed_until", None)
