"""Reads the configuration file, and says in which line of it something is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentdesk.config.keys import SECTIONS, Key, Section, Value
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.safe_text import is_clean, one_line
from agentdesk.domain.texts import N_, _

MAX_BYTES = 1 << 20
"""A configuration of a megabyte is a mistake, and finding a line in it would take long."""
MIN_NUMBER, MAX_NUMBER = -1e9, 1e9
"""What a number may be where its key says nothing closer; neither infinity nor a number no clock or disk can hold."""
_LONGEST_SHOWN = 80
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A configuration file as it was read: its text and what it says; both empty where there is no file."""

    path: Path
    text: str = ""
    content: Mapping[str, object] = field(default_factory=dict)

    def table(self, *names: str) -> Mapping[str, object]:
        """Return the table at these names, empty where it isn't there.

        Raises:
            ConfigError: something other than a table stands there.
        """
        found: object = self.content
        for depth, name in enumerate(names, start=1):
            assert isinstance(found, Mapping)
            found = found.get(name, {})
            if not isinstance(found, Mapping):
                shown = ".".join(names[:depth])
                raise self.error(names[:depth], _("{key} must be a table: [{key}]").format(key=shown))
        assert isinstance(found, Mapping)
        return found

    def error(self, names: tuple[str, ...], cause: str) -> ConfigError:
        """Return the error for the key at `names`: with file and line where that can be found."""
        line = line_of(self.text, names)
        where = f"{self.path}:{line}" if line else str(self.path)
        return ConfigError(file=where, line=line or 0, key=".".join(names), cause=cause)


def read_toml(path: Path) -> TomlFile:
    """Return a file's text and content; a missing file is an empty one.

    Raises:
        ConfigError: it can't be read, or is no TOML.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return TomlFile(path)
    except OSError as problem:
        raise ConfigError(file=str(path), cause=problem.strerror or type(problem).__name__) from problem
    if len(raw) > MAX_BYTES:
        raise ConfigError(file=str(path), cause=N_("the file is too large to be a configuration"))
    try:
        text = raw.decode("utf-8")
        return TomlFile(path, text, tomllib.loads(text))
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise ConfigError(file=f"{path}:{line}", line=line, cause=N_("this line is not UTF-8 text")) from None
    except tomllib.TOMLDecodeError as problem:
        raise _not_toml(path, text, str(problem)) from None
    except RecursionError:
        raise ConfigError(file=str(path), cause=N_("tables or lists are nested too deep")) from None


def _not_toml(path: Path, text: str, words: str) -> ConfigError:
    """Return the error for a text that is no TOML; the parser's own words end in the place it stopped at."""
    place = _AT_LINE.search(words)
    line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
    reason = _AT_END.sub("", _AT_LINE.sub("", words))
    return ConfigError(file=f"{path}:{line}", line=line, cause=N_("this is not valid TOML: {reason}"), reason=reason)


def line_of(text: str, names: tuple[str, ...]) -> int | None:
    """Return the line (from 1) at which the key or table at `names` first appears in valid TOML, None where it doesn't.

    A statement begins where everything before it parses and lacks the key, and everything up to its end has it; so a look-alike in a
    comment or a string of many lines is never taken for it.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    word = names[-1]
    candidates = [number for number, line in enumerate(lines, start=1) if word in line] or range(1, len(lines) + 1)
    return next((number for number in candidates if _begins_at(lines, number, names)), None)


def _begins_at(lines: list[str], number: int, names: tuple[str, ...]) -> bool:
    if _has(lines[: number - 1], names) is not False:
        return False
    for end in range(number, len(lines) + 1):
        has = _has(lines[:end], names)
        if has is not None:
            return has
    return False


def _has(lines: list[str], names: tuple[str, ...]) -> bool | None:
    """Say whether these lines define the key; None where they are no TOML, as in the middle of a string of many lines."""
    try:
        found: object = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None
    for name in names:
        if not isinstance(found, Mapping) or name not in found:
            return False
        found = found[name]
    return True


def nearest(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean …?" for the known name closest to a wrong one, "" where none is close."""
    import difflib  # noqa: PLC0415 - for mistakes alone

    near = difflib.get_close_matches(name, list(known), n=1)
    return _(" Did you mean {name}?").format(name=near[0]) if near else ""


def first(problems: Iterator[ConfigError]) -> None:
    """Raise the first problem, if there is any.

    Raises:
        ConfigError: it.
    """
    problem = next(problems, None)
    if problem is not None:
        raise problem


def unknown_sections(file: TomlFile) -> Iterator[ConfigError]:
    """Yield an error for each table or key at the top of the file that we don't know."""
    known = [section.name for section in SECTIONS]
    for name in file.content:
        if name not in known:
            cause = _("there is no setting or table {key}.").format(key=_shown(name))
            hint = _(" Keys of your own stand in keys.toml.") if name == "keys" else nearest(name, known)
            yield file.error((name,), cause + hint)


def section_problems(file: TomlFile, section: Section) -> Iterator[ConfigError]:
    """Yield an error for each unknown key of a section and each value that can't be."""
    known = {key.name: key for key in section.keys}
    try:
        table = file.table(section.name)
    except ConfigError as problem:
        yield problem
        return
    for name, value in table.items():
        shown = f"{section.name}.{_shown(name)}"
        if name not in known:
            yield file.error((section.name, name), _("there is no key {key}.").format(key=shown) + nearest(name, known))
        elif _fitted(known[name], value) is None:
            yield file.error((section.name, name), f"{shown}: {_expectation(known[name])}")


def section_values(file: TomlFile, section: Section) -> dict[str, Value]:
    """Return every key of a section with its value, the default where the file says nothing.

    Raises:
        ConfigError: an unknown key, or a value that can't be.
    """
    first(section_problems(file, section))
    table = file.table(section.name)
    return {key.name: _fitted(key, table[key.name]) if key.name in table else key.default for key in section.keys}


def _shown(name: str) -> str:
    return one_line(name, limit=_LONGEST_SHOWN)


def _fitted(key: Key, value: object) -> Value:
    """Return the value as the key's kind, None where it doesn't fit."""
    # `type` rather than `isinstance`: a bool is an int to Python, but not to a person who wrote `true`.
    if type(value) is not key.kind and not (key.kind is float and type(value) is int):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        lowest, highest = (MIN_NUMBER if key.lowest is None else key.lowest), (MAX_NUMBER if key.highest is None else key.highest)
        return key.kind(value) if lowest <= value <= highest else None
    if isinstance(value, str):
        return value if value in key.choices or (not key.choices and is_clean(value)) else None
    return None


def _expectation(key: Key) -> str:
    if key.choices:
        return _("it must be one of {choices}").format(choices=", ".join(f'"{choice}"' for choice in key.choices))
    words = {
        bool: _("it must be true or false"),
        int: _("it must be a whole number"),
        float: _("it must be a number"),
        str: _('it must be text on one line, in "quotes"'),
    }[key.kind]
    if key.lowest is not None and key.highest is not None:
        return words + _(", from {lowest:g} to {highest:g}").format(lowest=key.lowest, highest=key.highest)
    return words + (_(", {lowest:g} or more").format(lowest=key.lowest) if key.lowest is not None else "")
