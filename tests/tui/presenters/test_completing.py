"""What can follow in the filter."""

from __future__ import annotations

from agentdesk.domain.query import Key
from agentdesk.tui.presenters.completing import Known, candidates, completed, known_values


def test_a_templates_name_is_completed() -> None:
    known = known_values([], None, ["late-parcel", "letter-received", "refund"])
    assert candidates("is:open template:l", known) == ["late-parcel", "letter-received"]
    assert completed("template:la", known) == "template:late-parcel "


def test_a_tag_is_completed_behind_the_mark_that_lists_show_it_with() -> None:
    known = Known({Key.TAG: ("parcel", "party", "vip")})
    assert candidates("is:open #pa", known) == ["#parcel", "#party"]
    assert completed("-#vi", known) == "-#vip "
