"""One broken item must cost itself and nothing else, and no child may outlive its parent."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.errors import NotFound, Unavailable
from agentdesk.domain.letters import Given, ProposalKind
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import PartRequest, ReadRequest
from agentdesk.sandbox import ReadingPool
from agentdesk.sandbox.pools import SCANS_COMMAND, ReadingPools
from agentdesk.sandbox.spare_core import SpareCore

SABOTEUR = """
import os, signal, sys, time
from pathlib import Path
import agentdesk.reading.__main__ as child

def sabotage(content, media_type, authserv_id=""):
    if b"CRASH-ONCE" in content and not Path(sys.argv[0] + ".crashed").exists():
        Path(sys.argv[0] + ".crash").rename(sys.argv[0] + ".crashed")
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"CRASH-BODY" in content:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"HANG-BODY" in content:
        time.sleep(600)
    return honest(content, media_type, authserv_id)

honest, child.read = child.read, sabotage
sys.exit(child.main())
"""


def mail(subject: str, body: str = "Hello.\n") -> bytes:
    return f"From: Jan <jan@example.org>\r\nSubject: {subject}\r\n\r\n{body}".encode()


def request(subject: str, body: str = "Hello.\n") -> ReadRequest:
    return ReadRequest(mail(subject, body), MIME)


@pytest.fixture
async def pool() -> AsyncIterator[ReadingPool]:
    pool = ReadingPool(2)
    yield pool
    await pool.close()


@pytest.fixture
def saboteur(tmp_path: Path) -> tuple[str, ...]:
    """Return the command of children that break over items that ask for it."""
    script = tmp_path / "saboteur.py"
    script.write_text(SABOTEUR)
    (tmp_path / "saboteur.py.crash").touch()
    return (sys.executable, str(script))


@pytest.fixture
async def sabotaged(saboteur: tuple[str, ...]) -> AsyncIterator[ReadingPool]:
    """A pool of such children, patient: on a busy machine a fresh child takes seconds to start."""
    pool = ReadingPool(1, wall_limit_s=60, command=saboteur)
    yield pool
    await pool.close()


def children_of(pid: int) -> list[int]:
    """Return the reading children of a process, by the kernel's own list."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == pid and b"agentdesk.reading" in command and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def proc(pid: int, name: str) -> bytes:
    """Return a file of the kernel about a process, b"" where the process is gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def until(condition: Callable[[], bool], limit_s: float = 240) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come about in time"
        time.sleep(0.02)


async def test_a_mail_comes_back_as_a_record(pool: ReadingPool) -> None:
    """The whole way through a real child."""
    message = await pool.read(request("Order 12", "Where is it?\r\n"))
    assert (message.subject, message.sender.address, message.body_text) == ("Order 12", "jan@example.org", "Where is it?")
    assert message.unreadable == ""


async def test_many_come_back_in_the_order_they_were_asked(pool: ReadingPool) -> None:
    """Two children answer as they please; whoever asked must not notice."""
    messages = await pool.read_many([request(f"Number {n}") for n in range(300)])
    assert [message.subject for message in messages] == [f"Number {n}" for n in range(300)]


async def test_attachment_bytes_come_back_decoded(pool: ReadingPool) -> None:
    """An attachment is decoded only when somebody opens it."""
    source = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n"
    message = await pool.read(ReadRequest(source, MIME))
    assert await pool.part(PartRequest(source, message.attachments[0].part)) == b"hello"
    with pytest.raises(NotFound):
        await pool.part(PartRequest(source, 99))


async def test_children_are_renewed_after_their_share(tmp_path: Path) -> None:
    """What a hostile item may have done to a child must not last."""
    pool = ReadingPool(1, renew_after=10)
    try:
        await pool.read(request("first"))
        first = children_of(os.getpid())
        await pool.read_many([request(str(n)) for n in range(25)])
        assert not set(first) & set(children_of(os.getpid()))
    finally:
        await pool.close()


async def test_an_item_that_kills_its_child_costs_only_itself(sabotaged: ReadingPool) -> None:
    """One killed child of an executor pool once failed fourteen of twenty innocent futures."""
    requests = [request(str(n)) for n in range(20)]
    requests[7] = request("the bad one", "CRASH-BODY")
    messages = await sabotaged.read_many(requests)
    assert [n for n, message in enumerate(messages) if message.unreadable] == [7]
    assert "signal 11" in messages[7].unreadable
    assert messages[7].subject == "the bad one"
    assert messages[7].sender.address == "jan@example.org"


async def test_an_item_gets_a_second_chance_in_a_fresh_child(sabotaged: ReadingPool) -> None:
    """A child may end for reasons of its own; the item is read all the same."""
    message = await sabotaged.read(request("unlucky", "CRASH-ONCE"))
    assert message.unreadable == ""
    assert message.body_text == "CRASH-ONCE"


async def test_a_slow_item_is_given_up_and_the_next_ones_are_read(saboteur: tuple[str, ...]) -> None:
    """The wall limit is the last line behind the child's own clock."""
    pool = ReadingPool(1, wall_limit_s=8, command=saboteur)
    try:
        slow, quick = await pool.read_many([request("slow", "HANG-BODY"), request("quick")])
    finally:
        await pool.close()
    assert "no answer within" in slow.unreadable
    assert slow.subject == "slow"
    assert (quick.subject, quick.unreadable) == ("quick", "")


async def test_a_killed_child_is_replaced(pool: ReadingPool) -> None:
    """Somebody may always run `kill`."""
    await pool.read(request("one"))
    for pid in children_of(os.getpid()):
        os.kill(pid, signal.SIGKILL)
    assert (await pool.read(request("two"))).subject == "two"


async def test_the_children_start_before_there_is_work(pool: ReadingPool) -> None:
    """A first sync finds them ready when its first mail has come, instead of waiting for two interpreters."""
    pool.get_ready()
    pool.get_ready()
    async with asyncio.timeout(240):
        while len(children_of(os.getpid())) < 2:  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.02)
    ready = children_of(os.getpid())
    read = await pool.read_many([request(f"Question {number}") for number in range(100)])
    assert [one.subject for one in read] == [f"Question {number}" for number in range(100)]
    assert children_of(os.getpid()) == ready


async def test_every_core_gets_a_child_where_reading_is_what_takes_long() -> None:
    """Where this process files as fast as one child reads, a second one would only take turns with it."""
    seconds = itertools.count()
    busy = SpareCore(lambda: float(next(seconds)), lambda: 0.9 * next(seconds))
    idle = SpareCore(lambda: float(next(seconds)), lambda: 0.0)
    for spare_core, children in ((busy, max(1, (os.cpu_count() or 1) - 1)), (idle, os.cpu_count() or 1)):
        pool = ReadingPool()
        pool.spare_core = spare_core
        await asyncio.gather(*(pool.read_many([request(str(number)) for number in range(100)]) for _batch in range(3)))
        assert len(children_of(os.getpid())) == children
        await pool.close()


async def test_closing_ends_the_children_and_tells_whoever_waits() -> None:
    """Nobody waits for ever on a pool that is gone."""
    pool = ReadingPool(1)
    await pool.read(request("one"))
    await pool.close()
    await pool.close()
    assert children_of(os.getpid()) == []
    with pytest.raises(Unavailable):
        await pool.read(request("two"))


async def test_a_child_that_cannot_start_is_reported_with_its_own_words() -> None:
    """A broken installation must say so instead of losing mail."""
    pool = ReadingPool(1, command=(sys.executable, "-c", "raise SystemExit('no such library')"))
    try:
        with pytest.raises(Unavailable, match="no such library"):
            await pool.read(request("one"))
    finally:
        await pool.close()


PARENT = """
import asyncio, sys
from agentdesk.domain.reading import ReadRequest
from agentdesk.sandbox import ReadingPool

async def main():
    pool = ReadingPool(2)
    await pool.read_many([ReadRequest(b"Subject: x\\n\\n", "message/rfc822")] * 40)
    print("reading", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def test_children_die_with_a_parent_that_is_killed() -> None:
    """Children of an executor pool outlive a killed parent; ours must not."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE)
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"reading\n"
        children = children_of(parent.pid)
        assert children
    finally:
        parent.kill()
        parent.wait()
        if parent.stdout is not None:
            parent.stdout.close()
    until(lambda: not any(proc(pid, "cmdline") for pid in children))


async def test_a_child_sees_nothing_of_our_environment_and_has_the_lowest_priority(
    pool: ReadingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secrets in the environment are none of a reader's business, and reading must not slow a keypress."""
    monkeypatch.setenv("AGENTDESK_CANARY", "secret")
    await pool.read(request("one"))
    child = children_of(os.getpid())[0]
    assert b"CANARY" not in proc(child, "environ")
    assert os.getpriority(os.PRIO_PROCESS, child) == 19
    limits = proc(child, "limits").decode().splitlines()
    for name in ("Max core file size", "Max file size"):
        assert next(line for line in limits if line.startswith(name)).split()[-2] == "0"
    assert next(line for line in limits if line.startswith("Max address space")).split()[-2].isdigit()


async def test_a_child_leaves_the_machine_to_people_and_is_replaced_when_nobody_is_there() -> None:
    """Beside children of the usual priority a console's keys take twice as long; alone, intake wants the whole machine."""
    here = True
    pool = ReadingPool(1)
    pool.gives_way = lambda: here
    await pool.read_many([request("One")] * 4)
    (polite,) = children_of(os.getpid())
    assert os.getpriority(os.PRIO_PROCESS, polite) == 19
    here = False
    await pool.read_many([request(f"Number {number}") for number in range(300)])
    (eager,) = children_of(os.getpid())
    assert (eager != polite, os.getpriority(os.PRIO_PROCESS, eager)) == (True, os.getpriority(os.PRIO_PROCESS, 0))
    await pool.close()


async def test_a_scan_a_person_waits_for_goes_first_and_gives_way_to_nothing() -> None:
    """Whoever asks for a page to be read again must not wait behind a stack that nobody waits for, at the lowest priority."""
    pool = ReadingPool(1, command=SCANS_COMMAND, window_items=1)
    read: list[str] = []

    async def reading(text: str, *, is_waited_for: bool = False) -> None:
        scan = ReadRequest(b"", SCAN, details=Given(text=text).dump(), is_waited_for=is_waited_for)
        read.append((await pool.read(scan)).body_text)

    await reading("first")
    (polite,) = children_of(os.getpid())
    assert os.getpriority(os.PRIO_PROCESS, polite) == 19
    await asyncio.gather(reading("a stack"), reading("its rest"), reading("waited for", is_waited_for=True))
    await reading("waited for too", is_waited_for=True)
    (eager,) = children_of(os.getpid())
    assert read == ["first", "waited for", "a stack", "its rest", "waited for too"]
    assert os.getpriority(os.PRIO_PROCESS, eager) == os.getpriority(os.PRIO_PROCESS, 0)
    await pool.close()


async def test_a_scan_a_person_waits_for_does_not_wait_for_a_child_that_is_long_at_another() -> None:
    """A stack of two hundred pages keeps a child busy for a quarter of an hour, and for ever where the machine has other things to do."""
    pool = ReadingPool(1, command=SCANS_COMMAND, window_items=1)

    def scan(text: str, *, is_waited_for: bool = False) -> ReadRequest:
        return ReadRequest(b"", SCAN, details=Given(text=text).dump(), is_waited_for=is_waited_for)

    await pool.read(scan("first"))
    (busy,) = children_of(os.getpid())
    os.kill(busy, signal.SIGSTOP)
    stack = asyncio.create_task(pool.read_many([scan("a stack"), scan("its rest")]))
    while len(pool._queue) != 1:  # noqa: ASYNC110 - until the stopped child has the first of them
        await asyncio.sleep(0.01)
    assert (await pool.read(scan("waited for", is_waited_for=True))).body_text == "waited for"
    assert not stack.done()
    os.kill(busy, signal.SIGCONT)
    assert [one.body_text for one in await stack] == ["a stack", "its rest"]
    await pool.close()
    assert children_of(os.getpid()) == []


async def test_readers_of_scans_are_told_whose_desk_it_is() -> None:
    """Of two addresses in a letter's head one is ours, and its place says which is the sender's."""
    pools = ReadingPools(scans=ReadingPool(1, command=SCANS_COMMAND, window_items=1))
    pools.own_names = lambda: ("Fietsen Duin", "Kerkstraat 12")
    text = "Kapsalon Knip\nVoorstraat 61\n3512 AL Utrecht\n\nFietsen Duin\nKerkstraat 12\n3511 AB Utrecht\n\nBeste Bas,\n\nbel mij.\n\nGroet,\nSanne"
    (read,) = await pools.read_many([ReadRequest(b"", SCAN, details=Given(text=text).dump())])
    assert [one.value for one in read.proposals if one.kind is ProposalKind.SENDER] == ["Kapsalon Knip"]
    await pools.close()


async def test_a_pool_that_closes_leaves_no_failure_unheard(caplog: pytest.LogCaptureFixture) -> None:
    """One that nobody takes note of is an error in the log at every stop."""
    pool = ReadingPool(1)
    reading = asyncio.create_task(pool.read_many([request("One"), request("Two"), request("Three")]))
    await asyncio.sleep(0)
    await pool.close()
    with pytest.raises(Unavailable):
        await reading
    del reading
    gc.collect()
    assert not caplog.records
