"""Gives a message's source to a command of the agent's and brings back what it says."""

from __future__ import annotations

import asyncio

from agentdesk.domain.asks import ReadAttachment
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.texts import _
from agentdesk.tui.session import Session

SOURCE = 0
"""The number under which `ReadAttachment` gives a message's own source."""
LONGEST_SHOWN = 512 * 1024
WAIT_S = 60.0


async def source_of(session: Session, message: MessageId) -> bytes:
    """Return a message as it arrived.

    Raises:
        UsageError: it never arrived, as it was written here.
    """
    try:
        pieces = await session.ask(ReadAttachment(message, SOURCE))
    except NotFound as error:
        raise UsageError(cause=_("it was written here and has no source")) from error
    return b"".join(piece.piece for piece in sorted(pieces, key=lambda piece: piece.offset))


async def piped(command: str, content: bytes) -> tuple[str, int]:
    """Return what a command of the agent's shell says to `content` on its standard input (at most 512 kB), and its exit code.

    Raises:
        UsageError: it can't be started, or took more than a minute.
    """
    try:
        process = await asyncio.create_subprocess_shell(
            command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise UsageError(cause=_("{path}: {cause}").format(path=command, cause=error.strerror or error)) from error
    try:
        said, _none = await asyncio.wait_for(process.communicate(content), WAIT_S)
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise UsageError(cause=_("{command} took more than a minute and was ended").format(command=command)) from error
    return said[:LONGEST_SHOWN].decode("utf-8", "replace"), process.returncode or 0
