"""The one thread that writes: people's verbs overtake machines' batches."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from agentdesk.domain.errors import AgentdeskError, ReadOnlyDesk, Unavailable
from agentdesk.domain.texts import N_
from agentdesk.store.stores import WritingStores
from agentdesk.store.troubles import Trouble, trouble_of, words_of

T = TypeVar("T")
Job = Callable[[WritingStores], T]
Open = Callable[[], WritingStores]
log = logging.getLogger(__name__)

NO_ROOM = N_("the disk is full: nothing was changed; make room and try again")
NO_WRITING = N_("the disk takes no writes: nothing was changed; see that the desk's folder can be written to, and try again")
NO_READING = N_("the disk failed: it can't be known whether this was kept; look before you do it again")
SERVER_FULL = N_("the disk of {server} is full: nothing was changed; make room there and try again")
SERVER_TAKES_NONE = N_("{server} takes no writes: nothing was changed; is it the standby of another server?")
NO_SERVER = N_("{server} does not answer ({reason}): nothing was changed; try again once it does")
LINE_BROKE = N_("the line to {server} broke: it can't be known whether this was kept; look before you do it again")


class _LineBroke(Exception):
    """The line to the server broke before any commit was begun: the work is undone, and can be done again."""

    def __init__(self, server: str, words: str) -> None:
        super().__init__(words)
        self.server = server


@dataclass(frozen=True, slots=True)
class _Queued(Generic[T]):
    """A job, who waits for it, and how often the stores could not be opened before it came."""

    job: Job[T]
    future: asyncio.Future[T]
    failures_before: int


class Writer:
    """Runs jobs on the writing connections, one at a time, in a thread of its own.

    Args:
        stores: the writing connections.
        reopen: opens them anew, after an error of the disk left them in doubt.
        damaged: told (on the event loop) what is wrong, once SQLite finds the files damaged.
    """

    def __init__(self, stores: WritingStores, reopen: Open) -> None:
        self._stores: WritingStores | None = stores
        self._reopen = reopen
        self._people: deque[_Queued[Any]] = deque()
        self._machines: deque[_Queued[Any]] = deque()
        self._wake = threading.Condition()
        self._is_ending = False
        self._failures = 0
        self._failure: Unavailable | None = None
        self.damaged: Callable[[str], None] = lambda _reason: None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def people(self, job: Job[T]) -> asyncio.Future[T]:
        """Queue a job a person waits for; one that was given up before its turn is not carried out."""
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
        if self._stores is not None:
            self._stores.close()

    def _queue(self, queue: deque[_Queued[Any]], job: Job[T]) -> asyncio.Future[T]:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._wake:
            queue.append(_Queued(job, future, self._failures))
            self._wake.notify()
        return future

    def _next(self) -> _Queued[Any] | None:
        with self._wake:
            while True:
                while self._people:
                    item = self._people.popleft()
                    if not item.future.cancelled():
                        return item
                if self._machines:
                    return self._machines.popleft()
                if self._is_ending:
                    return None
                self._wake.wait()

    def _run(self) -> None:
        while (item := self._next()) is not None:
            loop = item.future.get_loop()
            result: Any = None
            error: BaseException | None = None
            try:
                self._refuse_with_others(item)
                result = self._carry_out(item.job)
            except AgentdeskError as refusal:
                error = refusal
            except BaseException as problem:  # noqa: BLE001 - handed to whoever waits
                error = self._understand(problem, loop)
            loop.call_soon_threadsafe(_settle, item.future, result, error)

    def _refuse_with_others(self, item: _Queued[Any]) -> None:
        """A server that is away takes its time to seem so: who waited for that already is told the same, without one more try for each."""
        if self._stores is None and self._failure is not None and item.failures_before < self._failures:
            raise Unavailable(**self._failure.fields)

    def _carry_out(self, job: Job[T]) -> T:
        """Run a job; one whose line to the server broke before any commit was begun, once more over a new line."""
        try:
            return self._attempt(job)
        except _LineBroke as broken:
            log.warning("the line to the server broke; it is opened anew", extra={"cause": str(broken)})
        try:
            return self._attempt(job)
        except _LineBroke as broken:
            raise Unavailable(cause=NO_SERVER, server=broken.server, reason=str(broken)) from broken

    def _attempt(self, job: Job[T]) -> T:
        stores = self._opened()
        begun = stores.line.commits_begun if stores.line else 0
        try:
            return job(stores)
        except Exception as problem:
            if stores.line is None or trouble_of(problem) is not Trouble.GONE:
                raise
            self._let_go()
            if stores.line.commits_begun != begun:
                raise Unavailable(cause=LINE_BROKE, server=stores.line.server) from problem
            raise _LineBroke(stores.line.server, words_of(problem)) from problem

    def _understand(self, problem: BaseException, loop: asyncio.AbstractEventLoop) -> BaseException:
        """Say in the desk's words what went wrong with what holds the desk."""
        line = self._stores.line if self._stores else None
        match trouble_of(problem):
            case Trouble.FULL:
                return _caused(Unavailable(cause=SERVER_FULL, server=line.server) if line else Unavailable(cause=NO_ROOM), problem)
            case Trouble.DAMAGED:
                log.error("the desk's files are damaged", extra={"cause": str(problem.__cause__ or problem)[:300]})
                reason = str(problem.__cause__ or problem)[:300]
                loop.call_soon_threadsafe(self.damaged, reason)
                return _caused(ReadOnlyDesk(cause=reason), problem)
            case Trouble.READ_ONLY:
                log.error(
                    "the disk takes no writes; the files will be opened anew", extra={"cause": str(problem.__cause__ or problem)[:300]}
                )
                self._let_go()
                return _caused(Unavailable(cause=SERVER_TAKES_NONE, server=line.server) if line else Unavailable(cause=NO_WRITING), problem)
            case Trouble.IO:
                log.error("the disk failed; the files will be opened anew", extra={"cause": str(problem.__cause__ or problem)[:300]})
                self._let_go()
                return _caused(Unavailable(cause=NO_READING), problem)
            case _:
                return problem

    def _opened(self) -> WritingStores:
        if self._stores is None:
            try:
                self._stores = self._reopen()
            except Unavailable as error:
                self._failure = error
                self._failures += 1
                raise
        return self._stores

    def _let_go(self) -> None:
        """After a failed write or sync a connection's view can't be trusted: what the files hold is the truth, so they are opened anew."""
        stores, self._stores = self._stores, None
        if stores is not None:
            stores.close()


def _caused(error: AgentdeskError, problem: BaseException) -> AgentdeskError:
    error.__cause__ = problem
    return error


def _settle(future: asyncio.Future[Any], result: object, error: BaseException | None) -> None:
    if future.cancelled():
        _note_unheard(error)
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _note_unheard(error: BaseException | None) -> None:
    """Log the failure of a job whose asker left meanwhile; that the desk refused it is a client's matter, not a defect."""
    if isinstance(error, AgentdeskError) and error.__cause__ is None:
        log.info("refused what nobody waits for any more", extra={"code": error.code})
    elif isinstance(error, Unavailable):
        log.warning("what nobody waits for any more could not be done", extra={"cause": str(error)})
    elif error is not None:
        log.error("a job nobody waits for any more failed", exc_info=error)
