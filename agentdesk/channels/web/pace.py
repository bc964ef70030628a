"""When a platform may be asked: the account's own budget, and the windows the platform closed; no request leaves inside one."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from agentdesk.channels.web.client import LONGEST_RETRY_S, Answer, retry_after_s
from agentdesk.domain.errors import Transient
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.domain.ids import AccountName

LONGEST_WAIT_S: Final = 2.0
"""Shorter pauses are waited out; longer ones end the poll, which goes on where it stopped."""
FIRST_PAUSE_S: Final = 30.0
LONGEST_PAUSE_S: Final = 900.0
_SPREAD: Final = 0.1
_EPOCH_SECONDS: Final = 1e9
_EPOCH_MILLISECONDS: Final = 1e12
_REMAINING: Final = ("x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining")
_RESET: Final = ("x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many requests an account allows itself within how many seconds; well below what its platform documents."""

    requests: int = 60
    per_s: float = 60.0


class Pace:
    """Shared by all that an account asks; `monotonic` and `jitter` are replaced in tests."""

    def __init__(
        self, account: AccountName, budget: Budget, *, monotonic: Callable[[], float] = time.monotonic, jitter: random.Random | None = None
    ) -> None:
        self.monotonic = monotonic
        self._account = account
        self._budget = budget
        self._jitter = jitter or random.Random()  # noqa: S311 - spreads requests, hides nothing
        self._asked: deque[float] = deque(maxlen=budget.requests)
        self._closed_until = 0.0
        self._refusals = 0

    async def enter(self) -> None:
        """Wait for a moment where that is enough, and count one request.

        Raises:
            Transient: the platform asked for silence, or the budget is spent; says how long.
        """
        wait_s = self._wait_s()
        if wait_s > LONGEST_WAIT_S:
            is_wished = self.closed_for_s > LONGEST_WAIT_S
            cause = N_("it asked us to leave it alone for a while") if is_wished else N_("it was asked as often as AgentDesk allows itself")
            raise Transient(account=self._account, cause=cause, retry_after_s=wait_s)
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        self._asked.append(self.monotonic())

    def _wait_s(self) -> float:
        now = self.monotonic()
        is_spent = len(self._asked) == self._budget.requests
        budget_s = self._asked[0] + self._budget.per_s - now if is_spent else 0.0
        return max(self._closed_until - now, budget_s, 0.0)

    def heed(self, answer: Answer) -> None:
        """Take from an answer whether and until when the platform wants to be left alone."""
        there = server_now(answer.headers)
        is_refusal = answer.status == HTTPStatus.TOO_MANY_REQUESTS
        wish_s = retry_after_s(answer.headers, there) if is_refusal or answer.status == HTTPStatus.SERVICE_UNAVAILABLE else 0.0
        spent_s = _spent_s(answer.headers, there)
        if is_refusal:
            self._refusals += 1
            growing = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(self._refusals - 1, 10))
            wish_s = wish_s or spent_s or growing * (0.5 + self._jitter.random() / 2)
        elif answer.status < HTTPStatus.BAD_REQUEST:
            self._refusals = 0
        wait_s = min(max(wish_s, spent_s), LONGEST_RETRY_S)
        if wait_s > 0:
            self._closed_until = max(self._closed_until, self.monotonic() + wait_s * (1 + _SPREAD * self._jitter.random()))

    @property
    def closed_for_s(self) -> float:
        """Seconds for which nothing may be asked; 0 where it may."""
        return max(self._closed_until - self.monotonic(), 0.0)


def server_now(headers: Mapping[str, str]) -> datetime:
    """Return what the server takes for now, so that its moments mean the same whoever's clock is wrong; ours where it doesn't say."""
    try:
        said = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return datetime.now(UTC)
    return said if said.tzinfo is not None else said.replace(tzinfo=UTC)


def _spent_s(headers: Mapping[str, str], there: datetime) -> float:
    """Return the seconds until a budget that a server calls spent is filled again, 0 where it isn't spent or can't be read."""
    remaining = next((headers[name] for name in _REMAINING if name in headers), "")
    reset = next((headers[name].strip() for name in _RESET if name in headers), "")
    try:
        if not reset or float(remaining) >= 1:
            return 0.0
    except ValueError:
        return 0.0
    return max(_until(reset, there), 0.0)


def _until(reset: str, there: datetime) -> float:
    """Read a moment (RFC 3339, or seconds of the epoch) or a number of seconds from now."""
    try:
        number = float(reset)
    except ValueError:
        return _until_moment(reset, there)
    if number >= _EPOCH_MILLISECONDS:
        number /= 1000
    return number - there.timestamp() if number >= _EPOCH_SECONDS else number


def _until_moment(reset: str, there: datetime) -> float:
    try:
        moment = datetime.fromisoformat(reset)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return (moment - there).total_seconds()
