"""Texts to be found in one message, as every dialect's full-text search is asked for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A word's beginning, or a whole phrase."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Of these groups of texts one has to be there."""

    branches: tuple[Texts, ...]


Texts = tuple[Text | Alternatives, ...]
"""All of these have to be there."""
