"""Response targets that stand still: while we wait for the customer, and while the business is closed."""

from __future__ import annotations

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Status
from agentdesk.domain.verbs import SetPending
from agentdesk.store import journal
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
