"""The composer's lines: what will stand below the text."""

from __future__ import annotations

import pytest

from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.views import ReplyPlan
from agentdesk.tui.presenters.composing import Counted, below_line, composer_status
from agentdesk.tui.presenters.languages import language_name
from agentdesk.tui.writing import Choices, Writing, WritingKind


@pytest.mark.parametrize(
    ("signature", "shown"),
    [("", "nothing"), ("-- \nBakery Karwij\nMaastricht", "Bakery Karwij"), ("\n--\n\n Ruben \n", "Ruben"), ("--", "nothing")],
)
def test_a_signature_is_called_by_its_first_words(signature: str, shown: str) -> None:
    """Its delimiter says nothing to anybody."""
    number = ConversationId(7)
    plan = ReplyPlan(
        *(number, 1, None, AccountName("shop"), "email", ChannelKind.EMAIL, "shop@bakery.example", (), (), "Re: bread", "nl", ""),
        signature=signature,
    )
    writing = Writing(WritingKind.REPLY, number, None, plan, None)
    line = below_line(writing, Choices.of(writing), 80)
    assert "".join(piece.text for piece in line.pieces).strip() == f"below: {shown}"


@pytest.mark.parametrize(
    ("unit", "limit", "text", "shown"),
    [
        ("characters", None, "brød", "4 characters"),
        ("graphemes", 300, "brød", "4 of 300 signs"),
        ("bytes", 4096, "brød", "5 of 4096 bytes"),
        ("pages", None, "brød", "1 page"),
        ("pages", None, "", "0 pages"),
    ],
)
def test_a_text_that_was_not_checked_yet_is_counted_in_its_channels_unit(unit: str, limit: int | None, text: str, shown: str) -> None:
    """The first check comes a moment after the first key: the counter changed its unit then."""
    address = "shop@bakery.example"
    plan = ReplyPlan(
        *(ConversationId(7), 1, None, AccountName("shop"), "google", ChannelKind.REVIEW, address, (), (), "", "nl", ""),
        max_chars=limit,
        limit_unit=unit,
    )
    assert composer_status(Counted(text), (), plan, "", 80).plain.strip() == shown


@pytest.mark.parametrize(
    ("code", "name"), [("nl", "Dutch"), ("pt-BR", "Portuguese (BR)"), ("de_at", "German (AT)"), ("tlh", "tlh"), ("", "")]
)
def test_a_language_is_called_by_its_name(code: str, name: str) -> None:
    assert language_name(code) == name
