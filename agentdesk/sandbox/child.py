"""One reading child, seen from its parent."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Final

from agentdesk.wire.children import ANSWER_HEADER, READY, JobOptions, job_prefix

START_LIMIT_S: Final = 30.0
NICENESS: Final = 19
"""Beside children of the usual priority the 95th percentile of a console's key doubles; beside these it stays what it is."""
_GRACE_S: Final = 2.0
_READ_BYTES: Final = 1 << 18
_PIPE_BYTES: Final = 1 << 18
"""Room for some thirty jobs or answers on their way, so that neither side wakes the other for each; Linux gives 64 KB unasked."""
_MAX_ANSWER_BYTES: Final = 1 << 30
_LAST_WORDS: Final = 2_000


class ChildGone(Exception):
    """The child ended or said something that is no answer; the reason is its text."""


@dataclass(slots=True)
class Child:
    """A running child; `sent` counts the items it was given, `answers` is the pipe's end its answers come out of.

    The pipe is read only when somebody asks: a stream that takes in each answer by itself wakes the loop for every one.
    """

    process: asyncio.subprocess.Process
    answers: int
    writer: asyncio.StreamWriter
    sent: int = 0
    gives_way: bool = False
    _unread: bytearray = field(default_factory=bytearray)

    def send(self, jobs: Iterable[tuple[JobOptions, bytes]]) -> None:
        """Queue items on the child's standard input; never blocks, so the caller bounds what is in flight."""
        pieces: list[bytes] = []
        for options, content in jobs:
            self.sent += 1
            pieces += (job_prefix(options, len(content)), content)
        if pieces:
            self.writer.write(b"".join(pieces))

    def give_way(self) -> None:
        """Let everything else on the machine go first; without privileges there is no way back."""
        if not self.gives_way:
            self.gives_way = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PGRP, self.process.pid, NICENESS)
            # Where Linux weighs sessions against each other, the child's own one has a niceness too (sched(7), "The autogroup feature").
            with suppress(OSError), open(f"/proc/{self.process.pid}/autogroup", "w", encoding="ascii") as autogroup:  # noqa: PTH123
                autogroup.write(str(NICENESS))

    async def receive(self) -> list[tuple[bytes, bytes]]:
        """Return the answers that are there, each its kind and body; waits for the first.

        Raises:
            ChildGone: the child ended first.
        """
        while not (answers := self._whole_answers()):
            try:
                data = await self._more()
            except OSError:
                data = b""
            if not data:
                raise ChildGone(await self._how_it_ended())
            self._unread += data
        return answers

    async def _more(self) -> bytes:
        """Return what the child wrote since, b"" where it ended; waits for the first of it."""
        with suppress(BlockingIOError):
            return os.read(self.answers, _READ_BYTES)
        loop = asyncio.get_running_loop()
        is_there = asyncio.Event()
        loop.add_reader(self.answers, is_there.set)
        try:
            await is_there.wait()
        finally:
            loop.remove_reader(self.answers)
        return os.read(self.answers, _READ_BYTES)

    def _whole_answers(self) -> list[tuple[bytes, bytes]]:
        """Take the answers that have come whole out of what was read."""
        answers: list[tuple[bytes, bytes]] = []
        start, size = 0, ANSWER_HEADER.size
        while len(self._unread) >= start + size:
            kind, length = ANSWER_HEADER.unpack_from(self._unread, start)
            if length > _MAX_ANSWER_BYTES:
                message = "it sent something that is no answer"
                raise ChildGone(message)
            if len(self._unread) < start + size + length:
                break
            with memoryview(self._unread) as unread:
                answers.append((kind, bytes(unread[start + size : start + size + length])))
            start += size + length
        del self._unread[:start]
        return answers

    async def _how_it_ended(self) -> str:
        """Return the exit code in words; the pipe may end a moment before the process does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_S):
                await self.process.wait()
        code = self.process.returncode
        if code is None:
            return "it closed its output"
        return f"killed by signal {-code}" if code < 0 else f"ended with code {code}"

    async def kill(self) -> None:
        """End the child now, and what it started: it leads a session of its own."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            self.process.kill()
        await self._reap()

    async def end(self) -> None:
        """Let the child end by itself, as it does when its input ends; kill it if it doesn't."""
        self.writer.close()
        try:
            async with asyncio.timeout(_GRACE_S):
                await self.process.wait()
        except TimeoutError:
            await self.kill()
        else:
            await self._reap()

    async def _reap(self) -> None:
        self.writer.close()
        await self.process.wait()
        with suppress(OSError):
            await self.writer.wait_closed()
        if self.answers >= 0:
            os.close(self.answers)
            self.answers = -1


CHILD_COMMAND: Final = (sys.executable, "-I", "-m", "agentdesk.reading")


async def start_child(command: tuple[str, ...] = CHILD_COMMAND) -> Child:
    """Start a child and wait until it takes items; `command` is followed by our own process id.

    It must be called from a thread that lives as long as the children should: Linux ends them with the thread that started them.

    Raises:
        ChildGone: it could not start; the text is the end of what it said on standard error.
    """
    with tempfile.TemporaryFile() as errors:
        answers, answering = os.pipe()
        os.set_blocking(answers, False)
        _widen(answers)
        try:
            process = await asyncio.create_subprocess_exec(
                *(*command, str(os.getpid())),
                stdin=asyncio.subprocess.PIPE,
                stdout=answering,
                stderr=errors,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except BaseException:
            os.close(answers)
            raise
        finally:
            os.close(answering)
        assert process.stdin is not None
        _widen(process.stdin.transport.get_extra_info("pipe").fileno())
        child = Child(process, answers, process.stdin)
        try:
            async with asyncio.timeout(START_LIMIT_S):
                hello = await child.receive()
        except (ChildGone, TimeoutError) as error:
            await child.kill()
            raise ChildGone(_last_words(errors) or str(error) or "it did not start in time") from error
        except BaseException:
            await child.kill()
            raise
    if hello != [(READY, b"")]:
        await child.kill()
        message = "it did not say that it is ready"
        raise ChildGone(message)
    return child


def _widen(pipe: int) -> None:
    """Make a pipe wider where the system lets us: what an ordinary user's pipes may hold together is limited."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _last_words(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read()[-_LAST_WORDS:].decode("utf-8", "replace").strip()
