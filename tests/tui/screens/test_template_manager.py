"""The template manager on a real desk: found, read for two customers, changed in an editor, undone."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from agentdesk.tui.app import ConsoleApp
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_a_template_is_found_read_changed_and_undone(shop: ShopDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit in the editor is the desk's own file at once, its history shows it, and z brings the starter's back."""
    monkeypatch.setenv("EDITOR", "sed -i s/lovely/splendid/")
    monkeypatch.setattr(ConsoleApp, "suspend", lambda _app: nullcontext())
    shop.receive("Lamp never arrived", "Hello, where is my order? Thank you for telling me.")
    shop.receive("Broken", "Hello, my lamp came broken and I would like a new one.", sender="Bob Hill <bob@example.org>")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez", "Bob Hill")
        await desk.press("g", "t")
        await desk.until_shown("14 templates", "x its own wording")
        await desk.press("slash")
        await desk.type("thank y")
        await desk.until_shown("thank-you · Thank you")
        await desk.press("enter", "p")
        await desk.until_shown("Hello Bob Hill", "Hello Maria Lopez", "How lovely")
        await desk.press("E")
        await desk.until_shown("wrote the template thank-you", "How splendid")
        await desk.press("d")
        await desk.until_shown("stands now", "+How splendid")
        await desk.press("z")
        await desk.until_shown("undid: wrote the template thank-you")
        await desk.press("v")
        await desk.until_shown("wordings for everything else", "How lovely")
        await desk.press("v", "X")
        await desk.until_shown("That is no file of your own.")
