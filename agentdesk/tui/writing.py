"""What a composer begins with, and what it can say of a text: the kinds of writing and their choices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import BodyFormat, ChannelKind
from agentdesk.domain.verbs import NO_CONVERSATION, DraftAttachment
from agentdesk.domain.views import ConversationPage, DraftView, ReplyPlan

ANSWERED_IN_PLACE = frozenset({ChannelKind.REVIEW, ChannelKind.SOCIAL, ChannelKind.CHAT})


class WritingKind(StrEnum):
    """What is being written."""

    REPLY = "reply"
    FORWARD = "forward"
    NEW = "new"
    NOTE = "note"


def kind_of(draft: DraftView) -> WritingKind:
    """Return what a draft is of."""
    if draft.is_note:
        return WritingKind.NOTE
    if draft.conversation == NO_CONVERSATION:
        return WritingKind.NEW
    return WritingKind.REPLY if draft.forwards is None else WritingKind.FORWARD


@dataclass(frozen=True, slots=True)
class Writing:
    """What a composer begins with: a note has no plan, new mail no page."""

    kind: WritingKind
    conversation: ConversationId
    page: ConversationPage | None
    plan: ReplyPlan | None
    draft: DraftView | None
    carried: tuple[DraftAttachment, ...] = ()
    """Files of the message that is handed on."""

    @property
    def is_by_hand(self) -> bool:
        """Whether nothing of ours can send there: a person answers by themselves, and the desk keeps what they said."""
        return self.kind is WritingKind.REPLY and self.plan is not None and self.plan.refusal is not None

    @property
    def answers_in_place(self) -> bool:
        """Whether the answer stands where the message does: nobody else can be named, and there is no subject."""
        return self.kind is WritingKind.REPLY and self.plan is not None and self.plan.kind in ANSWERED_IN_PLACE


@dataclass(slots=True)
class Choices:
    """What the writer chose beside the text: the address it leaves from, whether it quotes, in which forms and language it leaves."""

    from_address: str
    quotes: bool
    format: BodyFormat
    language: str = ""
    in_parts: bool = False

    @classmethod
    def of(cls, writing: Writing) -> Choices:
        """Return what the draft says, else what the account does."""
        plan, draft = writing.plan, writing.draft
        quotes = draft.quotes if draft is not None and draft.quotes is not None else plan is not None and plan.quotes
        chosen = draft.format if draft is not None and draft.format is not None else None
        address = draft.from_address if draft is not None and draft.from_address else plan.from_address if plan is not None else ""
        form = chosen or (plan.format if plan is not None else BodyFormat.AUTO)
        return cls(address, quotes, form, plan.language if plan is not None else "")
