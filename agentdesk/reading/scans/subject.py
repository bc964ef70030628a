"""What a letter is about: its subject line, else the first words after the salutation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.letter_values import find_day
from agentdesk.reading.scans.misread import mended
from agentdesk.reading.scans.references import references_in

_LABEL: Final = re.compile(
    r"(?ix)^\W{0,3}(?:(?:betreft|[o0]nderwerp|inzake|betr|betreff|betrifft|[o0]bjet|concerne|affaire"
    r"|in\s+sachen|[o0]ggetto|subject|regarding|concerning)\s*[.:;]+"
    r"|(?:betreft|onderwerp|inzake|betreff|betrifft|objet|concerne|oggetto)(?=\s|$)"
    r"|re\s*:)\s*(?P<words>.*)$"
)
_OTHER_LABEL: Final = re.compile(r"(?i)^\W*[\w./ -]{2,25}\s*:\s")
_SALUTATION: Final = re.compile(
    r"(?i)^\W{0,3}(?:(?:geachte|beste|lieve|waarde|mijnheer|hallo|goede(?:morgen|middag|navond)|dear|hello|hi|to whom"
    r"|good (?:morning|afternoon|evening)|sehr geehrte[rs]?|werte[rs]?|liebe[rs]?|guten (?:tag|morgen)|gr[üu]ezi"
    r"|madame|monsieur|mesdames|messieurs|ch[eèé]re?s?|bonjour|buongiorno|car[oaie])\b"
    # In an Italian address block the receiver is greeted the same way, but without a comma.
    r"|(?:gentil|gent\.|egregi|spett).*[,:!]$|l\.?\s?s\.?,?$)"
)
_GREETINGS: Final = re.compile(r"(?i)\bgroet|\bgr[uü](?:ß|ss)")
"""Beste Grüße closes a letter, Beste Jan opens one."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")
_NO_HEADLINE: Final = re.compile(
    r"(?i)@|www\.|\btel\b|^(?:bijlagen?|anlagen?|enc(?:l|losures?)?|pi[eè]ces? jointes?|allegat|by (?:hand|recorded|post)|aangetekend"
    r"|einschreiben|(?:lettre )?recommand|raccomandata|persoonlijk|vertrouwelijk|pers[öo]nlich|confidential|t\.?a\.?v|z\.\s?hd|attn"
    r"|p\.\s?c\.|per pec|(?:aan|an|to|à)\s)"
    r"|^[A-Z]\w+, .*\d{4}$"
    r"|^(?:(?:customer|account|client|membership|policy)\s(?:number|no\.?)|(?:(?:our|your)\s)?ref(?:erence|\.)?)\s+[\w/]*\d"
    r"|^(?:\w+ )*(?:\d{4}\s?[A-Z]{2}|\d{4,5})\s[A-Z]|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3}"
)
_OUR_CLIENT: Final = re.compile(r"(?i)(?:our|your) (?:client|claim)s?:")
"""What an English lawyer's or insurer's headline begins with, a label or not."""
_ENDED: Final = re.compile(r"[.!?,;:]$")
_HEADLINE_LINES: Final = 2
_SHOUTED_CHARS: Final = 5
_MOST_CHARS: Final = 50_000
_LONGEST: Final = 100
_FEWEST_WORDS: Final = 3
_SALUTATION_CHARS: Final = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about. `label_line` is the line of its subject line, None where it is taken from the text."""

    text: str
    label_line: str | None = None


def is_salutation(line: str) -> bool:
    """Say whether a line greets the one it is written to."""
    is_long = len(line) > _SALUTATION_CHARS
    return not is_long and _SALUTATION.match(line) is not None and _GREETINGS.search(line) is None and "@" not in line


def salutation_in(lines: Sequence[str]) -> int | None:
    """Return the line that greets the receiver; one in an address block, as in French ones, has the rest of the address below it."""
    greeting = [number for number, line in enumerate(lines) if is_salutation(line)]
    ended = (number for number in greeting if lines[number].endswith((",", "!", ":")) or not "".join(lines[number + 1 : number + 2]))
    return next(ended, next(iter(greeting), None))


def subject_of(text: str) -> Subject:
    """Return what a letter is about; an empty text where nothing in it can be."""
    lines = [line.strip() for line in text[:_MOST_CHARS].split("\n")]
    for number, line in enumerate(lines):
        found = _LABEL.match(line)
        if found is not None:
            words, whole = _continued(found["words"], lines, number)
            if _WORD.search(words):
                return Subject(_cut(words), whole)
    headline = _headline(lines)
    return Subject(_cut(_first_words(lines))) if headline is None else Subject(_cut(headline), headline)


def _continued(words: str, lines: Sequence[str], number: int) -> tuple[str, str]:
    """Return the words of a subject line and the lines they stand on: a long one goes on below, and some stand below their label."""
    last = number
    if not words and number + 1 < len(lines):
        last = number + 1 if lines[number + 1] else min(number + 2, len(lines) - 1)
        words = lines[last]
    following = lines[last + 1] if last + 1 < len(lines) else ""
    is_label = _OTHER_LABEL.match(following) or any(following.startswith(one.words) for one in references_in(following))
    is_more = following and not is_label and not _SALUTATION.match(following) and not words.endswith((".", "!", "?"))
    if is_more and len(words) + len(following) <= _LONGEST:
        return f"{words} {following}", "\n".join(lines[number : last + 2])
    return words, "\n".join(lines[number : last + 1])


def _headline(lines: Sequence[str]) -> str | None:
    """Return a line that stands by itself around the salutation: what German and English letters are about stands there without a label."""
    greeting = salutation_in(lines)
    paragraphs: list[list[str]] = [[]]
    for number, line in enumerate(lines):
        if number == greeting:
            above, paragraphs = paragraphs, [[]]
        elif line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    if greeting is None:
        return next((found for one in paragraphs if (found := _as_headline(one, is_shouted=True))), None)
    own = [one for one in above if one]
    found = (_as_headline(own[-1]) or _right_above(own[-1], is_greeted=bool(lines[greeting - 1]))) if own else None
    is_below = found is None and len(paragraphs) > 1 and len(paragraphs[0]) == 1 and not _ENDED.search(paragraphs[0][0])
    return _as_headline(paragraphs[0]) if is_below else found


def _right_above(paragraph: Sequence[str], *, is_greeted: bool) -> str | None:
    """Return a line that stands right above the salutation, below labels or with a colon of its own; None for any that may be a label."""
    line = paragraph[-1]
    label = _OTHER_LABEL.match(line)
    about = line if label is None else line[label.end() :]
    is_about = _SMALL_WORD.search(about) and not any(line.startswith(one.words) for one in references_in(line))
    day = find_day(line)
    rest = about if day is None else about.replace(day.words, "")
    if not is_greeted or not is_about or _NO_HEADLINE.search(rest) or len(line) > _LONGEST or _ENDED.search(line):
        return None
    return line if _LONG_WORD.search(rest) else None


_SMALL_WORD: Final = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{2,}")
"""Labels have names, numbers and dates behind them; what a letter is about is put in words."""
_LONG_WORD: Final = re.compile(r"[^\W\d_]{6,}")


def _as_headline(paragraph: Sequence[str], *, is_shouted: bool = False) -> str | None:
    """Return a paragraph of a line or two that could be a headline; None for labels, dates, addresses and notes to the post."""
    text = " ".join(paragraph)
    words = _WORD.findall(text)
    is_no_headline = (
        not 0 < len(paragraph) <= _HEADLINE_LINES
        or len(text) > _LONGEST
        or any(_NO_HEADLINE.search(line) or (_OTHER_LABEL.match(line) and not _may_have_colon(line)) for line in paragraph)
    )
    day = find_day(text)
    rest = _WORD.findall(text.replace(day.words, "")) if day is not None else words
    if is_no_headline or (day is not None and len(rest) < _FEWEST_WORDS):
        return None
    if text.isupper() and any(len(word) >= _SHOUTED_CHARS for word in words):
        return text
    return text if not is_shouted and len(text.split()) > 1 else None


def _may_have_colon(line: str) -> bool:
    """Say whether a colon makes no label of what stands before it: OVERDUE ACCOUNT: INVOICE 12 is all one headline."""
    return _OUR_CLIENT.match(line) is not None or (line.isupper() and len(line.partition(":")[0].split()) > 1)


def _first_words(lines: Sequence[str]) -> str:
    """Return the first sentence after the salutation; without one, the first line that could be a sentence."""
    for number, line in enumerate(lines):
        if is_salutation(line):
            rest = " ".join(one for one in lines[number + 1 :] if one)
            if len(_WORD.findall(rest)) >= _FEWEST_WORDS:
                return _SENTENCE.split(rest, maxsplit=1)[0]
    for line in lines:
        if len(_WORD.findall(line)) > _FEWEST_WORDS:
            return line
    return next((line for line in lines if _WORD.search(line)), "")


def _cut(text: str) -> str:
    words = mended(" ".join(text.split()).strip(" ,;:-"))
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
