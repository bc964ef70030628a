"""Clients that break the rules: they are let go, and everybody else is served as before."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from agentdesk.client.start import connect
from agentdesk.config.build import loaded_build
from agentdesk.domain.asks import ListConversations, Status
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import BlobDigest
from agentdesk.domain.verbs import PutBlob
from agentdesk.service.pace import MOST_SESSIONS, Pace
from agentdesk.wire.codec import encode
from agentdesk.wire.frames import (
    HEADER,
    MAX_FRAME_BYTES,
    Cancel,
    End,
    Failed,
    Greeting,
    Part,
    Request,
    pack,
)
from tests.desk_fixtures import customer_mail, drop
from tests.servers.processes import wait_until
from tests.service.raw_client import RawClient, drain, mutilated, samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.desk_fixtures import DeskHome

pytestmark = pytest.mark.only_on("sqlite", why="what is sent to the socket gets no further than the service")
FUZZ_FRAMES = 4000


@pytest.fixture
def served(desk_home: DeskHome) -> Iterator[DeskHome]:
    """A desk whose service runs; at the end it must be the same one and still answer."""
    desk_home.configure(idle_after_s=120.0)
    desk_home.run("list")
    pid = desk_home.pid
    yield desk_home
    assert desk_home.status().desk
    assert desk_home.pid == pid
    assert [record["exception"] for record in desk_home.log() if "Traceback" in str(record.get("exception", ""))] == []


def test_a_request_before_the_greeting_is_not_answered(served: DeskHome) -> None:
    """Who speaks with which build must be known first."""
    with RawClient(served.home) as client:
        client.ask(1)
        assert client.is_let_go()


@pytest.mark.parametrize(
    "words",
    [
        HEADER.pack(MAX_FRAME_BYTES + 1),
        HEADER.pack(0),
        HEADER.pack(3) + b"\xc1\xc1\xc1",
        HEADER.pack(500_000) + b"\x91" * 500_000,
        pack(Greeting("", "cli", "again")),
    ],
    ids=["too long", "empty", "nonsense", "bottomless", "second greeting"],
)
def test_a_client_that_breaks_the_rules_is_let_go(served: DeskHome, words: bytes) -> None:
    """There is no honest reason for any of these."""
    with RawClient(served.home) as client:
        client.greet()
        client.line.sendall(words)
        assert client.is_let_go()


def test_a_number_used_twice_at_once_ends_the_connection(served: DeskHome) -> None:
    """Two answers under one number can't be told apart."""
    with RawClient(served.home) as client:
        client.greet()
        requests = [Request(7, "export", msgspec.Raw(encode(ListConversations()))), Request(7, "status", msgspec.Raw(encode(Status())))]
        client.say(*requests)
        assert client.is_let_go()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("no-such-thing", {}),
        ("status", 5),
        ("note", {"conversation": 1}),
        ("list", {"limit": "many"}),
        ("reply", {"conversation": 2**62, "body": "x"}),
    ],
)
def test_nonsense_in_a_well_formed_request_is_refused_and_the_line_goes_on(served: DeskHome, name: str, args: object) -> None:
    """A mistake of one verb must not cost a console its line."""
    with RawClient(served.home) as client:
        client.greet()
        client.ask(1, name, args)
        answer = client.hear()
        assert isinstance(answer, Failed)
        assert answer.code in {"usage", "not-found"}
        client.ask(2)
        assert isinstance(client.hear(), Part)
        assert isinstance(client.hear(), End)


def test_another_build_may_only_bring_its_draft_home(served: DeskHome) -> None:
    """No other compatibility is kept between builds."""
    with RawClient(served.home) as client:
        client.greet("another build")
        client.ask(1)
        assert client.hear() == Failed(1, "build-changed", {})


def test_a_cancelled_request_ends_in_an_answer(served: DeskHome) -> None:
    """The number is free again, and nobody waits for ever."""
    with RawClient(served.home) as client:
        client.greet()
        client.say(Request(1, "export", msgspec.Raw(encode({"query": ""}))), Cancel(1), Cancel(99))
        while not isinstance(answer := client.hear(), End | Failed):
            assert answer is not None
        client.ask(1)
        assert isinstance(client.hear(), Part)


def test_a_thousand_silent_connections_keep_nobody_out(served: DeskHome) -> None:
    """A connection that says nothing gives way to one that greets."""
    silent: list[socket.socket] = []
    with contextlib.ExitStack() as lines:
        for _number in range(1000):
            line = connect(served.home)
            if line is not None:
                silent.append(lines.enter_context(line))
        assert len(silent) > MOST_SESSIONS
        with RawClient(served.home) as client:
            client.greet()
            client.ask(1)
            assert isinstance(client.hear(), Part)
        wait_until(lambda: len(list(Path(f"/proc/{served.pid}/fd").iterdir())) < 2 * MOST_SESSIONS, "the service lets silent ones go")


def test_half_frames_hold_nobody_up(served: DeskHome) -> None:
    """Each waits for the rest of a megabyte that never comes."""
    with contextlib.ExitStack() as clients:
        for _number in range(50):
            client = clients.enter_context(RawClient(served.home))
            client.greet()
            client.line.sendall(HEADER.pack(MAX_FRAME_BYTES) + b"x" * 1000)
        assert served.run("list", "--json").json["schema"] == 1


def test_a_client_that_does_not_read_is_let_go_and_not_kept_in_memory(desk_home: DeskHome) -> None:
    """Its answers would pile up in the service."""
    desk_home.configure(idle_after_s=120.0)
    folder = desk_home.add_maildir()
    drop(folder, 1, customer_mail(1, body="words " * 40_000))
    desk_home.run("sync")
    pid = desk_home.pid
    with RawClient(desk_home.home) as client:
        client.greet()
        client.line.settimeout(1)
        with contextlib.suppress(OSError):
            for number in itertools.count(1):
                client.ask(number, "show", {"conversation": 1})
        assert _resident_mb(pid) < 300
    assert desk_home.status().desk
    assert desk_home.pid == pid


def _resident_mb(pid: int | None) -> int:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def test_thousands_of_mutilated_frames_leave_the_service_as_it_was(served: DeskHome) -> None:
    """Frames a real client sends, with bytes changed, cut and doubled by chance; the seed is fixed, so that a failure comes back."""
    chance = random.Random(20261121)
    wholes = samples()
    client = RawClient(served.home)
    reader = drain(client)
    client.say(Greeting(loaded_build(), "cli", "fuzz"))
    for _number in range(FUZZ_FRAMES):
        try:
            client.line.sendall(mutilated(chance.choice(wholes), chance))
        except OSError:
            client.hang_up()
            reader.join()
            client = RawClient(served.home)
            reader = drain(client)
            client.say(Greeting(loaded_build(), "cli", "fuzz"))
    client.hang_up()
    reader.join()
    assert served.conversations() == []


def test_a_client_that_asks_without_end_leaves_room_for_others(served: DeskHome) -> None:
    """It is slowed down to what one client may take."""
    stop = threading.Event()

    def hammer() -> None:
        with RawClient(served.home) as client, contextlib.suppress(OSError):
            reader = drain(client)
            client.say(Greeting(loaded_build(), "cli", "hammer"))
            for number in itertools.count(1):
                if stop.is_set():
                    break
                client.ask(number)
            client.hang_up()
            reader.join()

    threads = [threading.Thread(target=hammer) for _number in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _number in range(20):
            assert served.status().desk
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_pace_lets_a_burst_through_and_slows_down_what_follows() -> None:
    """A screen asks many things at once and then little; a flood asks many things all the time."""
    pace = Pace(per_s=10, burst=5)
    assert [pace.wait_s(100.0) for _request in range(6)] == [0, 0, 0, 0, 0, pytest.approx(0.1)]
    assert pace.wait_s(101.0) == 0


def test_uploads_by_piece_survive_what_clients_do_to_them(served: DeskHome) -> None:
    """Pieces twice, missing, too long, or of another file: the digest decides."""
    content = os.urandom(700_000)
    digest = BlobDigest(hashlib.sha256(content).hexdigest())
    with served.open() as first, served.open() as second:
        first.do(PutBlob(digest, 0, len(content), content[:300_000]))
        second.do(PutBlob(digest, 0, len(content), content[:300_000]))
        with pytest.raises(UsageError, match="does not follow"):
            second.do(PutBlob(digest, 400_000, len(content), content[400_000:]))
        with pytest.raises(UsageError):
            second.do(PutBlob(digest, 300_000, 10, content[300_000:]))
        with pytest.raises(UsageError):
            second.do(PutBlob(BlobDigest("f" * 64), 0, 1 << 40, b"x"))
        assert first.do(PutBlob(digest, 300_000, len(content), content[300_000:])).created == digest
        assert second.do(PutBlob(digest, 300_000, len(content), content[300_000:])).created == digest
        wrong = BlobDigest("0" * 64)
        with pytest.raises(UsageError, match="changed while"):
            first.do(PutBlob(wrong, 0, 3, b"abc"))
    wait_until(lambda: served.pid is not None, "the service runs")
