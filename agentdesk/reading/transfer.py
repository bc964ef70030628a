"""Content-Transfer-Encodings, undone as far as damage allows, and files uuencoded into a text."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]+")
_FOREIGN: Final = re.compile(rb"[^A-Za-z0-9+/=]")
_PADDED: Final = re.compile(rb"[^=]+={0,2}")
_BASE64_LINE: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t\r]*")
_RULE: Final = re.compile(rb"[_=*-]{4,}$")
_RULE_STARTS: Final = (b"\n____", b"\n----", b"\n====", b"\n****")
_UU_BEGIN: Final = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?$", re.MULTILINE)
_QUAD: Final = 4


@dataclass(frozen=True, slots=True)
class UuFile:
    """One file uuencoded into a text: its name as given, its bytes, and the span it took."""

    name: str
    data: bytes
    start: int
    end: int


def decode_transfer(body: bytes, encoding: bytes) -> bytes:
    """Return `body` without its transfer encoding; unknown encodings and identity ones give it back as it is."""
    word = encoding.strip().strip(b"\"'").rstrip(b";").lower()
    if word == b"base64":
        return _unbase64(body)
    if word in (b"quoted-printable", b"quoted-printeable", b"qp"):
        return binascii.a2b_qp(body)
    if word in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        files = uu_files(body)
        return files[0].data if files else body
    return body


def _unbase64(body: bytes) -> bytes:
    """Decode base64; text that carries the label by mistake stays text, and lists' plain footers don't turn into noise."""
    head, tail = _split_footer(body)
    if not head and tail.strip():
        return body
    data = head.translate(None, b"\r\n\t ")
    if data.isascii() and _is_clean(data):
        return _decode_quads(data) + tail
    data = _NOT_BASE64.sub(b"", data)
    return b"".join(_decode_quads(piece) for piece in _PADDED.findall(data)) + tail


def _is_clean(data: bytes) -> bool:
    """Say whether a decoder that skips foreign characters and stops at the first padding loses nothing."""
    padding = data.find(b"=")
    return (padding < 0 or not data[padding:].strip(b"=")) and _FOREIGN.search(data) is None


def _decode_quads(data: bytes) -> bytes:
    data = data.rstrip(b"=")
    if len(data) % _QUAD == 1:
        data = data[:-1]
    return binascii.a2b_base64(data + b"=" * (-len(data) % _QUAD))


def _split_footer(body: bytes) -> tuple[bytes, bytes]:
    """Split off lines that cannot be base64 (a list's footer appended to an encoded body, or a body that isn't encoded at all)."""
    if b" " not in body and not any(rule in body for rule in _RULE_STARTS):
        return body, b""
    position = 0
    for line in body.splitlines(keepends=True):
        stripped = line.strip()
        if stripped and not _BASE64_LINE.fullmatch(stripped) and (b" " in stripped or _RULE.match(stripped)):
            return body[:position], body[position:]
        position += len(line)
    return body, b""


def uu_files(body: bytes) -> list[UuFile]:
    """Return the files uuencoded into `body`; a block without lines that decode is text that happens to start with "begin"."""
    files: list[UuFile] = []
    at = 0
    while (match := _UU_BEGIN.search(body, at)) is not None:
        data, end = _uu_data(body, match.end())
        at = max(end, match.end())
        if data is not None:
            files.append(UuFile(match[1].decode("utf-8", "surrogateescape"), data, match.start(), end))
    return files


def _uu_data(body: bytes, at: int) -> tuple[bytes | None, int]:
    """Return the bytes of the block whose lines start after `at`, and where it ends; None where there is no such block."""
    pieces: list[bytes] = []
    at = body.find(b"\n", at) + 1
    while at > 0:
        line_end = body.find(b"\n", at)
        line = body[at : line_end if line_end >= 0 else len(body)].rstrip(b"\r")
        if line.rstrip() == b"end" or line_end < 0:
            return (b"".join(pieces) if pieces else None), (line_end + 1 if line_end >= 0 else len(body))
        piece = _uu_line(line)
        if piece is None:
            return None, at
        pieces.append(piece)
        at = line_end + 1
    return None, len(body)


def _uu_line(line: bytes) -> bytes | None:
    if not line.strip() or line == b"`":
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Encoders that count the last group wrong: believe the length byte.
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return None
