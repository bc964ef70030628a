"""A server that says nothing: lines stand, or seem to, and no answer comes. A stopped machine looks so, or a link that fell still.

Nothing tells us: the kernel of whatever stands between takes what we send. An answer may be long in coming all the same: it takes long, or
waits for its turn. So who waits for long knocks: a server that is there answers a knock at once, whatever its sessions are at.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event

T = TypeVar("T")

NO_WORD = "it says nothing"
KNOCK = struct.pack("!ii", 8, 80877103)
"""SSLRequest, which a server answers with a byte before it asks who knocks (PostgreSQL manual, "SSL Session Encryption")."""
AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a line is waited on."""

    unheard_s: float
    """After so long without a word somebody knocks."""
    knock_s: float
    """So long the server has for that."""


class Line(psycopg.Connection[Any]):
    """A line that breaks where its server says nothing at all."""

    patience: Patience | None = None
    fell_silent: Callable[[], None] = staticmethod(lambda: None)

    def wait(self, gen: PQGen[T], *args: Any, **options: Any) -> T:
        """Carry out a step of a question and return what it came to.

        Raises:
            OperationalError: the line broke, or the server does not even answer a knock.
        """
        return super().wait(gen if self.patience is None else self._heard(gen, self.patience), *args, **options)

    def _heard(self, steps: PQGen[T], patience: Patience) -> PQGen[T]:
        try:
            awaited, since_s = next(steps), time.monotonic()
            while True:
                # Nothing comes in here where the driver only looked whether it is to go on waiting.
                ready = yield awaited
                if ready:
                    since_s = time.monotonic()
                elif time.monotonic() - since_s > patience.unheard_s:
                    self._knock(patience.knock_s)
                    since_s = time.monotonic()
                awaited = steps.send(ready)
        except StopIteration as done:
            found: T = done.value
            return found

    def _knock(self, within_s: float) -> None:
        try:
            answers = knock(self.info.hostaddr or self.info.host, self.info.port, within_s)
        except OSError:
            answers = False
        if not answers:
            self.close()
            self.fell_silent()
            raise psycopg.OperationalError(NO_WORD)


def knock(host: str, port: int, within_s: float) -> bool:
    """Whether a server answers at an address, or at a socket in a folder.

    Raises:
        OSError: it can't be reached, or says nothing for so long.
    """
    is_folder = host.startswith(("/", "@"))
    with socket.socket(socket.AF_UNIX) if is_folder else socket.create_connection((host, port), within_s) as line:
        line.settimeout(within_s)
        if is_folder:
            line.connect(f"{host}/.s.PGSQL.{port}".replace("@", "\0", 1))
        line.sendall(KNOCK)
        return bool(line.recv(1))


def break_in_silence(engine: Engine, patience: Patience) -> None:
    """Have an engine's lines break where their server says nothing."""

    def connect(_dialect: object, _record: object, words: list[Any], options: dict[str, Any]) -> Line:
        return opened(patience, words, options)

    event.listen(engine, "do_connect", connect)


def refuse_in_silence(engine: Engine, patience: Patience) -> None:
    """The same for who can't wait: once nothing was heard, no line is opened until the server answers again; a thread tries that."""
    silence = Silence()

    def connect(_dialect: object, _record: object, words: list[Any], options: dict[str, Any]) -> Line:
        line = silence.open(partial(opened, patience, words, options))
        line.fell_silent = silence.begin
        return line

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "engine_disposed", lambda _engine: silence.end())


def opened(patience: Patience, words: list[Any], options: dict[str, Any]) -> Line:
    """Open a line that is waited on for so long."""
    line = Line.connect(*words, **options)
    line.patience = patience
    return line


@dataclass(slots=True)
class Silence:
    """Whether a server says nothing; as long as it does, a thread tries it and everybody else is refused at once."""

    _connect: Callable[[], Line] | None = None
    _is_ended: threading.Event = field(default_factory=threading.Event)
    _trying: threading.Thread | None = None

    def open(self, connect: Callable[[], Line]) -> Line:
        """Open a line.

        Raises:
            OperationalError: the server can't be reached, or is known to say nothing.
        """
        if self._trying is not None and self._trying.is_alive():
            raise psycopg.OperationalError(NO_WORD)
        self._connect = connect
        try:
            return connect()
        except psycopg.errors.ConnectionTimeout:
            self.begin()
            raise

    def begin(self) -> None:
        """Begin to try it: nothing was heard."""
        self._trying = threading.Thread(target=self._try, name="silence", daemon=True)
        self._trying.start()

    def end(self) -> None:
        """Try no more."""
        self._is_ended.set()

    def _try(self) -> None:
        """Open lines until one stands, or is refused; that is an answer too."""
        while self._connect is not None and not self._is_ended.wait(AGAIN_S):
            try:
                self._connect().close()
            except psycopg.errors.ConnectionTimeout:
                continue
            except psycopg.Error:
                return
            return
