"""What a filter found, marked in list and thread: a word marks the beginnings of words, a phrase its words in that order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from agentdesk.domain.errors import UsageError
from agentdesk.domain.query import Key, Match, Words, leaves
from agentdesk.domain.query_parsing import parse
from agentdesk.tui.presenters.tones import Line, Piece, Tone

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def _folded_char(char: str) -> str:
    """Return a character without case and accents, as the index sees it; always one character, so that places stay the same."""
    return unicodedata.normalize("NFKD", char)[0].casefold()[:1] or char


def folded(text: str) -> str:
    """Return a text as the index compares it, each character in its place."""
    return text.lower() if text.isascii() else "".join(map(_folded_char, text))


@dataclass(frozen=True, slots=True)
class Matcher:
    """Marks what was looked for; `pattern` works on folded text."""

    pattern: re.Pattern[str]

    def marked(self, line: Line) -> Line:
        """Return a line with what was found in the tone of matches; the very same line where nothing was."""
        text = folded(line.plain)
        spans = [found.span() for found in self.pattern.finditer(text)]
        return Line(tuple(_split(line.pieces, spans))) if spans else line

    def is_in(self, line: Line) -> bool:
        """Return whether a line holds something that was looked for."""
        return self.pattern.search(folded(line.plain)) is not None


def matcher_for(query: str) -> Matcher | None:
    """Return what marks the matches of a query, None where it looks for no words or can't be read."""
    try:
        terms = parse(query).terms
    except UsageError:
        return None
    texts: list[tuple[str, bool]] = []
    for term in leaves(terms):
        if isinstance(term, Words) and not term.is_negated:
            texts.append((term.text, term.is_phrase))
        elif isinstance(term, Match) and term.key in {Key.FROM, Key.SUBJECT, Key.FILE} and not term.is_negated:
            texts += [(value, False) for value in term.values]
    return _matcher(texts)


def matcher_of(text: str) -> Matcher | None:
    """Return what marks a text as it was typed, None for an empty one."""
    return _matcher([(text, False)])


def _matcher(texts: Iterable[tuple[str, bool]]) -> Matcher | None:
    patterns = [pattern for text, is_phrase in texts if (pattern := _pattern(text, is_phrase=is_phrase))]
    return Matcher(re.compile("|".join(patterns))) if patterns else None


def _pattern(text: str, *, is_phrase: bool) -> str:
    words = [re.escape(word) for word in _WORD.findall(folded(text))]
    return r"(?<!\w)" + r"\W+".join(words) + (r"(?!\w)" if is_phrase else "") if words else ""


def _split(pieces: Iterable[Piece], spans: list[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        done = at
        for start, stop in spans:
            low, high = max(start, done), min(stop, end)
            if low >= high:
                continue
            if low > done:
                yield Piece(piece.text[done - at : low - at], piece.tone)
            yield Piece(piece.text[low - at : high - at], Tone.MATCH)
            done = high
        if done < end:
            yield Piece(piece.text[done - at :], piece.tone)
        at = end
