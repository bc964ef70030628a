"""The health screen's lines."""

from __future__ import annotations

from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.views import AccountHealth, Check
from agentdesk.tui.presenters.health import health_lines
from tests.tui.records import NOW, status

SHOP = AccountHealth(AccountName("shop"), "email", ChannelKind.EMAIL, "shop@example.org", "ok")
CHECKS = (Check("ok", "desk file", "whole"), Check("ok", "account shop", "ok; last reached 2026-03-12T10:00+00:00"))


def test_an_account_is_told_of_once_and_in_words() -> None:
    """`agentdesk doctor` tells of accounts too, with moments for scripts; here they stand above already."""
    shown = [line.plain for line in health_lines(status(accounts=(SHOP,)), CHECKS, NOW, 100)]
    assert sum("shop" in line for line in shown) == 1, shown
    assert any("desk file: whole" in line for line in shown)
    assert shown[0].strip() == "Accounts", "no line is left blank below the title"
