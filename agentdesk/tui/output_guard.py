"""What may reach the terminal: no control, bidi or unassigned character of any text, and no tower of marks."""

from __future__ import annotations

import re
import unicodedata

from agentdesk.domain.safe_text import PRINTABLE_BUT_INVISIBLE, hides_in_print

_KEPT_FORMAT_CHARACTERS = {"\u200c"}
"""Zero-width non-joiner: Persian is misspelt without it and it cannot reorder anything."""

_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

_EMOJI_BLOCKS = range(0x1F000, 0x1FB00)

_WIDE_FILLER = "\u115f"

_SUSPECT = re.compile(r"[^\x20-\x7e]+")

MOST_MARKS = 10
"""Marks over one letter: the longest stacks that are spelled, Tibetan ones, have nine. A thousand are one cell to us, thousands of bytes
for each repaint over a slow line, and ink over the lines around it."""

# No letter, digit, blank, ordinary sign, box or emoji; rarely anything but marks, and what else it finds is looked at again.
_TOWER = re.compile(
    "[^\\w\x00-\u02ff\u2000-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\ufe30-\ufeff\U0001f000-\U0001fbff]{%d,}" % (MOST_MARKS + 1),  # noqa: UP031 - braces
)
_MARKS = {"Mn", "Me"}


def _without_refused(match: re.Match[str]) -> str:
    run = match[0]
    if run.isprintable():
        return run
    return "".join(ch for ch in run if _is_harmless(ch))


def _is_harmless(ch: str) -> bool:
    # New emoji come every year, before the interpreter's tables know them.
    return ch in _KEPT_FORMAT_CHARACTERS or ord(ch) in _EMOJI_BLOCKS or unicodedata.category(ch) not in _REFUSED_CATEGORIES


def is_harmless(text: str) -> bool:
    """Say whether `without_controls` would return `text` as it is, at the speed of the interpreter's own loops."""
    return text.isprintable() and not hides_in_print(text) and not _is_towering(text)


def _is_towering(text: str) -> bool:
    return len(text) > MOST_MARKS and not text.isascii() and _TOWER.search(text) is not None


def without_controls(text: str) -> str:
    """Return `text` without characters that could act on a terminal, reorder a line or hide in it; its width stays."""
    if is_harmless(text):
        return text
    return _TOWER.sub(_lowered, PRINTABLE_BUT_INVISIBLE.sub(_blank, _SUSPECT.sub(_without_refused, text)))


def _lowered(match: re.Match[str]) -> str:
    """Leave at most so many marks in a row; they have no width, so the line's stays."""
    kept, marks = [], 0
    for ch in match[0]:
        marks = marks + 1 if unicodedata.category(ch) in _MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(ch)
    return "".join(kept)


def _blank(match: re.Match[str]) -> str:
    """Put blanks where widths are counted with two cells; the others have none."""
    return "  " * match[0].count(_WIDE_FILLER)
