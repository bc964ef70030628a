"""The words read from the index's own pages are those FTS5 itself knows, however it has laid them out."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest

from agentdesk.store.dialects.sqlite.fts5_words import beginning_with

MOST = 1000
LETTERS = "abcdeé"


def word(rng: random.Random) -> str:
    return "".join(rng.choice(LETTERS) for _each in range(rng.randint(1, 9)))


@pytest.fixture(params=[300, 4050], ids=["small pages", "pages as they are"])
def index(request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """An index of several segments, with words whose messages fill many pages, and with some of its messages taken out again."""
    rng, connection = random.Random(3), sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE message_fts USING fts5(words, tokenize='unicode61 remove_diacritics 2', prefix='2')")
    connection.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('pgsz', ?)", (request.param,))
    for _segment in range(7):
        connection.execute("BEGIN")
        texts = [f"abbab abbab cadeb {word(rng)} {word(rng)}" for _each in range(400)]
        connection.executemany("INSERT INTO message_fts(words) VALUES (?)", [(text,) for text in texts])
        connection.execute("COMMIT")
    connection.execute("DELETE FROM message_fts WHERE rowid % 50 = 0")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(message_fts, instance)")
    connection.execute("PRAGMA query_only=ON")
    yield connection
    connection.close()


def test_the_words_are_those_of_the_index(index: sqlite3.Connection) -> None:
    """A word left out would hide messages; one too many costs a look-up."""
    known = {row[0] for row in index.execute("SELECT DISTINCT term FROM vocabulary")}
    rng = random.Random(4)
    beginnings = {one[: rng.randint(2, 9)] for one in rng.sample(sorted(known), 300)} | {"abbab", "abbabb", "cadeb", "caden", "zz"}
    for begin in beginnings:
        found = beginning_with(index, "message_fts", begin, MOST)
        assert found is not None
        assert {one for one in known if one.startswith(begin)} <= set(found), begin
        assert all(one.startswith(begin) for one in found)


def test_more_words_than_wanted_are_none(index: sqlite3.Connection) -> None:
    assert beginning_with(index, "message_fts", "a", 20) is None


def test_a_connection_that_may_have_written_is_told_nothing(index: sqlite3.Connection) -> None:
    """What its transaction wrote may stand in memory only, and would not be found."""
    index.execute("PRAGMA query_only=OFF")
    assert beginning_with(index, "message_fts", "abbab", MOST) is None


def test_pages_of_another_format_are_told_nothing_of(index: sqlite3.Connection) -> None:
    index.execute("PRAGMA query_only=OFF")
    index.execute("UPDATE message_fts_data SET block = CAST(substr(block, 1, 2) || x'0005ffffff' AS BLOB) WHERE id > 100")
    index.execute("PRAGMA query_only=ON")
    assert beginning_with(index, "message_fts", "abbab", MOST) is None
