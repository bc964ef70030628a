"""Content-Transfer-Encodings, undone as far as damage allows, and files uuencoded into a text."""

from __future__ import annotations

import binascii
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]+")
_FOREIGN: Final = re.compile(rb"[^A-Za-z0-9+/=]")
_PADDED: Final = re.compile(rb"[^=]+={0,2}")
_BASE64_LINE: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t\r]*")
_RULE: Final = re.compile(rb"[_=*-]{4,}$")
_PADDED_RULE: Final = b"===="
"""A line above a list's footer, not padding."""
_RULE_STARTS: Final = (b"\n____", b"\n----", b"\n====", b"\n****")
_UU_BEGIN: Final = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?$", re.MULTILINE)
_QUAD: Final = 4
_USUAL_MECHANISMS: Final = {
    b"": b"",
    b"7bit": b"7bit",
    b"8bit": b"8bit",
    b"quoted-printable": b"quotedprintable",
    b"base64": b"base64",
}
"""What nearly all mail says, as it is spelled there."""
_COMMENT: Final = re.compile(rb"\([^)]*\)")
_BLANK_BREAK: Final = re.compile(rb"=[ \t]+(\r?\n)")
_QP_BREAK: Final = re.compile(rb"=\r?\n")
_NOT_QP: Final = re.compile(rb"=(?![0-9A-F]{2}|\r?\n)|[\x80-\xff]")
_WHOLE_BASE64: Final = re.compile(rb"(?:[A-Za-z0-9+/]{60,80}\r?\n)*[A-Za-z0-9+/]{1,2000}={0,2}")
_PADDED_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_SHORTEST_BASE64: Final = 60
_CONTROLS: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NOISE_SAMPLE: Final = 2_000
_YENC_BEGIN: Final = re.compile(rb"^=ybegin [^\r\n]{0,200}?name=([^\r\n]{1,255}?)[ \t]*\r?\n(?:=ypart [^\r\n]*\r?\n)?", re.MULTILINE)
_YENC_END: Final = re.compile(rb"^=yend\b[^\n]*\n?", re.MULTILINE)
_YENC_SHIFT: Final = bytes((value - 42) % 256 for value in range(256))
_YENC_ESCAPE: Final = re.compile(rb"=(.)", re.DOTALL)
_YENC_USUAL: Final = ((b"=@", b"\0"), (b"=J", b"\n"), (b"=M", b"\r"), (b"=I", b"\t"), (b"=n", b"."), (b"=`", b" "))
_MOST_ODD_ESCAPES: Final = 100_000


@dataclass(frozen=True, slots=True)
class UuFile:
    """One file uuencoded into a text: its name as given, its bytes, and the span it took."""

    name: str
    data: bytes
    start: int
    end: int


def decode_transfer(body: bytes, encoding: bytes) -> bytes:
    """Return `body` without its transfer encoding; unknown encodings and identity ones give it back as it is."""
    word = _mechanism(encoding)
    if word == b"base64":
        return _unbase64(body)
    if word in (b"quotedprintable", b"quotedprinteable", b"qp"):
        return binascii.a2b_qp(_BLANK_BREAK.sub(rb"=\1", body) if b"= " in body or b"=\t" in body else body)
    if word in (b"xuuencode", b"uuencode", b"xuue", b"uue"):
        files = uu_files(body)
        return files[0].data if files else _uu_lines(body)
    return body


def _mechanism(encoding: bytes) -> bytes:
    """Return an encoding's name in lower case without the hyphens, blanks, quotes, comments and parameters that programs put into it."""
    known = _USUAL_MECHANISMS.get(encoding)
    if known is not None:
        return known
    return _COMMENT.sub(b"", encoding).strip(b" ;").partition(b";")[0].translate(None, b" \t\r\n\"';-_").lower()


def guessed_transfer(body: bytes, encoding: bytes) -> bytes:
    """Return a text's body without an encoding that its label denies: a whole body of base64, or quoted-printable without any label."""
    word = encoding.strip().lower()
    if word not in (b"", b"7bit", b"8bit", b"binary"):
        return body
    sample = body.strip()
    if len(sample) >= _SHORTEST_BASE64 and b" " not in sample and _WHOLE_BASE64.fullmatch(sample):
        data = _decode_quads(sample.translate(None, b"\r\n"))
        return data if _is_text(data) else body
    if not word and _QP_BREAK.search(body) and not _NOT_QP.search(body):
        return binascii.a2b_qp(body)
    return body


def is_noise(data: bytes) -> bool:
    """Say whether bytes can't be text in any charset: controls that no text has among the first of them."""
    return _CONTROLS.search(data[:_NOISE_SAMPLE]) is not None


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not is_noise(data)


def _uu_lines(body: bytes) -> bytes:
    """Return what lines of uuencode without begin and end hold; the body itself where they are none."""
    pieces = [_uu_line(line) for line in body.splitlines() if line.strip() not in (b"", b"end")]
    return b"".join(piece for piece in pieces if piece) if None not in pieces else body


def _unbase64(body: bytes) -> bytes:
    """Decode base64; text that carries the label by mistake stays text, and lists' plain footers don't turn into noise."""
    packed = body.translate(None, b"\r\n")
    with suppress(binascii.Error):
        if not packed.endswith(_PADDED_RULE):
            return binascii.a2b_base64(packed, strict_mode=True)
    return _salvaged_base64(body)


def _salvaged_base64(body: bytes) -> bytes:
    """Decode what isn't base64 to the last sign, as far as it can be."""
    head, tail = _split_footer(body)
    if not head and tail.strip():
        return _spaced_base64(body)
    if tail and (whole := _littered_base64(head, tail)):
        return whole
    data = head.translate(None, b"\r\n\t ")
    if data.isascii() and _is_clean(data):
        return _with_footer(_decode_quads(data), tail)
    data = _NOT_BASE64.sub(b"", data)
    return _with_footer(b"".join(_decode_quads(piece) for piece in _PADDED.findall(data)), tail)


def _with_footer(data: bytes, tail: bytes) -> bytes:
    """Put plain lines that a list appended below what was encoded, on a line of their own."""
    return data + b"\n" + tail if tail and not data.endswith(b"\n") else data + tail


def _spaced_base64(body: bytes) -> bytes:
    """Return what base64 with blanks within its lines holds; the body itself where it is text that carries the label by mistake."""
    packed = body.translate(None, b" \t\r\n")
    if len(packed) % _QUAD or _PADDED_BASE64.fullmatch(packed) is None:
        return body
    data = _decode_quads(packed)
    return data if _is_text(data) else body


def _littered_base64(head: bytes, tail: bytes) -> bytes:
    """Return what head and tail hold where the tail is no footer but more base64 with signs strewn in, b"" where it is a footer."""
    packed = _NOT_BASE64.sub(b"", head + tail)
    if head.rstrip(b" \t").endswith((b"\n\n", b"\n\r\n")) or len(packed) % _QUAD or _PADDED_BASE64.fullmatch(packed) is None:
        return b""
    data = _decode_quads(packed)
    return data if _is_text(data) else b""


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


def yenc_files(body: bytes) -> list[UuFile]:
    """Return the files a text holds as yEnc (yenc.org, draft 1.3): bytes shifted by 42, a few of them escaped."""
    files: list[UuFile] = []
    at = 0
    while (begin := _YENC_BEGIN.search(body, at)) is not None:
        end = _YENC_END.search(body, begin.end())
        if end is None:
            break
        coded = body[begin.end() : end.start()].translate(None, b"\r\n")
        plain = _unescaped(coded)
        files.append(UuFile(begin[1].decode("utf-8", "surrogateescape"), plain.translate(_YENC_SHIFT), begin.start(), end.end()))
        at = end.end()
    return files


def _unescaped(coded: bytes) -> bytes:
    """Take out yEnc's escapes: of the few signs that need one at once, of others while they are few, since no encoder writes them."""
    for escaped, sign in _YENC_USUAL:
        coded = coded.replace(escaped, sign)
    odd = coded.count(b"=") - coded.count(b"=}")
    if odd == 0:
        return coded.replace(b"=}", b"=")
    if odd > _MOST_ODD_ESCAPES:
        return coded
    return _YENC_ESCAPE.sub(lambda match: bytes([(match[1][0] - 64) % 256]), coded)


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
