"""A disk that is full, fails, or is damaged, and a clock that jumps: nothing acknowledged is lost, and reading goes on."""

from __future__ import annotations

import random
import resource
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import ListConversations, ListDrafts, ShowConversation, Status
from agentdesk.domain.errors import ReadOnlyDesk, Unavailable
from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import AddNote, Reply, SaveDraft
from agentdesk.store import tables
from tests.desk_fixtures import customer_mail, drop
from tests.servers.processes import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from agentdesk.client.blocking import BlockingDesk
    from tests.desk_fixtures import DeskHome

ONE = ConversationId(1)


@pytest.fixture
def shop(desk_home: DeskHome) -> Path:
    """A Maildir account with one customer's mail in the desk."""
    desk_home.configure(idle_after_s=60.0)
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    return folder


def notes_of(desk: BlockingDesk) -> list[str]:
    return [message.body_text for page in desk.ask(ShowConversation(ONE)) for message in page.messages if message.direction == "note"]


@pytest.mark.only_on("sqlite", why="the file can't grow; on a server, see test_on_server")
def test_a_full_disk_refuses_changes_keeps_what_was_acknowledged_and_recovers(desk_home: DeskHome, shop: Path) -> None:
    """The limit on file sizes stands for the end of the disk: the kernel refuses the write just the same."""
    with desk_home.open() as desk:
        pid = desk_home.pid or 0
        desk.do(AddNote(ONE, "before"))
        limit = max(file.stat().st_size for file in desk_home.home.data_dir.glob("*.sqlite*")) + 200_000
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        kept, refused = ["before"], 0
        for number in range(40):
            text = f"{number} " + "word " * 8000
            try:
                desk.do(AddNote(ONE, text))
                kept.append(text)
            except Unavailable:
                refused += 1
        assert refused > 0
        assert desk.ask(ListConversations(view="all"))[0].id == ONE
        assert [note[:20] for note in notes_of(desk)] == [text[:20] for text in kept]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        desk.do(AddNote(ONE, "after"))
        assert notes_of(desk)[-1] == "after"
        assert desk_home.pid == pid
    desk_home.stop()
    with sqlite3.connect(desk_home.home.store_file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.only_on("sqlite", why="the disk of a server is looked after there")
def test_polling_stops_where_the_disk_is_nearly_full_and_sending_goes_on(desk_home: DeskHome) -> None:
    """What is fetched can be fetched later; what was promised to a customer leaves."""
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    desk_home.stop()
    desk_home.home.config_file.write_text(desk_home.home.config_file.read_text() + "\n[service]\nmin_free_mb = 1000000000\n")
    drop(folder, 2, customer_mail(2))
    with desk_home.open(Means.CONSOLE) as desk:
        desk.do(Reply(ONE, "Tomorrow."))
        assert "MB free" in desk_home.run("sync", code=75).err
        wait_until(lambda: desk_home.deliveries()[0].state is DeliveryState.SENT, "the reply leaves")
        health = desk.ask(Status())[0].accounts[0]
        assert health.failure is not None
        assert health.failure.code == "disk-low"
    assert len(desk_home.conversations()) == 1


@pytest.mark.only_on("sqlite", why="the desk's file is damaged")
def test_a_damaged_desk_is_read_only_shows_its_drafts_and_sends_nothing(desk_home: DeskHome, shop: Path) -> None:
    """What can still be read may be all the owner has; nothing may be written over it."""
    with desk_home.open() as desk:
        desk.do(SaveDraft(ONE, None, "half a sentence"))
        desk.do(Reply(ONE, "Tomorrow."))
    desk_home.stop()
    _damage_index(desk_home.home.store_file)
    desk_home.configure(idle_after_s=60.0)
    with desk_home.open(Means.CONSOLE) as desk:
        wait_until(lambda: desk.ask(Status())[0].is_read_only, "the damage is noticed")
        wait_until(lambda: not desk.ask(Status())[0].is_watching, "it stops watching")
        with pytest.raises(ReadOnlyDesk):
            desk.do(AddNote(ONE, "no"))
        assert [draft.body for draft in desk.ask(ListDrafts())] == ["half a sentence"]
        assert desk.ask(ListConversations(view="all"))


def _damage_index(store: Path) -> None:
    """Fill the pages of an index the screens don't read by with noise, as a failing disk does."""
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_entry_at' OR name LIKE 'ix_effect%' LIMIT 1"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with store.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(random.Random(20261121).randbytes(size))


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1), timedelta(days=-3650), timedelta(days=3650)])
def test_a_reply_leaves_though_the_clock_was_moved_meanwhile(desk_home: DeskHome, shop: Path, jump: timedelta) -> None:
    """Moments in the desk were written by another clock than the one that reads them; the reply must neither hang nor leave twice."""
    with desk_home.open() as desk:
        desk.do(Reply(ONE, "Tomorrow."))
    desk_home.stop()
    moment = datetime.now(UTC) + timedelta(seconds=10) - jump
    with desk_home.transaction() as connection:
        connection.execute(tables.delivery.update().values(held_until=moment))
    with desk_home.open(Means.CONSOLE):
        wait_until(lambda: desk_home.deliveries()[0].state is DeliveryState.SENT, "the reply leaves")
    assert len(desk_home.sent(shop)) == 1
    assert desk_home.deliveries()[0].id == DeliveryId(1)
