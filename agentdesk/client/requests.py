"""Verbs and asks as request frames."""

from __future__ import annotations

from typing import Any

import msgspec

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _
from agentdesk.wire.codec import encode
from agentdesk.wire.frames import BadFrame, Request, pack


def request_frame(number: int, name: str, args: Any, *, is_dry_run: bool) -> bytes:
    """Return a request as a whole frame.

    Raises:
        UsageError: it is too large for one, or holds text that is no Unicode (a file name or argument in another encoding).
    """
    try:
        return pack(Request(number, name, msgspec.Raw(encode(args)), is_dry_run))
    except BadFrame as error:
        raise UsageError(cause=_("this is too much for one request: {words}").format(words=error)) from error
    except (UnicodeEncodeError, OverflowError) as error:
        cause = _("“{name}” was given text or a number that can't be sent: {words}")
        raise UsageError(cause=cause.format(name=name, words=error)) from error
