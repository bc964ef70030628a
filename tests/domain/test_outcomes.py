"""Sentences of the journal are worded where they are read."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from agentdesk.domain.outcomes import quoting, worded
from agentdesk.domain.texts import use_translations

UNDID = "undid: {sentence}"


class Dutch(gettext.NullTranslations):
    """Two sentences, as a catalogue has them."""

    def gettext(self, message: str) -> str:
        return {UNDID: "ongedaan gemaakt: {sentence}", "closed {count} conversations": "sloot {count} gesprekken"}.get(message, message)


@pytest.fixture
def in_dutch() -> Iterator[None]:
    use_translations(Dutch())
    yield
    use_translations(gettext.NullTranslations())


@pytest.mark.usefixtures("in_dutch")
def test_a_sentence_about_another_one_is_read_in_one_language() -> None:
    """The service that wrote it down has a language of its own."""
    fields = quoting("closed {count} conversations", {"count": 3}) | {"sentence": "closed 3 conversations", "entry": 7}
    assert worded(UNDID, fields) == "ongedaan gemaakt: sloot 3 gesprekken"


def test_one_kept_as_text_is_read_as_it_was_kept() -> None:
    assert worded(UNDID, {"sentence": "closed 3 conversations"}) == "undid: closed 3 conversations"
