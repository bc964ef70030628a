"""Runs a blocking library in a thread of its own, one per connection, from asyncio."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

_Result = TypeVar("_Result")
_Job = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class ConnectionThread:
    """A daemon thread that does one job after the other, started with the first.

    A daemon and no executor: an executor's threads are waited for when the interpreter ends, and a connection may hang for minutes.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, job: Callable[[], _Result]) -> _Result:
        """Do `job` in the thread. A cancelled caller leaves it running; the next job waits for its end."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Result] = loop.create_future()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put((job, loop, future))
        return await future

    async def stop(self, timeout_s: float) -> None:
        """End the thread after the jobs in hand; wait for it this long at most."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(thread.join, timeout_s)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            _do(*job)


def _do(job: Callable[[], Any], loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any]) -> None:
    try:
        result, problem = job(), None
    except BaseException as raised:  # noqa: BLE001 - it is handed to the caller whole
        result, problem = None, raised

    def settle() -> None:
        if future.done():
            return
        if problem is None:
            future.set_result(result)
        else:
            future.set_exception(problem)

    # The loop is closed where the service has ended meanwhile; then nobody waits for the answer.
    if not loop.is_closed():
        try:
            loop.call_soon_threadsafe(settle)
        except RuntimeError:
            return
