"""The outbox tells which answers could be taken down, before anybody asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListDeliveries
from agentdesk.domain.verbs import Reply
from agentdesk.domain.views import DeliveryView
from tests.desk_builder import BuiltDesk, shop_account
from tests.desk_stores import NewDesk


@pytest.fixture(params=[True, False], ids=["a-platform-that-deletes", "mail"])
def desk(new_desk: NewDesk, request: pytest.FixtureRequest) -> BuiltDesk:
    return new_desk(replace(shop_account(), can_retract=request.param))


def test_what_an_account_can_take_down_is_told_with_the_delivery(desk: BuiltDesk) -> None:
    desk.do(Reply(desk.conversation(), "Hello Maria, soon. Regards"))
    (found,) = ANSWERS[ListDeliveries](desk.reading(), ListDeliveries())
    assert isinstance(found, DeliveryView)
    (account,) = desk.reading().desk.accounts.all()
    assert found.can_retract is account.can_retract
