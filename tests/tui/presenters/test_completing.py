"""What can follow in the filter."""

from __future__ import annotations

from agentdesk.tui.presenters.completing import candidates, completed, known_values


def test_a_templates_name_is_completed() -> None:
    known = known_values([], None, ["late-parcel", "letter-received", "refund"])
    assert candidates("is:open template:l", known) == ["late-parcel", "letter-received"]
    assert completed("template:la", known) == "template:late-parcel "
