"""When the service ends, what it finishes before, and what it says of the time it was away."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import ReleaseDelivery, Reply, SetLinger, Snooze
from tests.desk_fixtures import customer_mail, drop
from tests.servers.processes import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk_fixtures import DeskHome

ONE = ConversationId(1)


@pytest.fixture
def shop(desk_home: DeskHome) -> Path:
    """A Maildir account with one customer's mail in the desk."""
    desk_home.configure(idle_after_s=0.5)
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    return folder


def test_a_service_nobody_needs_ends_and_lets_the_desk_go(desk_home: DeskHome) -> None:
    """It must not stay in memory for ever because a script asked once."""
    desk_home.configure(idle_after_s=0.5)
    with desk_home.open():
        path = desk_home.home.socket_to_connect()
    desk_home.wait_for_end()
    assert path is not None
    assert not path.exists()
    assert not desk_home.home.service_file.exists()
    assert not (desk_home.home.store_file.with_name("desk.sqlite-wal")).exists()


def test_a_service_started_by_a_script_neither_polls_nor_sends(desk_home: DeskHome, shop: Path) -> None:
    """A cron job that lists must not send; `sync` does, and its service ends all the same."""
    drop(shop, 2, customer_mail(2))
    with desk_home.open() as desk:
        desk.do(Reply(ONE, "Soon."))
        desk.do(ReleaseDelivery((DeliveryId(1),)))
    assert not desk_home.status().is_watching
    desk_home.wait_for_end()
    assert len(desk_home.conversations()) == 1
    assert desk_home.sent(shop) == []
    assert desk_home.run("sync", "--json").json["accounts"][0] == {
        "account": "shop",
        "fetched": 1,
        "sent": 1,
        "failure": None,
        "undelivered": [],
    }
    assert len(desk_home.sent(shop)) == 1
    desk_home.wait_for_end()


def test_what_falls_due_soon_is_sent_before_the_service_ends(desk_home: DeskHome, shop: Path) -> None:
    """Whoever answers and closes the console at once must not find the reply unsent the next day."""
    with desk_home.open(Means.CONSOLE) as desk:
        desk.do(Reply(ONE, "Tomorrow."))
    desk_home.wait_for_end()
    assert len(desk_home.sent(shop)) == 1
    assert [one.state for one in desk_home.deliveries()] == [DeliveryState.SENT]


def test_the_status_names_what_falls_due_later(desk_home: DeskHome, shop: Path) -> None:
    """Quitting the console says what waits for the next start."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    with desk_home.open() as desk:
        desk.do(Snooze((ONE,), until))
    assert desk_home.status().next_due_at == until


def test_a_lingering_service_stays_until_it_is_told_not_to(desk_home: DeskHome) -> None:
    """The owner chose that mail comes in with the console closed."""
    desk_home.configure(idle_after_s=0.2)
    with desk_home.open() as desk:
        desk.do(SetLinger(is_on=True))
    with pytest.raises(AssertionError, match="in vain"):
        wait_until(lambda: desk_home.pid is None, "it ended", timeout_seconds=4)
    with desk_home.open() as desk:
        desk.do(SetLinger(is_on=False))
    desk_home.wait_for_end()


def test_a_service_stays_while_somebody_away_is_to_be_told_by_mail(desk_home: DeskHome) -> None:
    """Who closes the console and waits for a mail would wait for ever."""
    desk_home.configure(idle_after_s=0.2)
    desk_home.run("notice", "set", "mine", "--to", "ana@home.example", "--mail")
    with desk_home.open(Means.CONSOLE):
        wait_until(lambda: desk_home.status().is_watching, "it watches")
    with pytest.raises(AssertionError, match="in vain"):
        wait_until(lambda: desk_home.pid is None, "it ended", timeout_seconds=4)
    desk_home.run("notice", "remove", "mine")
    desk_home.wait_for_end()


def test_not_watching_since_is_when_watching_ended(desk_home: DeskHome, shop: Path) -> None:
    """That nothing is new is another thing than that nobody looked."""
    before = datetime.now(UTC)
    with desk_home.open(Means.CONSOLE) as desk:
        assert desk.hello.pid == desk_home.pid
        wait_until(lambda: desk_home.status().is_watching, "it watches")
    desk_home.wait_for_end()
    status = desk_home.status()
    assert not status.is_watching
    assert status.not_watching_since is not None
    assert before < status.not_watching_since < datetime.now(UTC)


def test_not_watching_since_is_known_after_a_crash_too(desk_home: DeskHome, shop: Path) -> None:
    """A power cut leaves no time to write it down."""
    before = datetime.now(UTC)
    with desk_home.open(Means.CONSOLE):
        wait_until(lambda: desk_home.status().is_watching, "it watches")
        desk_home.kill()
    status = desk_home.status()
    assert status.not_watching_since is not None
    assert status.not_watching_since > before
    with desk_home.open(Means.CONSOLE):
        # On a server it is the next leader that knows.
        wait_until(lambda: desk_home.status().survived is not None, "the crash is known")
        survived = desk_home.status().survived
    assert survived is not None
    assert survived.stopped_at is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_send_in_flight_is_finished_before_the_end(desk_home: DeskHome, shop: Path, number: signal.Signals) -> None:
    """Cut off after its first bytes, nobody could tell whether the message left."""
    go, begun = shop / "go", shop / "begun"
    script = (shop / "send").read_text().replace("#!/bin/sh\n", f"#!/bin/sh\ntouch {begun}\nwhile [ ! -e {go} ]; do sleep 0.05; done\n")
    (shop / "send").write_text(script)
    with desk_home.open(Means.CONSOLE) as desk:
        desk.do(Reply(ONE, "Tomorrow."))
        desk.do(ReleaseDelivery((DeliveryId(1),)))
        wait_until(begun.exists, "sending begins")
        desk_home.signal_service(number)
        wait_until(lambda: any(one["event"].startswith("ending") for one in desk_home.log()), "the service ends")
        go.touch()
        desk_home.wait_for_end()
    assert [one.state for one in desk_home.deliveries()] == [DeliveryState.SENT]
    assert len(desk_home.sent(shop)) == 1


def test_whoever_comes_after_a_look_at_the_mail_by_a_script_hears_of_no_crash(desk_home: DeskHome) -> None:
    """On a server the look is led for its length only; that the lead was let go is no stop without a word."""
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    with desk_home.open(Means.CONSOLE):
        wait_until(lambda: desk_home.status().is_watching, "the desk is watched")
        assert desk_home.status().survived is None
