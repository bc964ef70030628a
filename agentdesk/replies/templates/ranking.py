"""Finds templates by a few typed letters."""

from __future__ import annotations

from collections.abc import Iterable

from agentdesk.domain.voice import TemplateView

_NAME, _TITLE, _TAG = 3.0, 2.0, 1.5


def ranked(views: Iterable[TemplateView], typed: str) -> list[TemplateView]:
    """Return the templates that fit what was typed, best first; each typed word must fit name, title or a tag."""
    words = typed.casefold().split()
    scored = ((_score(view, words), view) for view in views)
    fitting = [(score, view) for score, view in scored if score is not None]
    return [view for _score_, view in sorted(fitting, key=lambda pair: (-pair[0], -pair[1].uses, pair[1].name))]


def _score(view: TemplateView, words: list[str]) -> float | None:
    fields = ((view.name, _NAME), (view.title, _TITLE), *((tag, _TAG) for tag in view.tags))
    total = 0.0
    for word in words:
        best = max((_fit(word, field.casefold()) * weight for field, weight in fields), default=0.0)
        if best == 0:
            return None
        total += best
    return total


def _fit(word: str, field: str) -> float:
    """Say how well a word fits: at the start of a word, inside, or as letters in their order."""
    if any(part.startswith(word) for part in field.replace("-", " ").split()):
        return 1.0
    if word in field:
        return 0.6
    place = -1
    for letter in word:
        place = field.find(letter, place + 1)
        if place < 0:
            return 0.0
    return 0.2
