"""Patterns that are compiled when they are first used: compiling all takes a third of a reading child's start, and most mail meets few."""

from __future__ import annotations

import re
from typing import AnyStr, Final, Generic, cast


class _Late(Generic[AnyStr]):
    """Stands for a pattern; what was asked of it once, it has from then on as the pattern itself."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._words = pattern, flags

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(*self._words), name)
        setattr(self, name, found)
        return found


_ALL: Final[list[_Late[str] | _Late[bytes]]] = []


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, compiled later."""
    made = _Late(pattern, flags)
    _ALL.append(cast("_Late[str]", made))
    return cast("re.Pattern[AnyStr]", made)


def compile_all() -> int:
    """Compile every one that was made so far and return how many those are: a mistake in one shows only then.

    Raises:
        re.error: one is none.
    """
    for made in _ALL:
        re.compile(*made._words)  # noqa: SLF001 - its own class, above
    return len(_ALL)
