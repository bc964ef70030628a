"""The shapes of verbs and asks that need more than the desk file: channels, configuration, children, files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from agentdesk.domain.outcomes import Outcome
from agentdesk.service.session import Call, SendParts

VerbOperation = Callable[[Call, Any], Awaitable[Outcome]]
AskOperation = Callable[[Call, Any, SendParts], Awaitable[None]]
