"""Tells copies of one mail apart from other mail: a digest over what the sender wrote, without what servers add on the way."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_SENDERS_FIELDS: Final = (
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"content-type",
    b"content-transfer-encoding",
)
# The line end stands before the name, so that a search leaps from one to the next; of Received and its like only the name is looked at.
_FIELD: Final = re.compile(rb"\n(?i:(" + b"|".join(_SENDERS_FIELDS) + rb"))[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")
_MOST_HEADER_BYTES: Final = 256 * 1024


def content_digest(source: bytes) -> str:
    """Return the digest of a mail's content, "" where it has no Message-ID to go by.

    Servers put their own fields on top (Received, Delivered-To, Authentication-Results …) and may change line ends; everything else of two
    copies of one mail is equal.
    """
    end, body = _header_end(source)
    if end < 0:
        return ""
    fields: dict[bytes, list[bytes]] = {}
    for match in _FIELD.finditer(b"\n" + source[:end]):
        fields.setdefault(match[1].lower(), []).append(b" ".join(match[2].split()))
    if not any(fields.get(b"message-id", ())):
        return ""
    digest = hashlib.sha256()
    for name in _SENDERS_FIELDS:
        digest.update(name + b":" + b"\n".join(fields.get(name, ())) + b"\n")
    digest.update(source[body:].replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def _header_end(source: bytes) -> tuple[int, int]:
    """Return where the line end of the last header stands, and where the body starts; (-1, 0) where no blank line parts them."""
    found = [(at, at + len(sign)) for sign in (b"\n\n", b"\n\r\n") if (at := source.find(sign, 0, _MOST_HEADER_BYTES)) >= 0]
    return min(found, default=(-1, 0))
