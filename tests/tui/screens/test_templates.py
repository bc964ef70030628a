"""The template picker in the composer, on a real desk."""

from __future__ import annotations

import pytest

from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


@pytest.fixture
def asked_shop(shop: ShopDesk) -> ShopDesk:
    shop.receive("Lamp never arrived", "Hello,\n\nwhere is my order? Thank you for telling me when it comes.\n\nMaria")
    shop.fetch()
    return shop


async def test_a_template_is_found_read_filled_in_and_put_in(asked_shop: ShopDesk) -> None:
    """ctrl+t, a few letters, enter; what it asks for is asked; the text stands in the composer under the customer's name."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.press("ctrl+t")
        await desk.until_shown("Which template?", "late-parcel")
        await desk.type("order st")
        await desk.until_shown("Your order ⟦ask.order⟧")
        await desk.press("enter")
        await desk.until_shown("On which day?")
        await desk.type("2026-12-01")
        await desk.press("enter")
        await desk.until_shown("Which order?")
        await desk.type("10023")
        await desk.press("enter")
        await desk.until(
            lambda: "Your order 10023 is packed and leaves as planned on 1 December 2026" in composer.body.text, "the text is in"
        )
        assert composer.body.text.startswith("Hello Maria Lopez,")


async def test_the_text_stays_in_sight_while_a_template_is_chosen(asked_shop: ShopDesk) -> None:
    """Whether a template fits is seen by what is written already and, where there is room, by what is answered."""
    async with console(asked_shop, (200, 50)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Dear Maria")
        await desk.press("ctrl+t")
        await desk.until_shown("Which template?", "late-parcel", "Dear Maria", "where is my order?")
        await desk.press("escape")
        await desk.until(lambda: not composer.has_class("-picking"), "the panes as they were")


async def test_a_field_left_open_holds_the_reply_back(asked_shop: ShopDesk) -> None:
    """A customer never reads ⟦ask.day⟧."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.press("ctrl+t")
        await desk.until_shown("Which template?")
        await desk.type("late")
        await desk.until_shown("We are sorry that your parcel")
        await desk.press("enter")
        await desk.until_shown("On which day?")
        await desk.press("escape")
        await desk.until_shown("Still open: ask.day")
        await desk.press("ctrl+s")
        await desk.until_shown("“⟦ask.day⟧” has no value yet", "It can't leave like this")
        await desk.press("y")
        assert "It can't leave like this" in desk.text


async def test_two_colons_and_letters_find_a_template_where_they_are_typed(asked_shop: ShopDesk) -> None:
    """Nothing of what is typed at once goes astray, and where nothing is chosen the colons come back."""
    async with console(asked_shop, (80, 24)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Dear all, std::string at 10::30 ::thank y")
        await desk.until_shown("Which template?", "replace the text", "How lovely to read")
        assert composer.body.text == "Dear all, std::string at 10::30 "
        await desk.press("escape")
        await desk.until(lambda: composer.body.text.endswith("10::30 ::thank y"), "the colons back")
        await desk.type(" ::thank y")
        await desk.until_shown("Which template?", "How lovely to read")
        await desk.press("enter")
        await desk.until(lambda: "10::30 ::thank y How lovely to read" in composer.body.text, "the text at the cursor, no second greeting")
        assert [one.name for one in composer.templates] == ["thank-you"]


async def test_a_template_takes_the_place_of_what_was_written(asked_shop: ShopDesk) -> None:
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Something else")
        await desk.press("ctrl+t")
        await desk.type("thank y")
        await desk.until_shown("How lovely to read", "wording: en, as there is none for email en, email")
        await desk.press("ctrl+r")
        await desk.until(lambda: composer.body.text.startswith("Hello Maria Lopez,"), "the text in place of the other")
        await desk.press("ctrl+z")
        await desk.until(lambda: composer.body.text == "Something else", "the field's own undo")


async def test_enter_takes_what_the_letters_before_it_find(asked_shop: ShopDesk) -> None:
    """Who types fast presses enter before the list was answered."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.press("ctrl+t", *"thank", "enter")
        await desk.until(lambda: "How lovely to read" in composer.body.text, "the template that was typed")


async def test_the_arrows_reach_templates_that_were_not_listed_at_first(asked_shop: ShopDesk) -> None:
    """Only what fits on the screen is asked for while letters come."""
    folder = asked_shop.desk.home.templates_dir
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(60):
        (folder / f"zz-{number:02}.md").write_text(f'+++\ntitle = "Number {number}"\n+++\nText {number}.\n', "utf-8")
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.compose()
        await desk.press("ctrl+t", "z", "z")
        await desk.until_shown("zz-00")
        assert "zz-59" not in desk.text
        await desk.press(*["down"] * 59)
        await desk.until_shown("zz-59", "Text 59.")
