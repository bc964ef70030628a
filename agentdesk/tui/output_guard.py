"""What may reach the terminal: no control, bidi or unassigned character of any text."""

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
    return text.isprintable() and not hides_in_print(text)


def without_controls(text: str) -> str:
    """Return `text` without characters that could act on a terminal, reorder a line or hide in it; its width stays."""
    if is_harmless(text):
        return text
    return PRINTABLE_BUT_INVISIBLE.sub(_blank, _SUSPECT.sub(_without_refused, text))


def _blank(match: re.Match[str]) -> str:
    """Put blanks where widths are counted with two cells; the others have none."""
    return "  " * match[0].count(_WIDE_FILLER)
