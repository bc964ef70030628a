"""Finds times of day, in figures and in the words of five languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from agentdesk.replies.guard.records import Piece, Sort
from agentdesk.replies.guard.spelled import number_in_words

HALF_A_DAY: Final = 12 * 60
NEAR_CHARS: Final = 14
"""Two times with so little between them are from when till when: opening hours, no appointment."""

_HOURS: Final = {
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "une deux trois quatre cinq six sept huit neuf dix onze midi",
    "it": "una due tre quattro cinque sei sette otto nove dieci undici dodici",
    "en": "one two three four five six seven eight nine ten eleven twelve",
}
_NUMBERS: Final[dict[str, dict[str, int]]] = {
    language: {word: number for number, word in enumerate(words.split(), 1)} for language, words in _HOURS.items()
}
_HOUR: Final = {language: "(" + "|".join((*words, r"\d{1,2}")) + ")" for language, words in _NUMBERS.items()}
_SAID: Final = tuple(
    (language, minutes, re.compile(rf"(?<!\w){pattern.format(hour=_HOUR[language])}(?![\w€%])", re.IGNORECASE))
    for language, minutes, pattern in (
        ("nl", 15, "kwart over {hour}"),
        ("nl", -15, "kwart voor {hour}"),
        ("nl", -30, "half {hour}"),
        ("nl", 0, "{hour} uur"),
        ("de", 15, "viertel nach {hour}"),
        ("de", -15, "(?:viertel vor|dreiviertel|drei viertel) {hour}"),
        ("de", -30, "halb {hour}"),
        ("de", 0, "{hour} uhr(?! ?[0-9])"),
        ("fr", 15, "{hour}(?: ?h(?:eures?)?)? et quart"),
        ("fr", 30, "{hour}(?: ?h(?:eures?)?)? et demie?"),
        ("fr", -15, "{hour}(?: ?h(?:eures?)?)? moins le quart"),
        ("fr", 0, "{hour} ?(?:heures?|h)(?! ?(?:[0-9]|et|moins))"),
        ("it", 15, "{hour} e un quarto"),
        ("it", 30, "{hour} e mezz[ao]"),
        ("it", -15, "{hour} meno un quarto"),
        ("it", 0, "(?:alle|ore|verso le|dalle) {hour}(?! ?[.:e])"),
        ("en", 15, "quarter past {hour}"),
        ("en", -15, "quarter to {hour}"),
        ("en", 30, "half(?: past)? {hour}"),
        ("en", 0, "{hour} ?(?:o['\u2019]clock|am|pm|a\\.m|p\\.m)"),
    )
)
_FEW: Final = {
    "nl": "vijf:5 tien:10 twintig:20",
    "de": "fünf:5 zehn:10 zwanzig:20",
    "fr": "vingt-cinq:25 cinq:5 dix:10 vingt:20",
    "it": "venticinque:25 cinque:5 dieci:10 venti:20",
    "en": "twenty-five:25 twenty_five:25 five:5 ten:10 twenty:20",
}
_MINUTES: Final[dict[str, dict[str, int]]] = {
    language: {word.replace("_", " "): int(number) for word, _colon, number in (pair.rpartition(":") for pair in pairs.split())}
    for language, pairs in _FEW.items()
}
_FEW_OF: Final = {language: "(?P<few>" + "|".join(words) + ")" for language, words in _MINUTES.items()}
_TO_OR_PAST: Final = tuple(
    (language, re.compile(rf"(?<!\w){pattern.format(few=_FEW_OF[language], hour='(?P<hour>' + _HOUR[language][1:])}(?!\w)", re.IGNORECASE))
    for language, pattern in (
        ("nl", "{few} (?P<sign>over|voor) (?P<half>half )?{hour}"),
        ("de", "{few} (?P<sign>nach|vor) (?P<half>halb )?{hour}"),
        ("fr", "{hour} ?h(?:eures?)? (?P<sign>moins |et )?{few}"),
        ("it", "{hour} (?P<sign>meno|e) {few}"),
        ("en", "{few} (?:minutes )?(?P<sign>past|to) {hour}"),
    )
)
_BACK: Final = frozenset(("voor", "vor", "moins ", "meno", "to"))
_WRITTEN = re.compile(
    r"(?<![\w.,:€£$/-])([01]?\d|2[0-4]) ?(?:[:.hu]|uhr|heures?|(?<=\d )e(?= [1-5])) ?([0-5]\d)"
    r"(?: ?[ap]\.?m\b)?(?![\w/-]|[.,:]\d| ?(?:€|euro|eur\b|%))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:uur|uhr|h|am|pm)?\s*(?:tot(?: en met)?|bis|jusqu['\u2019]à|à|a|alle|to|till|until|and|en|"
    r"und|et|e|[-\u2013\u2014])\s*(?:le|les)?\s*",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:open\w*|geopend|sluit\w*|dicht|ouvert\w*|ferm\w*|geöffnet|öffn\w*|schlie\w*|geschlossen|apert\w*|chius\w*|aprono|apriamo|closed?|"
    r"dagelijks|täglich|daily|every day|ogni giorno|tous les jours)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[!?\n]|\.(?!\d)")


def times(text: str) -> Iterator[Piece]:
    """Find times of day; a clock knows twelve hours, since people say "three" for fifteen."""
    seen: set[int] = set()
    for found in _WRITTEN.finditer(text):
        seen.update(range(found.start(), found.end()))
        yield _time(found, int(found[1]) * 60 + int(found[2]))
    for language, pattern in _TO_OR_PAST:
        for found in pattern.finditer(text):
            if found.start() not in seen:
                seen.update(range(found.start(), found.end()))
                yield _time(found, _to_or_past(found, language))
    for found, minutes in _hours_and_minutes(text):
        if found.start() not in seen:
            seen.update(range(found.start(), found.end()))
            yield _time(found, minutes)
    for language, minutes, pattern in _SAID:
        for found in pattern.finditer(text):
            if found.start() not in seen and (hour := _hour(found[1], language)) is not None:
                seen.update(range(found.start(), found.end()))
                yield _time(found, hour * 60 + minutes)


_ANY_HOUR: Final = {word: hour for words in _NUMBERS.values() for word, hour in words.items()}
_HOUR_AND_MINUTES = re.compile(
    rf"(?<!\w)(?P<hour>{'|'.join(_ANY_HOUR)}|\d{{1,2}})\s(?:(?:uur|uhr|heures?|h|e|ore)\s)?"
    r"(?P<first>[^\W\d_]{3,16}(?:-[^\W\d_]+)*)(?:\s(?:et |e |en |und )?(?P<second>[^\W\d_]{2,8}))?(?!\w)",
    re.IGNORECASE,
)


def _hours_and_minutes(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Find a time said hour first ("undici e quaranta", "elf uur veertig", "eleven forty")."""
    for found in _HOUR_AND_MINUTES.finditer(text):
        hour = int(found["hour"]) if found["hour"].isdigit() else _ANY_HOUR.get(found["hour"].casefold())
        said = (f"{found['first']} {found['second'] or ''}", found["first"])
        minutes = next((number for words in said if (number := number_in_words(words)) is not None), None) if hour is not None else None
        if hour is not None and hour <= 24 and minutes is not None and minutes in range(10, 60):  # noqa: PLR2004 - a clock's hours and minutes
            yield found, hour * 60 + minutes


def _to_or_past(found: re.Match[str], language: str) -> int:
    """Return the minute of the day of "tien over half elf", "ten to three"."""
    parts = found.groupdict()
    few, hour = _MINUTES[language][parts["few"].casefold()], _hour(parts["hour"], language) or 0
    is_back = (parts["sign"] or "").casefold() in _BACK
    return hour * 60 + (-few if is_back else few) - (30 if parts.get("half") else 0)


def appointments(text: str) -> Iterator[Piece]:
    """Find times of day that are no opening hours."""
    found = sorted(times(text), key=lambda piece: piece.start)
    ranged = {piece.start for one, other in pairwise(found) if _is_range(text, one, other) for piece in (one, other)}
    for piece in found:
        if piece.start not in ranged and not _OPEN.search(_sentence(text, piece)):
            yield piece


def _is_range(text: str, one: Piece, other: Piece) -> bool:
    return other.start - one.end <= NEAR_CHARS and bool(_BETWEEN.fullmatch(text[one.end : other.start].strip() + " "))


def _sentence(text: str, piece: Piece) -> str:
    start = max((found.end() for found in _SENTENCE_END.finditer(text, 0, piece.start)), default=0)
    end = _SENTENCE_END.search(text, piece.end)
    return text[start : end.start() if end else len(text)]


def _hour(written: str, language: str) -> int | None:
    hour = int(written) if written.isdigit() else _NUMBERS[language][written.casefold()]
    return hour if hour <= 24 else None  # noqa: PLR2004 - hours of a day


def _time(found: re.Match[str], minutes: int) -> Piece:
    return Piece(Sort.PRIVATE_FACT, found.start(), found.end(), f"time {minutes % HALF_A_DAY}", is_vague=True)
