"""What follows when a message has joined: halves become one conversation, and people are asked about what rules can't decide."""

from __future__ import annotations

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import folded_id
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.domain.subjects import is_changed_subject
from agentdesk.domain.suggestions import Suggested, SuggestionKind
from agentdesk.domain.texts import N_
from agentdesk.intake.joining import Joined, JoinRule
from agentdesk.store import suggestions, threads
from agentdesk.store.moving import put_into
from agentdesk.store.threads import Relative
from agentdesk.store.work import Work

MOST_RELATED = 5
"""So many answers to one broadcast are offered as related; of a newsletter's hundreds nobody wants to hear."""


def settle(work: Work, joined: Joined, message: MessageId, number: ConversationId, read: ReadMessage) -> ConversationId:
    """Join halves and make suggestions; return the conversation the message stands in now."""
    stands = _unite(work, joined, number)
    if joined.only_suggested is not None:
        _suggest_join(work, joined, number)
    for later, earlier in _answers(joined, message, read):
        if is_changed_subject(earlier, later[1]):
            _suggest(work, SuggestionKind.SPLIT, stands, later[0], N_("message {into} has another subject than what it answers"))
    return stands


def _unite(work: Work, joined: Joined, number: ConversationId) -> ConversationId:
    """Merge the halves into the oldest, unless a person decided what belongs there: then one is asked."""
    halves = [half for half in joined.halves if half != number]
    parted = {half for half in (*halves, number) if halves and threads.was_parted(work.connection, half)}
    for half in halves if number in parted else parted:
        _suggest(work, SuggestionKind.JOIN, half, number, N_("a message names both #{number} and #{into}"))
    free = [] if number in parted else [half for half in halves if half not in parted]
    if not free:
        return number
    into, *merged = sorted((*free, number))
    put_into(work, merged, into)
    fields: dict[str, FieldValue] = {"numbers": ", ".join(f"#{half}" for half in merged), "into": into}
    work.finish("merge", N_("merged {numbers} into #{into}: a message that joins them arrived"), fields)
    work.effects.clear()
    return into


def _suggest_join(work: Work, joined: Joined, number: ConversationId) -> None:
    found = joined.only_suggested
    if found is None or found.conversation == number:
        return
    if found.is_by_number:
        words = N_("the subject names #{into}, in which its sender takes no part")
    else:
        if suggestions.count_joins(work.connection, found.conversation) >= MOST_RELATED:
            return
        words = N_("it answers a message that many got, as #{into} does")
    _suggest(work, SuggestionKind.JOIN, number, found.conversation, words)


def _suggest(work: Work, kind: SuggestionKind, number: ConversationId, target: int, words: str) -> None:
    fields: dict[str, FieldValue] = {"number": number, "into": target}
    if suggestions.make(work.connection, Suggested(kind, number, (target,), words, fields), work.now) is not None:
        work.changed.add(number)


def _answers(joined: Joined, message: MessageId, read: ReadMessage) -> list[tuple[tuple[MessageId, str], str]]:
    """Return each answer, as (message, subject), with the subject of what it answers, among the new message and its relatives.

    Only what people wrote to us counts: an agent changes a subject on purpose, a machine by habit.
    """
    found: list[tuple[tuple[MessageId, str], str]] = []
    if joined.rule in _ANSWERED and _is_persons(read) and joined.relatives:
        found.append(((message, read.subject), joined.relatives[0].subject))
    found += [((child.message, child.subject), read.subject) for child in joined.relatives if _is_child(child, read)]
    return found


_ANSWERED = frozenset({JoinRule.SIGNED, JoinRule.IN_REPLY_TO, JoinRule.REFERENCES})


def _is_persons(read: ReadMessage) -> bool:
    return read.message_class is MessageClass.HUMAN and not read.is_outbound and not read.is_bulk and read.bounce is None


def _is_child(child: Relative, read: ReadMessage) -> bool:
    is_direct = bool(read.message_id) and child.in_reply_to == folded_id(read.message_id)
    return is_direct and not child.is_outbound and not child.is_bulk and read.message_class is MessageClass.HUMAN
