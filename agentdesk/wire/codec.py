"""Records to bytes and back, checked on the way in."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from types import GenericAlias
from typing import Annotated, Any, TypeVar, cast

import msgspec

T = TypeVar("T")

AwareDatetime = Annotated[datetime, msgspec.Meta(tz=True)]

_encoder = msgspec.msgpack.Encoder()


class BadRecord(ValueError):
    """Bytes that are not the record they should be."""


def encode(record: object) -> bytes:
    """Return a record as MessagePack."""
    return _encoder.encode(record)


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def decode(kind: type[T], data: bytes | memoryview) -> T:
    """Return `data` as a `kind`, checked.

    Raises:
        BadRecord: the bytes are no such record, nest too deep, hold a lone surrogate or a naive datetime.
    """
    try:
        record: T = _decoder(cast("Any", kind)).decode(data)
        _check_datetimes(record)
    except (msgspec.MsgspecError, RecursionError, OverflowError, UnicodeError, ValueError) as error:
        raise BadRecord(str(error)) from error
    return record


def decode_list(kind: type[Any], data: bytes | memoryview) -> list[Any]:
    """Return `data` as a list of `kind`, checked.

    Raises:
        BadRecord: the bytes are no such list.
    """
    records: list[Any] = decode(cast("type[list[Any]]", GenericAlias(list, (kind,))), data)
    return records


def _check_datetimes(record: object) -> None:
    """Refuse naive datetimes one level deep, where every verb and ask has them."""
    for name in getattr(type(record), "__slots__", ()):
        value = getattr(record, name)
        if isinstance(value, datetime) and value.tzinfo is None:
            message = f"{name}: a moment without a time zone"
            raise ValueError(message)
