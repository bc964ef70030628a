"""What changed between two texts, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff
from typing import Protocol

CONTEXT_LINES = 2


class Versioned(Protocol):
    """Something that holds a text."""

    @property
    def text(self) -> str:
        """The text."""
        ...


def changes(found: Sequence[Versioned], place: int) -> list[str]:
    """Return what a version changed in the one before it, as a unified diff without its head.

    Args:
        found: versions, newest first.
        place: which of them.
    """
    older = found[place + 1].text.split("\n") if place + 1 < len(found) else []
    return list(unified_diff(older, found[place].text.split("\n"), lineterm="", n=CONTEXT_LINES))[2:]


def counted(diff: Sequence[str]) -> tuple[int, int]:
    """Return how many lines came and how many went."""
    return sum(words.startswith("+") for words in diff), sum(words.startswith("-") for words in diff)
