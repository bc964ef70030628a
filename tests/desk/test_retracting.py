"""The outbox tells which answers could be taken down, before anybody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListDeliveries
from agentdesk.domain.verbs import Reply
from agentdesk.domain.views import DeliveryView
from tests.desk_builder import BuiltDesk, build, shop_account


@pytest.fixture(params=[True, False], ids=["a-platform-that-deletes", "mail"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[BuiltDesk]:
    made = build(tmp_path, replace(shop_account(), can_retract=request.param))
    yield made
    made.close()


def test_what_an_account_can_take_down_is_told_with_the_delivery(desk: BuiltDesk) -> None:
    desk.do(Reply(desk.conversation(), "Hello Maria, soon. Regards"))
    (found,) = ANSWERS[ListDeliveries](desk.reading(), ListDeliveries())
    assert isinstance(found, DeliveryView)
    (account,) = desk.reading().desk.accounts.all()
    assert found.can_retract is account.can_retract
