"""Letters leave through a real print server, once, and what the printer says is what the outbox says."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from agentdesk.channels.paper.ipp import JobState, PrintServer
from agentdesk.channels.paper.post_room import PostRoom
from agentdesk.channels.paper.printing import Printer
from agentdesk.domain.channels import OutgoingMessage
from agentdesk.domain.errors import Refused, Transient, Uncertain
from agentdesk.domain.ids import AccountName
from tests.servers.cups import Cups, SocketPrinter

ACCOUNT = AccountName("post")
LETTER = OutgoingMessage(b"%PDF-1.7 a letter\n" * 200, "application/pdf", "", ("Grote Gracht 12, Maastricht",), "c1.m2.x@desk.example")


@dataclass
class Desk:
    """A print server with one printer, and how often a letter was about to leave."""

    server: Cups
    printer: SocketPrinter
    commits: int = 0

    def account(self, *, name: str = "jet", wait_s: float = 240, troubled_s: float = 240) -> Printer:
        return Printer(ACCOUNT, name, self.server.host, wait_s=wait_s, troubled_s=troubled_s)

    async def commit(self) -> None:
        self.commits += 1


@pytest.fixture
def desk() -> Iterator[Desk]:
    printer = SocketPrinter()
    with Cups() as server:
        server.add_printer("jet", printer.port)
        yield Desk(server, printer)
    printer.close()


@pytest.mark.server
async def test_a_letter_is_printed_byte_by_byte_and_a_second_attempt_prints_nothing(desk: Desk) -> None:
    """After a crash between `lp` and the note of it the same delivery is tried again."""
    receipt = await desk.account().send(LETTER, "desk-7", desk.commit)
    assert "printed" in receipt.words
    assert desk.printer.printed == [LETTER.content]
    again = await desk.account().send(LETTER, "desk-7", desk.commit)
    assert (again.external_id, desk.commits, len(desk.printer.printed)) == (receipt.external_id, 1, 1)
    assert await desk.account().find_sent(LETTER, "desk-7") == again
    assert await desk.account().find_sent(LETTER, "desk-8") is None


@pytest.mark.server
async def test_a_printer_that_waits_makes_the_letter_unknown_until_it_is_printed(desk: Desk) -> None:
    desk.server.pause("jet")
    with pytest.raises(Uncertain, match="waits at jet"):
        await desk.account(wait_s=1).send(LETTER, "desk-7", desk.commit)
    assert await desk.account().find_sent(LETTER, "desk-7") is None
    desk.server.resume("jet")
    receipt = await desk.account().send(LETTER, "desk-7", desk.commit)
    assert desk.printer.printed == [LETTER.content]
    assert (await desk.account().find_sent(LETTER, "desk-7"), desk.commits) == (receipt, 1)


@pytest.mark.server
async def test_a_printer_out_of_paper_is_said_and_prints_once_when_it_has_some(desk: Desk) -> None:
    """Whoever finds the tray empty fills it and goes on; by then the outbox has been asked to try again."""
    desk.server.add_printer_out_of_paper("bare", desk.printer.port)
    said = ""
    while "waits at bare: it is out of paper" not in said:
        with pytest.raises(Uncertain) as caught:
            await desk.account(name="bare", wait_s=0.5).send(LETTER, "desk-7", desk.commit)
        said = str(caught.value)
    desk.server.put_paper_in()
    receipt = await desk.account(name="bare").send(LETTER, "desk-7", desk.commit)
    assert desk.printer.printed == [LETTER.content]
    assert (await desk.account(name="bare").find_sent(LETTER, "desk-7"), desk.commits) == (receipt, 1)


@pytest.mark.server
async def test_a_printer_that_says_what_it_lacks_is_not_waited_for_much_longer(desk: Desk) -> None:
    """Somebody stands there and wonders; the next letters, perhaps for another printer, wait behind."""
    desk.server.add_printer_out_of_paper("bare", desk.printer.port)
    with pytest.raises(Uncertain, match="it is out of paper"):
        await desk.account(name="bare", wait_s=3600, troubled_s=0.1).send(LETTER, "desk-7", desk.commit)
    assert desk.printer.printed == []


@pytest.mark.server
async def test_a_job_cancelled_at_the_printer_is_said_and_can_be_printed_again(desk: Desk) -> None:
    desk.server.pause("jet")
    with pytest.raises(Uncertain):
        await desk.account(wait_s=1).send(LETTER, "desk-7", desk.commit)
    desk.server.cancel_all("jet")
    assert [job.state for job in PrintServer(desk.server.host).jobs("jet", "desk-7")] == [JobState.CANCELED]
    assert await desk.account().find_sent(LETTER, "desk-7") is None
    desk.server.resume("jet")
    await desk.account().send(LETTER, "desk-7", desk.commit)
    assert desk.printer.printed == [LETTER.content]


@pytest.mark.server
async def test_a_job_cancelled_while_it_is_waited_for_is_refused_in_a_whole_sentence(desk: Desk) -> None:
    """A server that gives no reason leaves nothing to put behind a colon."""
    desk.server.pause("jet")
    printing = asyncio.create_task(desk.account().send(LETTER, "desk-7", desk.commit))
    while not await asyncio.to_thread(PrintServer(desk.server.host).jobs, "jet", "desk-7"):  # noqa: ASYNC110 - a server says nothing by itself
        await asyncio.sleep(0.05)
    desk.server.cancel_all("jet")
    with pytest.raises(Refused, match=r"print job \d+ was cancelled or given up(: \S.*)?$"):
        await printing


@pytest.mark.server
async def test_what_cannot_print_is_said_before_anything_leaves(desk: Desk) -> None:
    with pytest.raises(Refused, match="no printer other"):
        await desk.account(name="other").send(LETTER, "desk-7", desk.commit)
    desk.server.reject("jet")
    with pytest.raises(Transient, match="takes no jobs"):
        await desk.account().send(LETTER, "desk-7", desk.commit)
    (probe,) = await desk.account().test()
    assert not probe.is_ok
    desk.server.stop()
    with pytest.raises(Transient, match="can't be asked"):
        await desk.account().send(LETTER, "desk-7", desk.commit)
    assert desk.commits == 0


@pytest.mark.server
async def test_a_printer_that_is_gone_is_named_with_the_servers_words(desk: Desk) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        desk.server.add_printer("gone", nobody.getsockname()[1])
        said = ""
        while not re.search("(?i)unavailable|not exist|refused", said):
            with pytest.raises(Uncertain) as caught:
                await desk.account(name="gone", wait_s=1).send(LETTER, "desk-7", desk.commit)
            said = str(caught.value)


async def test_the_post_room_gets_a_letter_once_under_a_name_of_its_own(tmp_path: Path) -> None:
    room, commits = PostRoom(ACCOUNT, tmp_path), []

    async def commit() -> None:
        commits.append(True)

    receipt = await room.send(LETTER, "desk/../7", commit)
    await room.send(LETTER, "desk/../7", commit)
    (filed,) = _files(tmp_path)
    assert (filed.name, filed.read_bytes(), receipt.external_id) == ("letter-desk-..-7.pdf", LETTER.content, filed.name)
    assert await room.find_sent(LETTER, "desk/../7") == receipt
    assert await room.find_sent(LETTER, "desk-8") is None
    with pytest.raises(Transient, match="can be written"):
        await PostRoom(ACCOUNT, tmp_path / "missing").send(LETTER, "k", commit)
    assert len(commits) == 2


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())
