"""Which words of a full-text index begin so: read from the index's own pages, at a cost that doesn't grow with the messages.

FTS5 has a table of its words (fts5vocab), but to step from one word to the next it walks every page on which the first one's messages
stand: thousands for a common word. Its b-tree names the page on which the next word begins, so that one look there is enough.

The format: SQLite's ext/fts5/fts5_index.c, "Implementation of a segment b-tree" and "Segment Leaf Format", unchanged since format version
4 (SQLite 3.9). What isn't as expected gives None, and then FTS5 answers the beginning in its own way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_MAIN = b"0"
"""What words of the main index begin with; those of the index of prefixes begin with 1."""
_HEAD_BYTES = 4
_MOST_PAGES = 200
_PAGES = """
WITH RECURSIVE segment(id) AS (
    SELECT min(segid) FROM {index}_idx
    UNION ALL SELECT (SELECT min(segid) FROM {index}_idx WHERE segid > segment.id) FROM segment WHERE segment.id IS NOT NULL
),
page(segid, pgno) AS (
    SELECT id, (SELECT pgno >> 1 FROM {index}_idx WHERE segid = id AND term <= :first ORDER BY term DESC LIMIT 1)
    FROM segment WHERE id IS NOT NULL
    UNION ALL SELECT segid, pgno >> 1 FROM segment JOIN {index}_idx ON segid = id AND term > :first AND term < :beyond
)
SELECT block FROM page JOIN {index}_data AS data ON data.id = (page.segid << 37) + page.pgno LIMIT :most
"""
"""The pages on which such words begin, of every segment: where the first would stand, and those that begin with one of the others."""


def beginning_with(connection: sqlite3.Connection, index: str, begin: str, most: int) -> tuple[str, ...] | None:
    """Return the words of the index that begin so, in their order; None where they are more than `most`, or can't be told.

    A word whose messages were all taken out may be among them.

    Args:
        connection: one that only reads. What a transaction wrote may not stand on the pages yet, so that others get None.
        index: the name of its table; never anything typed.
        begin: the beginning, as the index's tokenizer would leave it.
        most: how many words.
    """
    if not connection.execute("PRAGMA query_only").fetchone()[0]:
        return None
    first = _MAIN + begin.encode()
    bounds = {"first": first, "beyond": first + b"\xff", "most": _MOST_PAGES + 1}
    found: set[bytes] = set()
    for number, (page,) in enumerate(connection.execute(_PAGES.format(index=index), bounds)):
        if number == _MOST_PAGES:
            return None
        try:
            found.update(_words(page, first))
        except IndexError:
            return None
        if len(found) > most:
            return None
    return tuple(sorted(word[len(_MAIN) :].decode(errors="replace") for word in found))


def _words(page: bytes, first: bytes) -> Iterator[bytes]:
    """Yield the words on a page that begin with `first`, each with the mark of its index in front; words stand in their order.

    The footer holds where each stands; all but the first are kept as how much they share with the one before, and the rest.
    """
    footer = int.from_bytes(page[2:_HEAD_BYTES], "big")
    place, word = 0, b""
    while footer < len(page):
        step, footer = _varint(page, footer)
        kept, at = (0, step) if place == 0 else _varint(page, place + step)
        place += step
        length, at = _varint(page, at)
        word = word[:kept] + page[at : at + length]
        if word.startswith(first):
            yield word
        elif word > first:
            return


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """Return a number and where what follows it stands: seven bits a byte, the highest first; these are short."""
    value = 0
    if (byte := page[at]) < 0x80:  # noqa: PLR2004 - as below; most are of one byte
        return byte, at + 1
    while True:
        byte = page[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that another byte follows
            return value, at
