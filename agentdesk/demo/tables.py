"""Reads the sample desk's TOML tables value by value, and says which file and key does not fit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TypeVar

from agentdesk.demo.spans import parse_span
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

_Choice = TypeVar("_Choice", bound=StrEnum)


class Table:
    """One table on its way into a record: each value is taken out once and checked, and none may be left over.

    Every method that takes a value raises ConfigError, naming file and key, where it is missing (and has no default) or of another shape.
    """

    def __init__(self, values: Mapping[str, object], file: str, place: str = "") -> None:
        self._values = dict(values)
        self.file = file
        self.place = place

    def error(self, key: str, cause: str) -> ConfigError:
        """Return the error that says what is wrong with `key` of this table."""
        where = _("{place}, key “{key}”") if self.place else _("key “{key}”")
        return ConfigError(file=self.file, cause=f"{where.format(place=self.place, key=key)}: {cause}")

    def name_place(self, kind: str) -> str:
        """Take the key `key`, remember it as this table's place in errors to come, and return it."""
        key = self.text("key")
        self.place = f"{kind} “{key}”"
        return key

    def has(self, key: str) -> bool:
        """Tell whether `key` is there and was not taken yet."""
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """Take a string, without the line break at its end; only a default may be empty."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.error(key, _("must be text"))
        if not value.strip() and default is None:
            raise self.error(key, _("must not be empty"))
        return value.removesuffix("\n")

    def choice(self, key: str, choices: type[_Choice], default: _Choice | None = None) -> _Choice:
        """Take one of the values of `choices`."""
        value = self.text(key, default)
        try:
            return choices(value)
        except ValueError:
            known = ", ".join(choices)
            raise self.error(key, _("“{value}” is none of {known}").format(value=value, known=known)) from None

    def span(self, key: str) -> timedelta:
        """Take a span of time such as "2d5h"."""
        value = self.text(key)
        try:
            return parse_span(value)
        except ValueError:
            raise self.error(key, _("“{value}” is no span of time such as 2d5h or -35m").format(value=value)) from None

    def optional_span(self, key: str) -> timedelta | None:
        """Take a span of time, None where there is no such key."""
        return self.span(key) if key in self._values else None

    def number(self, key: str, low: float, high: float) -> float:
        """Take a number from `low` to `high`."""
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(key, _("must be a number from {low} to {high}").format(low=low, high=high))
        return value

    def count(self, key: str, low: int, high: int) -> int:
        """Take a whole number from `low` to `high`."""
        value = self.number(key, low, high)
        if value != int(value):
            raise self.error(key, _("must be a whole number"))
        return int(value)

    def optional_count(self, key: str, low: int, high: int) -> int | None:
        """Take a whole number, None where there is no such key."""
        return self.count(key, low, high) if key in self._values else None

    def flag(self, key: str) -> bool:
        """Take true or false; false where there is no such key."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            raise self.error(key, _("must be true or false"))
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Take a list of strings; empty where there is no such key."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise self.error(key, _("must be a list of texts"))
        return tuple(value)

    def table(self, key: str) -> Table:
        """Take a table."""
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise self.error(key, _("must be a table"))
        return Table(value, self.file, f"{self.place}, {key}" if self.place else key)

    def optional_table(self, key: str) -> Table | None:
        """Take a table, None where there is no such key."""
        return self.table(key) if key in self._values else None

    def tables(self, key: str) -> tuple[Table, ...]:
        """Take a list of tables; empty where there is no such key. Each is named by its number until it gives its own key."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.error(key, _("must be a list of tables"))
        prefix = f"{self.place}, " if self.place else ""
        return tuple(Table(entry, self.file, f"{prefix}{key} {number}") for number, entry in enumerate(value, start=1))

    def rest(self) -> tuple[tuple[str, str], ...]:
        """Take everything that is left as pairs of key and text."""
        return tuple((key, self.text(key)) for key in tuple(self._values))

    def finish(self) -> None:
        """Raise ConfigError where a key was left over: nobody would ever read it."""
        for key in self._values:
            raise self.error(key, _("nobody reads such a key"))

    def _take(self, key: str, default: object) -> object:
        value = self._values.pop(key, default)
        if value is None:
            raise self.error(key, _("is missing"))
        return value


def read_table(folder: Traversable, file: str) -> Table:
    """Return the whole of the TOML file `file` in `folder` as one table.

    Raises:
        ConfigError: it is no TOML.
    """
    try:
        return Table(tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8")), file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(file=file, cause=str(error)) from error
