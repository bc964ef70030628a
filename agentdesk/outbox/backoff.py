"""How long to wait before the next attempt."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST_S = 30.0
LONGEST_S = 3600.0
LONGEST_WISH_S = 4 * 3600.0
"""What the far side may ask for at most; a wish in the far future would bury the message."""
MOST_ATTEMPTS = 30
"""With the pauses below about a day: then a person is asked instead."""


def pause(attempts: int, retry_after_s: float, jitter: random.Random) -> timedelta:
    """Return the wait after `attempts` failed ones: growing, with full jitter, never shorter than the far side asked."""
    most = min(LONGEST_S, FIRST_S * 2.0 ** min(max(attempts - 1, 0), 12))
    return timedelta(seconds=max(min(retry_after_s, LONGEST_WISH_S), most / 2 + jitter.random() * most / 2))
