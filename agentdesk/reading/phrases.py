"""What is said alike in many languages: one pattern for each, run only where a word stands without which it knows nothing."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from agentdesk.domain.late_patterns import late
from agentdesk.reading.hints import Hints


class Phrases:
    """Patterns over text in lower case, each with the words of which one stands in every text that it knows."""

    def __init__(self, *told: tuple[str, str]) -> None:
        self._told = tuple((Hints(*words.split()), late(pattern, re.MULTILINE)) for words, pattern in told)
        self._hints = frozenset(hints for hints, _pattern in self._told)

    def may_stand(self, seen: AbstractSet[Hints]) -> bool:
        """Say whether any of them may stand in a text in which these hints may stand."""
        return not self._hints.isdisjoint(seen)

    def stand_in(self, lowered: str, seen: AbstractSet[Hints]) -> bool:
        """Say whether any of them stands in a text, which is in lower case; `seen` are the hints that may stand in it."""
        return self.may_stand(seen) and any(
            hints in seen and hints.stand_in(lowered) and pattern.search(lowered) is not None for hints, pattern in self._told
        )
