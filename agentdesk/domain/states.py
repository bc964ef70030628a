"""The closed sets of values: directions, statuses, delivery states, kinds, roles."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Direction(StrEnum):
    """Which way a message goes; a note never leaves the desk."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"


class Status(StrEnum):
    """Where a conversation stands; `pending` means that we wait for the customer."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    SPAM = "spam"


class DeliveryState(StrEnum):
    """Where an outbound message stands on its way out.

    `held` waits for its undo window or for a person; `queued` may be claimed by a lease; `sending` is committed before the first byte
    that can't be taken back; `unknown` means that nobody can tell whether it left, and it is never sent again by itself.
    """

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"


class ChannelKind(StrEnum):
    """What sort of medium a channel is; wording and rules go by it."""

    EMAIL = "email"
    LETTER = "letter"
    REVIEW = "review"
    SOCIAL = "social"
    CHAT = "chat"
    PHONE = "phone"
    FORM = "form"

    @property
    def is_public(self) -> bool:
        """Whether everybody can read what is written there; no mail can answer it, though one may tell of it."""
        return self in {ChannelKind.REVIEW, ChannelKind.SOCIAL}


class BodyFormat(StrEnum):
    """In which forms a mail's text leaves; `auto` adds HTML where the text has links or lists, which plain text shows poorly."""

    AUTO = "auto"
    TEXT = "text"
    HTML = "html"


class CustomerKind(StrEnum):
    """Who a customer record stands for."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    STAFF = "staff"


class MessageClass(StrEnum):
    """Who or what wrote a message; only `human` reopens, notifies and starts response targets."""

    HUMAN = "human"
    AUTO_REPLY = "auto-reply"
    OUT_OF_OFFICE = "out-of-office"
    BULK = "bulk"
    BOUNCE = "bounce"
    LOOP = "loop"


class Confidence(StrEnum):
    """How sure it is that a message belongs to the conversation it joined.

    `certain`: it carries our signature, or an id of the conversation and comes from somebody who takes part; `likely`: an id, from somebody
    new; `possible`: it only shares something with another message. "" stands for messages that joined nothing.
    """

    NONE = ""
    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Means(StrEnum):
    """By what means a journal entry came about."""

    CONSOLE = "console"
    CLI = "cli"
    RULE = "rule"
    INTAKE = "intake"
    OUTBOX = "outbox"
    SERVICE = "service"


class Role(IntEnum):
    """What a person may do; each role may do all that the ones below it may."""

    VIEWER = 10
    IMPORTER = 20
    TRAINEE = 30
    AGENT = 40
    LEAD = 50
    ADMIN = 60


class View(StrEnum):
    """The lists a console opens with, on keys 1 to 9."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    LATE = "late"
    SNOOZED = "snoozed"
    PENDING = "pending"
    CLOSED = "closed"
    ALL = "all"
    SPAM = "spam"


class Partial(StrEnum):
    """Why an item's `content` is only its headers: over the size limit, or asked for again and again and never given."""

    OVERSIZE = "oversize"
    UNFETCHABLE = "unfetchable"
