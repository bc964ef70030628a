"""Where one scan ends a letter and begins the next: at separator sheets, at blank pages, or after so many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Final

from PIL import Image

from agentdesk.domain.letters import SplitRule
from agentdesk.reading.scans.cleaning import Marks, marks_on
from agentdesk.reading.scans.codes import is_separator
from agentdesk.reading.scans.limits import Unopenable

LOOK_DPI: Final = 150
"""Enough to see a sheet's code, and four times as quick to draw as what is read."""


class _Kind(Enum):
    PAGE = "page"
    BLANK = "blank"
    SEPARATOR = "separator"


def cuts(count: int, picture: Callable[[int], Image.Image], rule: SplitRule, tick: Callable[[], None]) -> tuple[tuple[int, ...], ...]:
    """Return the pages of each letter in a scan of `count` pages; nothing where it is one letter as it lies.

    Separator sheets are dropped and so is the blank side behind each. Without any, the rule counts.

    Args:
        count: how many pages there are.
        picture: opens a page's picture.
        rule: how to cut where no sheets do.
        tick: called before each page.
    """
    if count < 2:  # noqa: PLR2004 - one page is one letter
        return ()
    kinds = [_kind(number, picture, tick) for number in range(count)]
    if _Kind.SEPARATOR in kinds:
        return tuple(_between_sheets(kinds))
    if rule.at_blank:
        found = tuple(_between_blanks(kinds))
        return found if len(found) > 1 else ()
    if rule.every and rule.every < count:
        return tuple(tuple(range(first, min(first + rule.every, count))) for first in range(0, count, rule.every))
    return ()


def _kind(number: int, picture: Callable[[int], Image.Image], tick: Callable[[], None]) -> _Kind:
    tick()
    try:
        image = picture(number)
    except Unopenable:
        return _Kind.PAGE
    if is_separator(image):
        return _Kind.SEPARATOR
    return _Kind.BLANK if marks_on(image) is Marks.NONE else _Kind.PAGE


def _between_sheets(kinds: Sequence[_Kind]) -> Iterator[tuple[int, ...]]:
    pages: list[int] = []
    for number, kind in enumerate(kinds):
        if kind is _Kind.SEPARATOR:
            yield from _letter(pages, kinds)
            pages = []
        elif not (kind is _Kind.BLANK and number and kinds[number - 1] is _Kind.SEPARATOR):
            pages.append(number)
    yield from _letter(pages, kinds)


def _letter(pages: list[int], kinds: Sequence[_Kind]) -> Iterator[tuple[int, ...]]:
    """Yield a letter unless all its sides are blank."""
    if any(kinds[number] is _Kind.PAGE for number in pages):
        yield tuple(pages)


def _between_blanks(kinds: Sequence[_Kind]) -> Iterator[tuple[int, ...]]:
    pages: list[int] = []
    for number, kind in enumerate(kinds):
        if kind is _Kind.PAGE:
            pages.append(number)
        elif pages:
            yield tuple(pages)
            pages = []
    if pages:
        yield tuple(pages)
