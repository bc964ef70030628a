"""Holds a template's source against the part of the template language that a reply needs.

Fields, filters of a short list and conditions; no loops, macros, assignments, calls or operators that make texts grow. What is left can
only become as long as its fields, so that no source, however it was made, takes time or memory worth speaking of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

FILTERS: Final = frozenset(
    {"capitalize", "date", "default", "first", "last", "length", "lower", "money", "number", "time", "title", "trim", "upper"}
)
STATEMENTS: Final = frozenset({"if", "elif", "else", "endif"})
MAX_TAGS: Final = 500

_OPENING = re.compile(r"\{([{%#])")
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\}\}|%\}", re.DOTALL)
_FILTER = re.compile(r"\|\s*(\w+)")
_FILTER_CALL = re.compile(r"\|\s*\w+\s*\(")
_CALL = re.compile(r"\w\s*\(")
_GROWS = re.compile(r"[*~+%\[\]{}]")
_FIRST_WORD = re.compile(r"\s*-?\s*(\w+)")
_ENDS: Final = {"{": "}}", "%": "%}", "#": "#}"}


def check(source: str) -> None:
    """Refuse a source that uses more than fields, filters and conditions.

    Raises:
        ConfigError: names the line and what isn't allowed there.
    """
    for count, (place, kind, inside) in enumerate(_tags(source), start=1):
        cause = (
            _("there are more than {count} fields and conditions").format(count=MAX_TAGS) if count > MAX_TAGS else _refusal(kind, inside)
        )
        if cause:
            raise _error(source, place, cause)


def _error(source: str, place: int, cause: str) -> ConfigError:
    return ConfigError(file=_("line {line} of the text").format(line=source.count("\n", 0, place) + 1), cause=cause)


def _tags(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield the place, kind and inside of each tag, texts in quotes taken out; each character is looked at once."""
    place = 0
    while (opening := _OPENING.search(source, place)) is not None:
        kind, inside = opening[1], list[str]()
        place = opening.end()
        end = source.find("#}", place) + 2 if kind == "#" else _scan(source, place, _ENDS[kind], inside)
        if end <= opening.end():
            raise _error(source, opening.start(), _("a field or condition is not closed"))
        place = end
        if kind != "#":
            yield opening.start(), kind, "".join(inside)


def _scan(source: str, place: int, end: str, inside: list[str]) -> int:
    """Collect a tag's inside without its texts and return the place behind its end, 0 where it has none."""
    for token in _TOKEN.finditer(source, place):
        inside.append(source[place : token.start()])
        place = token.end()
        if token[0] == end:
            return place
        inside.append('""' if token[0][0] in "\"'" else token[0])
    return 0


def _refusal(kind: str, inside: str) -> str:
    """Return why a tag isn't allowed, "" where it is."""
    if kind == "%":
        name = _FIRST_WORD.match(inside)
        if name is None or name[1] not in STATEMENTS:
            return _("only if, elif, else and endif may stand between {% and %}")
    for name in _FILTER.findall(inside):
        if name not in FILTERS:
            return _("there is no filter “{name}”; there are {filters}").format(name=name[:40], filters=", ".join(sorted(FILTERS)))
    if _CALL.search(_FILTER_CALL.sub("", inside)):
        return _("nothing can be called in a template but filters")
    if _GROWS.search(inside) or '"' in inside.replace('""', ""):
        return _("a template reckons with nothing: no + - * ~ % and no lists")
    return ""
