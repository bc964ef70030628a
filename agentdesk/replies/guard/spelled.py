"""Reads numbers that are written out in words, in five languages: a phone number read aloud, an amount in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from agentdesk.replies.guard.folding import unaccented
from agentdesk.replies.guard.records import Piece, Sort

FEWEST_DIGITS: Final = 7
"""Fewer digits in a row, written out, are an amount or a time and no number to dial or pay to."""
FEWEST_WORDS: Final = 3

_ONES: Final = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn "
    "achtzehn neunzehn",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette "
    "diciotto diciannove",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
}
_TENS: Final = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_HUNDREDS: Final = ("honderd", "hundert", "cento", "hundred", "cent")
_THOUSANDS: Final = ("duizend", "tausend", "thousand", "mille", "mila")
_ONE: Final = frozenset(("", "ein", "een", "a"))
_JOINT = re.compile(r"^(?:en|und|and|et|e)")
_MORE: Final = {"oh": "0", "nought": "0", "zwo": "2"}
_SWISS: Final = {7: "septante", 8: "huitante", 9: "nonante"}
_TWICE: Final = frozenset(("double", "dubbel", "doppel", "doppelt"))
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_GAP = re.compile(r"[ \u00a0\u202f,.;/\u2013-]{1,3}")
_HUNDRED_APART = re.compile(
    rf"(?<!\w)[^\W\d_]{{2,8}} (?:{'|'.join(_HUNDREDS)})s?(?: (?:and )?[^\W\d_]+(?:-[^\W\d_]+)*)?(?!\w)", re.IGNORECASE
)
_AMOUNT = re.compile(r"(?<!\w)((?:[^\W\d_]+[ -]){0,7}?[^\W\d_]+)\s(?:euros?|pounds?|franken|francs?|franchi)(?!\w)", re.IGNORECASE)


@cache
def _below() -> Mapping[str, int]:
    """Return the words of every number below a hundred, without accents, spaces and dashes."""
    found: dict[str, int] = {}
    for language in _ONES:
        for number in range(100):
            found.update(dict.fromkeys(map(_squashed, _below_hundred(number, language)), number))
    return found


@lru_cache(maxsize=4096)
def number_in_words(word: str) -> int | None:
    """Return the number below a hundred thousand that a word or some words are."""
    written = _squashed(word)
    if (number := _below().get(written)) is not None:
        return number
    for hundred in _HUNDREDS:
        before, found, behind = written.partition(hundred)
        if found:
            hundreds = 1 if before in _ONE else _below().get(before, 0)
            rest = 0 if behind in {"", "s"} else _below().get(_JOINT.sub("", behind, count=1), _below().get(behind))
            if hundreds in range(1, 20) and rest is not None:
                return hundreds * 100 + rest
    for thousand in _THOUSANDS:
        before, found, behind = written.partition(thousand)
        if found and (before in _ONE or before == "un" or before in _below()):
            thousands = 1 if before in _ONE or before == "un" else _below()[before]
            rest = 0 if not behind else number_in_words(behind) or number_in_words(_JOINT.sub("", behind, count=1))
            if rest is not None and rest < 1000:  # noqa: PLR2004 - what is left of a thousand
                return thousands * 1000 + rest
    return None


def _squashed(word: str) -> str:
    return unaccented(word).casefold().replace("-", "").replace(" ", "")


def _below_hundred(number: int, language: str) -> Iterator[str]:
    ones, tens = _ONES[language].split(), _TENS[language].split()
    if number < len(ones):
        yield ones[number]
        return
    ten, one = divmod(number, 10)
    word = tens[ten - 2]
    if language == "fr":
        yield from _french(number, word)
    elif not one:
        yield word
    elif language in {"nl", "de"}:
        unit = {"eins": "ein"}.get(ones[one], ones[one])
        yield f"{unit}{'en' if language == 'nl' else 'und'}{word}"
    elif language == "it":
        yield f"{word[:-1] if one in {1, 8} else word}{ones[one]}"
    else:
        yield f"{word}{ones[one]}"


def _french(number: int, word: str) -> Iterator[str]:
    """Yield a French number from twenty on: soixante-dix and quatre-vingt-dix go on counting."""
    rest = number - (60 if 60 <= number < 80 else 80 if number >= 80 else number - number % 10)  # noqa: PLR2004 - where French counts on
    ones = _ONES["fr"].split()[rest]
    yield from (f"{word}-{ones}", f"{word}-et-{ones}") if rest else (word, f"{word}s")
    if (own := _SWISS.get(number // 10)) is not None:
        one = _ONES["fr"].split()[number % 10]
        yield from (f"{own}-{one}", f"{own}-et-{one}") if number % 10 else (own,)


def spoken_codes(text: str) -> Iterator[Piece]:
    """Find long numbers that are read out in words ("zero six, eighty-three, …"), as the digits they stand for."""
    run: list[tuple[int, int, str]] = []
    for token in _TOKEN.finditer(_HUNDRED_APART.sub(_joined, text)):
        if run and not _GAP.fullmatch(text, run[-1][1], token.start()):
            yield from _code(run)
            run = []
        digits = _digits(token[0])
        if digits is None:
            yield from _code(run)
            run = []
        else:
            run.append((token.start(), token.end(), digits))
    yield from _code(run)


def _joined(found: re.Match[str]) -> str:
    """Return "six cent onze" as one word, as long as before."""
    return found[0] if number_in_words(found[0]) is None else found[0].replace(" ", "-")


def _digits(token: str) -> str | None:
    """Return the digits a word stands for, "" for one that only doubles the next, None for any other word."""
    if token.isdigit():
        return token
    word = unaccented(token).casefold().replace("-and-", "-")
    if word in _TWICE:
        return "*"
    doubled, dash, last = word.rpartition("-")
    if dash and doubled in _TWICE and (digit := _digits(last)) is not None:
        return digit * 2
    if word in _MORE:
        return _MORE[word]
    number = number_in_words(word)
    return None if number is None or number >= 1000 else str(number)  # noqa: PLR2004 - nobody reads a number out in thousands


def _code(run: list[tuple[int, int, str]]) -> Iterator[Piece]:
    if sum(not digits.isdigit() or end - start > len(digits) for start, end, digits in run) < FEWEST_WORDS:
        return
    digits = "".join(digits for _start, _end, digits in run)
    while "*" in digits:
        before, _star, after = digits.partition("*")
        digits = f"{before}{after[:1]}{after}"
    if len(digits) >= FEWEST_DIGITS:
        yield Piece(Sort.PHONE, run[0][0], run[-1][1], digits.lstrip("0"))


def written_amounts(text: str) -> Iterator[Piece]:
    """Find amounts of money in words, as cents."""
    for found in _AMOUNT.finditer(text):
        words = unaccented(found[1]).casefold().split()
        for place in range(len(words)):
            number = number_in_words(" ".join(words[place:]))
            if number is not None and number > 12:  # noqa: PLR2004 - "two euros" is small change
                yield Piece(
                    Sort.PRIVATE_FACT, found.end() - len(found[0]) + _skipped(found[1], place), found.end(), f"amount {number * 100}"
                )
                break


def _skipped(written: str, words: int) -> int:
    """Return how many characters the first words take."""
    return len(written) - len(written.split(None, words)[-1]) if words else 0
