"""The folder a scanner drops letters into: real files, half-written, renamed, hostile, and a service that stops anywhere."""

from __future__ import annotations

import itertools
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentdesk.channels.paper import folder
from agentdesk.channels.paper.folder import LetterFolder
from agentdesk.channels.registry import open_channel
from agentdesk.domain.channels import AccountSettings, Concludes, Conclusion, Polls
from agentdesk.domain.ids import AccountName
from agentdesk.domain.letters import Given, claimed_size
from tests.channels.contract import ReceivingContract, poll_until_done
from tests.channels.test_maildir import NoSecrets
from tests.reading.test_scans import png_that_says
from tests.scans import letter

if TYPE_CHECKING:
    from agentdesk.channels.paper.channel import BothWays

LONG_AGO_S = 600


def settle(path: Path) -> None:
    """Let a file look as if nobody had written to it for ten minutes."""
    then = time.time() - LONG_AGO_S
    os.utime(path, (then, then))


class FolderRig:
    """A drop folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "scans"
        self.path.mkdir()
        self._names = itertools.count(1)

    def open(self) -> LetterFolder:
        return LetterFolder(AccountSettings(AccountName("shop"), "letter", (("path", str(self.path)),)))

    def deliver(self, message: bytes) -> None:
        self.drop(f"scan{next(self._names):04}.pdf", message)

    def drop(self, name: str, content: bytes) -> Path:
        path = self.path / name
        path.write_bytes(content)
        settle(path)
        return path

    def lose_far_side(self) -> None:
        self.path.rename(self.path.with_name("gone"))

    def names(self, folder: str = "") -> list[str]:
        place = self.path / folder
        return sorted(path.name for path in place.iterdir() if path.is_symlink() or not path.is_dir()) if place.exists() else []


@pytest.fixture
def rig(tmp_path: Path) -> FolderRig:
    return FolderRig(tmp_path)


class TestTheContract(ReceivingContract):
    """A folder of letters keeps what every channel promises."""


async def test_files_move_only_once_the_desk_says_it_has_them(rig: FolderRig) -> None:
    rig.drop("good.png", letter(1))
    rig.drop("bad.pdf", b"%PDF-1.4 %%EOF")
    channel = rig.open()
    result = await channel.poll(None)
    assert rig.names() == ["bad.pdf", "good.png"]
    ids = {item.location: item.external_id for item in result.items}
    await channel.conclude([Conclusion(ids["good.png"], is_unreadable=False), Conclusion(ids["bad.pdf"], is_unreadable=True)])
    assert (rig.names(), rig.names("done"), rig.names("failed")) == ([], ["good.png"], ["bad.pdf"])


async def test_what_a_stop_left_is_moved_where_the_desk_says_it_belongs(rig: FolderRig) -> None:
    rig.drop("a.png", letter(1))
    rig.drop("b.pdf", b"%PDF-1.4 %%EOF")
    rig.drop("c.png", letter(2))
    result = await rig.open().poll(None)
    # The cursor was committed, then the service was killed; the next one has filed two of the three by now.
    channel = rig.open()
    a, b, c = channel.unconcluded(result.cursor)
    await channel.conclude([Conclusion(a, is_unreadable=False), Conclusion(b, is_unreadable=True)])
    again = await channel.poll(result.cursor)
    assert (again.items, rig.names(), rig.names("done"), rig.names("failed")) == ((), ["c.png"], ["a.png"], ["b.pdf"])
    assert channel.unconcluded(again.cursor) == (c,)


async def test_a_file_somebody_took_away_is_forgotten_before_anything_is_said_of_it(rig: FolderRig) -> None:
    rig.drop("a.png", letter(1)).unlink()
    path = rig.drop("a.png", letter(1))
    result = await rig.open().poll(None)
    path.unlink()
    channel = rig.open()
    assert channel.unconcluded((await channel.poll(result.cursor)).cursor) == ()


async def test_a_file_being_read_is_neither_moved_nor_given_twice(rig: FolderRig) -> None:
    rig.drop("a.png", letter(1))
    channel = rig.open()
    result = await channel.poll(None)
    again = await channel.poll(result.cursor)
    assert (again.items, rig.names()) == ((), ["a.png"])


async def test_a_file_that_still_grows_is_left_until_it_stands_still(rig: FolderRig) -> None:
    """Scanners write over the network, in pieces, and slowly."""
    path = rig.path / "a.png"
    path.write_bytes(letter(1)[:2000])
    channel = rig.open()
    assert (await channel.poll(None)).items == ()
    path.write_bytes(letter(1))
    assert (await channel.poll(None)).items == ()
    settle(path)
    assert [item.content for item in (await channel.poll(None)).items] == [letter(1)]


async def test_half_a_file_that_stands_still_for_a_moment_is_waited_for(rig: FolderRig) -> None:
    path = rig.drop("a.png", letter(1)[:2000])
    then = time.time() - 10
    os.utime(path, (then, then))
    assert (await rig.open().poll(None)).items == ()
    settle(path)
    assert len((await rig.open().poll(None)).items) == 1


async def test_links_pipes_and_bombs_are_refused_and_stay(rig: FolderRig, tmp_path: Path) -> None:
    """A link in a shared folder could name any file of the service's; a pipe would hold it for ever."""
    secret = tmp_path / "secret"
    secret.write_bytes(letter(1))
    (rig.path / "link.png").symlink_to(secret)
    os.mkfifo(rig.path / "pipe.pdf")
    rig.drop("bomb.png", png_that_says(40_000, 40_000) + b"IEND")
    rig.drop("good.png", letter(2))
    result = await rig.open().poll(None)
    assert [item.location for item in result.items] == ["good.png"]
    assert [name for name, _cause in result.left] == ["link.png", "pipe.pdf", "bomb.png"]
    assert all(cause for _name, cause in result.left)
    assert rig.names() == ["bomb.png", "good.png", "link.png", "pipe.pdf"]


async def test_a_bomb_is_looked_at_once_and_again_when_it_was_changed(rig: FolderRig, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def noted(content: bytes) -> tuple[int, int]:
        looked.append(len(content))
        return claimed_size(content)

    monkeypatch.setattr(folder, "claimed_size", noted)
    rig.drop("bomb.png", png_that_says(40_000, 40_000) + b"IEND")
    channel = rig.open()
    refused = [(await channel.poll(None)).left for _poll in range(3)]
    assert (refused[0], len(looked)) == (refused[2], 1)
    rig.drop("bomb.png", letter(1))
    assert [item.location for item in (await channel.poll(None)).items] == ["bomb.png"]


async def test_a_file_put_in_the_place_of_a_taken_one_is_another_letter(rig: FolderRig) -> None:
    """Many scanners begin again with scan0001 each day."""
    rig.drop("scan0001.png", letter(1))
    channel = rig.open()
    first = await channel.poll(None)
    path = rig.path / "scan0001.png"
    path.write_bytes(letter(2))
    await channel.conclude([Conclusion(first.items[0].external_id, is_unreadable=False)])
    assert rig.names() == ["scan0001.png"]
    settle(path)
    second = await channel.poll(first.cursor)
    assert [item.content for item in second.items] == [letter(2)]


async def test_a_taken_name_in_done_is_never_written_over(rig: FolderRig) -> None:
    (rig.path / "done").mkdir()
    (rig.path / "done" / "a.png").write_bytes(b"of yesterday")
    rig.drop("a.png", letter(1))
    channel = rig.open()
    items, _cursor = await poll_until_done(channel)
    await channel.conclude([Conclusion(items[0].external_id, is_unreadable=False)])
    assert rig.names("done") == ["a-2.png", "a.png"]
    assert (rig.path / "done" / "a.png").read_bytes() == b"of yesterday"


def test_an_account_of_letters_goes_both_ways_where_both_are_set(rig: FolderRig, tmp_path: Path) -> None:
    settings = (("path", str(rig.path)), ("post_room", str(tmp_path)))
    both: BothWays = open_channel(AccountSettings(AccountName("post"), "letter", settings), NoSecrets())  # type: ignore[assignment]
    assert isinstance(both, Polls)
    assert isinstance(both, Concludes)
    assert hasattr(both, "send")
    assert not isinstance(open_channel(AccountSettings(AccountName("post"), "letter", settings[1:]), NoSecrets()), Polls)


async def test_sidecars_say_what_is_known_and_move_with_their_scan(rig: FolderRig) -> None:
    """A scan station writes what its user typed beside the scan; the same two files are imported the same way by hand."""
    rig.drop("a.png", letter(1))
    rig.drop("a.json", b'{"from": "Jan Jansen", "received": "2026-11-03", "subject": "De lamp"}')
    rig.drop("a.txt", b"lang: nl\n\nTyped by hand.")
    channel = rig.open()
    (item,) = (await channel.poll(None)).items
    given = Given.parse(item.details)
    assert (given.filename, given.sender_name, given.subject, given.language, given.text) == (
        "a.png",
        "Jan Jansen",
        "De lamp",
        "nl",
        "Typed by hand.",
    )
    assert item.arrived_at.isoformat() == "2026-11-03T00:00:00+00:00"
    await channel.conclude([Conclusion(item.external_id, is_unreadable=False)])
    assert (rig.names(), rig.names("done")) == ([], ["a.json", "a.png", "a.txt"])


async def test_a_scan_waits_until_its_sidecar_is_whole_and_understood(rig: FolderRig) -> None:
    """Taken without it, the letter would stand there under a wrong name, and nobody would know."""
    rig.drop("a.png", letter(1))
    (rig.path / "a.json").write_bytes(b'{"from": ')
    channel = rig.open()
    assert (await channel.poll(None)).items == ()
    settle(rig.path / "a.json")
    found = await channel.poll(None)
    assert (found.items, [name for name, _reason in found.left]) == ((), ["a.json"])
    rig.drop("a.json", b'{"from": "Jan"}')
    assert len((await channel.poll(None)).items) == 1


async def test_after_a_restart_a_scan_and_its_sidecar_are_moved_under_one_name(rig: FolderRig) -> None:
    for number in range(2):
        rig.drop("a.png", letter(number))
        rig.drop("a.json", b'{"from": "Jan"}')
        cursor = (await rig.open().poll(None)).cursor
        again = rig.open()
        await again.conclude([Conclusion(one, is_unreadable=False) for one in again.unconcluded(cursor)])
        await again.poll(cursor)
    assert (rig.names(), rig.names("done")) == ([], ["a-2.json", "a-2.png", "a.json", "a.png"])


def test_a_folder_that_a_unit_left_read_only_says_what_opens_it(tmp_path: Path) -> None:
    """No chmod helps there, and nothing about the folder itself shows why."""
    rig = FolderRig(tmp_path)
    asked = (
        "import asyncio; from pathlib import Path; from tests.channels.test_letter_folder import FolderRig; "
        f"rig = object.__new__(FolderRig); rig.path = Path({str(rig.path)!r}); (found,) = asyncio.run(rig.open().test()); print(found.words)"
    )
    mounted = f'mount -t tmpfs -o ro tmpfs {shlex.quote(str(rig.path))} && exec "$0" -c {shlex.quote(asked)}'
    argv = ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, sys.executable]
    said = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=240, cwd=Path(__file__).parents[2])
    assert f"ReadWritePaths={rig.path}" in said.stdout
