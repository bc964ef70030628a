"""The private answer beside a public one: whom it names says by which way it goes."""

from __future__ import annotations

from textual.app import App, ComposeResult

from agentdesk.domain.ids import AccountName
from agentdesk.domain.reading import Address
from agentdesk.domain.verbs import PrivatePart
from agentdesk.tui.widgets.private_pane import Direct, PrivatePane

MARIA = Address("Maria", "@maria@elsewhere.example")
DIRECT = Direct(AccountName("toots"), "mastodon", (MARIA,))


class Writing(App[None]):
    """Nothing but the pane."""

    def __init__(self, pane: PrivatePane) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        """Show it."""
        yield self.pane


async def test_the_authors_own_handle_makes_it_a_direct_message_and_any_other_name_mail() -> None:
    pane = PrivatePane(PrivatePart("Hello", ()), DIRECT)
    async with Writing(pane).run_test(size=(80, 20)) as pilot:
        for typed, account in (
            ("Maria <@maria@elsewhere.example>", "toots"),
            ("@MARIA@elsewhere.example", "toots"),
            ("maria@example.net", ""),
            ("@maria@elsewhere.example, @tom@elsewhere.example", ""),
            ("", ""),
        ):
            pane.to.value = typed
            await pilot.pause()
            assert pane.part is not None
            assert (pane.part.account, pane.is_direct) == (account, bool(account)), typed
            assert pane.query_one("#field-private-subject").display is not bool(account)


async def test_a_draft_of_a_direct_message_opens_as_one_and_can_become_mail() -> None:
    pane = PrivatePane(PrivatePart("Hello", (MARIA,), account=AccountName("toots")), DIRECT)
    async with Writing(pane).run_test(size=(80, 20)) as pilot:
        assert pane.is_direct
        assert "direct message (mastodon)" in str(pane.heading.content)
        pane.to.value = "maria@example.net"
        await pilot.pause()
        assert pane.part == PrivatePart("Hello", (Address("", "maria@example.net"),))
        assert "by mail" in str(pane.heading.content)


async def test_where_there_are_no_direct_messages_the_handle_is_an_address_like_any_other() -> None:
    """The desk refuses it then: nothing falls back to another way by itself."""
    pane = PrivatePane(PrivatePart("Hello", (MARIA,)))
    async with Writing(pane).run_test(size=(80, 20)):
        assert (pane.part, pane.is_direct) == (PrivatePart("Hello", (MARIA,)), False)
