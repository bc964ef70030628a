"""What channels cost the business, as the owner says it: by the answer, by the month, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from agentdesk.domain.states import ChannelKind

DAYS_A_MONTH: Final = 365.25 / 12
_PART: Final = re.compile(r"\s*(\d{1,6}(?:[.,]\d{1,4})?)\s*(?:an?|per)\s+(answer|month)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of channel costs."""

    an_answer: float = 0.0
    a_month: float = 0.0

    def of(self, answers: int, days: int) -> float:
        """Return what so many answers within so many days cost."""
        return self.an_answer * answers + self.a_month * days / DAYS_A_MONTH


@dataclass(frozen=True, slots=True)
class Costs:
    """What the channels cost whose owner said so; a kind that isn't named has no known cost."""

    currency: str = "EUR"
    kinds: Mapping[ChannelKind, Cost] = field(default_factory=dict)


def parse_cost(text: str) -> Cost | None:
    """Return a cost as people write it: `1.85 an answer`, `40 a month`, `0.96 an answer + 12 a month`; None of nothing.

    Raises:
        ValueError: it can't be read, or names the answer or the month twice.
    """
    if not text.strip():
        return None
    found: dict[str, float] = {}
    for part in text.split("+"):
        amount = _PART.fullmatch(part)
        if amount is None or amount[2].lower() in found:
            raise ValueError(text)
        found[amount[2].lower()] = float(amount[1].replace(",", "."))
    return Cost(found.get("answer", 0.0), found.get("month", 0.0))
