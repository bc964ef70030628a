"""Column types the tables share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, BindParameter, Dialect, Integer, Text, literal
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970 in UTC: it sorts, and no database takes its zone away."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the number that is stored; a naive moment is a programming error and raises."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the aware moment."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class JsonText(TypeDecorator[Any]):
    """A small JSON value as text: lists of addresses, folds, fields of an error."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text that is stored."""
        return None if value is None else ("[]" if value == [] else _encode(value).decode())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return the value."""
        if value == "[]":
            return []
        return None if value is None else _decode(value)


class Number(TypeDecorator[int]):
    """A whole number; what it is compared with may be higher than any that is kept.

    PostgreSQL refuses a comparison with a number that its column couldn't hold, and people ask for a customer by the number of a phone.
    """

    impl = Integer
    cache_ok = True

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        """Return the type of what stands on the other side."""
        return BigInteger() if isinstance(value, int) else super().coerce_compared_value(op, value)


def typed_number(digits: str) -> BindParameter[int]:
    """Return a number somebody typed, which may be higher than any id can be."""
    return literal(int(digits), BigInteger())
