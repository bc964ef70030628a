"""The checks while somebody writes, on a real desk: found, gone to, mended, and gone."""

from __future__ import annotations

import pytest

from agentdesk.domain.asks import ShowCustomer
from agentdesk.tui.presenters.findings import TONES
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


@pytest.fixture
def asked_shop(shop: ShopDesk) -> ShopDesk:
    shop.receive("Lamp never arrived", "Hello,\n\nwhere is my order? Thank you for telling me when it comes.\n\nMaria")
    shop.fetch()
    return shop


async def test_findings_stand_below_the_text_and_a_key_mends_them(asked_shop: ShopDesk) -> None:
    """Found while typing, gone to with f7, mended with ctrl+f, brought back by ctrl+z, and none of it asked for."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Hello Maria, prior to this we wrote to you!!! Kind regards, Ana")
        await desk.until_shown("tone.cold-words", "Too many exclamation marks")
        await desk.press("f7")
        assert composer.body.text[composer.body.cursor_index :].startswith("prior to")
        await desk.press("ctrl+f")
        await desk.until(lambda: "before this we wrote" in composer.body.text, "the fix is in")
        await desk.until_gone("tone.cold-words")
        await desk.press("ctrl+z")
        await desk.until(lambda: "prior to this" in composer.body.text, "the fix taken back")
        await desk.until_shown("tone.cold-words")


async def test_a_reply_in_another_language_than_the_customers_is_pointed_at(asked_shop: ShopDesk) -> None:
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.type("Guten Tag, wir haben Ihre Bestellung gefunden und sie kommt morgen bei Ihnen an.")
        await desk.until_shown("reads as “German”")


async def test_another_language_is_kept_on_the_customer_and_taken_back_by_z(asked_shop: ShopDesk) -> None:
    async with console(asked_shop) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.press("f10")
        await desk.until_shown("In which language")
        await desk.press("1")
        await desk.until(lambda: composer.choices.language == "nl", "the language chosen")
        await desk.until_shown("Dutch")
        (customer,) = await desk.app.session.ask(ShowCustomer("maria@example.org"))
        assert customer.language == "nl"


async def test_what_is_marked_takes_the_colours_of_another_theme_at_once(asked_shop: ShopDesk) -> None:
    """It kept those of the theme it was found in, until something else was found."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Hello Maria, prior to this we wrote to you. Kind regards, Ana")
        await desk.until_shown("tone.cold-words")
        colours = set()
        for theme in ("dusk", "paper"):
            desk.app.theme = theme
            await desk.settled()
            drawn = {segment.style for segment in composer.body.render_line(0) if segment.style is not None and segment.style.underline}
            (colour,) = {style.color for style in drawn}
            level = next(one.level for one in composer.checker.findings if one.rule == "tone.cold-words")
            assert colour == desk.app.tones[TONES[level]].color
            colours.add(colour)
        assert len(colours) == 2
