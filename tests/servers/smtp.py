"""The SMTP server of the tests: takes mail, remembers all of it, and misbehaves where it is told to.

In-process: `with SmtpSink() as sink: …`. As a program, for loops that kill processes:
`python -m tests.servers.smtp --port 2525 --journal accepted.jsonl`.
"""

from __future__ import annotations

import argparse
import asyncio
import smtplib
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.servers.certificates import Security, ServerCertificate
from tests.servers.processes import PATIENCE_S, wait_until
from tests.servers.smtp_protocol import SessionSettings, SmtpSession
from tests.servers.smtp_record import AcceptedMessage, Command, Journal, read_journal
from tests.servers.smtp_script import Fault, Script, Step, accept_then, answer, delay, drop, stall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "AcceptedMessage",
    "Command",
    "Fault",
    "Security",
    "SmtpSink",
    "Step",
    "accept_then",
    "answer",
    "delay",
    "drop",
    "read_journal",
    "stall",
]


class SmtpSink:
    """An SMTP server in a thread of its own.

    Args:
        port: 0 for any free one; `port` then tells which.
        certificate: needed for TLS and STARTTLS.
        security: STARTTLS where there is a certificate, else plain, unless said otherwise.
        users: passwords by login name for AUTH PLAIN and LOGIN; given any, mail is only taken after a login.
        tokens: access tokens by login name for XOAUTH2; likewise.
        lmtp_port: where accepted mail is delivered on to, so that a reply arrives in the customer's mailbox.
        keeps_copy: told of every accepted message before the client hears of it, as a provider that files sent mail by itself.
        journal: a file that holds every accepted message before the client hears of it.
        injected: bytes sent in clear behind the answer to STARTTLS, as a man in the middle would.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        certificate: ServerCertificate | None = None,
        security: Security | None = None,
        users: Mapping[str, str] | None = None,
        tokens: Mapping[str, str] | None = None,
        lmtp_port: int | None = None,
        keeps_copy: Callable[[AcceptedMessage], object] | None = None,
        journal: Path | None = None,
        injected: bytes = b"",
    ) -> None:
        self.port = port
        self.security = security or (Security.STARTTLS if certificate else Security.PLAIN)
        self.commands: list[Command] = []
        self.messages: list[AcceptedMessage] = []
        self.undelivered: list[tuple[str, str]] = []
        self._lmtp_port = lmtp_port
        self._keeps_copy = keeps_copy
        self._journal = Journal(journal) if journal else None
        self._script = Script()
        self._sessions = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = asyncio.Event()
        self._connections: set[SmtpSession] = set()
        self._handshakes: set[asyncio.Task[None]] = set()
        context = certificate.server_context() if certificate else None
        self._tls_context = context if self.security is Security.TLS else None
        self._settings = SessionSettings(
            script=self._script,
            record=self._record,
            accept=self._accept,
            starttls_context=context if self.security is Security.STARTTLS else None,
            is_encrypted_from_start=self.security is Security.TLS,
            users=users or {},
            tokens=tokens or {},
            injected=injected,
        )

    @property
    def connections(self) -> int:
        """How many connections were made so far."""
        return self._sessions

    def misbehave(
        self,
        step: Step,
        fault: Fault,
        *,
        times: int | None = None,
        skip: int = 0,
        recipient: str | None = None,
    ) -> None:
        """Fail at a step from now on.

        Args:
            step: where.
            fault: how: `answer("451 …")`, `drop()`, `stall()`, `delay(0.1)`, or at the final dot `accept_then(drop())`.
            times: how often; for ever if None.
            skip: how many occurrences go well first.
            recipient: at RCPT, only for this address.
        """
        self._script.add(step, fault, times=times, skip=skip, recipient=recipient)

    def behave(self) -> None:
        """Forget every fault that is still to come."""
        self._script.clear()

    def wait_for_messages(self, count: int, *, timeout_seconds: float = PATIENCE_S) -> list[AcceptedMessage]:
        """The accepted messages, once there are this many."""
        wait_until(
            lambda: len(self.messages) >= count,
            f"{count} messages at the SMTP server, which has {len(self.messages)}",
            timeout_seconds=timeout_seconds,
        )
        return list(self.messages)

    def start(self) -> Self:
        """Listen; connections made from now on are served."""
        self._ending = asyncio.Event()
        # Bound here, so that a port in use fails the test and not a thread. The protocol is named because asyncio sets
        # TCP_NODELAY only then; without that an EHLO takes 45 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._thread = threading.Thread(target=asyncio.run, args=[self._serve(listener)], name="smtp-sink")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Cut every connection and end the thread; what was recorded stays readable."""
        if self._thread is not None:
            wait_until(lambda: self._loop is not None, "the SMTP server's loop runs")
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join()
            self._loop = self._thread = None
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    async def _serve(self, listener: socket.socket) -> None:
        """Accept until the end. asyncio's own server may forget a connection whose handshake is under way when it ends."""
        self._loop = asyncio.get_running_loop()
        listener.setblocking(False)
        with listener:
            self._loop.add_reader(listener, self._accept_connection, listener)
            await self._ending.wait()
            self._loop.remove_reader(listener)
        await asyncio.sleep(0)  # so that each has begun: a task cancelled before that never takes care of its connection
        for handshake in self._handshakes:
            handshake.cancel()
        await asyncio.gather(*self._handshakes, return_exceptions=True)
        await asyncio.gather(*(session.cut() for session in self._connections))

    def _accept_connection(self, listener: socket.socket) -> None:
        connection, _address = listener.accept()
        connection.setblocking(False)
        handshake = asyncio.get_running_loop().create_task(self._begin(connection))
        self._handshakes.add(handshake)
        handshake.add_done_callback(self._handshakes.discard)

    async def _begin(self, connection: socket.socket) -> None:
        with suppress(OSError):  # a client that doesn't trust us, or that went away
            await asyncio.get_running_loop().connect_accepted_socket(self._new_session, connection, ssl=self._tls_context)

    def _new_session(self) -> SmtpSession:
        self._sessions += 1
        return SmtpSession(self._sessions, self._settings, self._connections)

    def _record(self, session: int, name: str, argument: str, is_encrypted: bool) -> None:  # noqa: FBT001 -- a record's field
        self.commands.append(Command(session, name, argument, is_encrypted))

    async def _accept(self, message: AcceptedMessage) -> None:
        if self._lmtp_port is not None:
            await asyncio.to_thread(self._deliver, self._lmtp_port, message)
        if self._keeps_copy is not None:
            self._keeps_copy(message)
        if self._journal is not None:
            self._journal.append(message)
        self.messages.append(message)

    def _deliver(self, port: int, message: AcceptedMessage) -> None:
        with smtplib.LMTP("127.0.0.1", port, timeout=60) as lmtp:
            try:
                refused = lmtp.sendmail(message.mail_from, message.recipients, message.content)
            except smtplib.SMTPRecipientsRefused as problem:
                refused = problem.recipients
        self.undelivered += [(address, f"{code} {words!r}") for address, (code, words) in refused.items()]


def main() -> None:
    """Run as a program until killed; the first line of output is the port."""
    options = argparse.ArgumentParser(prog="python -m tests.servers.smtp", description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--journal", type=Path, required=True)
    options.add_argument("--lmtp-port", type=int)
    options.add_argument("--security", type=Security, choices=list(Security))
    options.add_argument("--chain-file", type=Path)
    options.add_argument("--key-file", type=Path)
    chosen = options.parse_args()
    certificate = None
    if chosen.chain_file and chosen.key_file:
        certificate = ServerCertificate(chosen.chain_file, chosen.key_file, chosen.chain_file)
    with SmtpSink(
        port=chosen.port,
        certificate=certificate,
        security=chosen.security,
        lmtp_port=chosen.lmtp_port,
        journal=chosen.journal,
    ) as sink:
        print(sink.port, flush=True)  # noqa: T201 -- how whoever started us learns the port
        threading.Event().wait()


if __name__ == "__main__":
    main()
