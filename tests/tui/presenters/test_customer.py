"""What the pane beside a conversation says of its customer."""

from __future__ import annotations

import gettext
from datetime import timedelta

import pytest

from agentdesk.domain import texts
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.people import CustomerView, PastConversation
from agentdesk.domain.voice import TemplateView
from agentdesk.tui.presenters.customer import customer_lines
from agentdesk.tui.presenters.tones import Tone
from agentdesk.tui.suggested import suits
from tests.tui.records import NOW, message, page, row

HISTORY = tuple(
    PastConversation(ConversationId(number), channel, kind, "closed", "a lamp", NOW)
    for number, channel, kind in ((1, "email", "email"), (2, "email", "email"), (3, "google-business", "review"))
)
MARIA = CustomerView(CustomerId(7), "Maria Lopez", (("email", "maria@example.org"),), history=HISTORY)


def _shown(suggested: str = "", due_in: timedelta | None = None) -> list[str]:
    due_at = None if due_in is None else NOW + due_in
    shown = page(message(), customer=MARIA, row=row(tags=("parcel",), due_at=due_at))
    return [line.plain.rstrip() for line in customer_lines(shown, 40, NOW, (), suggested)]


def test_it_says_what_is_due_on_which_channels_and_which_template_suits() -> None:
    """All that decides how to answer stands beside the conversation: nobody looks it up."""
    lines = _shown("late-parcel", timedelta(minutes=90))
    assert "answer due in 1h30" in lines
    assert "suggested (^t) late-parcel" in lines
    assert [line for line in lines if line.startswith("earlier") and line.endswith("ml 2 · gr 1")]


def test_a_late_answer_is_late_in_words_and_in_tone() -> None:
    """It must be readable without colour, and seen with it."""
    shown = page(message(), customer=MARIA, row=row(due_at=NOW - timedelta(minutes=12)))
    late = next(line for line in customer_lines(shown, 40, NOW) if line.plain.startswith("answer"))
    assert late.plain == "answer late by 12m"
    assert late.pieces[0].tone is Tone.LATE


def test_nothing_due_and_nothing_that_suits_takes_no_line() -> None:
    """Empty labels would be read each time."""
    assert not [line for line in _shown() if line.startswith(("answer", "suggested"))]


@pytest.mark.parametrize(
    ("tag", "is_suited"), [("parcel", True), ("Complaint", True), ("late-parcel", False), ("par", False), ("call-back", False)]
)
def test_a_template_suits_a_tag_it_has_or_is_named_after(tag: str, is_suited: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Letters that only look alike suggest nothing."""
    view = TemplateView("late-parcel", "A parcel is late", ("delivery", "complaint"), ("default",), is_own=True)
    assert suits(view, tag) is is_suited


class _Shouting(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()


def test_its_labels_are_in_the_readers_language() -> None:
    """Whoever reads Dutch saw "email" and "phone" among Dutch words."""
    texts.use_translations(_Shouting())
    try:
        lines = _shown()
    finally:
        texts.use_translations(gettext.NullTranslations())
    assert "EMAIL maria@example.org" in lines
