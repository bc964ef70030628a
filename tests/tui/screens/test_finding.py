"""Finding: typed with completion, pointed at where it is wrong, marked where it was found, kept under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.screen import Screen

from agentdesk.config.mail_notices import read_notices
from agentdesk.config.paths import Home
from agentdesk.config.views_file import SavedView, read_views, save_view
from agentdesk.tui.presenters.tones import Line, Tone
from tests.tui.desks import ShopDesk, console, shop


def _marked(lines: list[Line] | tuple[Line, ...]) -> list[str]:
    return [piece.text for line in lines for piece in line.pieces if piece.tone is Tone.MATCH]


def _count_layouts(screen: Screen[Any]) -> list[int]:
    """Return a list that grows each time the screen's widgets are placed anew."""
    found: list[int] = []
    lay_out = screen._refresh_layout

    def counting(*arguments: Any, **more: Any) -> None:
        found.append(1)
        lay_out(*arguments, **more)

    screen._refresh_layout = counting  # type: ignore[method-assign]  # counts what it does
    return found


async def test_a_filter_is_completed_marked_and_saved(shop: ShopDesk) -> None:
    for number in range(40):
        shop.receive(f"matter {number}")
    shop.receive("Lamp broken", "Hello,\n\nmy lámp is broken.\n\nMaria")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Lamp broken")
        await desk.press("slash")
        await desk.type("is:op")
        await desk.until_shown("tab:", "open")
        await desk.press("tab")
        assert desk.inbox_screen.filter.value == "is:open "
        laid_out = _count_layouts(desk.inbox_screen)
        await desk.type("lamp")
        await desk.until(lambda: len(desk.inbox.window) == 1, "one row")
        assert not laid_out, "a letter and fewer rows change no widget's place, and laying out costs as much as drawing them"
        await desk.press("ctrl+s")
        await desk.until_shown("Save as a view")
        await desk.type("lamps")
        await desk.press("enter")
        await desk.until(lambda: read_views(desk.app.home) == [SavedView("lamps", "is:open lamp")], "the view saved")
        await desk.press("enter")
        await desk.until(lambda: "lámp" in _marked(list(desk.inbox_screen.reading.body.lines)), "the match in the preview")
        assert "Lamp" in _marked(list(desk.inbox._lines_of(0, desk.inbox.size.width)))
        await desk.press("escape")
        await desk.until(lambda: len(desk.inbox.window) > 1, "all rows")
        assert not _marked(list(desk.inbox_screen.reading.body.lines))
        await desk.press("g", "v")
        await desk.until_shown("Saved views", "lamps")
        await desk.press("1")
        await desk.until(lambda: len(desk.inbox.window) == 1, "the view")


async def test_a_saved_view_is_told_of_and_taken_away_by_keys(shop: ShopDesk) -> None:
    """Who looked for it in the console had to find a switch of the command line."""
    shop.receive("Lamp")
    shop.fetch()
    view = SavedView("lamps", "lamp")
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        save_view(desk.app.home, view)
        await desk.press("g", "v", "+", "1", "b")
        await desk.until(lambda: read_views(desk.app.home) == [replace(view, bell=True)], "the bell")
        await desk.press("g", "v", "+", "1", "/")
        await desk.type("beep\n")
        await desk.until(lambda: read_views(desk.app.home) == [replace(view, bell=True, command="beep")], "a command as well")
        await desk.press("g", "v")
        await desk.until_shown("lamps  ·  lamp  ·  bell, beep")
        await desk.press("+", "1", "n")
        await desk.until(lambda: read_views(desk.app.home) == [view], "nothing")
        await desk.press("g", "v", "-", "1")
        await desk.until(lambda: not read_views(desk.app.home), "taken away")


async def test_a_saved_view_is_told_of_by_mail_by_keys(shop: ShopDesk) -> None:
    """Who is away hears no bell; what a view finds and what its mails tell of stay one."""
    shop.receive("Lamp")
    shop.fetch()
    view = SavedView("lamps", "lamp")
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        save_view(desk.app.home, view)
        await desk.press("g", "v", "+", "1", "m")
        await desk.until_shown("To which address?")
        await desk.type("ana@home.example\n")
        await desk.until_shown("What may mails to ana@home.example say?")
        await desk.press("s")
        await desk.until(lambda: _notices(desk.app.home) == ["lamp mail"], "the mail")
        await desk.press("g", "v", "+", "1", "d")
        await desk.until_shown("At what time each day", "08:00")
        await desk.press("enter")
        await desk.until_shown("To which address?", "ana@home.example")
        await desk.press("enter")
        await desk.until(lambda: _notices(desk.app.home) == ["lamp mail 08:00"], "a digest as well")
        await desk.press("g", "v", "+", "1", "n")
        await desk.until(lambda: not _notices(desk.app.home), "nothing")


def _notices(home: Home) -> list[str]:
    found = read_notices(home).notices
    return [f"{one.query}{' mail' if one.mails else ''} {one.digest}".rstrip() for one in found]


async def test_a_mistake_is_pointed_at_and_enter_goes_there(shop: ShopDesk) -> None:
    shop.receive("Lamp")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        await desk.press("slash")
        await desk.type("lamp is:opne x")
        await desk.until_shown("character 9")
        await desk.press("enter")
        assert desk.inbox_screen.filter.cursor_position == 8
        assert desk.inbox_screen.filter.display


async def test_words_are_found_within_a_conversation(shop: ShopDesk) -> None:
    body = "\n".join(f"line {number}" + (" with a lamp" if number in {5, 60} else "") for number in range(120))
    shop.receive("Long", body)
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Long")
        await desk.press("enter")
        await desk.until_shown("line 0")
        await desk.press("slash")
        await desk.until_shown("Find in this conversation")
        await desk.type("Lamp")
        await desk.press("enter")
        await desk.until_shown("match 1 of 2", "line 5 with a lamp")
        await desk.press("n")
        await desk.until_shown("match 2 of 2", "line 60 with a lamp")
        await desk.press("n")
        await desk.until_shown("match 1 of 2")
        await desk.press("N")
        await desk.until_shown("match 2 of 2")


__all__ = ["shop"]


async def test_what_stands_in_folded_text_alone_is_opened_so_that_one_sees_why_it_was_found(shop: ShopDesk) -> None:
    shop.receive("Plain", "Thanks!\n\nOn 3 March Ana wrote:\n> we ask the zanzibar depot\n> tomorrow\n")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("quoted lines")
        await desk.press("slash")
        await desk.type("zanzibar")
        await desk.until(lambda: _marked(list(desk.inbox_screen.reading.body.lines)) == ["zanzibar"], "the match in the quote")
        await desk.press("escape")
        await desk.until_shown("quoted lines")


async def test_one_message_is_read_alone_and_its_neighbours_come_in_its_place(shop: ShopDesk) -> None:
    shop.receive("Lamp", "first words")
    shop.receive("Re: Lamp", "second words", In_Reply_To="<m1@example.org>")
    shop.receive("Re: Lamp", "third words", In_Reply_To="<m2@example.org>")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        await desk.press("enter")
        await desk.until_shown("first words", "third words")
        await desk.press("t")
        await desk.until(lambda: "third words" in desk.text and "first words" not in desk.text, "the newest alone")
        await desk.press("K")
        await desk.until(lambda: "second words" in desk.text and "third words" not in desk.text, "the one before")
        await desk.until_shown("message 2/3")
        await desk.press("t")
        await desk.until_shown("first words", "second words", "third words")
