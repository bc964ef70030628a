"""Header text: raw 8-bit bytes and encoded words (RFC 2047), as they really come."""

from __future__ import annotations

import binascii
import re
import string
from dataclasses import dataclass
from typing import Final

from agentdesk.reading import charsets

_NOT_BASE64: Final = re.compile(r"[^A-Za-z0-9+/]+")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_QUAD: Final = 4
_BASE64: Final = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_LONGEST_CHARSET: Final = 60
_WORD_END: Final = re.compile(r"\?=|=\?[A-Za-z][\w.*-]{1,40}\?[BbQq]\?")
"""Its own end, or where that is missing the next word's start."""


@dataclass(slots=True)
class _Word:
    """One encoded word, its payload still encoded."""

    charset: str
    encoding: str
    payload: str


def to_text(raw: bytes, label: str = "") -> str:
    """Return a raw header value as text; bytes beyond ASCII go by UTF-8, then `label`, then what they look like."""
    if raw.isascii():
        return raw.decode("ascii")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return charsets.decode(raw, label)


def header_text(raw: bytes, label: str = "") -> str:
    """Return an unstructured header's value with its encoded words decoded."""
    if b"\x1b" in raw:
        return charsets.decode(raw, label or "iso-2022-jp")
    text = to_text(raw, label)
    return decode_words(text) if "=?" in text else text


def decode_words(text: str) -> str:
    """Return `text` with every encoded word decoded: broken ones as far as they go, glued ones apart, split characters joined."""
    out: list[str] = []
    run: list[_Word] = []
    at = 0
    while True:
        start = text.find("=?", at)
        found = _word_at(text, start) if start >= 0 else None
        if start < 0:
            break
        if found is None:
            plain = text[at : start + 2]
            run = _flush(out, run, plain)
            at = start + 2
            continue
        word, end = found
        run = _flush(out, run, text[at:start])
        run.append(word)
        at = end
    _flush(out, run, text[at:], is_end=True)
    return "".join(out)


def _flush(out: list[str], run: list[_Word], plain: str, *, is_end: bool = False) -> list[_Word]:
    """Write what is complete: blanks between two encoded words are no text (RFC 2047 §6.2), so a run of words goes on over them."""
    if run and not is_end and not plain.strip():
        return run
    out.append(_decode_run(run))
    out.append(plain)
    return []


def _word_at(text: str, start: int) -> tuple[_Word, int] | None:
    """Return the encoded word at `start` and where it ends; one whose "?=" is missing ends where the next starts, or with the text."""
    charset_end = text.find("?", start + 2, start + 2 + _LONGEST_CHARSET)
    if charset_end <= start + 2 or text[charset_end + 2 : charset_end + 3] != "?":
        return None
    encoding = text[charset_end + 1].upper()
    if encoding not in "BQ":
        return None
    payload_start = charset_end + 3
    ending = _WORD_END.search(text, payload_start)
    end = ending.start() if ending else len(text)
    is_ended = ending is not None and ending[0] == "?="
    payload = text[payload_start:end] if is_ended or ending is None else text[payload_start:end].rstrip()
    charset = text[start + 2 : charset_end].partition("*")[0].strip()
    return _Word(charset, encoding, payload), end + 2 if is_ended else end


def _decode_run(run: list[_Word]) -> str:
    """Decode adjacent words; bytes of words in one charset are joined first, since senders split characters between words."""
    pieces: list[str] = []
    index = 0
    while index < len(run):
        charset = run[index].charset
        data = bytearray()
        while index < len(run) and run[index].charset.lower() == charset.lower():
            index = _append_word(data, run, index)
        pieces.append(charsets.decode(bytes(data), charset or "utf-8"))
    return "".join(pieces)


def _append_word(data: bytearray, run: list[_Word], index: int) -> int:
    """Append the bytes of the word at `index` and return the next index; a base64 quad split between words is joined."""
    word = run[index]
    if word.encoding == "Q":
        data += _quoted(word.payload)
        return index + 1
    payload = _NOT_BASE64.sub("", word.payload)
    while _is_split(payload) and "=" not in word.payload and index + 1 < len(run):
        following = run[index + 1]
        if following.encoding != "B" or following.charset.lower() != word.charset.lower():
            break
        index, word = index + 1, following
        payload += _NOT_BASE64.sub("", word.payload)
    data += unbase64(payload)
    return index + 1


def _is_split(payload: str) -> bool:
    """Say whether base64 ends inside a byte; left out padding leaves zero bits, a quad cut in two leaves any."""
    rest = len(payload) % _QUAD
    if rest < 2:  # noqa: PLR2004 - one character holds no byte
        return rest == 1
    last = _BASE64.index(payload[-1])
    return last & (0b1111 if rest == 2 else 0b11) != 0  # noqa: PLR2004


def unbase64(payload: str) -> bytes:
    """Return what base64 characters stand for; an incomplete last quad gives what it can."""
    if len(payload) % _QUAD == 1:
        payload = payload[:-1]
    return binascii.a2b_base64(payload + "=" * (-len(payload) % _QUAD))


def _quoted(payload: str) -> bytes:
    """Decode Q (RFC 2047 §4.2); blanks that folding left inside are dropped where the line was folded, kept where typed."""
    data = payload.encode("utf-8", "surrogateescape")
    return binascii.a2b_qp(data.rstrip(b"=") if data.endswith(b"=") else data, header=True)
