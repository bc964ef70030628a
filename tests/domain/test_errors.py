"""Errors are worded where they are read: in the reader's language, whatever the service's is, and with nobody's words as syntax."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.errors import ChannelError, NotFound, SomeFailed, Transient, UsageError, error_from
from agentdesk.domain.texts import use_translations


class _Dutch(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        known = {
            "{path} is no file": "{path} is geen bestand",
            "message": "bericht",
            "There is no {thing} “{name}”.": "Er is geen {thing} “{name}”.",
        }
        return known.get(message, message)


@pytest.fixture
def dutch() -> Iterator[None]:
    use_translations(_Dutch())
    yield
    use_translations(gettext.NullTranslations())


@pytest.mark.usefixtures("dutch")
def test_causes_are_worded_by_the_reader() -> None:
    """The service that raised it may have been started by somebody who reads another language."""
    travelled = error_from("usage", {"cause": "{path} is no file", "path": "notes.txt"})
    assert str(travelled) == travelled.cause == "notes.txt is geen bestand"
    assert str(NotFound(thing="message", name="7")) == "Er is geen bericht “7”."


@given(words=st.text(), account=st.text())
def test_a_far_sides_words_are_never_syntax(words: str, account: str) -> None:
    """A server may answer with braces; `str.format` on them would raise, or read attributes."""
    assert words in str(UsageError(cause=words)) or "{" in words or not words
    str(Transient(account=account, cause="the server said: {words}", words=words))


def test_braces_in_foreign_words_stay_as_they_are() -> None:
    assert str(UsageError(cause="said {words.__class__} {0} {missing}", words="x")) == "said {words.__class__} {0} {missing}"
    assert str(Transient(account="shop", cause="said: {words}", words="{account}")) == "shop: said: {account}. It will be tried again."


@pytest.mark.parametrize(
    ("cause", "shown"),
    [("is the port right?", "is the port right?"), ("try later.", "try later."), ("gone", "gone."), ("wait...", "wait...")],
)
def test_a_cause_that_ends_a_sentence_gets_no_second_end(cause: str, shown: str) -> None:
    assert str(Transient(account="shop", cause=cause)) == f"shop: {shown} It will be tried again."


def test_an_error_of_no_kind_is_one_inside_the_program() -> None:
    """A script must tell a defect of ours (70) from items that failed (1)."""
    assert error_from("error", {"cause": "an error inside AgentDesk"}).exit_code == 70
    assert (SomeFailed.exit_code, ChannelError.exit_code) == (1, 1)
