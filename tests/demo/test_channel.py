"""The sample desk's own channel keeps the contract of all channels, on real folders."""

from __future__ import annotations

import itertools
import json
import os
import stat
from collections.abc import Sequence
from email import message_from_bytes
from pathlib import Path

import pytest

from agentdesk.channels import registry
from agentdesk.demo.channel import DemoChannel
from agentdesk.demo.far_side import SENT, FarSide
from agentdesk.demo.specs import SPECS
from agentdesk.domain.channels import ITEM_JSON, AccountSettings, OutgoingMessage
from agentdesk.domain.errors import ConfigError, Refused
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from tests.channels.contract import ReceivingContract, SendingContract, no_commit, outgoing
from tests.channels.test_maildir import NoSecrets


class DemoRig:
    """A far side whose folders the test looks into and spoils."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.far_side = FarSide(root)
        self.far_side.make(("shop", "mail"), "mail")
        self.sent = self.far_side.folder("mail") / SENT
        self._patch = patch
        self._number = itertools.count()

    def settings(self) -> AccountSettings:
        values = (("path", str(self.far_side.folder("shop"))), ("sent_path", str(self.sent)))
        return AccountSettings(AccountName("shop"), "demo-social", values)

    def open(self) -> DemoChannel:
        channel = registry.open_channel(self.settings(), NoSecrets())
        assert isinstance(channel, DemoChannel)
        return channel

    def open_sender(self) -> DemoChannel:
        return self.open()

    def deliver(self, message: bytes) -> None:
        number = next(self._number)
        written = self.far_side.folder("shop") / "tmp" / f"17637{number:05}.item.demo"
        written.write_bytes(message)
        written.rename(self.far_side.folder("shop") / "new" / written.name)

    def left(self) -> Sequence[bytes]:
        return [file.read_bytes() for file in sorted((self.sent / "cur").iterdir())]

    def recipients_of_last(self) -> tuple[str, ...]:
        found = message_from_bytes(self.left()[-1])
        return tuple(found.get_all("X-Demo-To", [])) or (str(found["To"]),)

    def refuse(self) -> None:
        def refuse(*_args: object) -> None:
            raise Refused(account=AccountName("shop"), cause="no such person")

        self._patch.setattr(DemoChannel, "_check", refuse)

    def refuse_for_now(self) -> None:
        (self.sent / "tmp").rmdir()

    def die_while_sending(self) -> None:
        fsync = os.fsync

        def broken(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(5, "Input/output error")
            fsync(descriptor)

        self._patch.setattr(os, "fsync", broken)

    def lose_far_side(self) -> None:
        self.far_side.folder("shop").rename(self.far_side.root / "elsewhere")


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DemoRig:
    return DemoRig(tmp_path / "far-side", monkeypatch)


class TestDemoReceives(ReceivingContract):
    """The contract of receiving."""


class TestDemoSends(SendingContract):
    """The contract of sending."""


def item(recipient: str = "Marloes D.", text: str = "Dat spijt ons.") -> OutgoingMessage:
    content = json.dumps({"text": text, "in_reply_to": "review-one-star.1", "channel": "google-business"}).encode()
    return OutgoingMessage(content, ITEM_JSON, "", (recipient,), "c62.m1.abc@host", "review-one-star.1")


async def test_an_answer_on_any_channel_is_filed_as_a_mail_that_says_where_it_would_have_gone(rig: DemoRig) -> None:
    """A visitor finds every reply in one folder, whatever it answers."""
    await rig.open().send(item(), "key", no_commit)
    [filed] = rig.left()
    mail = message_from_bytes(filed)
    assert (mail["X-Demo-Channel"], mail["X-Demo-To"]) == ("google-business", "Marloes D.")
    assert b"Dat spijt ons." in filed


@pytest.mark.parametrize("handle", ["", "a\nb", "x" * 300, "\x1b[2J", "a\u202eb"])
async def test_a_handle_that_is_none_is_refused_before_anything_is_filed(rig: DemoRig, handle: str) -> None:
    """It would end in a header."""
    with pytest.raises(Refused):
        await rig.open().send(item(handle), "key", no_commit)
    assert rig.left() == []


async def test_what_was_filed_before_a_crash_is_found_again(rig: DemoRig) -> None:
    """The outbox asks before anybody sends twice."""
    assert await rig.open().find_sent(item(), "key") is None
    await rig.open().send(item(), "key", no_commit)
    assert await rig.open().find_sent(item(), "key") is not None


async def test_a_reply_that_left_is_noted_for_its_customer(rig: DemoRig) -> None:
    """That is what lets them answer."""
    await rig.open().send(item(), "key", no_commit)
    [noted] = (rig.far_side.root / "replies").iterdir()
    assert noted.name.startswith("review-one-star.")


async def test_an_item_that_arrives_between_poll_and_listen_is_heard_of(rig: DemoRig) -> None:
    """Whoever listens a moment too late must not wait for the next round."""
    channel = rig.open()
    await channel.poll(None)
    rig.deliver(b"{}")
    await anext(aiter(channel.listen()))


async def test_mail_handed_to_this_channel_leaves_unchanged(rig: DemoRig) -> None:
    """What was approved is what is filed."""
    await rig.open().send(outgoing(), "key", no_commit)
    assert rig.left() == [outgoing().content]


def test_each_kind_but_mail_has_a_channel_and_only_public_kinds_are_public() -> None:
    """The composer warns by this."""
    assert {spec.kind for spec in SPECS} == set(ChannelKind) - {ChannelKind.EMAIL}
    assert {spec.kind for spec in SPECS if spec.limits.is_public} == {ChannelKind.REVIEW, ChannelKind.SOCIAL}
    for spec in SPECS:
        assert registry.spec(spec.name) == spec


@pytest.mark.parametrize("missing", ["path", "sent_path"])
def test_a_missing_setting_is_named(rig: DemoRig, missing: str) -> None:
    """Somebody edited the file by hand."""
    values = tuple(pair for pair in rig.settings().values if pair[0] != missing)
    with pytest.raises(ConfigError, match=missing):
        registry.open_channel(AccountSettings(AccountName("shop"), "demo-social", values), NoSecrets())
