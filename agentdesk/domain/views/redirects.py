"""Where a conversation stands that was merged into another; by itself, as imports ask for nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.ids import ConversationId


@dataclass(frozen=True, slots=True)
class Redirect:
    """A conversation that was merged, and the one that stands for it now."""

    conversation: ConversationId
    survivor: ConversationId
