"""Handlers of the verbs on conversations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agentdesk.desk import targets
from agentdesk.desk.naming import Staff, checked_name, refuse_unknown
from agentdesk.domain.errors import AgentdeskError, FieldValue, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Failure, Outcome, Skipped
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import (
    Assign,
    Close,
    Delete,
    MarkRead,
    MarkSpam,
    Reopen,
    SetPending,
    Snooze,
    Star,
    Tag,
    Verb,
)
from agentdesk.store import agents, conversations
from agentdesk.store.work import SEEN, TAG, Work

Change = Callable[[Work, ConversationId], None]
MAX_TAG_CHARS = 40


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a verb does to each conversation, and the journal's sentences for one and for many."""

    change: Change
    sentences: tuple[str, str]
    fields: dict[str, FieldValue] = field(default_factory=dict)


def close(work: Work, verb: Close) -> Outcome:
    """Mark conversations as done."""
    return _each(work, verb, verb.conversations, Bulk(_status(Status.CLOSED), (N_("closed #{number}"), N_("closed {count} conversations"))))


def reopen(work: Work, verb: Reopen) -> Outcome:
    """Open conversations again."""
    return _each(
        work, verb, verb.conversations, Bulk(_status(Status.OPEN), (N_("opened #{number} again"), N_("opened {count} conversations again")))
    )


def set_pending(work: Work, verb: SetPending) -> Outcome:
    """Say that we wait for the customer."""
    if verb.until is None:
        sentences = (N_("waits for the customer in #{number}"), N_("waits for the customer in {count} conversations"))
        return _each(work, verb, verb.conversations, Bulk(_status(Status.PENDING), sentences))
    if verb.until <= work.now:
        raise UsageError(cause=N_("a conversation can only come back at a moment that is still to come"))

    def change(work: Work, number: ConversationId) -> None:
        targets.pause(work, number)
        work.set("conversation", number, "status", Status.PENDING.value)
        work.set("conversation", number, "snoozed_until", verb.until)

    fields: dict[str, FieldValue] = {"until": verb.until.isoformat()}
    sentences = (
        N_("waits for the customer in #{number} until {until}"),
        N_("waits for the customer in {count} conversations until {until}"),
    )
    return _each(work, verb, verb.conversations, Bulk(change, sentences, fields))


def mark_spam(work: Work, verb: MarkSpam) -> Outcome:
    """Say that conversations are spam."""
    sentences = (N_("marked #{number} as spam"), N_("marked {count} conversations as spam"))
    return _each(work, verb, verb.conversations, Bulk(_status(Status.SPAM), sentences))


def snooze(work: Work, verb: Snooze) -> Outcome:
    """Hide conversations until a moment."""
    if verb.until <= work.now:
        raise UsageError(cause=N_("a conversation can only be snoozed until a moment that is still to come"))

    def change(work: Work, number: ConversationId) -> None:
        work.set("conversation", number, "status", Status.SNOOZED.value)
        work.set("conversation", number, "snoozed_until", verb.until)

    fields: dict[str, FieldValue] = {"until": verb.until.isoformat()}
    sentences = (N_("snoozed #{number} until {until}"), N_("snoozed {count} conversations until {until}"))
    return _each(work, verb, verb.conversations, Bulk(change, sentences, fields))


def assign(work: Work, verb: Assign, staff: Staff = frozenset) -> Outcome:
    """Give conversations to an agent, or back to everybody; `staff` returns who has a role by the configuration.

    Raises:
        UnknownAgent: nobody at the desk has the name, and it isn't said to be a new one. UsageError: it can't be anybody's.
    """
    if verb.assignee is not None and verb.is_new_name:
        agents.row_of(work.connection, checked_name(verb.assignee))
    elif verb.assignee is not None:
        refuse_unknown(work, verb.assignee, staff)

    def change(work: Work, number: ConversationId) -> None:
        work.set("conversation", number, "assignee", verb.assignee)

    if verb.assignee is None:
        sentences = (N_("gave #{number} back to everybody"), N_("gave {count} conversations back to everybody"))
        return _each(work, verb, verb.conversations, Bulk(change, sentences))
    sentences = (N_("assigned #{number} to {agent}"), N_("assigned {count} conversations to {agent}"))
    return _each(work, verb, verb.conversations, Bulk(change, sentences, {"agent": verb.assignee}))


def tag(work: Work, verb: Tag) -> Outcome:
    """Add tags to conversations and take tags off them."""
    add, remove = (tuple(checked_tag(tag) for tag in tags) for tags in (verb.add, verb.remove))

    def change(work: Work, number: ConversationId) -> None:
        for name in add:
            work.set("conversation", number, TAG + name, after=True)
        for name in remove:
            work.set("conversation", number, TAG + name, after=False)

    tags = " ".join([*(f"+{name}" for name in add), *(f"-{name}" for name in remove)])
    sentences = (N_("tagged #{number}: {tags}"), N_("tagged {count} conversations: {tags}"))
    return _each(work, verb, verb.conversations, Bulk(change, sentences, {"tags": tags}))


def checked_tag(name: str) -> str:
    """Return a tag as it is kept.

    Raises:
        UsageError: it has blanks, signs or too many characters.
    """
    cleaned = name.strip().lstrip("#").lower()
    if not cleaned or len(cleaned) > MAX_TAG_CHARS or not all(character.isalnum() or character in "-_./" for character in cleaned):
        cause = _("“{tag}” is not a tag: use letters, digits and - _ . / and at most {count} of them")
        raise UsageError(cause=cause.format(tag=name[:MAX_TAG_CHARS], count=MAX_TAG_CHARS))
    return cleaned


def delete(work: Work, verb: Delete) -> Outcome:
    """Hide conversations from every view."""

    def change(work: Work, number: ConversationId) -> None:
        work.set("conversation", number, "deleted_at", work.now)

    return _each(work, verb, verb.conversations, Bulk(change, (N_("deleted #{number}"), N_("deleted {count} conversations"))))


def mark_read(work: Work, verb: MarkRead) -> Outcome:
    """Remember for this agent alone what was read; what opening a conversation does by itself is no entry of the journal."""

    def change(work: Work, number: ConversationId) -> None:
        newest = conversations.get(work.connection, number).last_inbound_id
        work.set(SEEN, number, f"last_seen_id:{work.author.agent}", newest if verb.is_read else newest - 1)

    if not verb.is_by_hand:
        for wanted in verb.conversations:
            change(work, conversations.resolve(work.connection, wanted))
        work.effects.clear()
        return Outcome(changed=tuple(sorted(work.changed)))
    read = (N_("marked #{number} as read"), N_("marked {count} conversations as read"))
    unread = (N_("marked #{number} as unread"), N_("marked {count} conversations as unread"))
    return _each(work, verb, verb.conversations, Bulk(change, read if verb.is_read else unread))


def star(work: Work, verb: Star) -> Outcome:
    """Star conversations for this agent alone."""

    def change(work: Work, number: ConversationId) -> None:
        work.set(SEEN, number, f"is_starred:{work.author.agent}", verb.is_starred)

    on = (N_("starred #{number}"), N_("starred {count} conversations"))
    off = (N_("took the star off #{number}"), N_("took the stars off {count} conversations"))
    return _each(work, verb, verb.conversations, Bulk(change, on if verb.is_starred else off))


def _status(status: Status) -> Change:
    def change(work: Work, number: ConversationId) -> None:
        if status is Status.PENDING:
            targets.pause(work, number)
        elif status is Status.OPEN:
            targets.resume(work, number)
        work.set("conversation", number, "status", status.value)
        work.set("conversation", number, "snoozed_until", None)

    return change


def _each(work: Work, verb: Verb, wanted: tuple[ConversationId, ...], bulk: Bulk) -> Outcome:
    """Change each conversation and make one entry of it; what is not there is skipped and named, unless it is the only one."""
    if not wanted:
        raise UsageError(cause=N_("no conversation was named"))
    skipped: list[Skipped] = []
    done: list[ConversationId] = []
    for item in dict.fromkeys(wanted):
        try:
            number = conversations.resolve(work.connection, item)
            bulk.change(work, number)
            done.append(number)
        except AgentdeskError as error:
            if len(wanted) == 1:
                raise
            skipped.append(Skipped(str(item), Failure(error.code, error.fields)))
    return _finished(work, verb, bulk, done, tuple(skipped))


def _finished(work: Work, verb: Verb, bulk: Bulk, done: list[ConversationId], skipped: tuple[Skipped, ...]) -> Outcome:
    changed = [number for number in done if number in work.changed]
    unchanged = tuple(number for number in done if number not in work.changed)
    if not changed:
        sentence, shown = _nothing(unchanged)
        return Outcome(skipped=skipped, sentence=sentence, fields=shown, unchanged=unchanged)
    if len(changed) == 1:
        sentence, shown = bulk.sentences[0], bulk.fields | {"number": changed[0]}
    else:
        sentence, shown = bulk.sentences[1], bulk.fields | {"count": len(changed)}
    args: dict[str, Any] = {"conversations": changed, **bulk.fields}
    entry = work.finish(verb.NAME, sentence, shown, args=args, version=verb.VERSION)
    return Outcome(entry=entry, changed=tuple(changed), skipped=skipped, sentence=sentence, fields=shown, unchanged=unchanged)


def _nothing(unchanged: tuple[ConversationId, ...]) -> tuple[str, dict[str, FieldValue]]:
    """Say that every conversation is as it was to be; empty where none was found at all."""
    if len(unchanged) == 1:
        return N_("nothing to change in #{number}"), {"number": unchanged[0]}
    return (N_("nothing to change in {count} conversations"), {"count": len(unchanged)}) if unchanged else ("", {})
