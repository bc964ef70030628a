"""Which screens are drawn, and the walk through them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from textual.strip import Strip
from textual.widgets import Input, TextArea

from agentdesk.tui.layout import Layout
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.inbox import InboxScreen
from tests.tui.desks import DEADLINE_S, Console, console
from tests.tui.snapshots.pictures import THEMES, Legend, picture, text_of
from tests.tui.snapshots.sample import NOW, StandingShop, filled_shop
from tests.tui.snapshots.standing import StandingClock

KEPT = Path(__file__).parent / "screens"
LEGEND = "legend.txt"
SIZES = ((80, 24), (120, 40), (200, 50))


@dataclass(frozen=True, slots=True)
class Sight:
    """A screen: the keys that lead to it from the top of the inbox, and words that stand on it once it is there."""

    name: str
    keys: tuple[str, ...]
    words: str


def typed(text: str) -> tuple[str, ...]:
    """Return a text as keys."""
    return tuple({" ": "space", "\n": "enter"}.get(letter, letter) for letter in text)


TEXT = typed("Dear Maria,\n\nwe are sorry that teh lamp is late!\n\nThe Shop")
LAST = ("G",)
SIGHTS = (
    Sight("inbox", (), "Maria Lopez"),
    Sight("inbox-marks", ("x", "j", "x"), "2 marked"),
    Sight("inbox-keys-begun", ("g",), "esc leaves it"),
    Sight("inbox-filter", ("/", *typed("is:op")), "open"),
    Sight("inbox-filter-wrong", ("/", *typed("is:opne ")), "character 4"),
    Sight("inbox-nothing-found", ("/", *typed("zebra"), "enter"), "Nothing matches"),
    Sight("snooze", ("h",), "Snooze until"),
    Sight("assign", ("a",), "Assign to"),
    Sight("tag", ("l",), "Tags"),
    Sight("delete", ("delete",), "Delete 1"),
    Sight("quit", ("q",), "Quit AgentDesk?"),
    Sight("palette", (":", *typed("assi")), "Assign to me"),
    Sight("contact", ("L",), "Record a contact"),
    Sight("customer", (*LAST, "C"), "maria@example.org"),
    Sight("conversation", (*LAST, "enter"), "lost in the depot"),
    Sight("source", ("H",), "Message-ID"),
    Sight("composer", (*LAST, "r", *TEXT), "saved 10:00"),
    Sight("composer-templates", (*LAST, "r", "ctrl+t"), "late-parcel"),
    Sight("review-card", (*LAST, "r", *typed("On its way."), "ctrl+s"), "go back"),
    Sight("note", (*LAST, "i", *typed("Call the depot.")), "saved 10:00"),
    Sight("outbox", ("g", "o"), "held until released"),
    Sight("journal", ("g", "j"), "recorded"),
    Sight("templates", ("g", "t"), "opening-hours"),
    Sight("dashboard", ("g", "d"), "How soon customers are answered"),
    Sight("report", ("g", "r"), "on the voice"),
    Sight("drafts", ("g", "w"), "Drafts"),
)


async def pictures(legend: Legend) -> AsyncIterator[tuple[str, str]]:
    """Draw every screen at every size; yields file names and what they hold."""
    with filled_shop() as shop:
        async with _opened(shop) as desk:
            for sight in SIGHTS:
                await _go(desk, sight)
                for size in SIZES:
                    yield f"{sight.name}.{size[0]}x{size[1]}.txt", await _draw(desk, size, legend)
                await _come_back(desk)


@asynccontextmanager
async def _opened(shop: StandingShop) -> AsyncIterator[Console]:
    """Open the console with the service's clock, in one time zone, as if from a terminal of this machine."""
    patched = pytest.MonkeyPatch()
    for name in ("SSH_CONNECTION", "SSH_TTY", "NO_COLOR"):
        patched.delenv(name, raising=False)
    patched.setenv("TZ", "UTC")
    time.tzset()
    try:
        patched.setattr("agentdesk.tui.app.SystemClock", lambda: StandingClock(shop.clock_file))
        async with console(shop, SIZES[0]) as desk:
            desk.app.settings = replace(desk.app.settings, spelling="off")
            await desk.until_shown("Maria Lopez", f"checked {NOW:%H:%M}")
            yield desk
    finally:
        patched.undo()
        time.tzset()


async def _go(desk: Console, sight: Sight) -> None:
    await desk.press("g", "g", *sight.keys)
    await desk.until_shown(sight.words)
    await desk.settled()


async def _draw(desk: Console, size: tuple[int, int], legend: Legend) -> str:
    """Draw the screen in every theme, again until all show the same words: a preview may come in between."""
    await desk.pilot.resize_terminal(*size)
    await desk.until(lambda: _shows_its_preview(desk), "the preview of the conversation under the cursor")
    await desk.until(lambda: _knows_what_was_read(desk), "word that what is open was read")
    deadline = time.monotonic() + DEADLINE_S
    while True:
        strips = {theme: await _strips(desk, theme) for theme in THEMES}
        if len({text_of(rows) for rows in strips.values()}) == 1 or time.monotonic() > deadline:
            return picture(strips, legend)


def _shows_its_preview(desk: Console) -> bool:
    """Whether the inbox, where it is seen and has a preview, shows what the cursor is on; below a dialog it is seen too."""
    inbox = desk.inbox_screen
    under_cursor = inbox.inbox.cursor_id
    if under_cursor is None or inbox.pane_layout is Layout.LIST or inbox not in desk.app.screen_stack[-2:]:
        return True
    if desk.app.screen is not inbox and not isinstance(desk.app.screen, Dialog):
        return True
    page = desk.app.conversations.get(under_cursor)
    return page is not None and page is inbox.reading.page


def _knows_what_was_read(desk: Console) -> bool:
    """Whether the list beside an open conversation shows that it was read; the desk says so a moment after it opened."""
    screen = desk.app.screen
    if not isinstance(screen, ConversationScreen):
        return True
    row = desk.inbox.window.row(screen.targets()[0])
    return row is None or not row.is_unread


async def _strips(desk: Console, theme: str) -> list[Strip]:
    desk.app.theme = theme
    for field in desk.app.screen.query("Input, TextArea"):
        if isinstance(field, Input | TextArea):
            field.cursor_blink = False
    await desk.settled()
    return desk.app.screen._compositor.render_strips()[: desk.app.size.height]


async def _come_back(desk: Console) -> None:
    """Leave whatever is on top, and everything marked, filtered and written."""
    desk.app.clear_notifications()
    while desk.app.screen is not desk.inbox_screen:
        if desk.composer is not None:
            await desk.press("f9", "y")
        else:
            await desk.press("escape")
    inbox = desk.inbox_screen
    if inbox.resolver.typed or inbox.filter.display or inbox.inbox.marks or inbox.feed.query:
        await desk.press("escape")
    await desk.until(lambda: isinstance(desk.app.screen, InboxScreen), "the inbox")
    desk.app.clear_notifications()
