"""Signs that reading takes for each other, put right inside words: a one between letters is an l."""

from __future__ import annotations

import re
from typing import Final

_INSIDE: Final = (
    (re.compile(r"(?<=[^\W\d_])1(?=[^\W\d_])"), "l"),
    (re.compile(r"(?<=[^\W\d_])0(?=[a-zà-ÿ])"), "o"),
    (re.compile(r"(?<=[a-zà-ÿ])B(?=[a-zà-ÿ])"), "ß"),
    # No word of the five languages begins so; a capital I does.
    (re.compile(r"\bl(?=[bcdfghmnrstvz][a-zà-ÿ]|J|[A-Z]{2})"), "I"),
    (re.compile(r"\bll(?=\s[A-ZÀ-Ý])"), "Il"),
)


def mended(text: str) -> str:
    """Return a text with letters where a letter must be; its length stays."""
    for pattern, sign in _INSIDE:
        text = pattern.sub(sign, text)
    return text
