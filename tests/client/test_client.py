"""What a client keeps to itself: failed starts, requests that can't be sent, drafts no service took."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import socket
import stat
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentdesk.client import start
from agentdesk.client.desk import GONE, Desk
from agentdesk.client.failed_starts import MOST, FailedStarts
from agentdesk.client.greeting import greet
from agentdesk.client.requests import request_frame
from agentdesk.client.spool import Spool
from agentdesk.client.start import Starter, service_environment
from agentdesk.config.paths import Home, make_private
from agentdesk.domain.asks import ListConversations, ListDrafts, Status
from agentdesk.domain.errors import ServiceGone, StartFailed, StrangeUser, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddNote, SaveDraft
from agentdesk.wire.frames import Failed, pack
from tests.desk_fixtures import customer_mail, drop
from tests.service.running import RunningDesk

if TYPE_CHECKING:
    from tests.desk_fixtures import DeskHome


@pytest.mark.parametrize("body", ["file \udcff name", "x" * (1 << 20)])
def test_what_cannot_be_sent_is_wrong_usage_and_no_defect(body: str) -> None:
    """A file name in another encoding, or a book pasted as a note, comes from a person, not from a programmer."""
    with pytest.raises(UsageError):
        request_frame(1, "note", AddNote(ConversationId(1), body), is_dry_run=False)


def test_whoever_is_turned_away_before_greeting_hears_why(tmp_path: Path) -> None:
    """The service says it and closes at once; on a busy machine that is before the greeting is sent."""
    here, there = socket.socketpair()
    with there:
        there.sendall(pack(Failed(0, "strange-user", {"name": "ana", "uid": 1005})))
    with pytest.raises(StrangeUser):
        greet(Home(tmp_path, tmp_path, is_own=False), Means.CLI, wants_events=False, line=here)


def test_failed_starts_count_for_a_minute_and_never_from_the_future(tmp_path: Path) -> None:
    """A clock set back must not keep the desk closed."""
    failures = FailedStarts(tmp_path / "failed-starts.json", tmp_path / "log")
    now = time.time()
    for stamps in ([[now - 61, "old"]] * MOST, [[now + 3600, "future"]] * MOST, "nonsense", {"a": 1}):
        failures.file.write_text(json.dumps(stamps))
        failures.refuse_after_too_many()
    failures.file.unlink()
    for number in range(MOST):
        failures.refuse_after_too_many()
        failures.note(f"reason {number}")
    with pytest.raises(StartFailed, match=f"reason {MOST - 1}"):
        failures.refuse_after_too_many()
    failures.forget()
    failures.refuse_after_too_many()


def test_the_service_learns_nothing_of_its_starters_environment_but_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret in a cron job's environment must not live on in the service, and none may change how the desk behaves."""
    monkeypatch.setenv("SHOP_PASSWORD", "hunter2")
    monkeypatch.setenv("AGENTDESK_HOME", "/elsewhere")
    monkeypatch.setenv("LC_TIME", "nl_NL.UTF-8")
    found = service_environment()
    assert found["LC_TIME"] == "nl_NL.UTF-8"
    assert not {"SHOP_PASSWORD", "AGENTDESK_HOME", "SSH_CONNECTION"} & found.keys()


def test_a_spooled_draft_is_private_and_comes_back_whole(tmp_path: Path) -> None:
    """While no service answers, the text lies in a file of its writer's alone."""
    spool = Spool(tmp_path / "spool")
    first, second = (SaveDraft(ConversationId(number), None, f"Grüße {number} 👋") for number in (1, 2))
    for verb in (first, second, first):
        path = spool.keep(verb)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "spool" / "broken.draft").write_bytes(b"\xff")
    assert spool.waiting() == [first, second]
    spool.forget(first)
    assert spool.waiting() == [second]
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700


async def test_a_console_outlives_the_service_with_its_draft(desk_home: DeskHome) -> None:
    """The line drops, everybody who waits hears of it, and after a reconnect the draft is there."""
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1))
    desk_home.run("sync")
    desk = await Desk.open(desk_home.home)
    try:
        await desk.do(SaveDraft(ConversationId(1), None, "half a sentence"))
        old = desk.hello
        desk_home.kill()
        async for event in desk.events():
            if event.topic == GONE:
                break
        assert not desk.is_connected
        with pytest.raises(ServiceGone):
            await desk.ask(Status())
        await desk.reconnect()
        assert desk.hello != old
        assert [draft.body for draft in await desk.ask(ListDrafts())] == ["half a sentence"]
    finally:
        await desk.close()


async def test_many_questions_at_once_each_get_their_own_answer(desk_home: DeskHome) -> None:
    """Replies may come out of order; numbers tell them apart."""
    desk = await Desk.open(desk_home.home)
    try:
        statuses = asyncio.gather(*(desk.ask(Status()) for _number in range(100)))
        lists = asyncio.gather(*(desk.ask(ListConversations()) for _number in range(100)))
        assert [len(answer) for answer in await statuses] == [1] * 100
        assert [len(answer) for answer in await lists] == [0] * 100
    finally:
        await desk.close()
    assert os.getpid() != desk_home.pid


def test_many_who_lose_the_service_in_one_moment_start_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each interpreter begun in vain keeps the one that counts waiting: under load that was the difference between two seconds and nine."""
    desk = RunningDesk(tmp_path)
    desk.configure("[service]\nidle_after_s = 600.0\n")
    with desk.open():
        pass
    desk.stop()
    begun: list[Starter] = []
    spawn = Starter._spawn

    def count(starter: Starter, ready_fd: int) -> subprocess.Popen[bytes]:
        begun.append(starter)
        return spawn(starter, ready_fd)

    monkeypatch.setattr(Starter, "_spawn", count)
    # None of them loses patience with the one who is at it, and none finds the service gone again: the machine may be slow.
    monkeypatch.setattr(start, "TURN_S", 240.0)
    monkeypatch.setattr(start, "SILENCE_TIMEOUT_S", 240.0)
    clients = 12
    together = threading.Barrier(clients)

    def come_back(_number: int) -> int:
        together.wait()
        with desk.open() as opened:
            return opened.hello.pid

    try:
        with ThreadPoolExecutor(clients) as pool:
            pids = set(pool.map(come_back, range(clients)))
        assert (len(pids), len(begun)) == (1, 1)
    finally:
        desk.stop()


def test_whoever_was_stopped_while_starting_the_service_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A console stopped by ^Z in that very moment holds its turn until it goes on."""
    desk = RunningDesk(tmp_path)
    monkeypatch.setattr(start, "TURN_S", 0.2)
    make_private(desk.home.data_dir)
    with desk.home.starting_file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            with desk.open() as opened:
                assert opened.hello.pid
        finally:
            desk.stop()
