"""One session of the scripted IMAP server: its line, its login, and the scripted faults."""

from __future__ import annotations

import base64
import socket
import ssl
import time
from typing import TYPE_CHECKING

from tests.servers.certificates import Security
from tests.servers.imap_script import GREETING, FaultKind, ImapFault
from tests.servers.imap_wire import BadCommandError, Command, read_command
from tests.servers.tcp import reset, reset_once_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.imap_mailbox import ScriptedFolder
    from tests.servers.scripted_imap import ScriptedImap

_BEFORE_LOGIN = {"CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "LOGOUT", "NOOP", "ID"}


class SessionEndError(OSError):
    """The session is over, by LOGOUT or by script."""


class ImapSession:
    """The server's side of one connection up to the login; `MailboxSession` adds what works on folders."""

    def __init__(self, server: ScriptedImap, connection: socket.socket, number: int) -> None:
        self._server = server
        self._accepted = connection
        self._connection = connection
        self._number = number
        self._buffer = b""
        self._user: str | None = None
        self._folder: ScriptedFolder | None = None
        self._is_read_only = True
        self._view: list[int] = []
        self._validity = 0
        self._bytes_until_cut: int | None = None
        self._fault_between: ImapFault | None = None

    # --- the line ---

    @property
    def _is_encrypted(self) -> bool:
        return isinstance(self._connection, ssl.SSLSocket)

    def _read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            data = self._connection.recv(65_536)
            if not data:
                raise SessionEndError("the client has gone")
            self._buffer += data
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _read_line(self) -> bytes:
        while b"\n" not in self._buffer:
            data = self._connection.recv(65_536)
            if not data:
                return b""
            self._buffer += data
        return self._read(self._buffer.index(b"\n") + 1)

    def _send(self, data: bytes) -> None:
        if self._bytes_until_cut is not None:
            data, is_last = data[: self._bytes_until_cut], len(data) >= self._bytes_until_cut
            self._bytes_until_cut -= len(data)
            self._connection.sendall(data)
            if is_last:
                reset_once_sent(self._connection)
                raise SessionEndError("cut by the script")
            return
        size = self._server.bytes_per_packet or len(data)
        for start in range(0, len(data), size or 1):
            self._connection.sendall(data[start : start + size])
            if start + size < len(data):
                time.sleep(self._server.seconds_between_packets)

    def _say(self, *lines: bytes) -> None:
        self._send(b"".join(line + b"\r\n" for line in lines))

    # --- the conversation ---

    def run(self) -> None:
        """Serve until the end; an OSError is the end too."""
        if self._server.security is Security.TLS:
            self._encrypt()
        self._greet()
        while True:
            try:
                command = read_command(self._read_line, self._read, lambda: self._say(b"+ go on"))
            except BadCommandError as problem:
                self._say(b"* BAD " + str(problem).encode())
                continue
            if command is None:
                return
            self._server.record(self._number, command, is_encrypted=self._is_encrypted)
            self._carry_out(command)

    def _encrypt(self) -> None:
        assert self._server.tls_context
        self._connection = self._server.encrypt(self._accepted, self._server.tls_context)

    def _greet(self) -> None:
        greeting = b"* OK [CAPABILITY " + self._capabilities() + b"] ready"
        fault = self._server.script.take(GREETING)
        if fault is not None and fault.kind is FaultKind.SAY:
            greeting = fault.lines[0]
        elif fault is not None:
            self._fail(fault)
        if greeting.startswith(b"* PREAUTH"):
            self._user = next(iter(self._server.users))
        self._say(greeting)

    def _capabilities(self) -> bytes:
        capabilities = [self._server.capabilities]
        if self._server.security is Security.STARTTLS and not self._is_encrypted:
            capabilities.append("STARTTLS LOGINDISABLED")
        else:
            capabilities.append("AUTH=PLAIN AUTH=XOAUTH2 SASL-IR")
        return " ".join(capabilities).encode()

    def _carry_out(self, command: Command) -> None:
        fault = self._server.script.take(command.name, command.text)
        self._fault_between = None
        try:
            if fault is not None and fault.after_items is not None:
                self._fault_between = fault
            elif fault is not None and fault.kind is FaultKind.ANSWER:
                self._say(command.tag + b" " + fault.lines[0])
                return
            elif fault is not None:
                self._fail(fault)
            answer = self._handler(command.name)(command)
            self._announce_changes(command)
            if answer is not None:
                self._say(command.tag + b" " + answer)
        except BadCommandError as problem:
            self._say(command.tag + b" BAD " + str(problem).encode())
        finally:
            self._bytes_until_cut = None

    def _handler(self, name: str) -> Callable[[Command], bytes | None]:
        handler: Callable[[Command], bytes | None] | None = getattr(self, "_do_" + name.lower().replace(" ", "_"), None)
        if handler is None:
            raise BadCommandError(f"no {name} here")
        if self._user is None and name not in _BEFORE_LOGIN:
            raise BadCommandError("log in first")
        return handler

    def _fail(self, fault: ImapFault) -> None:
        """Carry a fault out; returns if the session goes on as usual after it."""
        if fault.kind is FaultKind.CUT:
            self._bytes_until_cut = fault.bytes_until_cut
        elif fault.kind is FaultKind.ACT:
            assert fault.action
            fault.action()
        elif fault.kind is FaultKind.SAY:
            self._say(*fault.lines)
        elif fault.kind is FaultKind.HANG:
            self._say(*fault.lines)
            # Reads on, so that the client's hanging up is noticed; says nothing.
            while self._connection.recv(65_536):
                pass
            raise SessionEndError("the client gave up")
        elif fault.kind is FaultKind.DROP:
            reset(self._connection)
            raise SessionEndError("dropped by the script")
        else:
            self._say(*fault.lines)
            raise SessionEndError("ended by the script")

    def _announce_changes(self, command: Command) -> None:
        """Tell what happened to the selected folder since; EXPUNGE where RFC 3501 §7.4.1 allows it."""
        folder = self._folder
        if folder is None:
            return
        if folder.uid_validity != self._validity:
            self._say(b"* BYE the mailbox was rebuilt")
            raise SessionEndError("UIDVALIDITY changed")
        present = folder.uids()
        if command.name not in {"FETCH", "STORE", "SEARCH"}:
            for uid in [uid for uid in self._view if uid not in present]:
                self._say(b"* %d EXPUNGE" % (self._view.index(uid) + 1))
                self._view.remove(uid)
        if fresh := [uid for uid in present if uid not in self._view]:
            self._view += fresh
            self._say(b"* %d EXISTS" % len(self._view))

    # --- logging in ---

    def _do_capability(self, _command: Command) -> bytes:
        self._say(b"* CAPABILITY " + self._capabilities())
        return b"OK done"

    def _do_starttls(self, command: Command) -> None:
        if self._server.security is not Security.STARTTLS or self._is_encrypted:
            raise BadCommandError("no STARTTLS here")
        self._send(command.tag + b" OK begin TLS\r\n" + self._server.injected)
        self._buffer = b""  # RFC 3501 §6.2.1: nothing from before counts
        self._encrypt()

    def _do_login(self, command: Command) -> bytes:
        if b"LOGINDISABLED" in self._capabilities():
            return b"NO [PRIVACYREQUIRED] TLS first"
        if len(command.words) != 2:
            raise BadCommandError("LOGIN takes a user and a password")
        return self._log_in(command.words[0].decode(), command.words[1].decode())

    def _do_authenticate(self, command: Command) -> bytes:
        if b"LOGINDISABLED" in self._capabilities():
            return b"NO [PRIVACYREQUIRED] TLS first"
        if len(command.words) == 1:
            self._say(b"+ ")
        response = base64.b64decode(command.words[1] if len(command.words) > 1 else self._read_line())
        if command.words[0].upper() == b"PLAIN":
            _authorization, user, password = response.decode().split("\0")
            return self._log_in(user, password)
        fields = dict(part.split("=", 1) for part in response.decode().split("\x01") if part)
        user = fields.get("user", "")
        if self._server.tokens.get(user) == fields.get("auth", "").removeprefix("Bearer "):
            self._user = user
            return b"OK logged in"
        self._say(b"+ " + base64.b64encode(b'{"status":"401"}'))
        self._read_line()
        return b"NO [AUTHENTICATIONFAILED] token refused"

    def _log_in(self, user: str, password: str) -> bytes:
        if self._server.users.get(user) != password:
            return b"NO [AUTHENTICATIONFAILED] Authentication failed."
        self._user = user
        return b"OK [CAPABILITY " + self._capabilities() + b"] logged in"

    def _do_logout(self, command: Command) -> None:
        self._say(b"* BYE see you", command.tag + b" OK done")
        raise SessionEndError("logged out")

    def _do_noop(self, _command: Command) -> bytes:
        return b"OK done"

    _do_check = _do_noop
    _do_enable = _do_noop
    _do_subscribe = _do_noop
    _do_unsubscribe = _do_noop

    def _do_id(self, _command: Command) -> bytes:
        self._say(b'* ID ("name" "scripted")')
        return b"OK done"

    def _do_namespace(self, _command: Command) -> bytes:
        self._say(b'* NAMESPACE (("" "/")) NIL NIL')
        return b"OK done"
