"""The line between a service and its PostgreSQL server breaks, falls still, or comes back: what is said of it, and what is lost, which is nothing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.errors import AgentdeskError, Unavailable
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.service.writer import Writer
from agentdesk.store import meta, servers
from agentdesk.store.dialects.postgresql import engine
from agentdesk.store.dialects.postgresql.silence import Patience
from agentdesk.store.stores import WritingStores
from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.servers.faultproxy import FaultProxy
from tests.servers.postgresql import OWNER, PostgreSQL
from tests.servers.processes import wait_until

pytestmark = pytest.mark.server
DEADLINE_S = 90.0
SLOW_SCRIPT = """#!/bin/sh
here="$(dirname "$0")"
cat > "$here/letter"
touch "$here/begun"
while ! test -e "$here/go"; do sleep 0.05; done
mv "$here/letter" "$here/sent/$(date +%s%N).$$"
"""
"""Sends as slowly as a server that thinks about it: what happens meanwhile is up to the test."""


@dataclass(frozen=True)
class Far:
    """A desk whose service reaches its server over a line that a test spoils."""

    desk: DeskHome
    line: FaultProxy
    folder: Path

    def notes(self) -> list[str]:
        with self.desk.open() as desk:
            pages = desk.ask(ShowConversation(ConversationId(1)))
        return [message.body_text for page in pages for message in page.messages if message.direction == "note"]

    def note(self, words: str) -> bool:
        """Write a note; whether it was acknowledged."""
        return self.desk.run("note", "1", "--body", words, code=None).code == 0

    def cut(self) -> None:
        """Reset every line, and every one that is tried from now on."""
        self.line.refuse()
        self.line.kill_connections()

    def works_again(self) -> None:
        """Wait until questions are answered, and the desk is watched."""
        wait_until(self._is_watched, "the service works again", timeout_seconds=DEADLINE_S)

    def _is_watched(self) -> bool:
        try:
            return self.desk.status().is_watching
        except AgentdeskError:
            return False


@pytest.fixture(scope="module")
def far_server() -> Iterator[PostgreSQL]:
    with PostgreSQL(listens=True) as running:
        yield running


@pytest.fixture
def address(far_server: PostgreSQL) -> Iterator[Callable[[FaultProxy], str]]:
    """What a database's address is over a line."""
    with far_server.a_database("template0") as url:
        name = url.partition("?")[0].rpartition("/")[2]
        yield lambda line: f"postgresql://{OWNER}@127.0.0.1:{line.port}/{name}"


@pytest.fixture
def line(far_server: PostgreSQL) -> Iterator[FaultProxy]:
    with FaultProxy(far_server.port) as running:
        yield running


@pytest.fixture
def far(tmp_path: Path, line: FaultProxy, address: Callable[[FaultProxy], str]) -> Iterator[Far]:
    desk = DeskHome(tmp_path / "desk", store_url=address(line))
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    yield Far(desk, line, folder)
    line.pass_on()
    desk.kill()


def test_lines_that_are_reset_are_said_to_be_and_nothing_acknowledged_is_lost(far: Far) -> None:
    with far.desk.open(Means.CONSOLE):
        pid = far.desk.pid
        assert far.note("before")
        far.cut()
        assert "does not answer" in far.desk.run("list", code=75).err
        assert "can't be opened" in far.desk.run("note", "1", "--body", "meanwhile", code=75).err
        drop(far.folder, 2, customer_mail(2, sender="joan@customer.example"))
        far.line.pass_on()
        far.works_again()
        assert far.note("after")
        assert far.notes() == ["before", "after"]
        wait_until(lambda: len(far.desk.conversations()) == 2, "what came meanwhile is taken in", timeout_seconds=DEADLINE_S)
        assert far.desk.pid == pid


def test_a_server_that_says_nothing_is_given_up_and_worked_with_again(far: Far) -> None:
    """Every line stands, and no answer comes: without a limit of ours the service would wait for ever, and everybody with it."""
    with far.desk.open(Means.CONSOLE), ThreadPoolExecutor() as side:
        pid = far.desk.pid
        assert far.note("before")
        far.line.blackhole()
        notes = [side.submit(far.desk.run, "note", "1", "--body", f"meanwhile {number}", code=75) for number in range(3)]
        assert "it says nothing" in far.desk.run("list", code=75).err
        for note in notes:
            assert "can't be opened" in note.result().err
        drop(far.folder, 2, customer_mail(2, sender="joan@customer.example"))
        far.line.pass_on()
        far.works_again()
        assert far.note("after")
        assert far.notes() == ["before", "after"]
        wait_until(lambda: len(far.desk.conversations()) == 2, "what came meanwhile is taken in", timeout_seconds=DEADLINE_S)
        assert far.desk.pid == pid


@pytest.mark.parametrize("spoil", [Far.cut, lambda far: far.line.blackhole()], ids=["reset", "silent"])
def test_what_left_while_the_server_was_away_is_known_to_have_left(far: Far, spoil: Callable[[Far], None]) -> None:
    """Its receipt waits until it can be written, also where the lead was lost meanwhile; else nobody would know, and a person had to ask."""
    (far.folder / "send").write_text(SLOW_SCRIPT)
    far.desk.run("reply", "1", "--body", "From ten o'clock.")
    with far.desk.open(Means.CONSOLE):
        wait_until((far.folder / "begun").exists, "it is being sent", timeout_seconds=DEADLINE_S)
        spoil(far)
        (far.folder / "go").touch()
        wait_until(
            lambda: any("leads the desk no longer" in one["event"] for one in far.desk.log()),
            "the lead is lost",
            timeout_seconds=DEADLINE_S,
        )
        far.line.pass_on()
        far.works_again()
        wait_until(lambda: far.desk.deliveries()[0].state is DeliveryState.SENT, "it is known to have left", timeout_seconds=DEADLINE_S)
        assert len(far.desk.sent(far.folder)) == 1


@pytest.mark.parametrize("spoil", [Far.cut, lambda far: far.line.blackhole()], ids=["reset", "silent"])
def test_a_service_ends_though_its_server_is_away(far: Far, spoil: Callable[[Far], None]) -> None:
    with far.desk.open(Means.CONSOLE):
        far.works_again()
        spoil(far)
        far.desk.signal_service(signal.SIGTERM)
        far.desk.wait_for_end()
    assert any("could not be noted" in record["event"] for record in far.desk.log())
    assert not any(record["level"] in {"error", "critical"} for record in far.desk.log())


@pytest.fixture
async def writer(line: FaultProxy, address: Callable[[FaultProxy], str]) -> AsyncIterator[Writer]:
    opening = partial(servers.open_for_writing, address(line), "the shop's server")
    made = Writer(opening(), opening)
    yield made
    line.pass_on()
    await asyncio.to_thread(made.close)


async def test_who_waited_for_a_server_that_says_nothing_is_told_at_once_with_the_others(writer: Writer, line: FaultProxy) -> None:
    """Each after a try of its own, the twentieth would wait for minutes."""
    seen = line.connections_seen
    line.blackhole()
    jobs = [writer.people(_count) for _ in range(20)]
    ended = await asyncio.gather(*jobs, return_exceptions=True)
    assert [str(one) for one in ended if isinstance(one, Unavailable)] == [
        "the shop's server can't be opened: connection timeout expired. See to the server and the address in store.url, and try again"
    ] * 20
    # A knock, and one line that was tried for all of them.
    assert line.connections_seen - seen <= 2
    line.pass_on()
    assert await writer.people(_count) == 1


def _count(stores: WritingStores) -> int:
    with stores.transaction() as connection:
        count = int(meta.read(connection, "count", "0")) + 1
        meta.write(connection, "count", str(count))
    return count


async def test_an_answer_that_is_long_in_coming_is_waited_for(
    line: FaultProxy, address: Callable[[FaultProxy], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence is no proof: the server is asked whether it is there."""
    monkeypatch.setattr(engine, "_PATIENT", Patience(0.2, 60.0))
    opening = partial(servers.open_for_writing, address(line))
    writer = Writer(opening(), opening)

    def sleep(stores: WritingStores) -> str:
        with stores.transaction() as connection:
            return str(connection.execute(text("SELECT pg_sleep(1.5), 'awake'")).one()[1])

    assert await writer.people(sleep) == "awake"
    await asyncio.to_thread(writer.close)


def test_questions_are_refused_at_once_while_the_server_says_nothing(
    line: FaultProxy, address: Callable[[FaultProxy], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are answered on the service's loop: waiting for one, nobody would be heard any more."""
    monkeypatch.setattr(engine, "_HURRIED", Patience(0.5, 5.0))
    servers.open_for_writing(address(line)).close()
    stores = servers.open_for_reading(address(line))

    def asked() -> str:
        try:
            with stores.reading() as connection:
                return str(connection.execute(text("SELECT 'heard'")).scalar_one())
        except Exception as error:  # noqa: BLE001 - told apart by its words
            return str(error)

    assert asked() == "heard"
    line.blackhole()
    assert "it says nothing" in asked()
    seen = line.connections_seen
    wait_until(lambda: line.connections_seen > seen, "a thread tries the server", timeout_seconds=DEADLINE_S)
    assert "it says nothing" in asked()
    line.pass_on()
    wait_until(lambda: asked() == "heard", "it is heard again", timeout_seconds=DEADLINE_S)
    stores.close()
