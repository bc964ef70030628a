"""Records as plain JSON values: ids as strings, moments in UTC to the second, text without control characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from agentdesk.domain.errors import error_from
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.safe_text import block, one_line

if TYPE_CHECKING:
    from agentdesk.domain.views import AccountHealth

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

BLOCKS = frozenset({"body_text", "reply_text", "body", "text", "quoted", "signature"})
"""Fields that keep their line breaks; every other string is one line."""
UNLIMITED = 1 << 62


def line(text: str) -> str:
    """Return a text of any length as one safe line."""
    return one_line(text, UNLIMITED)


def moment(at: datetime) -> str:
    """Return a moment as `YYYY-MM-DDTHH:MM:SSZ`."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def account_words(account: AccountHealth) -> str:
    """Return what is wrong with an account, and what else is worth a word."""
    said = (account.failure, *account.notices)
    return "; ".join(words_of(one) for one in said if one is not None)


def words_of(failure: Failure) -> str:
    """Return a failure as one line in the reader's language."""
    return line(str(error_from(failure.code, failure.fields)))


def plain(record: object) -> dict[str, Plain]:
    """Return a record's fields as JSON values."""
    kind: Any = type(record)
    return {name: turn(getattr(record, name)) for name, turn in _plan(kind)}


@cache
def _plan(kind: Any) -> tuple[tuple[str, Callable[[Any], Plain]], ...]:
    return tuple((field.name, _turner(field.name, str(field.type))) for field in fields(kind))


def _turner(name: str, annotation: str) -> Callable[[Any], Plain]:
    if "Id" in annotation:
        return _id
    return _block_value if name in BLOCKS else _value


def _id(value: Any) -> Plain:
    """Ids leave as strings: an integer key can exceed what JSON readers hold."""
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return None if value is None else str(value)


def _block_value(value: Any) -> Plain:
    return block(value) if isinstance(value, str) else _value(value)


def _value(value: Any) -> Plain:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return line(value)
        case datetime():
            return moment(value)
        case Failure():
            return {"code": value.code, "message": words_of(value)}
        case tuple() | list():
            return [_value(one) for one in value]
        case dict():
            return {str(key): _value(one) for key, one in value.items()}
        case _ if is_dataclass(value):
            return plain(value)
        case _:
            return line(str(value))
