"""The composer's lines: what will stand below the text."""

from __future__ import annotations

import pytest

from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.views import ReplyPlan
from agentdesk.tui.presenters.composing import below_line
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
