"""What one client may ask of the service at most: every client is treated as hostile."""

from __future__ import annotations

from dataclasses import dataclass

REQUESTS_PER_S = 300.0
BURST = 600.0
"""A console moving fast asks some ninety things a second, a script with durable verbs two hundred and fifty."""
MOST_IN_FLIGHT = 32
MOST_SESSIONS = 200
"""Of one user. A connection that hasn't greeted yet gives way to a newer one."""
MOST_UNSENT_BYTES = 4 << 20
"""A client that doesn't read what it asked for is let go, not kept in memory."""
SLOW_CLIENT_S = 30.0
GREETING_TIMEOUT_S = 10.0


@dataclass(slots=True)
class Pace:
    """A token bucket: how long a client has to wait before its next request is taken."""

    per_s: float = REQUESTS_PER_S
    burst: float = BURST
    _held: float = BURST
    _looked_at_s: float = 0.0

    def wait_s(self, now_s: float) -> float:
        """Count one request at `now_s` (monotonic) and return how long it must wait, 0 where it needn't."""
        self._held = min(self.burst, self._held + max(0.0, now_s - self._looked_at_s) * self.per_s)
        self._looked_at_s = now_s
        self._held -= 1
        return max(0.0, -self._held / self.per_s)
