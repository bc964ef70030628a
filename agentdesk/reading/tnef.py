"""Opens winmail.dat: the files and the text that Outlook packs into one part (MS-OXTNEF).

Reads what it can: a stream that breaks off gives what came before, any other bytes give nothing. Nothing here trusts a length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agentdesk.reading import charsets
from agentdesk.reading.limits import MAX_PARTS
from agentdesk.reading.lzfu import unpacked

_SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_HEADER_BYTES: Final = 6
# Attributes (MS-OXTNEF §2.1.3.2).
_BODY: Final = 0x800C
_ATTACH_DATA: Final = 0x800F
_ATTACH_TITLE: Final = 0x8010
_ATTACH_START: Final = 0x9002
_MESSAGE_PROPERTIES: Final = 0x9003
_ATTACH_PROPERTIES: Final = 0x9005
_CODEPAGE: Final = 0x9007
# Properties (MS-OXPROPS).
_P_BODY: Final = 0x1000
_P_RTF: Final = 0x1009
_P_HTML: Final = 0x1013
_P_DATA: Final = 0x3701
_P_SHORT_NAME: Final = 0x3704
_P_LONG_NAME: Final = 0x3707
_P_TYPE: Final = 0x370E
_P_CONTENT_ID: Final = 0x3712
_STRING8: Final = 0x1E
_UNICODE: Final = 0x1F
_OBJECT: Final = 0x0D
_BINARY: Final = 0x0102
_MULTIPLE: Final = 0x1000
_NAMED: Final = 0x8000
_FIXED_BYTES: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_MOST_PROPERTIES: Final = 5_000
_IID_BYTES: Final = 16


@dataclass(slots=True)
class TnefFile:
    """One file inside: its name and media type as given ("" where not), and its bytes."""

    name: str = ""
    content_type: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What a stream holds; `text`, `html` and `rtf` are its bodies, empty where it has none; one that breaks off is not whole."""

    files: list[TnefFile]
    text: str = ""
    html: str = ""
    rtf: bytes = b""
    is_whole: bool = True

    def stands_for_itself(self) -> bool:
        """Say whether what was taken out is all there is to see, so that the packet need not be listed beside it."""
        return self.is_whole and (all(file.data for file in self.files) if self.files else bool(self.text.strip() or self.html or self.rtf))


@dataclass(frozen=True, slots=True)
class _Property:
    number: int
    kind: int
    value: bytes

    def as_text(self, codepage: str) -> str:
        """Return a string property's text."""
        text = self.value.decode("utf-16-le", "replace") if self.kind == _UNICODE else charsets.decode(self.value, codepage)
        return text.split("\x00", 1)[0]


def open_tnef(data: bytes) -> Tnef | None:
    """Return what a TNEF stream holds, None where `data` is none."""
    if not data.startswith(_SIGNATURE):
        return None
    found = Tnef([])
    codepage = "cp1252"
    for number, value, is_whole in _attributes(data):
        found.is_whole &= is_whole
        if number == _CODEPAGE and len(value) >= 4:  # noqa: PLR2004 - a little-endian integer
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif number == _BODY:
            found.text = charsets.decode(value.split(b"\x00", 1)[0], codepage)
        elif number == _MESSAGE_PROPERTIES:
            _take_bodies(found, value, codepage)
        elif number == _ATTACH_START and len(found.files) < MAX_PARTS:
            found.files.append(TnefFile())
        elif found.files:
            _take_file(found.files[-1], number, value, codepage)
    found.files = [file for file in found.files if file.data or file.name]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (number, value, is whole) of each attribute; one whose length goes beyond the end gives what is there."""
    at = _HEADER_BYTES
    while at + 9 <= len(data):
        _level, number, _kind, length = struct.unpack_from("<BHHI", data, at)
        at += 9
        yield number, data[at : at + length], at + length <= len(data)
        at += length + 2


def _take_bodies(found: Tnef, value: bytes, codepage: str) -> None:
    for item in _properties(value):
        if item.number == _P_BODY and item.kind in (_STRING8, _UNICODE):
            found.text = item.as_text(codepage)
        elif item.number == _P_HTML:
            found.html = item.as_text(codepage) if item.kind != _BINARY else charsets.decode(item.value, codepage)
        elif item.number == _P_RTF and item.kind == _BINARY:
            found.rtf = unpacked(item.value)


def _take_file(file: TnefFile, number: int, value: bytes, codepage: str) -> None:
    if number == _ATTACH_TITLE:
        file.name = file.name or charsets.decode(value.split(b"\x00", 1)[0], codepage)
    elif number == _ATTACH_DATA:
        file.data = value
    elif number == _ATTACH_PROPERTIES:
        for item in _properties(value):
            if item.number == _P_LONG_NAME or (item.number == _P_SHORT_NAME and not file.name):
                file.name = item.as_text(codepage)
            elif item.number == _P_TYPE:
                file.content_type = item.as_text(codepage)
            elif item.number == _P_DATA and not file.data:
                file.data = item.value[_IID_BYTES:] if item.kind == _OBJECT else item.value


def _properties(value: bytes) -> Iterator[_Property]:
    """Yield the properties of an encapsulated list (MS-OXTNEF §2.1.3.4) up to where it breaks."""
    if len(value) < 4:  # noqa: PLR2004 - a little-endian integer
        return
    at = 4
    for _ in range(min(struct.unpack_from("<I", value)[0], _MOST_PROPERTIES)):
        try:
            kind, number = struct.unpack_from("<HH", value, at)
            at = _after_name(value, at + 4) if number >= _NAMED else at + 4
            content, at = _value(value, at, kind)
        except struct.error:
            return
        yield _Property(number, kind & ~_MULTIPLE, content)


def _after_name(value: bytes, at: int) -> int:
    """Return where a named property's value starts: behind its GUID and its number or name."""
    is_text, length = struct.unpack_from("<II", value, at + 16)
    return at + 24 + (_padded(length) if is_text else 0)


def _value(value: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """Return the first value of a property and where the next property starts."""
    size = _FIXED_BYTES.get(kind & ~_MULTIPLE)
    if size is not None and not kind & _MULTIPLE:
        return value[at : at + size], at + size
    count: int = struct.unpack_from("<I", value, at)[0]
    at += 4
    if size is not None:
        return value[at : at + size], at + size * count
    first = b""
    for index in range(min(count, _MOST_PROPERTIES)):
        length: int = struct.unpack_from("<I", value, at)[0]
        first = first if index else value[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
