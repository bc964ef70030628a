"""Texts are cut into the same words for PostgreSQL as FTS5 cuts them into: else a search finds other messages there."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.store.dialects.postgresql.words import MOST_BYTES, vector, words_of

EXAMPLES = [
    "Crêpe-pan, ÉÈ à la carte",
    "o'brien c++ #123 a_b foo@bar.example 3.14",
    "Straße ŁÓDŹ İstanbul Größe",
    "привет Москва, πρόβλημα, 請款單 注文",
    "éclair",
    "½ ² x² №5",
]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, instance)")
    yield connection
    connection.close()


def _fts5(index: sqlite3.Connection, text: str) -> list[str]:
    index.execute("DELETE FROM texts")
    index.execute("INSERT INTO texts(text) VALUES (?)", (text,))
    return [row[0] for row in index.execute("SELECT term FROM words ORDER BY offset")]


@pytest.mark.parametrize("text", EXAMPLES)
def test_words_are_those_of_fts5(index: sqlite3.Connection, text: str) -> None:
    assert words_of(text) == _fts5(index, text)


LATIN = st.characters(min_codepoint=1, max_codepoint=0x17F)


@given(text=st.text(LATIN, max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_european_text_has_the_words_of_fts5(index: sqlite3.Connection, text: str) -> None:
    assert words_of(text) == _fts5(index, unicodedata.normalize("NFC", text))


def test_a_text_of_very_many_words_leaves_some_out(index: sqlite3.Connection) -> None:
    """PostgreSQL refuses more than a megabyte of words, and with it the message."""
    found = vector([("D", " ".join(f"{number:0>200}" for number in range(6000)))], {})
    assert found.count(" ") < MOST_BYTES // 200
