"""No pattern of the reading room runs away: what hostile text costs it grows with the square of the text's length at worst.

Python's matcher goes back and forth; two repeats over the same signs cost the square of a text, three its cube, nested ones more than any
mail is worth. On a text of this length a square costs hundredths of a second and a cube seconds: the limit lies between them, and it is one
of CPU time, so that a busy machine doesn't make it flake.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, cast

import pytest

from agentdesk import reading
from agentdesk.domain.late_patterns import late

CHARS = 1_200
CPU_LIMIT_S = 1.0
WORDS_OF_ITS_OWN = 3
LATE = type(late(""))

RUNS = (
    *("a", "A", "é", "字", "0", " ", "\t", "\xa0", "\n", "\r\n", "\u200b", "_", "-", "=", "*", ".", ",", ":", ";", "!", "?", "#"),
    *("&", "+", ">", "<", "(", ")", "[", "]", "{", "}", '"', "'", "\\", "/", "|", "@", "~", "^", "%", "$", "»", "“", "—", "\x00"),
    "\ufdd0",
)
TURNS = (
    *("a ", "a\n", " \n", "> ", ">\n", "a@", "a.", "a-", "a_", "a,", "a, ", "a: ", "a:\n", "a=", "a/", "1 ", "1.", "1/", "1-"),
    *("1:", "10:12 ", "()", "<>", "[]", "(a", "<a", "[a", "(<[", "((a)", "<a>", "<a@b>", "[#1", "=?", "=?a?q?", "=?a?b?a?="),
    *("&gt;", "http://", "a://a", "Aa ", "- ", "* ", "| ", "a|", "\\a", '"a', '" "', "'a", "a'", ", ,", "re: ", "Re:a", "a@a."),
    *("a@a ", "<a@a.a>,", "\n\n>", "--\n", "日 "),
)


class RanAwayError(Exception):
    """A pattern took longer than any text of that length may take."""


def _patterns_in(found: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(found, re.Pattern):
        yield found
    elif isinstance(found, LATE):
        yield cast("Any", found).compiled()
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from _patterns_in(value)
    elif isinstance(found, tuple | list | set | frozenset):
        for value in found:
            yield from _patterns_in(value)


def patterns_of(module: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns of a module and of what it took from others, each with its name."""
    for name, value in vars(importlib.import_module(module)).items():
        for pattern in _patterns_in(value):
            yield name, pattern


def nasty_texts(pattern: str) -> Iterator[str]:
    """Return texts that lead matchers astray: runs of one sign, signs in turn, and both around words the pattern itself knows."""
    for unit in (*RUNS, *TURNS):
        yield _filled(unit)
    for word in list(dict.fromkeys(re.findall(r"[^\W\d_]{2,}", pattern)))[:WORDS_OF_ITS_OWN]:
        for unit in (" ", "a", "a ", "1", "-", ".", f"{word} ", f"{word}\n", f"{word}: "):
            yield word + _filled(unit)


def _filled(unit: str) -> str:
    """Return about so many characters of a unit, and an end that it doesn't have: what fails at the end is tried in all ways before."""
    return unit * (CHARS // len(unit)) + "\x01"


@contextmanager
def limited_cpu() -> Iterator[None]:
    """Break off what uses more CPU than `CPU_LIMIT_S`; the matcher asks for signals every now and then."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise RanAwayError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def runaways(pattern: re.Pattern[Any], texts: Iterable[str]) -> list[str]:
    """Return the beginnings of the texts over which a pattern runs away."""
    found = []
    for text in texts:
        subject: Any = text if isinstance(pattern.pattern, str) else text.encode()
        try:
            with limited_cpu():
                for _match in pattern.finditer(subject):
                    pass
                pattern.fullmatch(subject)
        except RanAwayError:
            found.append(text[:40])
    return found


MODULES = sorted(found.name for found in pkgutil.walk_packages(reading.__path__, f"{reading.__name__}."))
_known_as_sound: set[re.Pattern[Any]] = set()
"""What several modules use is tried once."""


@pytest.mark.parametrize("module", ["separators", "mailings", "scans.terms"])
def test_the_patterns_are_found(module: str) -> None:
    assert any(patterns_of(f"{reading.__name__}.{module}"))


@pytest.mark.parametrize("pattern", [r"(a|aa)+b", r"a*a*a*a*b"])
def test_a_runaway_is_caught(pattern: str) -> None:
    assert runaways(re.compile(pattern), [_filled("a")])


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_runs_away(module: str) -> None:
    for name, pattern in patterns_of(module):
        if pattern not in _known_as_sound:
            assert runaways(pattern, nasty_texts(str(pattern.pattern))) == [], name
            _known_as_sound.add(pattern)
