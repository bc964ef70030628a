"""Handler of notes."""

from __future__ import annotations

from agentdesk.domain.errors import FieldValue, UsageError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.safe_text import block
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import AddNote
from agentdesk.store import agents, conversations, drafts, messages
from agentdesk.store.conversations import Arrived
from agentdesk.store.messages import NewMessage
from agentdesk.store.work import Work


def add_note(work: Work, verb: AddNote) -> Outcome:
    """Write a note into a conversation."""
    text = block(verb.text).strip()
    if not text:
        raise UsageError(cause=N_("the note is empty"))
    number = conversations.resolve(work.connection, verb.conversation)
    message = put(work, number, text)
    if verb.draft is not None and drafts.get(work.connection, verb.draft) is not None:
        work.set("draft", verb.draft, "is_withdrawn", after=True, conversation=number)
    fields: dict[str, FieldValue] = {"number": number}
    sentence = N_("wrote a note in #{number}")
    entry = work.finish(verb.NAME, sentence, fields, args={"conversation": number, "message": message})
    return Outcome(entry=entry, changed=(number,), sentence=sentence, fields=fields, created=str(message))


def put(work: Work, number: ConversationId, text: str) -> MessageId:
    """Put a note into a conversation, as part of whatever the work does."""
    row = conversations.get(work.connection, number)
    new = NewMessage(
        conversation=number,
        direction=Direction.NOTE,
        account=row.account,
        channel=row.channel,
        kind=row.kind,
        read=ReadMessage(body_text=text, reply_text=text),
        arrived_at=work.now,
        received_at=work.now,
        author=work.author.agent,
    )
    message = messages.add(work.connection, new, work.now)
    conversations.take_message(work.connection, number, Arrived(message, Direction.NOTE, work.now, text))
    work.created("message", message, number)
    agents.mention(work.connection, message, text, work.now)
    return message
