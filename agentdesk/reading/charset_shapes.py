"""Tells the charset of short texts without a label, a subject line's length, by the shape of their bytes.

Statistics need more text than a subject has. What short texts do have: words of one case with vowels among them (Cyrillic, Greek), bytes in
pairs (Chinese, Japanese, Korean), or single high bytes among ASCII letters (Latin).
"""

# ruff: noqa: RUF001 - the letters of other alphabets
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.late_patterns import late

_RUN: Final = re.compile(rb"[\x80-\xff]+")
_LETTER: Final = re.compile(rb"[A-Za-z]")
_HIGH_SHARE: Final = 0.6
"""Of a text's letters beyond ASCII, from which on it is no Latin script."""
_LOWER_SHARE: Final = 0.6
_FEWEST_VOWELS: Final = 0.28
_MOST_VOWELS: Final = 0.68
_ARABIC_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """An alphabet with case as one codec writes it; `marks` are its lower-case letters, `capitals` its others, as in a regex class."""

    codec: str
    marks: str
    capitals: str
    vowels: str
    needed: str = ""
    """Letters of which each text has one: Greek words carry accents."""


_ALPHABETS: Final = (
    _Alphabet("cp1251", "а-яё", "А-ЯЁ", "аеёиоуыэюя"),
    _Alphabet("koi8_r", "а-яё", "А-ЯЁ", "аеёиоуыэюя"),
    _Alphabet("cp1253", "α-ωάέήίόύώϊϋ", "Α-ΩΆΈΉΊΌΎΏ", "αεηιουωάέήίόύώ", "άέήίόύώ"),
    _Alphabet("cp866", "а-яё", "А-ЯЁ", "аеёиоуыэюя"),
    _Alphabet("iso8859_5", "а-яё", "А-ЯЁ", "аеёиоуыэюя"),
)
_TYPOGRAPHY: Final = "\xa0«»—–…№“”„’"
_INSIDE: Final = late(rb"(?<=[A-Za-z\xc0-\xff])[\x80-\xff](?=[A-Za-z\xb3\xb9\xbf\xc0-\xff])")
_BASE: Final = "éèêëàáâäöüôïçñóªºµ"
_WESTERN: Final = tuple(
    map(frozenset, (f"{_BASE}îûùœæÿ", f"{_BASE}íúìòùû", f"{_BASE}ßåæøí", "áâãàçéêíóôõúüñªº", "äöåšžéü")),
)
"""Of French; of Spanish, Italian and Dutch; of German and the Nordic languages; of Portuguese; of Finnish. Words borrowed included."""
_ICELANDIC: Final = frozenset("áðéíóúýþæö")
_ICELANDIC_VOWELS: Final = frozenset("áéíóúæö")
_EASTERN: Final = (
    *(("cp1250", frozenset(letters)) for letters in ("áčďéěíňóřšťúůýž", "ąćęłńóśźż", "áéíóöőúüű", "áäčďéíĺľňóôŕšťúýž", "čćđšž", "ăâîşţ")),
    ("cp1254", frozenset("çğıiöşüâîû")),
    *(("cp1257", frozenset(letters)) for letters in ("ąčęėįšųūž", "āčēģīķļņōŗšūž", "äöõüšž")),
)
"""Of Czech, Polish, Hungarian, Slovak, Croatian and Slovene, Romanian; of Turkish; of Lithuanian, Latvian, Estonian."""
_LATIN2_ONLY: Final = frozenset(b"\xb1\xb6\xbc")
_POLISH: Final = frozenset(b"\xb3\xb9\xbf\x9f\x8f\x8d\x9d")
_CARONS: Final = frozenset(b"\x9a\x9e")
_CZECH: Final = frozenset(b"\xec\xf8\xe8\xf9\xf2")
_QUOTES: Final = re.compile(rb"[\x85\x91-\x97\xa0\xab\xbb]")
"""Windows' typography, which stands beside letters without being any."""
_HEBREW: Final = range(0xE0, 0xFB)
_KANA_SJIS: Final = re.compile(rb"[\x82\x83][\x40-\x7e\x80-\xf1]")
_KANA_EUC: Final = re.compile(rb"[\xa4\xa5][\xa1-\xf6]")
_HANGUL: Final = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_BIG5: Final = re.compile(rb"(?:[\xa1-\xf9][\x40-\x7e\xa1-\xfe]|[\x00-\x7f])+")


def codec_by_shape(data: bytes) -> str | None:
    """Return a codec for bytes that are no UTF-8, None where windows-1252 is as good as any."""
    runs = _RUN.findall(data)
    high = sum(map(len, runs))
    letters = high + len(_LETTER.findall(data))
    longest = max(map(len, _RUN.findall(_QUOTES.sub(b" ", data))), default=0)
    if high < _HIGH_SHARE * letters or longest < 2:  # noqa: PLR2004 - one byte makes no word
        return _central(data)
    if all(byte in _HEBREW for run in runs for byte in run) and not _with_case(data):
        return "cp1255"
    return _with_case(data) or _in_pairs(data, runs) or _arabic(data)


def _central(data: bytes) -> str | None:
    """Return the codec of Polish, Czech, Hungarian: signs that windows-1252 never has inside words stand there."""
    inside = set(b"".join(_INSIDE.findall(data)))
    if inside & _LATIN2_ONLY:
        return "iso8859_2"
    has_czech = inside & _CARONS and inside & _CZECH
    return "cp1250" if inside & _POLISH or has_czech else _by_letters(data)


def _by_letters(data: bytes) -> str | None:
    """Return the codec of an eastern language that has all letters of a text which no western one has; None where windows-1252 will do."""
    letters = _letters(data, "cp1252")
    if any(letters <= alphabet for alphabet in _WESTERN) or (letters <= _ICELANDIC and letters & _ICELANDIC_VOWELS):
        return None
    return next((codec for codec, alphabet in _EASTERN if _letters(data, codec) <= alphabet), None)


def _letters(data: bytes, codec: str) -> set[str]:
    """Return the letters beyond ASCII in small, a sign that the codec lacks as U+FFFD."""
    return {char.lower()[0] for char in data.decode(codec, "replace") if char > "\x7f" and (char.isalpha() or char == "\ufffd")}


def _with_case(data: bytes) -> str | None:
    """Return the codec in which the bytes are words: capitals only where they begin, vowels as many as speech needs."""
    return next((alphabet.codec for alphabet in _ALPHABETS if _reads_as(data, alphabet)), None)


def _reads_as(data: bytes, alphabet: _Alphabet) -> bool:
    text = data.decode(alphabet.codec, "replace")
    lower = len(re.findall(f"[{alphabet.marks}]", text))
    foreign = re.search(f"[^\x00-\x7f{alphabet.marks}{alphabet.capitals}{_TYPOGRAPHY}]", text)
    vowels = len(re.findall(f"[{alphabet.vowels}]", text, re.IGNORECASE))
    letters = lower + len(re.findall(f"[{alphabet.capitals}]", text))
    if foreign is not None or not letters or re.search(f"[{alphabet.marks}][{alphabet.capitals}]", text):
        return False
    if alphabet.needed and re.search(f"[{alphabet.needed}]", text) is None:
        return False
    return lower >= _LOWER_SHARE * letters and _FEWEST_VOWELS <= vowels / letters <= _MOST_VOWELS


def _in_pairs(data: bytes, runs: list[bytes]) -> str | None:
    """Return the codec of bytes that go two by two."""
    if _KANA_SJIS.search(data) and _decodes(data, "cp932"):
        return "cp932"
    if any(len(run) % 2 for run in runs):
        return "big5hkscs" if _BIG5.fullmatch(data) and _decodes(data, "big5hkscs") else None
    pairs = [run[at : at + 2] for run in runs for at in range(0, len(run), 2)]
    if any(map(_KANA_EUC.fullmatch, pairs)) and _decodes(data, "euc_jp"):
        return "euc_jp"
    if all(map(_HANGUL.fullmatch, pairs)) and len(pairs) > 1 and b" " in data and _decodes(data, "cp949"):
        return "cp949"
    return next((codec for codec in ("gb18030", "big5hkscs", "cp932") if _decodes(data, codec)), None)


def _arabic(data: bytes) -> str | None:
    """Return the codec of Arabic, known by its commonest letters."""
    high = [byte for byte in data if byte > 0x7F]  # noqa: PLR2004 - beyond ASCII
    common = sum(byte in b"\xc7\xe1\xed" for byte in high)
    return "cp1256" if common >= _ARABIC_SHARE * len(high) and _decodes(data, "cp1256") else None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
