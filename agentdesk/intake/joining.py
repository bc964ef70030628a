"""Which conversation a message belongs to, and which rule says so.

The order of rules: our own signed reference → In-Reply-To → References, newest first → an ancestor nobody has, shared by the same people
or one list → thread key → a number in the subject, from a participant → a new conversation. An id that stands in the store joins whoever
sends it; a bare number never lets a stranger in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.mail_ids import verify
from agentdesk.domain.reading import ReadMessage
from agentdesk.store import threads
from agentdesk.store.engine import Connection
from agentdesk.store.threads import Relative

_Finder = Callable[[], ConversationId | None]

SUBJECT_NUMBER = re.compile(r"\[#(?P<number>[0-9]{1,9})\]")


class JoinRule(StrEnum):
    """The rule that joined a message to its conversation; shown in its details."""

    SIGNED = "signed reference"
    IN_REPLY_TO = "in-reply-to"
    REFERENCES = "references"
    ANCESTOR = "shared ancestor"
    CHILD = "parent of a known reply"
    THREAD_KEY = "thread"
    NUMBER = "number in the subject"
    BOUNCE = "bounce of our message"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a message belongs; `conversation` None asks for a new one."""

    conversation: ConversationId | None
    rule: JoinRule
    is_newcomer: bool = False


def may_join(read: ReadMessage, signing_key: bytes, is_any_spoken_of: Callable[[Iterable[str]], bool]) -> bool:
    """Whether any rule below could find a conversation: a new rule that looks at something else must be let in here.

    Args:
        read: the message.
        signing_key: the desk's own.
        is_any_spoken_of: says whether any message in the store is, or speaks of, one of some Message-IDs.
    """
    ids = (read.message_id, read.in_reply_to, *read.references)
    addresses = (*read.delivered_to, *(one.address for one in (*read.to, *read.cc)))
    return (
        is_any_spoken_of(ids)
        or read.bounce is not None
        or bool(read.thread_key)
        or SUBJECT_NUMBER.search(read.subject) is not None
        or any(verify(signing_key, text) is not None for text in (*addresses, *ids))
    )


@dataclass(frozen=True, slots=True)
class Joining:
    """What the rules look at."""

    connection: Connection
    signing_key: bytes
    account: AccountName
    read: ReadMessage

    def decide(self) -> Joined:
        """Return where the message belongs; the first rule that matches wins."""
        for rule, find in self._rules():
            found = find()
            if found is not None:
                return Joined(found, rule, is_newcomer=self._is_newcomer(found))
        return Joined(None, JoinRule.NEW)

    def _rules(self) -> tuple[tuple[JoinRule, _Finder], ...]:
        return (
            (JoinRule.BOUNCE, self._by_bounce),
            (JoinRule.SIGNED, self._by_signature),
            (JoinRule.IN_REPLY_TO, self._by_in_reply_to),
            (JoinRule.REFERENCES, self._by_references),
            (JoinRule.CHILD, self._by_child),
            (JoinRule.ANCESTOR, self._by_ancestor),
            (JoinRule.THREAD_KEY, self._by_thread_key),
            (JoinRule.NUMBER, self._by_number),
        )

    def _by_bounce(self) -> ConversationId | None:
        if self.read.bounce is None:
            return None
        message = threads.outbound_with_rfc_id(self.connection, self.read.bounce.original_message_id)
        return None if message is None else self._standing(threads.conversation_of(self.connection, message))

    def _by_signature(self) -> ConversationId | None:
        for text in (*self.read.delivered_to, self.read.in_reply_to, *reversed(self.read.references)):
            own = verify(self.signing_key, text)
            found = None if own is None else self._standing(own.conversation)
            if found is not None:
                return found
        return None

    def _by_in_reply_to(self) -> ConversationId | None:
        return self._by_ids((self.read.in_reply_to,))

    def _by_references(self) -> ConversationId | None:
        return self._by_ids(tuple(reversed(self.read.references)))

    def _by_ids(self, ids: tuple[str, ...]) -> ConversationId | None:
        found = threads.messages_with_ids(self.connection, ids)
        for rfc_id in ids:
            for relative in found.get(rfc_id, ()):
                if self._may_join(relative):
                    return self._standing(relative.conversation)
        return None

    def _may_join(self, relative: Relative) -> bool:
        """Ids count within an account; customers who answer one broadcast stay apart."""
        if relative.account != self.account:
            return False
        return not (relative.is_bulk and not self.read.is_outbound and not self._same_people(relative))

    def _by_child(self) -> ConversationId | None:
        """A parent that arrives after its answers joins them."""
        if not self.read.message_id:
            return None
        for relative in threads.messages_speaking_of(self.connection, (self.read.message_id,)):
            if relative.account == self.account and (self._same_people(relative) or relative.in_reply_to == self.read.message_id):
                return self._standing(relative.conversation)
        return None

    def _by_ancestor(self) -> ConversationId | None:
        ids = (*self.read.references, self.read.in_reply_to)
        for relative in threads.messages_speaking_of(self.connection, ids):
            is_same_list = bool(self.read.list_id) and relative.list_id == self.read.list_id
            if relative.account == self.account and (is_same_list or self._same_people(relative)):
                return self._standing(relative.conversation)
        return None

    def _same_people(self, relative: Relative) -> bool:
        own = self.read.sender.address.casefold()
        return bool(own) and own == relative.sender_address.casefold()

    def _by_thread_key(self) -> ConversationId | None:
        found = threads.by_thread_key(self.connection, self.account, self.read.thread_key)
        return None if found is None else self._standing(found)

    def _by_number(self) -> ConversationId | None:
        number = SUBJECT_NUMBER.search(self.read.subject)
        if number is None:
            return None
        found = self._standing(ConversationId(int(number["number"])))
        return None if found is None or self._is_newcomer(found) else found

    def _standing(self, number: ConversationId | None) -> ConversationId | None:
        """Return the conversation that stands for this one now; None where it was deleted or never was."""
        head = None if number is None else threads.head(self.connection, number)
        return None if head is None or head.is_deleted else head.id

    def _is_newcomer(self, number: ConversationId) -> bool:
        if self.read.is_outbound or not self.read.sender.address:
            return False
        return self.read.sender.address.casefold() not in threads.participants(self.connection, number)
