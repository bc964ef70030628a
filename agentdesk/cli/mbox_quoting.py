"""The mbox files we write: quoted so that every reader splits them right, and marked so that we can take the quoting off again.

Format: mboxrd, in which every line of `>`s and `From ` gets one `>` more; it can be undone exactly, but a file doesn't say that it is
one, so our separator lines name a sender that nobody else uses.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

OWN_SENDER = b"From agentdesk-mboxrd "

_TO_QUOTE = re.compile(rb"(?m)^(>*From )")
_TO_UNQUOTE = re.compile(rb"(?m)^>(>*From )")


def separator(at: datetime) -> bytes:
    """Return the line that stands before a message; its date is asctime's, in UTC and in English."""
    return OWN_SENDER + time.asctime(at.astimezone(UTC).timetuple()).encode("ascii") + b"\n"


def quoted(message: bytes) -> bytes:
    """Return a message ready for an mbox: quoted, with a line end and an empty line behind it."""
    body = _TO_QUOTE.sub(rb">\1", message)
    if not body.endswith(b"\n"):
        body += b"\n"
    return body + (b"\r\n" if body.endswith(b"\r\n") else b"\n")


def unquoted(message: bytes) -> bytes:
    """Return a message as it was before `quoted`."""
    return _TO_UNQUOTE.sub(rb"\1", message)
