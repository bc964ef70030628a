"""The one thread that writes: people's verbs overtake machines' batches."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from agentdesk.store.stores import WritingStores

T = TypeVar("T")
Job = Callable[[WritingStores], T]
log = logging.getLogger(__name__)


class Writer:
    """Runs jobs on the writing connections, one at a time, in a thread of its own."""

    def __init__(self, stores: WritingStores) -> None:
        self._stores = stores
        self._people: deque[tuple[Job[Any], asyncio.Future[Any]]] = deque()
        self._machines: deque[tuple[Job[Any], asyncio.Future[Any]]] = deque()
        self._wake = threading.Condition()
        self._is_ending = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def people(self, job: Job[T]) -> asyncio.Future[T]:
        """Queue a job a person waits for."""
        return self._queue(self._people, job)

    def machines(self, job: Job[T]) -> asyncio.Future[T]:
        """Queue a machine's job; it runs when no person waits."""
        return self._queue(self._machines, job)

    def people_wait(self) -> bool:
        """Whether a person's verb waits for the batch that runs now."""
        return bool(self._people)

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        with self._wake:
            self._is_ending = True
            self._wake.notify()
        self._thread.join()
        self._stores.close()

    def _queue(self, queue: deque[tuple[Job[Any], asyncio.Future[Any]]], job: Job[T]) -> asyncio.Future[T]:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._wake:
            queue.append((job, future))
            self._wake.notify()
        return future

    def _next(self) -> tuple[Job[Any], asyncio.Future[Any]] | None:
        with self._wake:
            while not self._people and not self._machines:
                if self._is_ending:
                    return None
                self._wake.wait()
            return self._people.popleft() if self._people else self._machines.popleft()

    def _run(self) -> None:
        while (item := self._next()) is not None:
            job, future = item
            try:
                result, error = job(self._stores), None
            except BaseException as problem:  # noqa: BLE001 - handed to whoever waits
                result, error = None, problem
            future.get_loop().call_soon_threadsafe(_settle, future, result, error)


def _settle(future: asyncio.Future[Any], result: object, error: BaseException | None) -> None:
    if future.cancelled():
        if error is not None:
            log.error("a job nobody waits for any more failed", exc_info=error)
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
