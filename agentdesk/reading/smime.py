"""Opens S/MIME mail as far as that takes no key: what was only signed stands inside in clear (RFC 8551 §3.5.2, RFC 5652 §5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SIGNED: Final = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED: Final = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
"""Enveloped and authenticated-enveloped data (RFC 5652 §6, RFC 5083)."""
_OID, _OCTETS, _SEQUENCE, _EXPLICIT = 0x06, 0x04, 0x30, 0xA0
_CONSTRUCTED: Final = 0x20
_INDEFINITE: Final = 0x80
_MOST_DEPTH: Final = 20
_MOST_LENGTH_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Packet:
    """What a CMS object is: `content` are the bytes that were signed, None where there are none to be had."""

    content: bytes | None = None
    is_encrypted: bool = False


def open_cms(data: bytes) -> Packet:
    """Return what a CMS object holds; of anything else, or what breaks off, an empty packet."""
    try:
        return _opened(data)
    except (IndexError, ValueError, StopIteration):
        return Packet()


@dataclass(frozen=True, slots=True)
class _Element:
    """One BER element: its tag, and where its contents start and end and the next element starts."""

    tag: int
    start: int
    end: int
    after: int


def _opened(data: bytes) -> Packet:
    kind, *rest = _children(data, _expected(_element(data, 0, len(data)), _SEQUENCE))
    name = data[kind.start : kind.end]
    if kind.tag != _OID or name in _ENCRYPTED:
        return Packet(is_encrypted=kind.tag == _OID)
    if name != _SIGNED:
        return Packet()
    signed = next(_children(data, _expected(rest[0], _EXPLICIT)))
    inside = next(child for child in _children(data, _expected(signed, _SEQUENCE)) if child.tag == _SEQUENCE)
    wrapped = [child for child in _children(data, inside) if child.tag == _EXPLICIT]
    return Packet(b"".join(_octets(data, next(_children(data, wrapped[0]))))) if wrapped else Packet()


def _expected(element: _Element, tag: int) -> _Element:
    if element.tag != tag:
        raise ValueError
    return element


def _octets(data: bytes, element: _Element, depth: int = 0) -> Iterator[bytes]:
    """Yield an octet string's bytes; BER may cut it into pieces (X.690 §8.7.3)."""
    if element.tag == _OCTETS:
        yield data[element.start : element.end]
    elif element.tag == _OCTETS | _CONSTRUCTED and depth < _MOST_DEPTH:
        for child in _children(data, element):
            yield from _octets(data, child, depth + 1)
    else:
        raise ValueError


def _children(data: bytes, parent: _Element) -> Iterator[_Element]:
    at = parent.start
    while at < parent.end:
        child = _element(data, at, parent.end)
        yield child
        at = child.after


def _element(data: bytes, at: int, limit: int, depth: int = 0) -> _Element:
    """Return the element at a place; one that goes beyond `limit` is cut there, as its source was.

    Raises:
        ValueError, IndexError: there is none.
    """
    tag, length, start = data[at], data[at + 1], at + 2
    if length == _INDEFINITE:
        return _indefinite(data, tag, start, limit, depth)
    if length > _INDEFINITE:
        count = length - _INDEFINITE
        if count > _MOST_LENGTH_BYTES:
            raise ValueError
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    end = min(start + length, limit)
    return _Element(tag, start, end, end)


def _indefinite(data: bytes, tag: int, start: int, limit: int, depth: int) -> _Element:
    """Return an element without a length: it goes on until two zero bytes stand where an element would (X.690 §8.1.5)."""
    if depth > _MOST_DEPTH or not tag & _CONSTRUCTED:
        raise ValueError
    at = start
    while at + 1 < limit and data[at : at + 2] != b"\0\0":
        at = _element(data, at, limit, depth + 1).after
    return _Element(tag, start, min(at, limit), min(at + 2, limit))
