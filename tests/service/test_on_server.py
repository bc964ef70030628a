"""The service on a PostgreSQL database: the same desk, and honest words where the server is not there."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from agentdesk.domain.asks import Examine
from agentdesk.domain.errors import Unavailable
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.service.writer import Writer
from agentdesk.store import meta, servers
from agentdesk.store.dialects.postgresql import engine
from agentdesk.store.stores import WritingStores
from agentdesk.store.troubles import Trouble, trouble_of
from tests.desk_fixtures import DeskHome, customer_mail, drop
from tests.servers.postgresql import INSTALL, PROGRAMS, PostgreSQL
from tests.servers.processes import require_program, wait_until

pytestmark = [pytest.mark.server, pytest.mark.only_on("postgresql", why="it is about the server")]
DEADLINE_S = 240.0


@dataclass(frozen=True)
class OnServer:
    """A desk whose service works on a database."""

    desk: DeskHome
    server: PostgreSQL
    url: str

    @property
    def database(self) -> str:
        return self.url.rpartition("?")[0].rpartition("/")[2]

    def cut(self) -> None:
        """Break every line of the service to the server, as a restart of the server does."""
        self.server.end_sessions(self.database, of="agentdesk %")


def stand_on(desk: DeskHome, url: str, *lines: str) -> None:
    desk.home.config_dir.mkdir(parents=True, exist_ok=True)
    desk.home.config_file.write_text("\n".join(["[store]", f"url = {json.dumps(url)}", *lines, ""]))


@pytest.fixture
def on_server(desk_home: DeskHome, postgresql: PostgreSQL) -> OnServer:
    return OnServer(desk_home, postgresql, desk_home.store_url)


def test_mail_comes_in_and_the_answer_leaves_with_no_file_of_the_desk(on_server: OnServer) -> None:
    desk = on_server.desk
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    (row,) = desk.conversations()
    desk.run("reply", str(row.id), "--body", "From ten o'clock.")
    with desk.open(Means.CONSOLE):
        wait_until(lambda: len(desk.sent(folder)) == 1, "the answer leaves", timeout_seconds=DEADLINE_S)
        wait_until(lambda: desk.deliveries()[0].state is DeliveryState.SENT, "the desk knows", timeout_seconds=DEADLINE_S)
    assert "Where is my bread?" in desk.run("search", "bread").text
    assert not desk.home.store_file.exists()
    assert not desk.home.raw_file.exists()


def test_status_doctor_and_copies_say_whose_the_copies_are(on_server: OnServer) -> None:
    """A backup that people take for made and that nobody makes is worse than none."""
    desk = on_server.desk
    assert "copies of the desk are made there" in desk.run("status").text
    with desk.open() as line:
        checks = {check.what: check.words for check in line.ask(Examine())}
    assert "answers" in checks["database"]
    assert "pg_dump" in checks["backups"]
    copy = desk.place / "copy.tar"
    assert "copy it there" in desk.run("backup", str(copy), code=4).err
    copy.write_bytes(b"")
    assert "put a copy back there (pg_restore)" in desk.run("restore", str(copy), "--yes", code=2).err


def test_a_broken_line_is_opened_again_and_nobody_notices(on_server: OnServer) -> None:
    """A server is restarted for an upgrade of its own; what was asked meanwhile is asked once more."""
    desk = on_server.desk
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    with desk.open():
        pid = desk.pid
        on_server.cut()
        assert len(desk.conversations()) == 1
        on_server.cut()
        desk.run("note", "1", "--body", "Called her.")
        assert desk.pid == pid
    assert any("the line to the server broke" in record["event"] for record in desk.log())


def test_a_server_that_is_away_is_named_and_is_worked_with_again_once_it_is_back(on_server: OnServer) -> None:
    desk, server, name = on_server.desk, on_server.server, on_server.database
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    with desk.open():
        pid = desk.pid
        server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        on_server.cut()
        assert f"postgresql://agentdesk@/{name} does not answer" in desk.run("list", code=75).err
        assert f"postgresql://agentdesk@/{name} can't be opened" in desk.run("note", "1", "--body", "Called her.", code=75).err
        server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        desk.run("note", "1", "--body", "Called her.")
        assert "Called her." in desk.run("show", "1").text
        assert desk.pid == pid


def test_a_database_that_is_not_there_is_named_without_its_password(desk_home: DeskHome, postgresql: PostgreSQL) -> None:
    secret = desk_home.home.secrets_dir / "store-password"
    secret.parent.mkdir(parents=True, mode=0o700)
    secret.write_text("hunter2\n")
    secret.chmod(0o600)
    stand_on(desk_home, postgresql.url("nowhere"), 'secret = "file"')
    ran = desk_home.run("list", code=75)
    assert "postgresql://agentdesk@/nowhere can't be opened" in ran.err
    assert "hunter2" not in ran.err + "".join(map(str, desk_home.log()))


def test_a_password_that_is_nowhere_is_said(desk_home: DeskHome, postgresql: PostgreSQL) -> None:
    stand_on(desk_home, postgresql.url("desk"), 'secret = "file"')
    assert "there is no file" in desk_home.run("list", code=75).err


def test_a_dump_that_is_put_back_sends_nothing_before_somebody_says_so(on_server: OnServer) -> None:
    """What it would send may have left since it was taken; nobody but the server knows that it was put back."""
    desk, server = on_server.desk, on_server.server
    folder = desk.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk.run("sync")
    desk.run("reply", "1", "--body", "From ten o'clock.")
    desk.kill()
    url = server.make_database(f"{on_server.database}_again")
    dump = subprocess.run(
        [require_program("pg_dump", install=INSTALL, folders=PROGRAMS), "-Fc", "-d", on_server.url], capture_output=True, check=True
    )
    subprocess.run(
        [require_program("pg_restore", install=INSTALL, folders=PROGRAMS), "-d", url], input=dump.stdout, capture_output=True, check=True
    )
    stand_on(desk, url, *desk.home.config_file.read_text().splitlines()[2:])
    with desk.open(Means.CONSOLE):
        wait_until(lambda: desk.status().needs_restore_confirmation, "it is known to be a copy", timeout_seconds=DEADLINE_S)
        desk.run("sync", code=4)
        assert desk.sent(folder) == []
        assert desk.deliveries()[0].state is DeliveryState.HELD
        desk.run("restore", "--confirm")
        wait_until(lambda: desk.status().is_watching, "it is watched again", timeout_seconds=DEADLINE_S)
    desk.kill()
    with desk.open(Means.CONSOLE):
        wait_until(lambda: desk.status().is_watching, "it is known as the desk now", timeout_seconds=DEADLINE_S)
        assert not desk.status().needs_restore_confirmation
    server.drop_database(f"{on_server.database}_again")


@pytest.fixture
async def writer(desk_database: str) -> AsyncIterator[Writer]:
    opening = partial(servers.open_for_writing, desk_database, "postgresql://db.example.org/desk")
    made = Writer(opening(), opening)
    yield made
    await asyncio.to_thread(made.close)


def cut_once(server: PostgreSQL, url: str, times: list[int]) -> None:
    """Break the lines of whoever works on the database, the first time alone."""
    times.append(1)
    if len(times) == 1:
        OnServer(DeskHome(Path()), server, url).cut()


async def test_work_whose_line_broke_before_its_commit_is_done_once_more(
    writer: Writer, postgresql: PostgreSQL, desk_database: str
) -> None:
    times: list[int] = []

    def job(stores: WritingStores) -> int:
        with stores.transaction() as connection:
            count = int(meta.read(connection, "count", "0")) + 1
            cut_once(postgresql, desk_database, times)
            meta.write(connection, "count", str(count))
        return count

    assert await writer.people(job) == 1
    assert len(times) == 2


async def test_work_whose_line_broke_after_a_commit_is_not_done_again(writer: Writer, postgresql: PostgreSQL, desk_database: str) -> None:
    """Done again, the first half would be there twice; nobody can tell what of the second is."""
    times: list[int] = []

    def job(stores: WritingStores) -> None:
        with stores.transaction() as connection:
            meta.write(connection, "count", str(int(meta.read(connection, "count", "0")) + 1))
        with stores.transaction() as connection:
            cut_once(postgresql, desk_database, times)
            meta.write(connection, "done", "1")

    with pytest.raises(Unavailable, match=r"the line to postgresql://db.example.org/desk broke: it can't be known"):
        await writer.people(job)
    assert await writer.people(_counted) == ("1", "")


def _counted(stores: WritingStores) -> tuple[str, str]:
    with stores.transaction() as connection:
        return meta.read(connection, "count"), meta.read(connection, "done")


async def test_a_server_that_takes_no_writes_is_said_to(writer: Writer, postgresql: PostgreSQL, desk_database: str) -> None:
    """As the standby of another one, which a failover may lead to."""

    def job(stores: WritingStores) -> None:
        with stores.transaction() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            meta.write(connection, "count", "1")

    with pytest.raises(Unavailable, match="takes no writes"):
        await writer.people(job)
    assert await writer.people(_counted) == ("", "")


async def test_a_service_that_stops_inside_a_unit_of_work_keeps_others_waiting_for_a_while_alone(
    writer: Writer, desk_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the turn of everybody; the server takes it away."""
    monkeypatch.setattr(engine, "STALLED_AFTER_S", 5)
    stopped = servers.open_for_writing(desk_database)

    async def stop_inside() -> None:
        with stopped.transaction() as connection:
            meta.write(connection, "count", "9")
            assert await writer.people(_counted) == ("", "")

    with pytest.raises(DBAPIError) as caught:
        await stop_inside()
    assert trouble_of(caught.value) is Trouble.GONE
    stopped.close()
