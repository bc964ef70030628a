"""Asks about what is being written or is on its way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.ids import AccountName, ConversationId, DeliveryId, MessageId
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs import PrivatePart
from agentdesk.domain.views import CheckedText, DeliveryView, DraftView, ReplyPlan
from agentdesk.domain.voice import ShorterText


@dataclass(frozen=True, slots=True)
class PlanReply(Ask[ReplyPlan]):
    """What a reply to a conversation, or to one message of it, would use; with `forward`, what handing that message on would.

    NO_CONVERSATION asks for new mail, by `account` or else the one that can send; with `answers`, something public, for a direct message to
    its author.
    """

    NAME: ClassVar[str] = "plan-reply"
    PART: ClassVar[type[Any]] = ReplyPlan
    conversation: ConversationId
    answers: MessageId | None = None
    reply_all: bool = False
    forward: bool = False
    account: AccountName = AccountName("")
    language: str = ""


@dataclass(frozen=True, slots=True)
class CheckText(Ask[CheckedText]):
    """What would leave, and what the checks say of it.

    Where it goes is known from the conversation, or else from `kind` (of channel), `customer` (an id or handle) and `stars` (of the
    review it answers); an empty `language` is the customer's, else the text's own. `beside` is what is written in private in the same go:
    numbers and addresses in it are no more for everybody than those the customer told us. `account` is the one it leaves by where it
    answers no conversation: its limits count. `alone` is the handle of who alone is to read a direct message.
    """

    NAME: ClassVar[str] = "check-text"
    PART: ClassVar[type[Any]] = CheckedText
    text: str
    conversation: ConversationId | None = None
    kind: str = ""
    language: str = ""
    customer: str = ""
    stars: float | None = None
    beside: str = ""
    in_parts: bool = False
    """Whether a text that is too long may leave in numbered parts."""
    account: AccountName = AccountName("")
    alone: str = ""

    @classmethod
    def in_private(cls, part: PrivatePart, plan: ReplyPlan, language: str) -> CheckText:
        """Return what is asked about the private answer beside a public one, which `plan` is of."""
        if not part.is_direct(plan.account):
            return cls(part.body, None, ChannelKind.EMAIL.value, language)
        alone = next((one.address for one in plan.direct_to), "")
        return cls(part.body, None, ChannelKind.CHAT.value, language, account=part.account, alone=alone)


@dataclass(frozen=True, slots=True)
class OfferShorter(Ask[ShorterText]):
    """Ways to make an answer fit its channel: shorter wordings of its templates, and numbered parts where those are taken."""

    NAME: ClassVar[str] = "offer-shorter"
    PART: ClassVar[type[Any]] = ShorterText
    conversation: ConversationId
    text: str
    templates: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ListDrafts(Ask[DraftView]):
    """This agent's drafts, newest first; of one conversation where it is given, of all agents with `everybody`."""

    NAME: ClassVar[str] = "drafts"
    PART: ClassVar[type[Any]] = DraftView
    conversation: ConversationId | None = None
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class ListDeliveries(Ask[DeliveryView]):
    """What stands in the outbox: everything not yet sent, and what was sent in the last `sent_hours`."""

    NAME: ClassVar[str] = "outbox"
    PART: ClassVar[type[Any]] = DeliveryView
    sent_hours: int = 24
    delivery: DeliveryId | None = None
