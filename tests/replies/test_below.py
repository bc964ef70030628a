"""What stands below a written text."""

from __future__ import annotations

import pytest

from agentdesk.reading.folds import fold
from agentdesk.reading.hints import hinted
from agentdesk.replies.below import INTROS, quoted


@pytest.mark.parametrize("language", [*INTROS, "de-AT", "pl", ""])
def test_a_quotation_is_introduced_in_the_customers_language_and_folds_away(language: str) -> None:
    """Whoever answers with our quotation below must not have it taken for their own words, by us or by their own program."""
    below = quoted("Jan Peeters", "2026-11-22 07:22", "Waar is mijn pakket?\n\nJan", language)
    intro, *_lines = below.splitlines()
    assert intro == INTROS.get(language[:2], INTROS["en"]).format(date="2026-11-22 07:22", author="Jan Peeters")
    answer = f"Danke!\n\n{below}\n"
    assert fold(answer, "Re: Pakket", hinted(answer)).reply_text.strip() == "Danke!"
