"""The agent's own files."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from agentdesk.client.desk import Desk
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.states import Means
from agentdesk.tui.conversations import joined
from agentdesk.tui.files import attach_file, save_attachment, suggested_path
from agentdesk.tui.session import Session
from tests.tui.desks import ShopDesk, shop

__all__ = ["shop"]

PHOTO = (
    b"From: Maria <maria@example.org>\nTo: shop@example.org\nSubject: photo\nMessage-ID: <p@example.org>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHere.\n--b\nContent-Type: image/jpeg\n'
    b'Content-Disposition: attachment; filename="../../photo.jpg"\nContent-Transfer-Encoding: base64\n\n/9j/AAAA\n--b--\n'
)


async def _message(session: Session) -> MessageId:
    return joined(await session.ask(ShowConversation(ConversationId(1)))).messages[0].id


async def test_an_attachment_is_saved_new_private_and_under_a_name_of_ours(
    shop: ShopDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never over a file, never through a link, never where the sender says."""
    shop.receive_raw(PHOTO)
    await asyncio.to_thread(shop.fetch)
    monkeypatch.chdir(tmp_path)
    session = Session(await Desk.open(shop.desk.home, means=Means.CONSOLE))
    try:
        message = await _message(session)
        path = suggested_path("../../photo.jpg", 1)
        assert Path(path) == tmp_path / "photo.jpg"
        target = await save_attachment(session, message, 1, path)
        assert target.read_bytes() == bytes.fromhex("ffd8ff000000")
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        with pytest.raises(UsageError):
            await save_attachment(session, message, 1, path)
        assert Path(suggested_path("photo.jpg", 1)) == tmp_path / "photo-2.jpg", "saved once more, it is not refused"
        (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(UsageError):
            await save_attachment(session, message, 1, str(tmp_path / "link"))
        assert not (tmp_path / "elsewhere").exists()
    finally:
        await session.close()


async def test_only_a_plain_file_can_be_attached(shop: ShopDesk, tmp_path: Path) -> None:
    """A fifo would hang the console; a folder is no file."""
    (tmp_path / "offer.txt").write_text("Offer", "utf-8")
    session = Session(await Desk.open(shop.desk.home, means=Means.CONSOLE))
    try:
        attached = await attach_file(session, str(tmp_path / "offer.txt"))
        assert (attached.filename, attached.content_type, attached.size) == ("offer.txt", "text/plain", 5)
        for wrong in (tmp_path, tmp_path / "missing"):
            with pytest.raises(UsageError):
                await attach_file(session, str(wrong))
    finally:
        await session.close()
