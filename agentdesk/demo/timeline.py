"""The sample desk's past, put in order: what came in, what was written, and what the colleagues decided, each at its moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from agentdesk.demo.records import ME, DemoContent, DemoConversation, DemoMessage, DemoOutboxItem
from agentdesk.domain.states import Direction, MessageClass, Status

FRONT_DESK = "chiara"
"""Who sees to a conversation nobody has taken: she stands at the counter."""

_GIVER = "sanne"
_TAGGED_AFTER = timedelta(minutes=3)
_ASSIGNED_AFTER = timedelta(minutes=5)
_SETTLED_AFTER = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Came:
    """A message of the customer came in; `number` is its place in the conversation, from 1."""

    at: datetime
    conversation: DemoConversation
    number: int
    message: DemoMessage


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody at the desk answered, or wrote a note."""

    at: datetime
    conversation: DemoConversation
    message: DemoMessage
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Stuck:
    """Somebody answered, and the answer has not arrived."""

    at: datetime
    conversation: DemoConversation
    item: DemoOutboxItem


@dataclass(frozen=True, slots=True)
class Tagged:
    """Somebody put the conversation's tags on it."""

    at: datetime
    conversation: DemoConversation
    by: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody took the conversation, or gave it to a colleague."""

    at: datetime
    conversation: DemoConversation
    by: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody put the conversation where it stands now."""

    at: datetime
    conversation: DemoConversation
    by: str


Event = Came | Wrote | Stuck | Tagged | Assigned | Settled


def events(content: DemoContent, made_at: datetime) -> list[Event]:
    """Return everything that happened on the desk before `made_at`, oldest first."""
    stuck = {item.conversation: item for item in content.outbox}
    happened = [
        event for conversation in content.conversations for event in _Past(conversation, stuck.get(conversation.key), made_at).events()
    ]
    return sorted(happened, key=lambda event: event.at)


@dataclass(frozen=True, slots=True)
class _Past:
    """One conversation's past."""

    conversation: DemoConversation
    stuck: DemoOutboxItem | None
    made_at: datetime

    def events(self) -> Iterator[Event]:
        """Yield what happened in it, in no particular order."""
        first = self._at(self.conversation.messages[0])
        last = self._last_word()
        for number, message in enumerate(self.conversation.messages, start=1):
            yield self._event(number, message, closes=message is last and self._is_closed)
        if self.stuck is not None:
            yield Stuck(self.made_at - self.stuck.age, self.conversation, self.stuck)
        if self.conversation.tags:
            yield Tagged(self._soon_after(first, _TAGGED_AFTER), self.conversation, self._in_charge)
        if self.conversation.assignee:
            by = _GIVER if self.conversation.assignee == ME else self.conversation.assignee
            yield Assigned(self._soon_after(first, _ASSIGNED_AFTER), self.conversation, by)
        yield Settled(self._soon_after(self._newest(), _SETTLED_AFTER), self.conversation, self._in_charge)

    @property
    def _is_closed(self) -> bool:
        return self.conversation.status is Status.CLOSED

    @property
    def _in_charge(self) -> str:
        """The colleague who sees to the conversation; never whoever looks at the demo, who has done nothing yet."""
        people = (self.conversation.assignee, *(message.by for message in self.conversation.messages))
        return next((person for person in people if person not in {"", ME}), FRONT_DESK)

    def _event(self, number: int, message: DemoMessage, *, closes: bool) -> Event:
        if message.direction is Direction.INBOUND:
            return Came(self._at(message), self.conversation, number, message)
        return Wrote(self._at(message), self.conversation, message, closes and message.direction is Direction.OUTBOUND)

    def _at(self, message: DemoMessage) -> datetime:
        return self.made_at - message.age

    def _last_word(self) -> DemoMessage:
        """Return the newest message a person wrote to another: an out-of-office or a bounce behind it changes nothing."""
        people = [one for one in self.conversation.messages if one.message_class is MessageClass.HUMAN]
        said = [one for one in people if one.direction is not Direction.NOTE]
        return said[-1] if said else self.conversation.messages[-1]

    def _newest(self) -> datetime:
        ages = [message.age for message in self.conversation.messages]
        return self.made_at - min(ages if self.stuck is None else [*ages, self.stuck.age])

    def _soon_after(self, at: datetime, pause: timedelta) -> datetime:
        """Return a moment after `at`, sooner where little time has passed since: nothing happens in the future."""
        return at + min(pause, (self.made_at - at) / 2)
