"""Subjects as people compare them: without what programs put before them."""

from __future__ import annotations

import re
from typing import Final

_PREFIX: Final = re.compile(
    r"""\s*(?:
        (?:re|aw|antw|antwort|antwoord|sv|vs|vb|vá|odp|odpověď|ynt|rif|r|res|resp|ref|rép|réf|tr|fw|fwd|wg|doorst|fs|i|pd|enc|rv|ilt|továbbítás|
           ответ|пересл|отв|转发|答复|回复|轉寄)
        (?:\s*[\[(^]\s*\d{1,3}\s*[\])]?)? \s* [:\uff1a]
      | \[ [^\[\]]{1,60} \]
      | (?:automatic\ reply|automatisch\ antwoord|automatische\ antwort|réponse\ automatique|risposta\ automatica|
         out\ of\ office) \s* [:\uff1a]
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDS: Final = re.compile(r"(?:\s*\((?:fwd|fw|was:[^)]*)\)\s*)+$", re.IGNORECASE)
_BLANKS: Final = re.compile(r"\s+")


def base_subject(subject: str) -> str:
    """Return a subject folded for comparison: no `Re:` in any language, no [list] tags or numbers, no (fwd), single blanks, one case.

    Compare RFC 5256 §2.1, which knows the English prefixes only.
    """
    text = _BLANKS.sub(" ", subject).strip()
    while (found := _PREFIX.match(text)) is not None and found.end() > 0:
        text = text[found.end() :]
    return _ENDS.sub("", text).strip(" .…").casefold()


def is_changed_subject(old: str, new: str) -> bool:
    """Say whether somebody began another matter: both subjects say something, and neither holds the other."""
    first, second = base_subject(old), base_subject(new)
    return bool(first and second) and first not in second and second not in first
