"""Which conversation a message belongs to, which rule says so, and how sure that is.

The order of rules: what a bounce is about → our signed address or Message-ID → In-Reply-To → References, newest first → a parent that
comes after its answers → an ancestor nobody has, shared by the same people or one list → thread key → a number in the subject, from a
participant → our number on a letter, from whom we wrote to → a new conversation. An id that stands in the store joins whoever sends it,
except to a broadcast; a bare number never lets a stranger in. What else the ids lead to are halves of the same conversation, which the
message joins to one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.mail_ids import folded_id, outlook_thread, verify
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import Confidence, MessageClass
from agentdesk.domain.surveys import token_in
from agentdesk.intake import correspondence, kinship
from agentdesk.store import bounces, threads
from agentdesk.store.engine import Connection
from agentdesk.store.known_ids import KnownIds
from agentdesk.store.messages import ids_spoken_of
from agentdesk.store.threads import Head, Relative

SUBJECT_NUMBER = re.compile(r"\[#(?P<number>[0-9]{1,9})\]")

MOST_STRANGERS = 8
"""Once so many people who have nothing to do with each other answered one message, it was a broadcast after all."""

MOST_STRANGERS_TO_OURS = 1
"""The same for what we wrote: a colleague it was forwarded to answers, but several strangers were all sent it, out of sight."""


class JoinRule(StrEnum):
    """The rule that joined a message to its conversation; shown in its details."""

    SIGNED = "signed reference"
    IN_REPLY_TO = "in-reply-to"
    REFERENCES = "references"
    ANCESTOR = "shared ancestor"
    CHILD = "parent of a known reply"
    COPY = "same message-id and sender"
    THREAD_KEY = "thread"
    NUMBER = "number in the subject"
    OUR_REFERENCE = "our reference in the letter"
    BOUNCE = "bounce of our message"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a rule leads, and the message that leads there where it is one."""

    conversation: ConversationId
    relative: Relative | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a message belongs; `conversation` None asks for a new one.

    `halves` are other conversations that its ids lead to: parts of the same, which arrived before what joins them. `relatives` are the
    messages it is linked to. `only_suggested` is a conversation that a number or a broadcast points to, where that is too little to join.
    """

    conversation: ConversationId | None
    rule: JoinRule
    is_newcomer: bool = False
    confidence: Confidence = Confidence.NONE
    halves: tuple[ConversationId, ...] = ()
    relatives: tuple[Relative, ...] = ()
    only_suggested: Suggestible | None = None


@dataclass(frozen=True, slots=True)
class Suggestible:
    """A conversation that a message may belong to: because of a number in its subject, or since both answer the same message."""

    conversation: ConversationId
    is_by_number: bool


_Finder = Callable[[], Iterator[Found]]


def may_join(read: ReadMessage, signing_key: bytes, known: KnownIds) -> bool:
    """Whether any rule below could find a conversation: a new rule that looks at something else must be let in here.

    Args:
        read: the message.
        signing_key: the desk's own.
        known: which Message-IDs stand in the desk.
    """
    ids = ids_spoken_of(read)
    addresses = (*read.delivered_to, *(one.address for one in (*read.to, *read.cc)))
    return (
        known.is_any_there(ids)
        or read.bounce is not None
        or bool(read.thread_key)
        or SUBJECT_NUMBER.search(read.subject) is not None
        or correspondence.number_named(read) is not None
        or any(verify(signing_key, text) is not None for text in (*addresses, read.case_code, token_in(read.subject), *ids))
    )


@dataclass(frozen=True)
class Joining:
    """What the rules look at."""

    connection: Connection
    signing_key: bytes
    account: AccountName
    read: ReadMessage
    now: datetime
    known: KnownIds
    _heads: dict[ConversationId, Head | None] = field(default_factory=dict)

    @cached_property
    def own(self) -> Relative:
        """The message itself, as the rules compare it."""
        return kinship.as_relative(self.account, self.read)

    def decide(self) -> Joined:
        """Return where the message belongs; the first rule that matches names it, the others may find halves."""
        first, rule = None, JoinRule.NEW
        linked: list[Found] = []
        for candidate, find in self._rules():
            if first is not None and (rule not in _BY_ID or candidate not in _BY_ID):
                break
            for found in find():
                if first is None:
                    first, rule = found.conversation, candidate
                linked.append(found)
        if first is None:
            return Joined(None, JoinRule.NEW, only_suggested=self._suggestible())
        is_newcomer = self.read.bounce is None and not self._is_in_company(first, linked) and self._is_newcomer(first)
        return Joined(
            first,
            rule,
            is_newcomer=is_newcomer,
            confidence=self._confidence(rule, is_newcomer=is_newcomer),
            halves=self._halves(first, linked),
            relatives=tuple(found.relative for found in linked if found.relative is not None),
        )

    def _rules(self) -> tuple[tuple[JoinRule, _Finder], ...]:
        return (
            (JoinRule.BOUNCE, self._by_bounce),
            (JoinRule.SIGNED, self._by_signature),
            (JoinRule.IN_REPLY_TO, self._by_in_reply_to),
            (JoinRule.REFERENCES, self._by_references),
            (JoinRule.COPY, self._by_copy),
            (JoinRule.CHILD, self._by_child),
            (JoinRule.ANCESTOR, self._by_ancestor),
            (JoinRule.THREAD_KEY, self._by_thread_key),
            (JoinRule.NUMBER, self._by_number),
            (JoinRule.OUR_REFERENCE, self._by_our_reference),
        )

    def _by_bounce(self) -> Iterator[Found]:
        if self.read.bounce is None:
            return
        message = bounces.message_about(self.connection, self.read.bounce, self.now)
        yield from self._standing(None if message is None else threads.conversation_of(self.connection, message))

    def _by_signature(self) -> Iterator[Found]:
        """The address it was sent to, the code on paper or behind a score, then the ids it names, newest first; the first that holds."""
        addresses = (*self.read.delivered_to, *(one.address for one in (*self.read.to, *self.read.cc)))
        codes = (self.read.case_code, token_in(self.read.subject))
        for text in (*addresses, *codes, self.read.message_id, self.read.in_reply_to, *reversed(self.read.references)):
            own = verify(self.signing_key, text)
            if own is None:
                continue
            ours = threads.relative_of(self.connection, own.message)
            if ours is not None and not kinship.is_answer(self.own, ours):
                continue
            found = list(self._standing(own.conversation if ours is None else ours.conversation, ours))
            if found:
                yield from found
                return

    @cached_property
    def _answered(self) -> tuple[str, ...]:
        """The ids it answers; a notice about a mail that isn't known as ours belongs to that mail all the same."""
        about = self.read.bounce.original_message_id if self.read.bounce is not None else ""
        return tuple(dict.fromkeys((self.own.in_reply_to, *map(folded_id, (*self.read.also_answers, about)))))

    def _by_in_reply_to(self) -> Iterator[Found]:
        yield from self._by_ids(self._answered)
        if self.read.channel and not self.read.kind.is_public:
            sent = threads.of_item_sent_to(self.connection, self.account, self.read)
            yield from self._standing(sent)

    def _by_references(self) -> Iterator[Found]:
        older = (rfc_id for rfc_id in reversed(self.own.references) if rfc_id not in self._answered)
        yield from self._by_ids(tuple(dict.fromkeys(older)))

    def _by_ids(self, ids: tuple[str, ...]) -> Iterator[Found]:
        """Yield those who hold the ids; where several hold one, those that name the sender go first."""
        held = self._held
        for rfc_id in ids:
            holders = sorted(held.get(rfc_id, ()), key=lambda holder: self.own.sender not in holder.people)
            for place, holder in enumerate(holders):
                is_ambiguous = place > 0 and not kinship.are_same_people(holder, holders[0])
                if not is_ambiguous and kinship.is_answer(self.own, holder) and not self._is_one_of_many(holder):
                    yield from self._standing(holder.conversation, holder)

    @cached_property
    def _held(self) -> dict[str, list[Relative]]:
        """The messages that hold an id this one names, by that id; ids count within an account."""
        ids = tuple(dict.fromkeys((*self._answered, *reversed(self.own.references))))
        found = threads.messages_with_ids(self.connection, self.known.held(ids), self.account)
        return {rfc_id: kept for rfc_id, holders in found.items() if (kept := [one for one in holders if self._is_in_account(one)])}

    def _is_in_account(self, relative: Relative) -> bool:
        return relative.account == self.account or threads.came_by(self.connection, relative.message, self.account)

    def _is_one_of_many(self, parent: Relative) -> bool:
        """Whether this is one more stranger's answer to something that many strangers answered."""
        if kinship.is_in_company(self.own, parent):
            return False
        speakers = threads.messages_speaking_of(self.connection, self.known.named((parent.rfc_id,)), self.account)
        strangers = {one.sender for one in speakers if not kinship.is_in_company(one, parent)}
        most = MOST_STRANGERS_TO_OURS if parent.is_outbound or kinship.is_within_house(parent) else MOST_STRANGERS
        return len(strangers - {self.own.sender}) >= most

    def _by_copy(self) -> Iterator[Found]:
        """The same message that came another way, changed underway: a list's copy beside the direct one."""
        own = self.known.held((self.own.rfc_id,))
        for other in threads.messages_with_ids(self.connection, own, self.account).get(self.own.rfc_id, ()):
            if self._is_in_account(other) and other.sender == self.own.sender and kinship.are_same_people(other, self.own):
                yield from self._standing(other.conversation, other)

    def _by_child(self) -> Iterator[Found]:
        """A parent that arrives after its answers joins them."""
        if not self.own.rfc_id:
            return
        children = [
            child
            for child in threads.messages_speaking_of(self.connection, self.known.named((self.own.rfc_id,)), self.account)
            if self._is_in_account(child) and kinship.is_answer(child, self.own)
        ]
        invited = [child for child in children if kinship.is_invited(child, self.own)]
        others = [child for child in children if child not in invited and self._is_nearest_for(child)]
        company = [child for child in others if kinship.is_in_company(child, self.own)]
        most = MOST_STRANGERS_TO_OURS if self.read.is_outbound or kinship.is_within_house(self.own) else MOST_STRANGERS
        if len({child.sender for child in others if child not in company}) > most:
            others = company
        for child in (*invited, *others):
            yield from self._standing(child.conversation, child)

    def _is_nearest_for(self, child: Relative) -> bool:
        """Whether this is the nearest known parent of a stranger's answer, and nobody else's answer it is already."""
        named = tuple(rfc_id for rfc_id in (*child.references, child.in_reply_to) if rfc_id != self.own.rfc_id)
        held = [
            holder
            for holders in threads.messages_with_ids(self.connection, self.known.held(named), self.account).values()
            for holder in holders
        ]
        linked = {holder.conversation for holder in held if kinship.are_linked(holder, self.own)}
        if any(holder.conversation not in linked for holder in held):
            return False
        if kinship.answers_directly(child, self.own.rfc_id) or self.own.rfc_id not in child.references:
            return True
        nearer = child.references[child.references.index(self.own.rfc_id) + 1 :]
        return not any(holder.rfc_id in (*nearer, child.in_reply_to) for holder in held)

    def _by_ancestor(self) -> Iterator[Found]:
        """Others that name an id which nobody has, or which many answer, and are of the same people or list."""
        named = (
            *self.own.references,
            self.own.in_reply_to,
            *map(folded_id, self.read.also_answers),
            outlook_thread(self.read.thread_index),
        )
        ids = [rfc_id for rfc_id in named if not self._is_answered_by_all(rfc_id)]
        for other in self._siblings(tuple(ids)):
            is_kin = kinship.are_of_one_talk(self.own, other) or kinship.are_of_one_chain(self.own, other)
            if is_kin and self._is_in_account(other):
                yield from self._standing(other.conversation, other)

    def _siblings(self, ids: tuple[str, ...]) -> list[Relative]:
        ids = self.known.named(ids)
        some = threads.messages_speaking_of(self.connection, ids, self.account)
        if len(some) < threads.MOST_RELATIVES:
            return some
        return threads.messages_speaking_of_by(self.connection, ids, self.account, self.read.sender.address)

    def _is_answered_by_all(self, rfc_id: str) -> bool:
        """Whether an id stands here and is no broadcast's: who names it has joined it already."""
        return any(kinship.is_answer(self.own, holder) and not self._is_one_of_many(holder) for holder in self._held.get(rfc_id, ()))

    def _by_thread_key(self) -> Iterator[Found]:
        yield from self._standing(threads.by_thread_key(self.connection, self.account, self.read.thread_key))

    def _by_number(self) -> Iterator[Found]:
        for found in self._standing(self._number()):
            if not self._is_newcomer(found.conversation) and self.read.authentication != "fail":
                yield found

    def _by_our_reference(self) -> Iterator[Found]:
        for found in self._standing(correspondence.number_named(self.read)):
            if correspondence.is_answer(self.connection, self.read, found.conversation):
                yield found

    def _number(self) -> ConversationId | None:
        number = SUBJECT_NUMBER.search(self.read.subject)
        return None if number is None else ConversationId(int(number["number"]))

    def _suggestible(self) -> Suggestible | None:
        """Return where a message that joined nothing may belong all the same, for a person to say."""
        for found in self._standing(self._number()):
            return Suggestible(found.conversation, is_by_number=True)
        if self.read.message_class is not MessageClass.HUMAN or self.read.is_outbound:
            return None
        for holder in (holder for holders in self._held.values() for holder in holders):
            for found in self._standing(holder.conversation):
                return Suggestible(found.conversation, is_by_number=False)
        for sibling in self._answering_the_same():
            for found in self._standing(sibling.conversation):
                return Suggestible(found.conversation, is_by_number=False)
        return None

    def _answering_the_same(self) -> list[Relative]:
        """Return other customers' answers to a mail that isn't here, such as a newsletter another program sent, the oldest talk first."""
        parent = self.own.in_reply_to
        same = [one for one in self._siblings((parent,)) if one.in_reply_to == parent and not one.is_outbound] if parent else []
        return sorted((one for one in same if self._is_in_account(one)), key=lambda one: one.conversation)

    def _standing(self, number: ConversationId | None, relative: Relative | None = None) -> Iterator[Found]:
        """Yield the conversation that stands for this one now; nothing where it was deleted or never was.

        On a platform what was said in private and what everybody reads never share one: how it is answered hangs on the conversation.
        """
        if number is not None and number not in self._heads:
            self._heads[number] = threads.head(self.connection, number)
        head = None if number is None else self._heads[number]
        is_as_visible = head is None or not self.read.channel or head.is_public is self.read.kind.is_public
        if head is not None and not head.is_deleted and is_as_visible:
            yield Found(head.id, relative)

    def _is_in_company(self, number: ConversationId, linked: list[Found]) -> bool:
        """Whether a message there that it is linked to names its sender: so it is with most answers, and nobody else is looked at."""
        relatives = (found.relative for found in linked if found.relative is not None)
        return bool(self.own.sender) and any(one.conversation == number and self.own.sender in one.people for one in relatives)

    def _is_newcomer(self, number: ConversationId) -> bool:
        if self.read.is_outbound or not self.read.sender.address:
            return False
        return self.read.sender.address.casefold() not in threads.participants(self.connection, number)

    def _halves(self, first: ConversationId, linked: list[Found]) -> tuple[ConversationId, ...]:
        """Return the other conversations that belong to the same thread.

        A stranger's message joins no two of them by older references: whoever knows two customers' ids would see their talks made one.
        """
        halves: dict[ConversationId, None] = {}
        for found in linked:
            if found.conversation != first and found.relative is not None and self._may_bind(found.relative):
                halves[found.conversation] = None
        return tuple(halves)

    def _confidence(self, rule: JoinRule, *, is_newcomer: bool) -> Confidence:
        if rule is JoinRule.BOUNCE and self.read.bounce is not None and bounces.is_guess(self.connection, self.read.bounce):
            return Confidence.POSSIBLE
        if rule in {JoinRule.SIGNED, JoinRule.BOUNCE, JoinRule.THREAD_KEY}:
            return Confidence.CERTAIN
        if rule in {JoinRule.IN_REPLY_TO, JoinRule.REFERENCES, JoinRule.CHILD, JoinRule.COPY}:
            return Confidence.LIKELY if is_newcomer else Confidence.CERTAIN
        return Confidence.POSSIBLE if rule in {JoinRule.NUMBER, JoinRule.OUR_REFERENCE} else Confidence.LIKELY

    def _may_bind(self, relative: Relative) -> bool:
        if kinship.is_invited(self.own, relative) or kinship.is_invited(relative, self.own):
            return True
        return kinship.answers_directly(relative, self.own.rfc_id) or kinship.answers_directly(self.own, relative.rfc_id)


_BY_ID = frozenset({JoinRule.SIGNED, JoinRule.IN_REPLY_TO, JoinRule.REFERENCES, JoinRule.COPY, JoinRule.CHILD, JoinRule.ANCESTOR})
"""Rules that go on after the first that matched: what else they find are halves of the same conversation."""
