"""Records of the people who write to us: customers, what they asked before, and who may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.outcomes import worded


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody a text may be addressed to; `uses` is how often they lately were."""

    name: str
    address: str
    uses: int = 0


@dataclass(frozen=True, slots=True)
class PastConversation:
    """One conversation of a customer, as a line of their history."""

    id: ConversationId
    channel: str
    kind: str
    status: str
    subject: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One customer with their handles and newest conversations, those of customers merged into them included.

    What the customer themselves lacks (a number, a language) is what the first of those merged into them has; notes stand below each other.
    """

    id: CustomerId
    name: str
    handles: tuple[tuple[str, str], ...]
    language: str = ""
    note: str = ""
    conversations: tuple[ConversationId, ...] = ()
    number: str = ""
    kind: str = ""
    channel: str = ""
    away_until: datetime | None = None
    """When they are back, as they say themselves; a moment that has passed means nothing any more."""
    tags: tuple[str, ...] = ()
    history: tuple[PastConversation, ...] = ()
    merged: tuple[CustomerId, ...] = ()
    erased_at: datetime | None = None
    """When they will be erased, where somebody asked for it; until then it can be called off."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A reason to think that two customers are one: a person decides, the desk never does.

    `evidence` is a sentence before translation, `fields` what its placeholders stand for.
    """

    customer: CustomerId
    other: CustomerId
    name: str
    handles: tuple[tuple[str, str], ...]
    evidence: str
    fields: dict[str, FieldValue]

    @property
    def text(self) -> str:
        """Why, in the reader's language."""
        return worded(self.evidence, self.fields)


@dataclass(frozen=True, slots=True)
class RemainingCopy:
    """A copy that the desk can't or won't erase: `kind` is "account" (on the far side, or a scanner's folder) or "backup"."""

    kind: str
    name: str
    count: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What erasing a customer takes away, and what it leaves.

    `elsewhere` messages they wrote in conversations of others; `unsent` deliveries are cancelled. `held` names what stands under a legal
    hold: while it isn't empty nothing is erased. `copies` remain and are somebody else's to erase, or fall away with time.
    """

    customer: CustomerId
    name: str
    handles: tuple[tuple[str, str], ...]
    conversations: tuple[ConversationId, ...]
    messages: int
    attachments: int
    elsewhere: int
    drafts: int
    unsent: int
    held: tuple[str, ...] = ()
    copies: tuple[RemainingCopy, ...] = ()
    due_at: datetime | None = None
    """When it is carried out, None where nobody asked for it."""
