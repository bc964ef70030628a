"""Fills a wording in for one customer.

The source is the business's own text. Everything a customer or platform wrote is data: plain texts in plain dicts, never source. The
engine is minijinja: no attribute of a Python object can be reached, undefined fields are errors, and fuel and length are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import minijinja

from agentdesk.domain.errors import ConfigError, RefusedByDesk
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.texts import _
from agentdesk.replies.templates import allowed, filters

Data = Mapping[str, "Value"]
Value = str | int | float | bool | None | Mapping[str, "Value"]

FUEL: Final = 50_000
"""Instructions of the engine; a long letter takes a few hundred."""
MAX_CHARS: Final = 100_000
MAX_VALUE_CHARS: Final = 2_000
"""Of one field: a name or an order's list, never a letter."""
MAX_UNFILLED: Final = 50
OPENS, CLOSES = "⟦", "⟧"
"""Around a field without a value, so that it is seen, and found by the check before sending."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its fields filled in, and the names of those that had no value."""

    text: str
    unfilled: tuple[str, ...]


def engine() -> minijinja.Environment:
    """Return the engine: strict, without loader, with the filters of replies beside its own."""
    environment = minijinja.Environment(undefined_behavior="strict", fuel=FUEL, pycompat=False, auto_escape_callback=lambda _name: False)
    for name, function in filters.ALL.items():
        environment.add_filter(name, function)
    return environment


_ENGINE = engine()
_FILTERED = re.compile(r"([A-Za-z_][\w.]*)\s*\|\s*(\w+)")


def fields_of(source: str) -> frozenset[str]:
    """Return the fields a source speaks of, as dotted names.

    Raises:
        ConfigError: the source is no template.
    """
    allowed.check(source)
    try:
        return frozenset(_ENGINE.undeclared_variables_in_str(source, nested=True))
    except minijinja.TemplateError as error:
        raise _error(error) from error


def fill(source: str, data: Data) -> Filled:
    """Return a source with its fields filled in; one without a value stands between ⟦ and ⟧.

    Raises:
        ConfigError: the source is no template, or asks for what there isn't.
        RefusedByDesk: it would take too long or become too long.
    """
    plain: dict[str, Value] = {key: _plain(value) for key, value in data.items()}
    unfilled: dict[str, None] = {}
    for name in sorted(_filtered(source)):
        if not _is_known(plain, name):
            unfilled[name] = None
            plain = _with_mark(plain, name)
    while True:
        try:
            text = _ENGINE.render_str(source, **plain)
        except minijinja.TemplateError as error:
            name = _missing(source, error)
            if not name or name in unfilled or len(unfilled) >= MAX_UNFILLED:
                raise _error(error) from error
            unfilled[name] = None
            plain = _with_mark(plain, name)
            continue
        if len(text) > MAX_CHARS:
            raise RefusedByDesk(cause=_("the template becomes longer than {count} characters").format(count=MAX_CHARS))
        return Filled(block(text), tuple(unfilled))


def _filtered(source: str) -> frozenset[str]:
    """Return the fields that go through a filter other than `default`: the engine hands a missing one to it without a word."""
    through = {found[1] for found in _FILTERED.finditer(source) if found[2] != "default"}
    return fields_of(source) & through


def _is_known(data: Mapping[str, Value], name: str) -> bool:
    there: Value = data
    for part in name.split("."):
        if not isinstance(there, Mapping) or part not in there:
            return False
        there = there[part]
    return True


def _plain(value: Value) -> Value:
    """Copy a value as plain data, so that nothing of Python can be reached through it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return block(value)[:MAX_VALUE_CHARS] if isinstance(value, str) else value


def _missing(source: str, error: minijinja.TemplateError) -> str:
    """Return the field an error is about, "" where it is about something else."""
    if error.kind != "UndefinedError" or error.range is None:
        return ""
    start, end = error.range
    name = source.encode()[start:end].decode(errors="replace").strip()
    parts = name.split(".")
    return name if parts and all(part.isidentifier() for part in parts) else ""


def _with_mark(data: dict[str, Value], name: str) -> dict[str, Value]:
    """Return the data with a mark where a field is missing."""
    first, _dot, rest = name.partition(".")
    mark: Value = f"{OPENS}{one_line(name)}{CLOSES}"
    for part in reversed(rest.split(".")) if rest else ():
        mark = {part: mark}
    return data | {first: _merged(data.get(first), mark)}


def _merged(there: Value, mark: Value) -> Value:
    if isinstance(there, Mapping) and isinstance(mark, Mapping):
        return {**there, **{key: _merged(there.get(key), value) for key, value in mark.items()}}
    return mark


def _error(error: minijinja.TemplateError) -> ConfigError | RefusedByDesk:
    if error.kind == "OutOfFuel":
        return RefusedByDesk(cause=_("the template takes too long to fill in"))
    cause = error.message.partition(" (in ")[0]
    return ConfigError(file=_("line {line} of the text").format(line=error.line or 1), cause=one_line(cause, 200))
