"""A public answer and a private one in one composer, on a real desk."""

from __future__ import annotations

from agentdesk.domain.asks import ListConversations
from agentdesk.domain.reading import Address
from agentdesk.domain.verbs import LogContact
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_both_texts_are_checked_and_a_template_comes_as_mail_where_mail_is_written(shop: ShopDesk) -> None:
    """The private text has its own findings, its own template wording, and is kept with the draft."""
    with shop.desk.open() as opened:
        opened.do(LogContact("review", Address("Tess", ""), "The lamp broke.", rating=1))
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("The lamp broke")
        composer = await desk.compose()
        await desk.type("We are sorry, Tess, please mail us.")
        await desk.press("f12")
        await desk.until_shown("In private, to this customer alone")
        composer.private.body.focus()
        await desk.until_shown(" 0 characters")
        composer.private.to.focus()
        await desk.until(lambda: composer.private.to.has_focus, "somebody to write to")
        await desk.type("tess@example.org")
        composer.private.body.focus()
        await desk.type("Hello Tess, prior to this we wrote. ")
        await desk.until_shown("tone.cold-words")
        await desk.press("ctrl+t")
        await desk.until_shown("Which template?")
        await desk.type("review-1")
        await desk.until_shown("send me your order number")
        await desk.press("enter")
        await desk.until(lambda: "order number" in composer.private.body.text, "the mail's wording")
        assert composer.private.subject.value == "Your review"
        assert "order number" not in composer.body.text
        await desk.until(lambda: not composer.keeper.is_dirty, "the draft saved")
        (row,) = await desk.app.session.ask(ListConversations())
        page = await desk.app.conversations.fetch(row.id)
        assert page.draft is not None
        assert page.draft.private is not None
        assert page.draft.private.to == (Address("", "tess@example.org"),)


async def test_what_a_template_asks_for_its_private_wording_is_asked(shop: ShopDesk) -> None:
    """The draft knows which template the public text is by, not what was answered: the mail's wording stood there with its gaps."""
    with shop.desk.open() as opened:
        opened.do(LogContact("review", Address("Tess", ""), "The parcel is late.", rating=1))
    async with console(shop, (120, 40)) as desk:
        await desk.until_shown("The parcel is late.")
        composer = await desk.compose()
        await desk.press("ctrl+t")
        await desk.type("late-p\n")
        await desk.until(lambda: bool(composer.templates), "the public wording")
        await desk.press("f12")
        await desk.until_shown("On which day?")
        await desk.type("2026-12-01\n")
        await desk.until(lambda: "1 December 2026" in composer.private.body.text, "the mail's wording, filled in")
        assert "ask." not in composer.private.body.text
