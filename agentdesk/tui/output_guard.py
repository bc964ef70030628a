"""What may reach the terminal: no control, bidi or unassigned character of any text."""

from __future__ import annotations

import re
import unicodedata

_KEPT_FORMAT_CHARACTERS = {"\u200c"}
"""Zero-width non-joiner: Persian is misspelt without it and it cannot reorder anything."""

_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

_EMOJI_BLOCKS = range(0x1F000, 0x1FB00)

_SUSPECT = re.compile(r"[^\x20-\x7e]+")


def _without_refused(match: re.Match[str]) -> str:
    run = match[0]
    if run.isprintable():
        return run
    return "".join(ch for ch in run if _is_harmless(ch))


def _is_harmless(ch: str) -> bool:
    # New emoji come every year, before the interpreter's tables know them.
    return ch in _KEPT_FORMAT_CHARACTERS or ord(ch) in _EMOJI_BLOCKS or unicodedata.category(ch) not in _REFUSED_CATEGORIES


def without_controls(text: str) -> str:
    """Return `text` without characters that could act on a terminal or reorder a line; widths on screen stay, as all of them have none."""
    if text.isprintable():
        return text
    return _SUSPECT.sub(_without_refused, text)
