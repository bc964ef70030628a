"""Patterns that are compiled when they are first used: compiling all takes a third of a reading child's start, and most mail meets few."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Final, Generic, cast


class _Late(Generic[AnyStr]):
    """Stands for a pattern; what was asked of it once, it has from then on as the pattern itself."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._pattern: AnyStr = pattern
        self._flags = flags

    def compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(self._pattern, self._flags)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self.compiled(), name)
        setattr(self, name, found)
        return found


_ALL: Final[list[_Late[Any]]] = []


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, compiled later."""
    made = _Late(pattern, flags)
    _ALL.append(made)
    return cast("re.Pattern[AnyStr]", made)


def compile_all() -> int:
    """Compile every one that was made so far and return how many those are: a mistake in one shows only then.

    Raises:
        re.error: one is none.
    """
    for made in _ALL:
        made.compiled()
    return len(_ALL)
