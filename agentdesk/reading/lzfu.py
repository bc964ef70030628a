"""Unpacks the RTF that Outlook compresses into winmail.dat (MS-OXRTFCP)."""

from __future__ import annotations

import struct
from typing import Final

_HEADER: Final = struct.Struct("<IIII")
_COMPRESSED: Final = 0x75465A4C
_PLAIN: Final = 0x414C454D
_MOST_BYTES: Final = 1_000_000
"""About a third of a second; text without its pictures is far below it."""
_RING: Final = 4_096
_START: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What stands in the dictionary before anything was written (§2.1.1)."""


def unpacked(data: bytes) -> bytes:
    """Return the RTF in a compressed stream, up to where it breaks off; empty where it is none."""
    if len(data) < _HEADER.size:
        return b""
    _packed_size, _size, kind, _checksum = _HEADER.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEADER.size :][:_MOST_BYTES]
    return _decompressed(data) if kind == _COMPRESSED else b""


def _decompressed(data: bytes) -> bytes:
    found, at, last = bytearray(_START), _HEADER.size, len(data)
    while at < last and len(found) < _MOST_BYTES:
        flags = data[at]
        at += 1
        for _ in range(8):
            if at >= last:
                break
            if not flags & 1:
                found.append(data[at])
                at += 1
            else:
                token = int.from_bytes(data[at : at + 2], "big")
                at += 2
                back = (len(found) - (token >> 4)) % _RING
                if back == 0 or back > len(found):
                    return bytes(found[len(_START) :])
                _repeat(found, back, (token & 15) + 2)
            flags >>= 1
    return bytes(found[len(_START) :])


def _repeat(found: bytearray, back: int, count: int) -> None:
    """Write again what stands `back` bytes before the end; what is written meanwhile counts as well."""
    if back >= count:
        start = len(found) - back
        found += found[start : start + count]
        return
    piece = found[-back:]
    found += (piece * (count // back + 1))[:count]
