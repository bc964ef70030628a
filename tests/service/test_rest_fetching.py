"""A large message in a running desk: in the list at once, whole a little later, or when somebody asks."""

from __future__ import annotations

import time
from contextlib import suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import ListConversations, ReadAttachment, ShowConversation
from agentdesk.domain.errors import Transient
from agentdesk.domain.ids import AccountName, MessageId
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddAccount, FetchRest
from tests.servers.scripted_imap import ScriptedImap, drop
from tests.service.running import DEADLINE_S, RunningDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import MessageView

PHOTO = bytes(range(256)) * 18_000


def photos() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "maria@example.net", "Photos", "<photos@example.net>"
    message.set_content("The lamp, from all sides.")
    message.add_attachment(PHOTO, maintype="image", subtype="png", filename="lamp.png")
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        scripted.inbox.add(photos())
        yield scripted


def connect(desk: BlockingDesk, server: ScriptedImap, limit: str) -> None:
    settings = {"address": "shop@bakery.example", "user": "shop", "imap_host": "127.0.0.1", "imap_port": str(server.port)}
    settings |= {"imap_security": "none", "whole_up_to_mb": limit, "connections": "2"}
    desk.do(AddAccount("email", AccountName("shop"), tuple(settings.items()), secret="crumb", secret_place="file", test=False))


def shown(desk: BlockingDesk) -> MessageView | None:
    rows = desk.ask(ListConversations(view="all"))
    pages = desk.ask(ShowConversation(rows[0].id)) if rows else []
    return next((message for page in pages for message in page.messages), None)


def until_shown(desk: BlockingDesk, *, is_whole: bool) -> MessageView:
    deadline = time.monotonic() + DEADLINE_S
    while True:
        message = shown(desk)
        if message is not None and (message.rest is None or not is_whole):
            return message
        assert time.monotonic() < deadline
        time.sleep(0.1)


def ask_until_it_comes(desk: BlockingDesk, message: MessageId) -> None:
    """A person presses the key again after the line broke."""
    with suppress(Transient):
        desk.do(FetchRest((message,)))
        return
    desk.do(FetchRest((message,)))


def test_a_large_message_completes_itself_although_the_line_breaks(running: RunningDesk, server: ScriptedImap) -> None:
    server.script.on("UID FETCH", drop(), times=1, containing="<1048576.")
    with running.open(Means.CONSOLE) as desk:
        connect(desk, server, "60")
        first = until_shown(desk, is_whole=False)
        assert first.subject == "Photos"
        if first.rest is not None:
            assert first.rest.is_wanted
            ask_until_it_comes(desk, first.id)
        whole = until_shown(desk, is_whole=True)
        assert whole.id == first.id
        assert whole.body_text.strip() == "The lamp, from all sides."
        assert [(one.filename, one.size) for one in whole.attachments] == [("lamp.png", len(PHOTO))]
        assert b"".join(piece.piece for piece in desk.ask(ReadAttachment(whole.id, 1))) == PHOTO


def test_above_the_limit_the_rest_waits_until_somebody_asks(running: RunningDesk, server: ScriptedImap) -> None:
    with running.open(Means.CONSOLE) as desk:
        connect(desk, server, "5")
        listed = until_shown(desk, is_whole=False)
        assert listed.rest is not None
        assert (listed.rest.is_wanted, listed.rest.full_bytes) == (False, len(photos()))
        assert not [command for command in server.commands_named("UID FETCH") if "BODY.PEEK[]" in command.text]
        desk.do(FetchRest((listed.id,)))
        assert until_shown(desk, is_whole=True).attachments[0].size == len(PHOTO)
        assert not list((running.home.data_dir / "partial").iterdir())
