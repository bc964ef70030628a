"""Taking an answer down where it stands: through the queue that outlives a crash, and never what somebody else wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

import pytest

from agentdesk.config.paths import Home, make_private
from agentdesk.desk.retracting import retract
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Conflict
from agentdesk.domain.ids import DeliveryId
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import Reply, RetractDelivery
from agentdesk.intake.intake import Job
from agentdesk.service.accounts import ServiceAccounts
from agentdesk.service.writing_back import WritingBack
from agentdesk.store import deliveries, delivery_views, tables
from agentdesk.store.work import Work
from tests.channels.reviews.rigs import TOKEN
from tests.channels.reviews.site import OWN, Site
from tests.desk_builder import ANA, BuiltDesk
from tests.servers.platform import Fault

T = TypeVar("T")
LATER = timedelta(hours=2)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as platform:
        yield platform


class Rig:
    """A desk whose shop answers below a site's comments."""

    def __init__(self, desk: BuiltDesk, site: Site, accounts: ServiceAccounts) -> None:
        self.desk, self.site, self.accounts = desk, site, accounts

        async def write(job: Job[T]) -> T:
            return job(desk.stores)

        self.writing = WritingBack(write, accounts, desk.clock)

    def answered(self, place: str) -> DeliveryId:
        """Answer a conversation; the answer has left and stands at this place."""
        self.desk.do(Reply(self.desk.conversation(), "We make it good."))
        with self.desk.transaction() as connection:
            (delivery,) = deliveries.in_state(connection, DeliveryState.HELD)
            connection.execute(tables.delivery.update().values(state=DeliveryState.SENDING.value))
            deliveries.mark_sent(connection, delivery, Receipt(place), self.desk.clock.now(), 0)
        return delivery

    def retract(self, delivery: DeliveryId) -> None:
        with self.desk.transaction() as connection:
            retract(Work(connection, self.desk.clock.now(), ANA), RetractDelivery((delivery,)), self.accounts)

    async def passes(self) -> int:
        self.desk.clock.moment += LATER
        return await self.writing.work_off()

    def words(self, delivery: DeliveryId) -> str:
        with self.desk.transaction() as connection:
            found = delivery_views.one(connection, delivery)
        assert found is not None
        return found.words


async def _rig(desk: BuiltDesk, site: Site, channel: str) -> Rig:
    home = Home(desk.folder / "config", desk.folder / "data")
    make_private(home.config_dir)
    make_private(home.config_dir / "secrets")
    secret = home.config_dir / "secrets" / "shop"
    secret.write_text(TOKEN)
    secret.chmod(0o600)
    values = {"channel": channel, "url": site.url, "user": "shop", "secret": "file"}
    if channel == "email":
        values = {"channel": "email", "address": "shop@example.org", "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1", "secret": "file"}
    home.config_file.write_text("[accounts.shop]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items()))
    home.config_file.chmod(0o600)
    accounts = ServiceAccounts(home)
    await accounts.reload()
    return Rig(desk, site, accounts)


async def test_an_answer_goes_down_and_the_outbox_says_so(desk: BuiltDesk, site: Site) -> None:
    ours = site.add("We make it good.", author=OWN)
    rig = await _rig(desk, site, "wordpress")
    delivery = rig.answered(str(ours.id))
    rig.retract(delivery)
    assert ours.id in site.entries, "it waits a moment, as everything that changes a server does"
    assert await rig.passes() == 1
    assert (ours.id in site.entries, rig.words(delivery)) == (False, "taken down there")
    await rig.accounts.close()


async def test_trouble_is_tried_again_and_a_second_wish_is_no_second_deed(desk: BuiltDesk, site: Site) -> None:
    ours = site.add("We make it good.", author=OWN)
    rig = await _rig(desk, site, "wordpress")
    delivery = rig.answered(str(ours.id))
    rig.retract(delivery)
    rig.retract(delivery)
    site.fault = Fault(503)
    assert await rig.passes() == 0
    assert rig.accounts.get(rig.accounts.names()[0]).fare.not_written_back is not None
    site.fault = None
    assert await rig.passes() == 1
    assert (ours.id in site.entries, await rig.passes()) == (False, 0)
    await rig.accounts.close()


async def test_what_somebody_else_wrote_stays_and_the_outbox_says_why(desk: BuiltDesk, site: Site) -> None:
    theirs = site.add("Cold bread")
    rig = await _rig(desk, site, "wordpress")
    delivery = rig.answered(str(theirs.id))
    rig.retract(delivery)
    await rig.passes()
    assert theirs.id in site.entries
    assert "somebody else wrote it" in rig.words(delivery)
    await rig.accounts.close()


async def test_a_mail_that_left_is_gone_for_good(desk: BuiltDesk, site: Site) -> None:
    rig = await _rig(desk, site, "email")
    delivery = rig.answered("<1@desk>")
    with pytest.raises(Conflict, match="can't be taken down from here"):
        rig.retract(delivery)
    await rig.accounts.close()


async def test_an_answer_whose_place_nobody_knows_is_refused_at_once(desk: BuiltDesk, site: Site) -> None:
    rig = await _rig(desk, site, "wordpress")
    delivery = rig.answered("")
    with pytest.raises(Conflict, match="take it down on its page"):
        rig.retract(delivery)
    await rig.accounts.close()
