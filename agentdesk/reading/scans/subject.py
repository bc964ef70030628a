"""What a letter is about: its subject line, else the first words after the salutation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LABEL: Final = re.compile(
    r"(?ix)^\W{0,3}(?:(?:betreft|onderwerp|inzake|betr|betreff|betrifft|objet|concerne|oggetto|subject|regarding|concerning)\s*[.:;]+"
    r"|(?:betreft|onderwerp|inzake|betreff|betrifft|objet|concerne|oggetto)(?=\s|$)"
    r"|re\s*:)\s*(?P<words>.*)$"
)
_OTHER_LABEL: Final = re.compile(r"(?i)^\W*[\w./ -]{2,25}\s*:\s")
_SALUTATION: Final = re.compile(
    r"(?i)^\W{0,3}(?:geachte|beste|lieve|hallo|goede(?:morgen|middag|navond)|dear|hello|hi|sehr geehrte|liebe|guten (?:tag|morgen)"
    r"|madame|monsieur|mesdames|messieurs|ch[eèé]re?|bonjour|gentil[ei]|egregi[oa]|spett|spettabile|buongiorno|car[oai]|l\.?\s?s\.?,?$)\b"
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")
_LONGEST: Final = 100
_FEWEST_WORDS: Final = 3
_SALUTATION_CHARS: Final = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about. `label_line` is the line of its subject line, None where it is taken from the text."""

    text: str
    label_line: str | None = None


def subject_of(text: str) -> Subject:
    """Return what a letter is about; an empty text where nothing in it can be."""
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        found = _LABEL.match(line)
        if found is not None:
            words, whole = _continued(found["words"], lines, number)
            if _WORD.search(words):
                return Subject(_cut(words), whole)
    return Subject(_cut(_first_words(lines)))


def _continued(words: str, lines: Sequence[str], number: int) -> tuple[str, str]:
    """Return the words of a subject line and the lines they stand on: a long one goes on below, and some stand below their label."""
    last = number
    if not words and number + 1 < len(lines):
        last = number + 1 if lines[number + 1] else min(number + 2, len(lines) - 1)
        words = lines[last]
    following = lines[last + 1] if last + 1 < len(lines) else ""
    is_more = following and not _OTHER_LABEL.match(following) and not _SALUTATION.match(following) and not words.endswith((".", "!", "?"))
    if is_more and len(words) + len(following) <= _LONGEST:
        return f"{words} {following}", "\n".join(lines[number : last + 2])
    return words, "\n".join(lines[number : last + 1])


def _first_words(lines: Sequence[str]) -> str:
    """Return the first sentence after the salutation; without one, the first line that could be a sentence."""
    for number, line in enumerate(lines):
        if _SALUTATION.match(line) and len(line) <= _SALUTATION_CHARS:
            rest = " ".join(one for one in lines[number + 1 :] if one)
            if len(_WORD.findall(rest)) >= _FEWEST_WORDS:
                return _SENTENCE.split(rest, maxsplit=1)[0]
    for line in lines:
        if len(_WORD.findall(line)) > _FEWEST_WORDS:
            return line
    return next((line for line in lines if _WORD.search(line)), "")


def _cut(text: str) -> str:
    words = " ".join(text.split()).strip(" ,;:-")
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
