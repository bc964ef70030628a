"""What the desk suggests and never does by itself: a person accepts or declines, and both can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.ids import ConversationId, SuggestionId
from agentdesk.domain.outcomes import worded


class SuggestionKind(StrEnum):
    """What accepting would do; in brackets what `targets` then names.

    `close`: mark the conversation as done (the inbound message it is about: a later one makes the suggestion moot); `join`: merge it into
    another one (that conversation); `split`: take messages out into a new one (those messages).
    """

    CLOSE = "close"
    JOIN = "join"
    SPLIT = "split"


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion about to be made; `evidence` is a sentence before translation, `fields` what its placeholders stand for.

    `fields` hold impersonal values only, since they outlive the erasure of what they speak of.
    """

    kind: SuggestionKind
    conversation: ConversationId
    targets: tuple[int, ...]
    evidence: str
    fields: dict[str, FieldValue]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One suggestion that waits for a person."""

    id: SuggestionId
    kind: SuggestionKind
    conversation: ConversationId
    targets: tuple[int, ...]
    evidence: str
    fields: dict[str, FieldValue]
    made_at: datetime

    @property
    def text(self) -> str:
        """Why it is suggested, in the reader's language."""
        return worded(self.evidence, self.fields)
