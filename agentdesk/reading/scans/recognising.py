"""One page's picture to its words: the right way up, in its own language, without what is noise or handwriting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from time import monotonic
from typing import Final

from agentdesk.domain.languages import guess_language
from agentdesk.domain.letters import PageSource
from agentdesk.reading.scans import limits
from agentdesk.reading.scans.cleaning import CleanPage, Marks, cleaned, marks_on
from agentdesk.reading.scans.installed import languages
from agentdesk.reading.scans.languages import BY_CODE, ENGLISH, to_read_with
from agentdesk.reading.scans.limits import Unopenable
from agentdesk.reading.scans.looks import look_of
from agentdesk.reading.scans.pictures import Picture
from agentdesk.reading.scans.tesseract import Recognition, Word

_GOOD: Final = 75.0
"""Mean confidence from which on nobody asks whether the page stands on its head: one that does has 20 to 50."""
_HANDWRITTEN_BELOW: Final = 60.0
_HOPELESS_BELOW: Final = 40.0
_NOISE_LINE_BELOW: Final = 45.0
_FEWEST_SURE_LETTERS: Final = 12
_SURE: Final = 70.0
_SHOWS_LANGUAGE: Final = 50.0
_SOLID: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised of a page; `size` is that of the picture in which its words stand."""

    source: PageSource
    words: tuple[Word, ...] = ()
    size: tuple[int, int] = (1, 1)
    names: tuple[str, ...] = ()
    turned_deg: float = 0.0
    note: str = ""
    case_code: str = ""
    look: str = ""

    @property
    def confidence(self) -> float:
        """The mean over its letters, in per cent."""
        return mean_confidence(self.words)


def mean_confidence(words: Sequence[Word]) -> float:
    """Return the mean confidence of words, each counting by its length; 0 without any."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


@dataclass(slots=True)
class Tongue:
    """The language of a letter: given, or found out on its first page with enough words."""

    given: str = ""
    found: str = ""

    def names(self) -> tuple[str, ...]:
        """Return what to read the next page with."""
        return to_read_with(self.given or self.found, languages())

    def first_names(self) -> tuple[str, ...]:
        """Return what to try a page with while its language isn't known: one is three times as fast as all."""
        if self.given or self.found:
            return self.names()
        return to_read_with(_last_found[0], languages())

    def names_for(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Return what to read a page with on which these words were found: its own language, where it shows one."""
        if self.given:
            return self.names()
        text = " ".join(word.text for word in words if word.confidence >= _SHOWS_LANGUAGE)
        code = guess_language(text).partition("-")[0]
        if code not in BY_CODE:
            return self.names()
        if not self.found:
            self.found = _last_found[0] = code
        return to_read_with(code, languages())


_last_found = ["en"]
"""The last letter's: most letters to a firm are in one language. It changes only how fast a letter is read, not in which language."""


def recognise(picture: Picture, tongue: Tongue) -> Recognised:
    """Return what is on a page.

    Raises:
        Unopenable: Tesseract isn't there.
    """
    marks = marks_on(picture.image)
    if marks is Marks.NONE:
        return Recognised(PageSource.BLANK)
    page = cleaned(picture)
    try:
        found = _settled(*_read(page, tongue))
    except Unopenable as reason:
        if str(reason) in {limits.NO_TESSERACT, limits.NO_LANGUAGE}:
            raise
        return Recognised(PageSource.UNREADABLE, turned_deg=page.turned_deg, note=str(reason))
    # Faded print reads well once it is brought out; what shines through from the other side stands mirrored and never does.
    is_other_side = marks is Marks.PALE and (found.source is not PageSource.OCR or found.confidence < _SURE)
    return Recognised(PageSource.BLANK) if is_other_side else found


def _read(page: CleanPage, tongue: Tongue) -> tuple[CleanPage, tuple[str, ...], list[Word]]:
    """Read a page the way up that reads better, then in the language it turned out to be in."""
    until_s = monotonic() + limits.PAGE_WALL_LIMIT_S
    names = tongue.first_names()
    words = _words(page, names, until_s)
    if mean_confidence(words) < _GOOD:
        other = page.upside_down()
        found = _words(other, names, until_s)
        if _weight(found) > _weight(words):
            page, words = other, found
    wanted = tongue.names_for(words)
    return (page, names, words) if wanted == names or _is_hopeless(words) else (page, wanted, _words(page, wanted, until_s))


def _words(page: CleanPage, names: Sequence[str], until_s: float) -> list[Word]:
    return Recognition.begin(page.image, names, page.dpi).words(until_s - monotonic())


def _is_hopeless(words: Sequence[Word]) -> bool:
    """Say whether a page is no print in any language: one that is, read in another, is half sure still."""
    sure = sum(len(word.text) for word in words if word.confidence >= _SURE)
    return sure < _FEWEST_SURE_LETTERS and mean_confidence(words) < _HOPELESS_BELOW


def _weight(words: Sequence[Word]) -> float:
    """Return how much a page says with certainty: nonsense is long at times, but never sure."""
    return sum((word.confidence / 100) ** 2 * len(word.text) for word in words if _SOLID.search(word.text))


def _settled(page: CleanPage, names: tuple[str, ...], words: list[Word]) -> Recognised:
    """Leave noise out, and everything where what is left is no print: a person must look at such a page."""
    kept = without_noise([_mended(word, names) for word in words])
    found = Recognised(PageSource.OCR, tuple(kept), page.image.size, names, page.turned_deg, look=look_of(page.image))
    sure = sum(len(word.text) for word in kept if word.confidence >= _SURE)
    is_print = found.confidence >= (_HANDWRITTEN_BELOW if sure >= _FEWEST_SURE_LETTERS else _GOOD)
    if not is_print:
        return replace(found, source=PageSource.HANDWRITTEN, words=())
    return found


def _mended(word: Word, names: Sequence[str]) -> Word:
    """Return a word with what Tesseract is known to get wrong: an upright stroke alone, as high as a letter, is English for myself."""
    if word.text == "|" and names == (ENGLISH,) and word.confidence >= _SURE:
        return replace(word, text="I")
    return word


def without_noise(words: Sequence[Word]) -> list[Word]:
    """Leave out lines that are specks, edges and pictures taken for letters."""
    kept: list[Word] = []
    usual_px = median(word.height for word in words) if words else 0
    for _paragraph, paragraph in groupby(words, key=lambda word: word.line[:2]):
        lines = [list(group) for _line, group in groupby(paragraph, key=lambda word: word.line)]
        for line in lines:
            if _is_print(line, lines):
                kept += (word for word in line if not _is_noise(word, usual_px))
    return kept


def _is_print(line: Sequence[Word], paragraph: Sequence[Sequence[Word]]) -> bool:
    """Say whether a line holds letters that somebody set: read with some certainty, or as high as those of a sure paragraph around it.

    Of a word it doesn't know Tesseract gives 0 at times, right as it is; alone on a paragraph's last line such a word must not be lost.
    """
    if not any(_SOLID.search(word.text) for word in line):
        return False
    if mean_confidence(line) >= _NOISE_LINE_BELOW:
        return True
    around = [word for other in paragraph if other is not line for word in other]
    if mean_confidence(around) < _SURE_PARAGRAPH or not all(_LETTERS.fullmatch(word.text) for word in line):
        return False
    usual = median(word.height for word in around)
    return usual / _ALIKE <= median(word.height for word in line) <= usual * _ALIKE


_SURE_PARAGRAPH: Final = 85.0
_LETTERS: Final = re.compile(r"[(\"'„\u201c«]?[^\W_]+(?:[-'\u2019./][^\W_]+)*[)\"'\u201d\u201c».,:;!?]*")
_ALIKE: Final = 1.5
"""A line with capitals and tails is half as high again as one with neither."""


def _is_noise(word: Word, usual_px: float) -> bool:
    """Say whether a word is a speck: too small for a letter, a sign nobody is sure of, or a rule taken for a sign."""
    if word.text in _RULES or max(word.width, word.height) < _SPECK_SHARE * usual_px:
        return True
    if not _SOLID.search(word.text):
        return word.confidence < _NOISE_SIGN_BELOW
    return len(word.text) == 1 and word.confidence < _NOISE_LETTER_BELOW


_RULES: Final = frozenset("|_¦")
_SPECK_SHARE: Final = 0.3
_NOISE_SIGN_BELOW: Final = 60.0
_NOISE_LETTER_BELOW: Final = 45.0
