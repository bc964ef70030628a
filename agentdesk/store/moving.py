"""Messages that change their conversation by a link, as effects: merged, split off or moved, by people and by late arrivals alike."""

from __future__ import annotations

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.states import Status
from agentdesk.store import conversations, deliveries, drafts
from agentdesk.store.work import Work


def put_into(work: Work, merged: list[ConversationId], into: ConversationId) -> None:
    """Link conversations to another one, with their messages and drafts; they redirect to it from then on."""
    for number in merged:
        for draft in drafts.ids_of(work.connection, number):
            work.set("draft", draft, "conversation_id", into, into)
        take(work, conversations.message_ids(work.connection, number), into)
        work.set("conversation", number, "merged_into", into)
    _open_if_any_was(work, merged, into)


def _open_if_any_was(work: Work, merged: list[ConversationId], into: ConversationId) -> None:
    """Nothing that waits for an answer may be closed by a merge."""
    if any(conversations.get(work.connection, number).status is Status.OPEN for number in merged):
        work.set("conversation", into, "status", Status.OPEN.value)


def take(work: Work, numbers: list[MessageId], into: ConversationId) -> None:
    """Change the conversation of messages and of their deliveries, and make both lists' lines true again."""
    left: set[ConversationId] = set()
    for number in numbers:
        left.add(ConversationId(work.get("message", number, "conversation_id")))
        work.set("message", number, "conversation_id", into, into)
        for delivery in deliveries.ids_of_message(work.connection, number):
            work.set("delivery", delivery, "conversation_id", into, into)
    for touched in (*left, into):
        conversations.recount(work.connection, touched)
        work.changed.add(touched)
