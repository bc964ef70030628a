"""What of a body is folded, as spans of its lines: neighbours joined, and the sender's visiting card found above them."""

from __future__ import annotations

from agentdesk.domain.reading import FoldKind
from agentdesk.reading.cards import card_start

Span = tuple[int, int, FoldKind]
"""The first line, the line after the last, and what stands there."""


def next_filled(texts: list[str], at: int) -> int:
    """Return the first line from `at` on that isn't blank, or the number of lines."""
    while at < len(texts) and not texts[at].strip():
        at += 1
    return at


def with_card(texts: list[str], spans: list[Span]) -> list[Span]:
    """Return `spans` with that of the card below the sender's name before them, where nothing of the sender's follows it."""
    end = next((first for first, _end, _kind in spans), len(texts))
    at = end
    for first, last, _kind in spans:
        if next_filled(texts, at) < first:
            return spans
        at = last
    if next_filled(texts, at) < len(texts):
        return spans
    while end > 0 and not texts[end - 1].strip():
        end -= 1
    start = card_start(texts, end)
    return [(start, end, FoldKind.SIGNATURE), *spans] if start < end else spans


def joined(texts: list[str], spans: list[Span]) -> list[Span]:
    """Join neighbours of one kind, blank lines between them included."""
    found: list[Span] = []
    for first, end, kind in spans:
        if found and found[-1][2] is kind and next_filled(texts, found[-1][1]) >= first:
            found[-1] = (found[-1][0], end, kind)
        else:
            found.append((first, end, kind))
    return found
