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
        await desk.until_shown("How lovely to read", "wording: English (none is written for email English")
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


async def test_an_undone_template_is_in_use_no_more_and_redone_it_is_again(asked_shop: ShopDesk) -> None:
    """Its shorter wording was offered for a text it had left, and the report counted it as used."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Something else")
        await desk.press("ctrl+t")
        await desk.type("thank y")
        await desk.until_shown("How lovely to read")
        await desk.press("ctrl+r")
        await desk.until(lambda: [one.name for one in composer.templates] == ["thank-you"], "put in")
        await desk.press("ctrl+z")
        await desk.until(lambda: composer.body.text == "Something else" and not composer.templates, "taken out")
        await desk.press("ctrl+y")
        await desk.until(lambda: [one.name for one in composer.templates] == ["thank-you"], "put in again")


async def test_a_second_template_stands_before_the_leave_taking_of_the_first(asked_shop: ShopDesk) -> None:
    """Nobody signs twice."""
    async with console(asked_shop, (120, 40)) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        for name in ("thank you", "opening"):
            await desk.press("ctrl+t")
            await desk.type(name)
            await desk.press("enter")
            await desk.until(lambda: not composer.has_class("-picking"), "put in")
        await desk.until(lambda: len(composer.templates) == 2, "both")
        text = composer.body.text
        assert text.count("Kind regards") == 1, text
        assert text.rindex("Kind regards") > text.index("How lovely to read")
        assert "\n\nKind regards" in text
        assert "\n\n\n" not in text


async def test_the_template_that_suits_stands_first_until_letters_are_typed(asked_shop: ShopDesk) -> None:
    """It is the one that the pane beside the conversation names with this very key."""
    async with console(asked_shop, (200, 50)) as desk:
        await desk.until_shown("Maria Lopez")
        await desk.type("lshop\n")
        await desk.until_shown("suggested (^t) opening-hours")
        await desk.press("ctrl+t")
        await desk.until_shown("▌opening-hours", "callback-promised")
        await desk.press("escape")
        await desk.until_gone("Which template?")
        await desk.compose()
        await desk.press("ctrl+t")
        await desk.until_shown("▌opening-hours", "callback-promised")
        await desk.type("call")
        await desk.until_shown("▌callback-promised")
