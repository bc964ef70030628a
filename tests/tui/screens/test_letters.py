"""Checking scanned letters on screen: one key a letter, a correction in a few more."""

from __future__ import annotations

from agentdesk.domain.asks import ListLetters, ShowConversation
from agentdesk.domain.channels import SCAN
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.verbs import Import, ImportItem
from tests.cli.test_letters import scan
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_letters_are_checked_one_after_another_and_corrected(shop: ShopDesk) -> None:
    items = tuple(ImportItem(f"{number}.pdf", scan(number)) for number in (1, 2))
    with shop.desk.open() as opened:
        opened.do(Import("letters", AccountName(""), SCAN, items))
    async with console(shop, (100, 30)) as desk:
        await desk.until_shown("Kastanjelaan 2")
        await desk.press("g", "l")
        await desk.until_shown("1 of 2", "Kastanjelaan 1", "“binnen 14 dagen”")
        await desk.press("y")
        await desk.until_shown("1 of 1", "Kastanjelaan 2")
        # Whoever confirms a letter often answers it there and then.
        await desk.press("C")
        await desk.until_shown("Kastanjelaan 1")
        await desk.press("q")
        await desk.until_shown("1 of 1", "Kastanjelaan 2")
        await desk.press("c")
        await desk.until_shown("Kastanjelaan 2", "r reply")
        await desk.press("q")
        await desk.until_shown("1 of 1", "Kastanjelaan 2")
        await desk.press("T")
        # Whoever writes a letter down reads it off the page beside the box.
        await desk.until_shown("What the letter says", "▀▀▀▀▀▀▀▀", "Kastanjelaan 2")
        await desk.press("escape")
        await desk.until_shown("1 of 1", "Kastanjelaan 2")
        await desk.press("j", "enter", *"Jannie van der Veen", "enter")
        await desk.until_shown("✓ Sender     Jannie van der Veen")
        await desk.press("y")
        await desk.until_shown("nothing waits to be checked")
        await desk.press("q")
        await desk.until_shown("Jannie van der Veen")
    with shop.desk.open() as opened:
        assert opened.ask(ListLetters()) == []
        page = opened.ask(ShowConversation(ConversationId(1)))[0]
        assert page.row is not None
        assert page.row.due_at is not None
