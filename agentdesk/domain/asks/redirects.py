"""The ask where merged conversations stand now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views.redirects import Redirect


@dataclass(frozen=True, slots=True)
class ListRedirects(Ask[Redirect]):
    """Those of the given conversations that were merged into others, and where each stands now."""

    NAME: ClassVar[str] = "redirects"
    PART: ClassVar[type[Any]] = Redirect
    conversations: tuple[ConversationId, ...]
