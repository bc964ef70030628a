"""Sends a message by running a command: recipients as arguments, the message on standard input, the exit status as the answer."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from agentdesk.channels.envelope import check_envelope
from agentdesk.channels.far_words import far_words
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Refused, Transient, Uncertain
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentdesk.domain.channels import CommitPoint, OutgoingMessage
    from agentdesk.domain.ids import AccountName

EX_TEMPFAIL = 75
"""sysexits.h: try again later."""
SEND_TIMEOUT_S = 600.0
MAX_WORDS_BYTES = 8 << 10


def find_program(account: AccountName, argv: Sequence[str]) -> str:
    """Return the path of the command's program.

    Raises:
        Refused: there is none that could be run.
    """
    program = shutil.which(argv[0]) if argv else None
    if program is None:
        name = argv[0] if argv else ""
        raise Refused(account=account, cause=N_("send_command: there is no program {program} that can be run"), program=name)
    return program


async def hand_over(
    account: AccountName, argv: Sequence[str], message: OutgoingMessage, commit_point: CommitPoint, *, timeout_s: float = SEND_TIMEOUT_S
) -> Receipt:
    """Run the command once for this message.

    Raises:
        Transient: exit 75; Refused: any other exit but 0, or nothing could be run; Uncertain: it was killed or did not end in time.
    """
    check_envelope(account, message)
    for address in message.recipients:
        if address.startswith("-"):
            raise Refused(account=account, cause=N_("{address} would be taken for an option of the command"), address=address)
    program = find_program(account, argv)
    # Starting the program is the first thing that can't be taken back: it may act on its arguments alone.
    await commit_point()
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *argv[1:],
            *message.recipients,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            cwd="/",
        )
    except OSError as problem:
        cause = _("send_command could not be started: {reason}").format(reason=problem.strerror)
        raise Refused(account=account, cause=cause) from problem
    words = await _feed(account, process, message.content, timeout_s)
    return _receipt(account, process.returncode, words, message)


async def _feed(account: AccountName, process: asyncio.subprocess.Process, content: bytes, timeout_s: float) -> str:
    """Write the message, wait for the end, and return what the command said on standard error."""
    try:
        async with asyncio.timeout(timeout_s):
            words, _written = await asyncio.gather(_read_capped(process), _write(process, content))
            await process.wait()
    except TimeoutError as problem:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        cause = _("the command did not end within {seconds} s").format(seconds=round(timeout_s))
        raise Uncertain(account=account, cause=cause) from problem
    return far_words(words)


async def _write(process: asyncio.subprocess.Process, content: bytes) -> None:
    assert process.stdin is not None
    # A command may decide without reading to the end; its exit status says so.
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(content)
        await process.stdin.drain()
    process.stdin.close()
    with suppress(BrokenPipeError, ConnectionResetError):
        await process.stdin.wait_closed()


async def _read_capped(process: asyncio.subprocess.Process) -> bytes:
    """Read standard error to its end, keeping the first few kilobytes, so that a talkative command never blocks."""
    assert process.stderr is not None
    kept = b""
    while chunk := await process.stderr.read(MAX_WORDS_BYTES):
        kept = (kept + chunk)[:MAX_WORDS_BYTES]
    return kept


def _receipt(account: AccountName, status: int | None, words: str, message: OutgoingMessage) -> Receipt:
    match status:
        case 0:
            return Receipt(external_id=message.message_id, words=words)
        case int() if status < 0:
            cause = _("the command was killed by signal {signal}").format(signal=-status)
            raise Uncertain(account=account, cause=cause)
        case _ if status == EX_TEMPFAIL:
            raise Transient(account=account, cause=N_("the command asks to try again later: {words}"), words=words or EX_TEMPFAIL)
        case _:
            cause = (
                _("the command refused the message (exit {status}): {words}")
                if words
                else _("the command refused the message (exit {status})")
            )
            raise Refused(account=account, cause=cause.format(status=status, words=words))
