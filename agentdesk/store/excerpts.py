"""Why a conversation was found: where what a list shows of it doesn't hold what was looked for, the place in its messages that does."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, func, select

from agentdesk.domain.query import Match, Query, Words, leaves
from agentdesk.domain.rows import ConversationRow
from agentdesk.store import tables, text_terms
from agentdesk.store.list_rows import record

SEARCHED_CHARS = 20_000
"""Of a message; a match further behind is found, and not shown here."""
MOST_MESSAGES = 300
BEFORE_CHARS = 24
SHOWN_CHARS = 160
_WORD = re.compile(r"\w+")
_LETTERS = range(0x00C0, 0x0250)
"""Latin letters with marks; the index leaves the marks out."""

m = tables.message


def explained(connection: Connection, rows: Sequence[Any], query: Query) -> list[ConversationRow]:
    """Return the rows of a list whose snippet shows what was found, where neither name nor subject nor the snippet they had does.

    Args:
        connection: for a look at the messages.
        rows: with the columns of a list's statement.
        query: what was looked for.
    """
    pattern = _pattern(query)
    if pattern is None:
        return list(map(record, rows))
    unclear = [row.id for row in rows if not pattern.search(f"{row.who} {row.subject} {row.snippet}")]
    found = dict(_excerpts(connection, unclear, pattern)) if unclear else {}
    return [record(row, found.get(row.id)) for row in rows]


def _excerpts(connection: Connection, conversations: Sequence[int], pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield conversations with the place that matches, of the newest message that has one."""
    columns = (func.substr(m.c.body_text, 1, SEARCHED_CHARS), m.c.subject, m.c.attachment_names, m.c.sender_name, m.c.sender_address)
    statement = select(m.c.conversation_id, *columns).where(m.c.conversation_id.in_(conversations), m.c.is_withdrawn.is_(False))
    done: set[int] = set()
    for row in connection.execute(statement.order_by(m.c.id.desc()).limit(MOST_MESSAGES)).all():
        if row[0] not in done and (excerpt := _excerpt(row[1:], pattern)):
            done.add(row[0])
            yield row[0], excerpt


def _excerpt(texts: Sequence[str], pattern: re.Pattern[str]) -> str:
    for text in texts:
        if found := pattern.search(text):
            start = max(0, found.start() - BEFORE_CHARS)
            cut = " ".join(text[start : start + SHOWN_CHARS * 2].split())[:SHOWN_CHARS]
            return cut if start == 0 else f"…{cut}"
    return ""


def _pattern(query: Query) -> re.Pattern[str] | None:
    """Return what is looked for as the index would see it: without case and marks, from the beginning of a word."""
    texts: list[tuple[str, bool]] = []
    for term in leaves(query.terms):
        if isinstance(term, Words) and not term.is_negated:
            texts.append((term.text, term.is_phrase))
        elif isinstance(term, Match) and term.key in text_terms.SHOWN_FIELDS and not term.is_negated:
            texts += [(value, False) for value in term.values]
    patterns = [found for text, is_phrase in texts if (found := _of_text(text, is_phrase=is_phrase))]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _of_text(text: str, *, is_phrase: bool) -> str:
    words = ["".join(map(_any_mark, word)) for word in _WORD.findall(_unmarked(text))]
    return r"(?<!\w)" + r"\W+".join(words) + (r"(?!\w)" if is_phrase else "") if words else ""


def _unmarked(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _any_mark(char: str) -> str:
    """Return a pattern for a letter with whatever marks."""
    others = _marked_letters().get(char.lower(), "")
    return f"[{re.escape(char)}{others}]" if others else re.escape(char)


@lru_cache(maxsize=1)
def _marked_letters() -> dict[str, str]:
    found: defaultdict[str, str] = defaultdict(str)
    for number in _LETTERS:
        bare = _unmarked(chr(number)).lower()
        if len(bare) == 1 and bare != chr(number):
            found[bare] += chr(number)
    return dict(found)
