"""A real desk for the console's tests: a real service, a Maildir that mail is put into, and a folder that replies end in."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from agentdesk.client.desk import Desk
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddAccount, Sync
from agentdesk.tui.app import ConsoleApp
from agentdesk.tui.first_answers import FirstAnswers
from agentdesk.tui.screens.composer import ComposerScreen
from agentdesk.tui.screens.inbox import InboxScreen
from agentdesk.tui.session import Session
from agentdesk.tui.widgets.inbox_list import InboxList
from tests.service.running import RunningDesk

DEADLINE_S = 240.0
ASKING_S = 2.0
BUSY_S = 30.0
"""How long a desk may take that is there, on a machine with much to do."""
OTHERS = frozenset({"wizard", "consent"})
"""Work that waits for servers, and for a person at a page of theirs."""
SHOP = AccountName("shop")


@dataclass
class ShopDesk:
    """One desk with one Maildir account."""

    folder: Path
    store_url: str = ""
    """Of the database it is kept in; "" where it is files."""
    desk: RunningDesk = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.desk = RunningDesk(self.folder / "desk", self.store_url)
        self.maildir, self.sent = self.folder / "maildir", self.folder / "sent"
        for name in ("cur", "new", "tmp"):
            (self.maildir / name).mkdir(parents=True)
        self.sent.mkdir()

    @property
    def environ(self) -> dict[str, str]:
        """How a program finds this desk."""
        return {"AGENTDESK_HOME": str(self.folder / "desk"), "HOME": str(self.folder), "PYTHONPATH": str(Path(__file__).parents[2])}

    def add_account(self, undo_window_s: int = 10) -> None:
        """Add the Maildir account, whose send command files replies in `sent`."""
        command = self.folder / "send.sh"
        command.write_text(f'#!/bin/sh\ncat > "{self.sent}/$1-$$.part" && mv "{self.sent}/$1-$$.part" "{self.sent}/$1-$$.eml"\n')
        command.chmod(0o700)
        settings = (("address", "shop@example.org"), ("path", str(self.maildir)), ("send_command", str(command)))
        del undo_window_s
        with self.desk.open() as opened:
            opened.do(AddAccount("maildir", SHOP, settings, test=False))

    def receive(self, subject: str, body: str = "Hello.", sender: str = "Maria Lopez <maria@example.org>", **more: str) -> None:
        """Put a mail into the Maildir, each a minute younger than the one before; it arrives when the service looks."""
        number = next(self._numbers)
        arrived = time.time() - 3600 + 60 * number
        parked = self.maildir / "tmp" / f"{number:05}.mail"
        parked.write_bytes(mail(number, subject, body, sender, arrived, **more))
        os.utime(parked, (arrived, arrived))
        parked.rename(self.maildir / "new" / parked.name)

    def fetch(self) -> None:
        """Have the service look now."""
        with self.desk.open() as opened:
            opened.do(Sync())

    def receive_raw(self, content: bytes) -> None:
        """Put a mail into the Maildir as it is."""
        number = next(self._numbers)
        parked = self.maildir / "tmp" / f"{number:05}.mail"
        parked.write_bytes(content)
        parked.rename(self.maildir / "new" / parked.name)

    def service_pid(self) -> int:
        """The service that runs."""
        return int(json.loads(self.desk.home.service_file.read_text())["pid"])

    def kill_service(self) -> None:
        """End the service without a word."""
        self.desk.stop()


def mail(number: int, subject: str, body: str, sender: str, sent: float, **more: str) -> bytes:
    """A mail as a mail program writes it, sent at a Unix time; further headers by `more`."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "Shop <shop@example.org>"
    message["Subject"] = subject
    message["Message-ID"] = f"<m{number}@example.org>"
    message["Date"] = format_datetime(datetime.fromtimestamp(sent, UTC))
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes()


@pytest.fixture
def shop(tmp_path: Path, console_store_url: str) -> Iterator[ShopDesk]:
    """A desk with an account and no mail; its service is ended afterwards."""
    made = ShopDesk(tmp_path, console_store_url)
    made.add_account()
    try:
        yield made
    finally:
        made.desk.stop()


@dataclass
class Console:
    """An app on a real desk, driven by keys; what it shows is read as lines."""

    app: ConsoleApp
    pilot: Pilot[int]

    async def press(self, *keys: str) -> None:
        """Press keys, all at once as over a slow line, and wait until what they ask for is done.

        Not the pilot's own way: that waits until the process looks idle, 40 ms a key and on a busy machine in vain.
        """
        for key in keys:
            self.app.post_message(_key_event(key))
        await self._taken_in()
        await self.settled()

    async def _taken_in(self) -> None:
        """Wait until the app took the keys: until then it is as idle as before."""
        is_behind_them = asyncio.Event()
        if self.app.call_later(is_behind_them.set):
            with suppress(TimeoutError):  # a key may have ended the app
                await asyncio.wait_for(is_behind_them.wait(), ASKING_S)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*({" ": "space", "\n": "enter"}.get(ch, ch) for ch in text))

    async def settled(self) -> None:
        """Wait until what was typed is done and drawn, and the desk was asked; a desk that is away is not waited for."""
        deadline = time.monotonic() + DEADLINE_S
        while not self.app.typed.is_idle and not self.app._exit:
            if time.monotonic() > deadline:
                pytest.fail(f"the keys never came to rest ({self.app.typed.__dict__}); the screen:\n{self.text}")
            with suppress(TimeoutError):
                await asyncio.wait_for(self.app.typed.idle(), 0.1)
        if self.app._exit:
            return
        await self._asked()
        await self.pilot._wait_for_screen()
        for screen in (*self.app._background_screens, self.app.screen):  # what lies below a dialog is seen too
            screen._on_timer_update()

    async def _asked(self) -> None:
        """Wait until the work that the keys began is done; what waits for somebody else, such as a desk that is away, soon goes on by itself."""
        idle, began_s = asyncio.ensure_future(self.app.idle()), time.monotonic()
        while not idle.done() and time.monotonic() - began_s < (ASKING_S if self._waits_for_others else BUSY_S):
            await asyncio.wait([idle], timeout=0.05)
        idle.cancel()
        with suppress(asyncio.CancelledError):
            await idle

    @property
    def _waits_for_others(self) -> bool:
        return not self.app.session.is_up or any(one.group in OTHERS for one in self.app.workers if not one.is_finished)

    @property
    def inbox_screen(self) -> InboxScreen:
        """The inbox, whatever lies over it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, InboxScreen))

    @property
    def inbox(self) -> InboxList:
        """The list of the inbox."""
        return self.inbox_screen.inbox

    @property
    def composer(self) -> ComposerScreen | None:
        """The composer where it is on top."""
        return self.app.screen if isinstance(self.app.screen, ComposerScreen) else None

    async def compose(self) -> ComposerScreen:
        """Press r and wait for the composer."""
        await self.press("r")
        await self.until(lambda: self.composer is not None, "the composer")
        assert self.composer is not None
        return self.composer

    @property
    def lines(self) -> list[str]:
        """What is on screen, a string a row."""
        screen = self.app.screen
        width, height = self.app.size
        return (
            ["".join(segment.text for segment in strip).rstrip() for strip in screen._compositor.render_strips()][:height] if width else []
        )

    @property
    def first_row(self) -> str:
        """The list's first row, below the header and, where the list has them, the names of its columns."""
        lines = self.lines
        return lines[2] if lines[1].startswith("   ch ") else lines[1]

    @property
    def text(self) -> str:
        """What is on screen."""
        return "\n".join(self.lines)

    async def until(self, is_so: Callable[[], bool], what: str = "") -> None:
        """Wait until something holds, as long as it may take."""
        deadline = time.monotonic() + DEADLINE_S
        while not is_so():
            if time.monotonic() > deadline:
                pytest.fail(f"it never came to {what or 'that'}; the screen:\n{self.text}")
            await self.pilot.pause(0.02)

    async def until_shown(self, *words: str) -> None:
        """Wait until all of these are on screen."""
        await self.until(lambda: all(word in self.text for word in words), f"showing {words}")

    async def until_gone(self, word: str) -> None:
        """Wait until this is no longer on screen."""
        await self.until(lambda: word not in self.text, f"no longer showing {word}")


def _key_event(name: str) -> events.Key:
    """A key as the driver reports it, by Textual's name for it."""
    key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
    original = REPLACED_KEYS.get(key, key)
    character: str | None
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(original))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(key, character)


@asynccontextmanager
async def console(shop: ShopDesk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Console]:
    """Open the console on a desk, without a terminal."""
    desk = await Desk.open(shop.desk.home, means=Means.CONSOLE)
    session = Session(desk)
    first = await FirstAnswers.ask(session)
    app = ConsoleApp(shop.desk.home, session, first)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Console(app, pilot)
    finally:
        first.cancel()
        await session.close()


async def on_thread(work: Callable[[], None]) -> None:
    """Do what blocks without stopping the console."""
    await asyncio.to_thread(work)


__all__ = ["Console", "ShopDesk", "console", "mail", "on_thread", "shop"]
