"""The records of the sample desk: its people, conversations, outbox, and what happens while you watch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from agentdesk.domain.states import ChannelKind, CustomerKind, DeliveryState, Direction, MessageClass, Status
from agentdesk.domain.texts import ngettext

ME = "me"
"""The agent key that stands for whoever looks at the demo."""


class BounceAction(StrEnum):
    """What a delivery report says became of the message. Source: RFC 3464 section 2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class DemoHours:
    """One day's opening hours, in the bakery's local time; `weekday` counts from Monday, 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """A colleague; the reader of the demo is none of them."""

    key: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the desk; `address` is "" where its channel has none, `aliases` arrive here too."""

    key: str
    channel: str
    kind: ChannelKind
    title: str
    address: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoBusiness:
    """Who the desk belongs to; `signatures` pairs a language with the text below what leaves."""

    name: str
    tagline: str
    street: str
    postcode: str
    city: str
    country: str
    phone: str
    website: str
    about: str
    hours: tuple[DemoHours, ...]
    signatures: tuple[tuple[str, str], ...]

    def signature(self, language: str) -> str:
        """Return the signature in `language`.

        Raises:
            KeyError: there is none in that language.
        """
        return dict(self.signatures)[language]


@dataclass(frozen=True, slots=True)
class DemoHandle:
    """A customer's address on one channel."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A person or firm that writes to the desk, in `language`."""

    key: str
    name: str
    kind: CustomerKind
    language: str
    handles: tuple[DemoHandle, ...]

    def address_on(self, channel: str) -> str | None:
        """Return the customer's address on `channel`, None where there is none."""
        return next((handle.address for handle in self.handles if handle.channel == channel), None)


@dataclass(frozen=True, slots=True)
class DemoAttachment:
    """A file that came with a message, under the name it was sent with."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DemoScan:
    """How a letter was read: `confidence` runs from 0 to 1."""

    pages: int
    confidence: float
    is_handwritten: bool

    @property
    def label(self) -> str:
        """The scan in the few words a list has room for, in the reader's language."""
        if self.is_handwritten:
            return ngettext("handwritten, {count} page", "handwritten, {count} pages", self.pages).format(count=self.pages)
        return ngettext("typed, {count} page", "typed, {count} pages", self.pages).format(count=self.pages)


@dataclass(frozen=True, slots=True)
class DemoBounce:
    """A delivery report's fields; `of` is the key of the message it is about. Source: RFC 3464 sections 2.2 and 2.3."""

    of: str
    recipient: str
    action: BounceAction
    status: str
    diagnostic: str
    reporting_mta: str
    remote_mta: str


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """One message; `age` counts back from the moment the desk is made.

    `by` is the agent of an outbound message or a note, "" for inbound. `to` is the alias an inbound message was sent to, or where an
    outbound one went if not to the customer's handle; "" otherwise. `delivery` is None unless outbound. The body holds date placeholders.
    """

    direction: Direction
    age: timedelta
    body: str
    language: str
    key: str = ""
    by: str = ""
    to: str = ""
    cc: tuple[str, ...] = ()
    message_class: MessageClass = MessageClass.HUMAN
    delivery: DeliveryState | None = None
    rating: int | None = None
    url: str = ""
    scan: DemoScan | None = None
    bounce: DemoBounce | None = None
    attachments: tuple[DemoAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoConversation:
    """One matter with one customer, its messages oldest first.

    `customer`, `account` and `assignee` are keys; `assignee` is "" for nobody. `due` and `snoozed_for` count from the moment the desk is
    made; a negative `due` is late, None means that no answer is owed. `file` is where it is written down.
    """

    key: str
    customer: str
    account: str
    subject: str
    language: str
    status: Status
    assignee: str
    tags: tuple[str, ...]
    due: timedelta | None
    snoozed_for: timedelta | None
    is_starred: bool
    is_read: bool
    messages: tuple[DemoMessage, ...]
    file: str

    @property
    def newest_age(self) -> timedelta:
        """The age of the newest message, notes included: what the list sorts by."""
        return min(message.age for message in self.messages)


@dataclass(frozen=True, slots=True)
class DemoOutboxItem:
    """A reply that has not arrived; `words` is what the far side said, `age` is that of the last attempt."""

    key: str
    conversation: str
    by: str
    age: timedelta
    state: DeliveryState
    tries: int
    words: str
    retry_in: timedelta | None
    body: str


@dataclass(frozen=True, slots=True)
class TrickleMessage:
    """A message that arrives `after` the desk began to trickle.

    It goes on with the conversation whose key is `conversation`, or opens it: then `opens` is that conversation with this one message.
    Where `is_moot_once_answered`, it must not arrive any more when somebody at the desk has replied in the conversation.
    """

    key: str
    after: timedelta
    conversation: str
    message: DemoMessage
    opens: DemoConversation | None
    is_moot_once_answered: bool = False


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """What a customer answers `after` a reply in `conversation` has left."""

    conversation: str
    after: timedelta
    body: str


@dataclass(frozen=True, slots=True)
class DemoContent:
    """The whole sample desk, checked: every key that is referred to exists."""

    business: DemoBusiness
    agents: tuple[DemoAgent, ...]
    accounts: tuple[DemoAccount, ...]
    customers: tuple[DemoCustomer, ...]
    conversations: tuple[DemoConversation, ...]
    outbox: tuple[DemoOutboxItem, ...]
    trickle: tuple[TrickleMessage, ...]
    answers: tuple[DemoAnswer, ...]

    def account(self, key: str) -> DemoAccount:
        """Return the account `key`; a key from this content is always found."""
        return next(account for account in self.accounts if account.key == key)

    def customer(self, key: str) -> DemoCustomer:
        """Return the customer `key`; a key from this content is always found."""
        return next(customer for customer in self.customers if customer.key == key)

    def all_conversations(self) -> tuple[DemoConversation, ...]:
        """Return the conversations of the desk and those that the trickle will open."""
        return self.conversations + tuple(item.opens for item in self.trickle if item.opens is not None)

    def answers_in(self, conversation: str) -> tuple[DemoAnswer, ...]:
        """Return what the customer answers in `conversation`, turn by turn; empty where nothing."""
        return tuple(answer for answer in self.answers if answer.conversation == conversation)
