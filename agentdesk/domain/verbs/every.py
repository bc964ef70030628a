"""All verbs, and each by its name on the wire."""

from __future__ import annotations

from agentdesk.domain.lazily import everything
from agentdesk.domain.verbs import NAMES
from agentdesk.domain.verbs.base import Verb

ALL: tuple[type[Verb], ...] = tuple(found for found in everything(NAMES) if isinstance(found, type) and issubclass(found, Verb))
BY_NAME: dict[str, type[Verb]] = {verb.NAME: verb for verb in ALL}
