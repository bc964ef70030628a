"""What the examination says of how a desk is set up."""

from __future__ import annotations

import dataclasses

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.context import Reading
from agentdesk.domain.asks import Examine
from agentdesk.domain.rules import Rule, Trigger
from tests.desk_stores import NewDesk

WARNS = Rule("nearly-late", Trigger.TIME, "is:open due:1h", ("tag --add nearly-late",))
OTHER = Rule("forget", Trigger.TIME, "is:closed before:1y", ("delete",))


@pytest.mark.parametrize(
    ("role", "rules", "is_offered"), [("lead", (), True), ("lead", (OTHER,), True), ("lead", (OTHER, WARNS), False), ("", (), False)]
)
def test_a_shared_desk_without_a_rule_that_warns_is_offered_one(
    new_desk: NewDesk, role: str, rules: tuple[Rule, ...], *, is_offered: bool
) -> None:
    """Desks set up before there was one never hear of it otherwise; one's own desk needs nobody to escalate to."""
    found = new_desk(rules=lambda: rules).reading()
    reading = Reading(
        found.stores, found.agent, found.role, found.now, found.desk, dataclasses.replace(found.watch, role_of=lambda _name: role)
    )
    checks = ANSWERS[Examine](reading, Examine())
    assert any("agentdesk rule add nearly-late" in one.words for one in checks) is is_offered
