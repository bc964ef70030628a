"""Who has which role."""

from __future__ import annotations

from agentdesk.domain.roles import RoleTable
from agentdesk.domain.states import Role

TABLE = RoleTable({Role.LEAD: frozenset({"dana", "@wheel"}), Role.TRAINEE: frozenset({"tom"}), Role.VIEWER: frozenset({"@office"})}, None)


def test_a_name_goes_before_a_group_and_the_highest_of_each_counts() -> None:
    assert TABLE.role_of("tom", {"wheel"}) is Role.TRAINEE
    assert TABLE.role_of("ben", {"office", "wheel"}) is Role.LEAD
    assert TABLE.role_of("dana", set()) is Role.LEAD
    assert TABLE.role_of("wheel", set()) is None
    assert RoleTable().role_of("anybody", set()) is Role.AGENT
