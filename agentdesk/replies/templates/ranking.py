"""Finds templates by a few typed letters, those used most on a channel first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from agentdesk.domain.voice import TemplateView

_NAME, _TITLE, _TAG, _TEXT = 3.0, 2.0, 1.5, 0.5
_INSIDE, _LETTERS = 0.6, 0.2
_LETTERS_IN_TEXT = 3
"""Fewer stand in every text."""

Uses = Mapping[tuple[str, str], int]
"""How often a template left, by its name and the kind of channel."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """A template with its words folded beforehand: folding a thousand of them on every key would take most of the time there is."""

    view: TemplateView
    fields: tuple[tuple[str, float], ...]
    text: str


def searchable(view: TemplateView, text: str) -> Searchable:
    """Return a template ready to be looked for; `text` is all its wordings."""
    named = ((view.name, _NAME), (view.title, _TITLE), *((tag, _TAG) for tag in view.tags))
    return Searchable(view, tuple((f" {field.casefold().replace('-', ' ')}", weight) for field, weight in named), text.casefold())


def ranked(known: Iterable[Searchable], typed: str, uses: Uses, kind: str = "", limit: int = 0) -> list[TemplateView]:
    """Return the templates that fit what was typed, best first; each typed word must fit name, title, a tag or the text.

    Args:
        known: every template.
        typed: what was typed.
        uses: how often they left.
        kind: of channel; those used most there go first among those that fit as well.
        limit: how many at most, 0 for all.
    """
    words = typed.casefold().replace("-", " ").split()
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


def _score(one: Searchable, words: list[str]) -> float | None:
    total = 0.0
    for word in words:
        best = max((_fit(word, field) * weight for field, weight in one.fields), default=0.0)
        if best < _TEXT and len(word) >= _LETTERS_IN_TEXT and word in one.text:
            best = _TEXT
        if best == 0:
            return None
        total += best
    return total


def _fit(word: str, field: str) -> float:
    """Say how well a word fits: at the start of a word, inside, or as letters in their order."""
    if f" {word}" in field:
        return 1.0
    if word in field:
        return _INSIDE
    place = -1
    for letter in word:
        place = field.find(letter, place + 1)
        if place < 0:
            return 0.0
    return _LETTERS
