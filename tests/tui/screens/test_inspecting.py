"""Looking into a message: where its links lead, its source, and what a command says to it."""

from __future__ import annotations

from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_a_link_shows_its_host_and_is_copied_where_no_browser_can_be_seen(shop: ShopDesk) -> None:
    shop.receive("Link", "look: https://paypal.com@evil.example/login now")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Link")
        await desk.press("enter")
        await desk.until_shown("(1) evil.example")
        await desk.press("O")
        await desk.until_shown("It leads to evil.example.")
        await desk.press("enter")
        await desk.until_gone("It leads to")
        await desk.press("O")
        await desk.until_shown("Copy this link?")
        await desk.press("y")
        await desk.until_shown("Sent to the terminal")


async def test_source_and_pipe_show_the_message_as_it_arrived(shop: ShopDesk) -> None:
    shop.receive("Source", "Hello.\x1b]52;c;aGk=\x07")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Source")
        await desk.press("H")
        await desk.until_shown("Source  of the message", "Message-ID: <m")
        await desk.press("q")
        await desk.press("P")
        await desk.until_shown("standard input")
        await desk.type("grep -c . ; exit 3")
        await desk.press("enter")
        await desk.until_shown("ended with code 3")


async def test_the_journal_shows_only_what_is_wanted_until_escape(shop: ShopDesk) -> None:
    shop.receive("Lamp")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Lamp")
        await desk.press("l", *"vip", "enter")
        await desk.until_shown("#vip")
        await desk.press("A", "g", "j")
        await desk.until_shown("Journal", "tagged", "assigned")
        await desk.press("slash", *"vip", "enter")
        await desk.until(lambda: "tagged" in desk.text and "assigned" not in desk.text, "what was tagged")
        await desk.press("u", "y")
        await desk.until_shown("undid: tagged")
        await desk.settled()  # until all that the undo asks for is there, Escape gives up waiting for it
        await desk.press("escape")
        await desk.until_shown("assigned")
