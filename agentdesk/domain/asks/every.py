"""All asks, and each by its name on the wire."""

from __future__ import annotations

from typing import Any

from agentdesk.domain.asks import NAMES
from agentdesk.domain.asks.base import Ask
from agentdesk.domain.lazily import everything

ALL: tuple[type[Ask[Any]], ...] = tuple(found for found in everything(NAMES) if isinstance(found, type) and issubclass(found, Ask))
BY_NAME: dict[str, type[Ask[Any]]] = {ask.NAME: ask for ask in ALL}
