"""The Maildir channel on real folders and real commands."""

from __future__ import annotations

import itertools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentdesk.channels import maildir
from agentdesk.channels.maildir import MaildirChannel, MaildirReceiver
from agentdesk.channels.registry import open_channel
from agentdesk.domain.channels import AccountSettings, Sends
from agentdesk.domain.errors import ConfigError, Refused, Transient, Uncertain
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Partial
from tests.channels.contract import ReceivingContract, SendingContract, mail, no_commit, outgoing, poll_until_done

if TYPE_CHECKING:
    from collections.abc import Sequence

# Files the message under its recipients' names, one file per message, as a mail transport would queue it.
_SENDER = """
import json, os, sys
folder = sys.argv[1]
content = sys.stdin.buffer.read()
count = len(os.listdir(folder))
with open(os.path.join(folder, f"{count:04}"), "wb") as file:
    file.write(json.dumps(sys.argv[2:]).encode() + b"\\n" + content)
"""


class NoSecrets:
    """A folder has no secrets."""

    def read(self, slot: str = "password") -> str | None:
        del slot
        return None

    def write(self, value: str, slot: str = "password") -> str:
        del value, slot
        raise AssertionError("a Maildir account stores no secret")


class MaildirRig:
    """A Maildir and a command that stores what it is given."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "Maildir"
        for part in ("cur", "new", "tmp"):
            (self.path / part).mkdir(parents=True)
        self.sent = folder / "sent"
        self.sent.mkdir()
        script = folder / "sender.py"
        script.write_text(_SENDER)
        self.command = f"{sys.executable} '{script}' '{self.sent}'"
        self._number = itertools.count()

    def settings(self) -> AccountSettings:
        values = (("address", "shop@bakery.example"), ("path", str(self.path)), ("send_command", self.command))
        return AccountSettings(AccountName("shop"), "maildir", values)

    def open(self) -> MaildirReceiver:
        channel = open_channel(self.settings(), NoSecrets())
        assert isinstance(channel, MaildirReceiver)
        return channel

    def open_sender(self) -> MaildirChannel:
        channel = self.open()
        assert isinstance(channel, MaildirChannel)
        return channel

    def deliver(self, message: bytes, *, name: str = "", part: str = "new") -> Path:
        number = next(self._number)
        written = self.path / "tmp" / f"17637{number:05}.M1P1.host"
        written.write_bytes(message)
        return written.rename(self.path / part / (name or written.name))

    def left(self) -> Sequence[bytes]:
        return [file.read_bytes().partition(b"\n")[2] for file in sorted(self.sent.iterdir())]

    def recipients_of_last(self) -> tuple[str, ...]:
        last = max(self.sent.iterdir()).read_bytes()
        return tuple(json.loads(last.partition(b"\n")[0]))

    def use_shell(self, script: str) -> None:
        self.command = f'/bin/sh -c "{script}" sh'

    def refuse(self) -> None:
        self.use_shell("cat >/dev/null; echo 'no such user' >&2; exit 67")

    def refuse_for_now(self) -> None:
        self.use_shell("cat >/dev/null; exit 75")

    def die_while_sending(self) -> None:
        self.use_shell("cat >/dev/null; kill -9 $$")

    def lose_far_side(self) -> None:
        self.path.rename(self.path.with_name("elsewhere"))


@pytest.fixture
def rig(tmp_path: Path) -> MaildirRig:
    return MaildirRig(tmp_path)


class TestMaildirReceives(ReceivingContract):
    """The contract of receiving, on a folder."""


class TestMaildirSends(SendingContract):
    """The contract of sending, by a command."""


async def test_files_are_left_as_they_are(rig: MaildirRig) -> None:
    """Another mail program may live on the folder: to it, nothing has been read."""
    rig.deliver(mail(1))
    before = sorted((file, file.stat().st_mtime_ns) for file in rig.path.rglob("*"))
    await poll_until_done(rig.open())
    assert sorted((file, file.stat().st_mtime_ns) for file in rig.path.rglob("*")) == before


async def test_a_message_another_program_moves_and_flags_is_not_handed_on_again(rig: MaildirRig) -> None:
    """Reading mail in mutt as well must not double the conversation."""
    file = rig.deliver(mail(1))
    channel = rig.open()
    _items, cursor = await poll_until_done(channel)
    moved = file.rename(rig.path / "cur" / f"{file.name}:2,")
    items, cursor = await poll_until_done(channel, cursor)
    assert items == []
    moved.rename(moved.with_name(f"{file.name}:2,FS"))
    items, _cursor = await poll_until_done(channel, cursor)
    assert items == []


async def test_the_first_sync_brings_the_newest_first_and_later_mail_comes_in_order(rig: MaildirRig) -> None:
    """Today's mail must be on the screen while the history is still being read."""
    for day in (2, 1, 3):
        os.utime(rig.deliver(mail(day)), (86_400 * day, 86_400 * day))
    channel = rig.open()
    items, cursor = await poll_until_done(channel)
    assert [item.arrived_at.day for item in items] == [4, 3, 2]
    for day in (5, 4):
        os.utime(rig.deliver(mail(day)), (86_400 * day, 86_400 * day))
    items, _cursor = await poll_until_done(channel, cursor)
    assert [item.arrived_at.day for item in items] == [5, 6]


async def test_mail_that_seems_older_than_the_last_poll_is_found(rig: MaildirRig) -> None:
    """A clock that was set back must hide nothing: what is new is decided by name, not by time."""
    rig.deliver(mail(1))
    channel = rig.open()
    _items, cursor = await poll_until_done(channel)
    os.utime(rig.deliver(mail(2)), (10, 10))
    items, _cursor = await poll_until_done(channel, cursor)
    assert len(items) == 1


async def test_links_pipes_and_hidden_files_are_no_messages(rig: MaildirRig, tmp_path: Path) -> None:
    """A link in a folder others write to must not bring a private file into the desk."""
    secret = tmp_path / "private"
    secret.write_text("secret")
    (rig.path / "new" / "link").symlink_to(secret)
    os.mkfifo(rig.path / "new" / "pipe")
    rig.deliver(mail(1), name=".hidden")
    items, _cursor = await poll_until_done(rig.open())
    assert items == []


async def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_handed_on(rig: MaildirRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """One broken file must neither hide the others nor be forgotten."""
    bad = rig.deliver(mail(1))
    rig.deliver(mail(2))
    real_open = os.open

    def failing(path: Path, flags: int) -> int:
        # Stands for a bad sector: tests may run as root, whom no mode bits keep out.
        if path == bad:
            raise OSError(5, "Input/output error")
        return real_open(path, flags)

    monkeypatch.setattr(os, "open", failing)
    channel = rig.open()
    result = await channel.poll(None)
    assert (len(result.items), result.has_more, result.backlog) == (1, False, 1)
    with pytest.raises(Transient, match=bad.name):
        await channel.poll(result.cursor)
    monkeypatch.undo()
    items, _cursor = await poll_until_done(channel, result.cursor)
    assert len(items) == 1


async def test_an_oversize_message_arrives_as_its_headers(rig: MaildirRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must be seen that something came, without filling the memory."""
    monkeypatch.setattr(maildir, "MAX_MESSAGE_BYTES", 1_000)
    message = mail(1, body="x" * 70 + "\n" * 2_000)
    rig.deliver(message)
    [item], _cursor = await poll_until_done(rig.open())
    assert item.partial is Partial.OVERSIZE
    assert item.full_bytes == len(message)
    assert item.content == message[: message.index(b"\r\n\r\n") + 4]


async def test_names_that_are_not_utf8_are_handed_on(rig: MaildirRig) -> None:
    """File names are bytes; a name no charset fits is still a customer's message."""
    name = os.fsdecode(b"1763700000.M\xff\xfe.host")
    rig.deliver(mail(1), name=name)
    [item], _cursor = await poll_until_done(rig.open())
    assert item.external_id.isascii()


async def test_an_unchanged_folder_is_not_listed_again(rig: MaildirRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is polled every two seconds; a folder of 50,000 messages must not be read through each time."""
    monkeypatch.setattr(maildir, "_SETTLED_S", -1.0)
    rig.deliver(mail(1))
    channel = rig.open()
    _items, cursor = await poll_until_done(channel)
    for _twice in range(2):
        await channel.poll(cursor)

    def listed(_path: Path) -> None:
        raise AssertionError("the folder was listed")

    monkeypatch.setattr(os, "scandir", listed)
    assert (await channel.poll(cursor)).items == ()


def test_without_a_command_the_account_only_receives(rig: MaildirRig) -> None:
    """What a channel can do is what its class implements, so the desk can refuse a reply beforehand."""
    rig.command = ""
    assert not isinstance(rig.open(), Sends)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((("path", "/x"),), "address is not set"),
        ((("address", "a@b.example"),), "path is not set"),
        ((("address", "a@b.example"), ("path", "/x"), ("send_command", "'open")), "can't be split"),
    ],
)
def test_settings_it_cannot_work_with_are_named(values: tuple[tuple[str, str], ...], words: str) -> None:
    """A mistake in a configuration file is met at the start, not when a customer waits."""
    with pytest.raises(ConfigError, match=words):
        open_channel(AccountSettings(AccountName("shop"), "maildir", values), NoSecrets())


async def test_no_shell_reads_the_command_or_a_recipient(rig: MaildirRig) -> None:
    """An address such as `$(…)@host` is legal and must stay an address."""
    recipients = ("$HOME@d.example", "a'b@d.example", "`id`@d.example")
    await rig.open_sender().send(outgoing(recipients=recipients), "key", no_commit)
    assert rig.recipients_of_last() == recipients


async def test_a_recipient_that_looks_like_an_option_is_refused(rig: MaildirRig) -> None:
    """Sendmail's -X and -C write and read files."""
    with pytest.raises(Refused, match="option"):
        await rig.open_sender().send(outgoing(recipients=("-X/tmp/log@d.example",)), "key", no_commit)
    assert rig.left() == []


async def test_a_missing_program_is_refused_before_the_commit_point(rig: MaildirRig) -> None:
    """Nothing was run, so nobody has to wonder whether it left."""
    rig.command = "/nowhere/sendmail -i"

    async def committed() -> None:
        raise AssertionError("the commit point was awaited")

    with pytest.raises(Refused, match="/nowhere/sendmail"):
        await rig.open_sender().send(outgoing(), "key", committed)
    assert [probe.is_ok for probe in await rig.open().test()] == [True, False]


async def test_a_command_that_does_not_end_is_killed_and_uncertain(rig: MaildirRig) -> None:
    """It may have handed the message on before it hung."""
    rig.use_shell("cat >/dev/null; sleep 600")
    channel = MaildirChannel(rig.settings(), timeout_s=0.2)
    with pytest.raises(Uncertain):
        await channel.send(outgoing(), "key", no_commit)


async def test_the_commands_words_are_one_clean_bounded_line(rig: MaildirRig) -> None:
    """They are shown on screen, and a command may say anything."""
    rig.use_shell(r"printf 'bad\033]0;title\007\nuser' >&2; head -c 300000 /dev/zero | tr '\\0' x >&2; exit 1")
    with pytest.raises(Refused) as caught:
        await rig.open_sender().send(outgoing(), "key", no_commit)
    words = str(caught.value)
    assert "bad" in words
    assert words.isprintable()
    assert len(words) < 500
