"""The customer on screen: all they asked in one place, and one person with two addresses told by a key."""

from __future__ import annotations

from agentdesk.domain.asks import ShowCustomer
from agentdesk.domain.people import CustomerView
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.customer import CustomerScreen
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]

ORDER = "Where is my order no. 48211-7?"


def customer(shop: ShopDesk, name: str) -> CustomerView:
    with shop.desk.open() as opened:
        return opened.ask(ShowCustomer(name))[0]


async def test_what_is_written_on_a_customer_shows_beside_every_conversation_of_theirs(shop: ShopDesk) -> None:
    shop.receive("The lamp")
    shop.receive("The sofa")
    shop.fetch()
    async with console(shop, (200, 50)) as desk:
        await desk.until_shown("The sofa", "CUSTOMER")
        await desk.press("C")
        await desk.until(lambda: isinstance(desk.app.screen, CustomerScreen), "the customer")
        await desk.until_shown("maria@example.org", "The lamp", "The sofa")
        await desk.press("i", *"deaf", "enter", *"pays late", "ctrl+s")
        await desk.until_shown("pays late")
        assert customer(shop, "maria@example.org").note == "deaf\npays late"
        await desk.press("l", *"vip", "enter")
        await desk.until_shown("tags #vip")
        await desk.press("E", "l", *"es", "enter")
        await desk.until_shown("language Spanish")
        await desk.press("E", "k", "2")
        await desk.until_shown("supplier")
        await desk.press("z", "z")
        await desk.until(lambda: "language Spanish" not in desk.text, "undone twice")
        await desk.press("j", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConversationScreen), "the older conversation")
        await desk.until_shown("The lamp   ", "tags #vip", "pays late")
        await desk.press("q", "f")
        await desk.until_shown("customer:1", "The lamp", "The sofa")


async def test_one_person_with_two_addresses_is_told_by_a_key_and_parted_by_undo(shop: ShopDesk) -> None:
    shop.receive("First", ORDER)
    shop.receive("Second", ORDER, "Maria Lopez <m.lopez@work.example.net>")
    shop.fetch()
    async with console(shop, (80, 24)) as desk:
        await desk.until_shown("Second")
        await desk.press("m")
        await desk.until_shown("Is this the same person?", "the same order")
        await desk.press("y")
        await desk.until_shown("merged customer")
        assert len(customer(shop, "maria@example.org").handles) == 2
        await desk.press("C")
        await desk.until_shown("m.lopez@work.example.net", "maria@example.org", "First", "Second")
        await desk.press("z")
        await desk.until(lambda: "First" not in desk.text, "parted")
        await desk.press("m")
        await desk.until_shown("Is this the same person?")
        await desk.press("n")
        await desk.until_shown("not the same")
        await desk.press("m")
        await desk.until_shown("Nobody else")


async def test_a_suggestion_stands_in_the_wide_pane_of_the_reader_alone(shop: ShopDesk) -> None:
    """It takes longer to find than a preview may: so it is looked for once somebody reads."""
    shop.receive("First", ORDER)
    shop.receive("Second", ORDER, "Maria Lopez <m.lopez@work.example.net>")
    shop.fetch()
    async with console(shop, (200, 50)) as desk:
        await desk.until_shown("Second", "CUSTOMER")
        await desk.press("enter")
        await desk.until_shown("the same as Maria Lopez?", "(m)")
