"""Text and secrets that a command is handed: from an option, from standard input, from a file."""

from __future__ import annotations

import sys

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _

STDIN = "-"
LONGEST_TEXT = 1 << 19
"""Bytes; more would not fit a frame with its envelope."""


def text_from(option: str, name: str) -> str:
    """Return the text an option gives, or standard input's where it is `-`.

    Raises:
        UsageError: standard input holds no UTF-8 text, or too much of it.
    """
    if option != STDIN:
        return option
    content = stdin_bytes(name, LONGEST_TEXT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cause = _("{name}: standard input is not UTF-8 text (byte {number})")
        raise UsageError(cause=cause.format(name=name, number=error.start + 1)) from error
    return text.replace("\r\n", "\n")


def secret_from_stdin() -> str:
    """Return the secret on standard input: its first line, so that `echo` and `pass show` both serve; on a terminal it is asked for unseen.

    Raises:
        UsageError: there is none.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        import getpass  # noqa: PLC0415 - seldom

        secret = getpass.getpass(_("Secret: "))
    else:
        secret = stdin_bytes("--secret", LONGEST_TEXT).decode("utf-8", "surrogateescape").split("\n", 1)[0].rstrip("\r")
    if not secret:
        raise UsageError(cause=_("--secret -: standard input holds no secret"))
    if not secret.isprintable():
        raise UsageError(cause=_("--secret -: the secret is not UTF-8 text or holds control characters"))
    return secret


def stdin_bytes(name: str, limit: int) -> bytes:
    """Return all of standard input.

    Raises:
        UsageError: it is closed, or longer than `limit` bytes.
    """
    if sys.stdin is None:
        raise UsageError(cause=_("{name}: standard input is closed").format(name=name))
    content = sys.stdin.buffer.read(limit + 1)
    if len(content) > limit:
        raise UsageError(cause=_("{name}: standard input holds more than {count} bytes").format(name=name, count=limit))
    return content
