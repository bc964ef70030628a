"""Changes one table of a TOML text and leaves every other byte alone.

tomlkit edits the table's own lines only: given the whole file it puts a new key behind the comment that introduces the next table, and
takes that comment away with a table it removes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from agentdesk.config.toml_file import line_of

Names = tuple[str, ...]
Change = Callable[[Any], None]
"""Is handed the table and changes it in place."""


def appended(text: str, table: str) -> str:
    """Return the text with a table after everything else, and a blank line between."""
    if not text.strip():
        return text + table
    gap = "\n" if text.endswith("\n") else "\n\n"
    new_text = gap + table
    return text + (new_text.replace("\n", "\r\n") if "\r\n" in text else new_text)


def changed(text: str, names: Names, change: Change) -> str | None:
    """Return the text with the table at `names` changed, None where tomlkit can't follow how it is written."""
    span = span_of(text, names)
    if span is None:
        return _edited(text, names, change)
    lines = text.split("\n")
    start, end = span
    head, own, tail = lines[:start], "\n".join(lines[start:end]) + "\n", lines[end:]
    edited = _edited(own.replace("\r\n", "\n"), names, change)
    if edited is None:
        return None
    own_lines = edited.rstrip("\n").split("\n")
    ending = "\r" if own.endswith("\r\n") else ""
    return "\n".join([*head, *(line + ending for line in own_lines), *tail])


def without(text: str, names: Names) -> str | None:
    """Return the text without the table at `names`, None where tomlkit can't follow how it is written."""
    span = span_of(text, names)
    if span is None:

        def remove(table: Any) -> None:
            del table[names[-1]]

        return _edited(text, names[:-1], remove)
    lines = text.split("\n")
    start, end = span
    # One of the two blank lines that now meet goes along.
    if end < len(lines) and not lines[end].strip() and (start == 0 or not lines[start - 1].strip()):
        end += 1
    return "\n".join(lines[:start] + lines[end:])


def _edited(text: str, names: Names, change: Change) -> str | None:
    try:
        document = tomlkit.parse(text)
        table: Any = document
        for name in names:
            table = table[name]
        change(table)
        return tomlkit.dumps(document)
    except (TOMLKitError, AttributeError, LookupError, TypeError):
        return None


def span_of(text: str, names: Names) -> tuple[int, int] | None:
    """Return where the table with the header [a.b] for `names` stands: its first line and the one after its last, counted from 0.

    Comments after its last key belong to it unless a blank line or the next header follows at once. None for a table written inline or
    with dotted keys.
    """
    text = text.replace("\r\n", "\n")
    first = line_of(text, names)
    lines = text.split("\n")
    if first is None or _header(lines[first - 1]) != names:
        return None
    end = next((at for at in range(first, len(lines)) if _is_other_header(lines, at, names)), len(lines))
    last = next(at for at in range(end, first - 1, -1) if at == first or not _is_blank_or_comment(lines[at - 1]))
    after = next((at for at in range(last, end) if not lines[at].strip()), end)
    is_at_header = after == end and end < len(lines)
    return first - 1, last if is_at_header else after


def _is_blank_or_comment(line: str) -> bool:
    return line.strip() == "" or line.lstrip().startswith("#")


def _is_other_header(lines: list[str], at: int, names: Names) -> bool:
    """Say whether a header stands in this line that isn't of a table within `names`; a look-alike inside a list or a string isn't one."""
    if not lines[at].lstrip().startswith("["):
        return False
    found = _header(lines[at])
    if found is None or found[: len(names)] == names:
        return False
    try:
        tomllib.loads("\n".join(lines[:at]))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _header(line: str) -> Names | None:
    """Return the names in a line that is a table's header, None for any other line."""
    try:
        table: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    names: list[str] = []
    while table and line.lstrip().startswith("["):
        # An array of tables, [[a.b]], is a list of one.
        table = table[0] if isinstance(table, list) else table
        names += table
        table = next(iter(table.values()), None)
    return tuple(names) or None
