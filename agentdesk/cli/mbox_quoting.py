"""The mbox files we write: quoted so that every reader splits them right, and marked so that we can take the quoting off again.

Format: mboxrd, in which every line of `>`s and `From ` gets one `>` more; it can be undone exactly, but a file doesn't say that it is
one, so our separator lines name a sender that nobody else uses. A message without a line end at its end gets one, as the format asks;
its separator line says so, and it is taken off again: the same bytes are the same message.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

_OWN_SENDER = b"From agentdesk-mboxrd"
_UNENDED = _OWN_SENDER + b"-unended "

_TO_QUOTE = re.compile(rb"(?m)^(>*From )")
_TO_UNQUOTE = re.compile(rb"(?m)^>(>*From )")


def packed(message: bytes, at: datetime) -> bytes:
    """Return a message as it stands in an mbox: separator line (the date as asctime writes it, in UTC), quoted text, an empty line."""
    sender = _OWN_SENDER + b" " if message.endswith(b"\n") else _UNENDED
    body = _TO_QUOTE.sub(rb">\1", message)
    if not body.endswith(b"\n"):
        body += b"\n"
    date = time.asctime(at.astimezone(UTC).timetuple()).encode("ascii")
    return sender + date + b"\n" + body + (b"\r\n" if body.endswith(b"\r\n") else b"\n")


def is_own(separator: bytes) -> bool:
    """Tell whether a separator line is one of ours."""
    return separator.lstrip().startswith(_OWN_SENDER)


def unpacked(message: bytes, separator: bytes) -> bytes:
    """Return a message as it was before `packed`; `separator` is the line it stood under, the empty line behind it is taken off already."""
    found = _TO_UNQUOTE.sub(rb"\1", message)
    return found.removesuffix(b"\n") if separator.lstrip().startswith(_UNENDED) else found
