"""An account's budget of requests, and the windows its platform closed: who wished for the silence is said."""

from __future__ import annotations

import pytest

from agentdesk.channels.web.client import Answer
from agentdesk.channels.web.pace import Budget, Pace
from agentdesk.domain.errors import Transient
from agentdesk.domain.ids import AccountName


async def _refused(pace: Pace) -> Transient:
    with pytest.raises(Transient) as caught:
        await pace.enter()
    return caught.value


async def test_a_spent_budget_is_ours_and_a_closed_window_the_platforms() -> None:
    """“It asked us to leave it alone” sends an owner looking for what they did wrong there."""
    pace = Pace(AccountName("shop"), Budget(requests=2, per_s=60), monotonic=lambda: 1000.0)
    await pace.enter()
    await pace.enter()
    spent = await _refused(pace)
    assert spent.retry_after_s == 60
    assert "as often as AgentDesk allows itself" in str(spent)
    pace.heed(Answer(429, {"retry-after": "300"}, b""))
    closed = await _refused(pace)
    assert closed.retry_after_s >= 300
    assert "leave it alone" in str(closed)
