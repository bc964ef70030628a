"""Finds templates by a few typed letters, those used most on a channel first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from agentdesk.domain.voice import TemplateView
from agentdesk.replies.guard.folding import unaccented

_NAME, _TITLE, _TAG, _TEXT = 3.0, 2.0, 1.5, 0.5
_INSIDE, _LETTERS = 0.6, 0.2
_LETTERS_IN_TEXT = 3
"""Fewer stand in every text."""
_MOST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class _Word:
    """A typed word, and how it is looked for."""

    text: str
    beginning: str
    letters: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> _Word:
        """Return a word ready to be looked for."""
        return cls(text, f" {text}", re.compile("[^\\n]*?".join(map(re.escape, text[:_MOST_LETTERS]))))


Uses = Mapping[tuple[str, str], int]
"""How often a template left, by its name and the kind of channel."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """A template with its words folded beforehand: folding a thousand of them on every key would take most of the time there is.

    `named` holds name, title and tags, each behind a blank, so that a word's beginning is found by one look; `text` each word of its
    wordings once.
    """

    view: TemplateView
    named: tuple[tuple[str, float], ...]
    everything: str
    text: str


def _folded(text: str) -> str:
    """Return a text as it is compared: without case and accents, so that "desole" finds "désolé"."""
    return unaccented(text.casefold())


def searchable(view: TemplateView, text: str) -> Searchable:
    """Return a template ready to be looked for; `text` is all its wordings."""
    fields = (
        (view.name, _NAME),
        (view.title, _TITLE),
        *((title, _TITLE) for _code, title in view.titles),
        *((tag, _TAG) for tag in view.tags),
    )
    named = tuple((f" {_folded(field).replace('-', ' ')}", weight) for field, weight in fields)
    return Searchable(view, named, "\n".join(field for field, _weight in named), " ".join(dict.fromkeys(_folded(text).split())))


def ranked(known: Iterable[Searchable], typed: str, uses: Uses, kind: str = "", limit: int = 0) -> list[TemplateView]:
    """Return the templates that fit what was typed, best first; each typed word must fit name, title, a tag or the text.

    Args:
        known: every template.
        typed: what was typed.
        uses: how often they left.
        kind: of channel; those used most there go first among those that fit as well.
        limit: how many at most, 0 for all.
    """
    words = [_Word.of(text) for text in _folded(typed).replace("-", " ").split()]
    totals: dict[str, int] = {}
    for (name, _kind), count in uses.items():
        totals[name] = totals.get(name, 0) + count
    found = []
    for one in known:
        score = _score(one, words)
        if score is not None:
            name = one.view.name
            found.append((-score, -uses.get((name, kind), 0), -totals.get(name, 0), name, one.view))
    found.sort(key=lambda entry: entry[:4])
    return [replace(view, uses=-total, uses_here=-here) for _score_, here, total, _name, view in found[: limit or None]]


def _score(one: Searchable, words: Sequence[_Word]) -> float | None:
    """Say how well a template fits, None where a word fits nothing of it."""
    total = 0.0
    for word in words:
        best = _in_names(one, word)
        if best < _TEXT and len(word.text) >= _LETTERS_IN_TEXT and word.text in one.text:
            best = _TEXT
        if not best:
            return None
        total += best
    return total


def _in_names(one: Searchable, word: _Word) -> float:
    """Say how well a word fits name, title and tags: where a word begins, inside one, or by its letters in their order."""
    if word.text in one.everything:
        return max(weight if word.beginning in field else weight * _INSIDE for field, weight in one.named if word.text in field)
    if word.letters.search(one.everything) is None:
        return 0.0
    return max((weight * _LETTERS for field, weight in one.named if word.letters.search(field)), default=0.0)
