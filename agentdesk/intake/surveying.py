"""Answers to surveys: a click becomes a rating of its conversation, which opens again only where its author wrote something besides."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.domain import surveys
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.domain.surveys import NO_MORE, UNWANTED, Scored
from agentdesk.domain.texts import N_
from agentdesk.store import conversations, customers
from agentdesk.store import surveys as store
from agentdesk.store.engine import Connection
from agentdesk.store.work import TAG, Work


def as_scored(connection: Connection, signing_key: bytes, read: ReadMessage) -> tuple[ReadMessage, Scored | None]:
    """Return a message with the stars that its author clicked, and what was clicked; None where it answers no question of ours.

    A signature alone is not enough: every mail of ours carries one, and only those that asked take a score.
    """
    said = None if read.is_outbound or read.bounce is not None else surveys.scored(signing_key, read.subject)
    if said is None or store.asked_by(connection, said.message, said.conversation) is None:
        return read, None
    is_click_alone = read.message_class is MessageClass.HUMAN and not read.reply_text.strip()
    return (
        replace(
            read,
            rating=float(said.score) if said.score != NO_MORE else None,
            message_class=MessageClass.AUTO_REPLY if is_click_alone else read.message_class,
        ),
        said,
    )


def take(work: Work, said: Scored, number: ConversationId) -> None:
    """Record what was clicked; `number` is where the message stands now."""
    fields: dict[str, str | int | float] = {"number": number}
    if said.score == NO_MORE:
        store.answer(work.connection, said.conversation, None, work.now)
        customer = customers.family(work.connection, conversations.get(work.connection, number).customer)[0]
        work.set("customer", customer, TAG + UNWANTED, after=True)
        work.finish("survey", N_("the customer of #{number} wants to be asked no more"), fields)
    else:
        store.answer(work.connection, said.conversation, said.score, work.now)
        fields["score"] = said.score
        work.finish("survey", N_("the customer of #{number} said how it was: {score} of 5"), fields, is_undoable=False)
    work.effects.clear()
