"""Tells copies of one mail apart from other mail: a digest over what the sender wrote, without what servers add on the way."""

from __future__ import annotations

import hashlib
from typing import Final

from agentdesk.reading.fields import Fields

_SENDERS_FIELDS: Final = (
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "content-type",
    "content-transfer-encoding",
)
_BEGINNINGS: Final = tuple((name, name.encode() + b":") for name in _SENDERS_FIELDS)
_MOST_HEADER_BYTES: Final = 256 * 1024


def content_digest(source: bytes, fields: Fields) -> str:
    """Return the digest of the content of a mail with these header fields, "" where it has no Message-ID to go by.

    Servers put their own fields on top (Received, Delivered-To, Authentication-Results …) and may change line ends; everything else of two
    copies of one mail is equal.
    """
    body = _body_start(source)
    if body < 0 or not fields.first("message-id"):
        return ""
    written = [begin + _in_a_row(values) if (values := fields.all(name)) else begin for name, begin in _BEGINNINGS]
    digest = hashlib.sha256(b"\n".join(written) + b"\n")
    content = source[body:]
    digest.update((content.replace(b"\r\n", b"\n") if b"\r" in content else content).rstrip(b"\n"))
    return digest.hexdigest()


def _in_a_row(values: list[bytes]) -> bytes:
    """Return a field's values, of which there is mostly one, a line each and with single blanks."""
    return b" ".join(values[0].split()) if len(values) == 1 else b"\n".join([b" ".join(value.split()) for value in values])


def _body_start(source: bytes) -> int:
    """Return where the body starts, -1 where no blank line parts it from the header."""
    blank = source.find(b"\n\n", 0, _MOST_HEADER_BYTES)
    # With line ends of CRLF the first blank line stands long before any without.
    other = source.find(b"\n\r\n", 0, blank if blank >= 0 else _MOST_HEADER_BYTES)
    return other + 3 if other >= 0 else blank + 2 if blank >= 0 else -1
