"""What a text owes to templates, also after its undo took one out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.voice import FollowUp, RenderedTemplate, UsedTemplate


@dataclass(frozen=True, slots=True)
class InUse:
    """The templates put into a text, what is to follow by each, and what was answered to its questions."""

    templates: tuple[UsedTemplate, ...] = ()
    follow_ups: Mapping[str, FollowUp] = field(default_factory=dict)
    answers: Mapping[str, Pairs] = field(default_factory=dict)

    def with_one(self, rendered: RenderedTemplate, answers: Pairs) -> InUse:
        """Return it with one more template put in."""
        return InUse(
            (*self.templates, rendered.used),
            {**self.follow_ups, rendered.name: rendered.follow_up},
            {**self.answers, rendered.name: answers},
        )


@dataclass(slots=True)
class Trail:
    """What was in use in the texts before and after each template was put in: undo and redo bring back exactly those."""

    _held: dict[str, InUse] = field(default_factory=dict)

    def note(self, text: str, in_use: InUse) -> None:
        """Remember what is in use in a text."""
        self._held[text] = in_use

    def at(self, text: str) -> InUse | None:
        """Return what was in use in this very text, None where it was never noted."""
        return self._held.get(text)
