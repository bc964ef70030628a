"""One SMTP session of the tests' server: aiosmtpd, with each step recorded and open to a scripted fault."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, AnyStr

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.servers.smtp_record import AcceptedMessage
from tests.servers.smtp_script import Fault, FaultKind, Script, Step

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping

    from aiosmtpd.smtp import Envelope, Session

#: RFC 4954 §4: the longest line of an authentication exchange.
_LONGEST_LOGIN_LINE = 12_288
_AUTH_PARAMETER = re.compile(r" AUTH=\S*", re.IGNORECASE)
_STEP_OF_COMMAND = {
    "EHLO": Step.EHLO,
    "STARTTLS": Step.STARTTLS,
    "AUTH": Step.AUTH,
    "MAIL": Step.MAIL,
    "RCPT": Step.RCPT,
    "DATA": Step.DATA,
    "QUIT": Step.QUIT,
}


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """What every session of one server shares.

    `record` is told each command (session number, name, argument, whether encrypted); `accept` takes a message and
    returns when it is kept; `injected` is sent in clear behind the answer to STARTTLS, as a man in the middle would.
    """

    script: Script
    record: Callable[[int, str, str, bool], None]
    accept: Callable[[AcceptedMessage], Awaitable[None]]
    starttls_context: ssl.SSLContext | None = None
    is_encrypted_from_start: bool = False
    users: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    injected: bytes = b""
    max_bytes: int = 33_554_432


class _Hooks:
    """What aiosmtpd calls; an object of its own, because aiosmtpd would also find its own methods in a session."""

    def __init__(self, session: SmtpSession) -> None:
        self._session = session

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's naming rule
        """Answer the final dot."""
        return await self._session.end_of_message(session, envelope)


class SmtpSession(SMTP):
    """aiosmtpd's session with a script; `auth_…` methods are what it offers as AUTH mechanisms."""

    def __init__(self, number: int, settings: SessionSettings, connections: set[SmtpSession]) -> None:
        self._number = number
        self._connections = connections
        self._is_lost = asyncio.Event()
        self._settings = settings
        super().__init__(
            _Hooks(self),
            hostname="mail.example.test",
            ident="ESMTP of the tests",
            tls_context=settings.starttls_context,
            require_starttls=settings.starttls_context is not None,
            auth_require_tls=settings.starttls_context is not None,
            auth_exclude_mechanism=None if settings.tokens else ["XOAUTH2"],
            authenticator=self._check_password,
            data_size_limit=settings.max_bytes,
            enable_SMTPUTF8=True,
            loop=asyncio.get_running_loop(),
        )
        # Set here, not by its argument: aiosmtpd warns about AUTH without STARTTLS, which implicit TLS doesn't need.
        self._auth_required = bool(settings.users or settings.tokens)
        self.command_size_limits["AUTH"] = _LONGEST_LOGIN_LINE
        self._smtp_methods = {name: self._scripted(name, method) for name, method in self._smtp_methods.items()}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or begin anew behind STARTTLS."""
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        super().connection_lost(error)
        self._connections.discard(self)
        self._is_lost.set()

    async def cut(self) -> None:
        """Reset the connection, encrypted or not; returns when it is gone."""
        transport = self._original_transport or self.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
            await self._is_lost.wait()

    def _is_encrypted(self) -> bool:
        return self._settings.is_encrypted_from_start or self._tls_protocol is not None

    def _scripted(self, name: str, method: Callable[[str | None], Awaitable[None]]) -> Callable[[str | None], Awaitable[None]]:
        """A command's handler that is recorded, and fails where the script says so."""

        async def handle(argument: str | None) -> None:
            self._settings.record(self._number, name, argument or "", self._is_encrypted())
            step = _STEP_OF_COMMAND.get(name)
            fault = self._settings.script.take(step, argument or "") if step else None
            if fault is None or await self._fail(fault):
                await method(argument)

        return handle

    async def _fail(self, fault: Fault) -> bool:
        """Carry a fault out; true if the session goes on as usual after it."""
        if fault.kind is FaultKind.STALL and fault.seconds is not None:
            await asyncio.sleep(fault.seconds)
            return True
        if fault.kind is FaultKind.ANSWER:
            await self.push(fault.text)
            if fault.text.startswith("421"):
                await self._hang_up()
            return False
        if fault.kind is FaultKind.DROP:
            await self.cut()
        await self._until_disconnected()
        return False

    async def _hang_up(self) -> None:
        self._writer.close()
        await self._until_disconnected()

    async def _until_disconnected(self) -> None:
        """Wait for ever: aiosmtpd cancels a session's task when its connection is lost."""
        await asyncio.get_running_loop().create_future()

    async def _handle_client(self) -> None:
        # For long logins; the lines of a message keep their own limit, `line_length_limit`.
        self._reader._limit = _LONGEST_LOGIN_LINE + 2  # type: ignore[attr-defined]  # StreamReader has no setter
        self._settings.record(self._number, "", "", self._is_encrypted())
        fault = self._settings.script.take(Step.CONNECT)
        if fault is None or await self._fail(fault):
            await super()._handle_client()
        else:
            await self._hang_up()

    async def push(self, status: AnyStr) -> None:
        """Send an answer."""
        await super().push(status)
        if self._settings.injected and status == "220 Ready to start TLS":
            self._writer.write(self._settings.injected)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's naming rule
        """Take the sender; `AUTH=`, which Dovecot's relay adds, is allowed and ignored as RFC 4954 §5 lets a server."""
        await super().smtp_MAIL(_AUTH_PARAMETER.sub("", arg) if arg else arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- aiosmtpd's naming rule
        """Take a message in, or fail in the middle of it."""
        fault = self._settings.script.take(Step.BODY) if self.envelope and self.envelope.rcpt_tos else None
        if fault is None:
            await super().smtp_DATA(arg)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        await self._fail(fault)

    async def end_of_message(self, session: Session, envelope: Envelope) -> str:
        """The final dot has come: accept, or fail; the answer."""
        fault = self._settings.script.take(Step.FINAL_DOT)
        if fault is not None and not fault.accepts_first and (answer := await self._failed_with(fault)):
            return answer
        try:
            await self._settings.accept(self._message(session, envelope))
        except OSError as problem:
            return f"451 4.3.0 cannot deliver on: {type(problem).__name__}"
        if fault is not None and fault.accepts_first and (answer := await self._failed_with(fault)):
            return answer
        return "250 2.0.0 Ok: queued"

    async def _failed_with(self, fault: Fault) -> str:
        """Carry out a fault of the final dot; the answer it consists of, empty where it was a mere delay."""
        if fault.kind is FaultKind.ANSWER:
            return fault.text
        await self._fail(fault)
        return ""

    def _message(self, session: Session, envelope: Envelope) -> AcceptedMessage:
        login = session.auth_data
        return AcceptedMessage(
            mail_from=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            content=bytes(envelope.original_content or b""),
            login=login.login.decode() if isinstance(login, LoginPassword) else None,
            is_encrypted=self._is_encrypted(),
        )

    def _check_password(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any) -> AuthResult:
        is_right = isinstance(login, LoginPassword) and (
            self._settings.users.get(login.login.decode(errors="replace")) == login.password.decode(errors="replace")
        )
        # Not "handled": then aiosmtpd says 535 itself, as mail servers do.
        return AuthResult(success=is_right, handled=False, auth_data=login if is_right else None)

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 -- aiosmtpd's naming rule
        """Google's and Microsoft's mechanism: `user=…^Aauth=Bearer …^A^A` in base64."""
        blob = args[1].encode() if len(args) > 1 else await self._challenge_for_token()
        try:
            fields = dict(part.split("=", 1) for part in base64.b64decode(blob).decode().split("\x01") if part)
        except (binascii.Error, ValueError):
            return AuthResult(success=False, handled=False, message="501 5.5.2 cannot decode")
        user = fields.get("user", "")
        token = fields.get("auth", "").removeprefix("Bearer ")
        if self._settings.tokens.get(user) == token:
            return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))
        # The error is a challenge which the client answers with an empty line, only then comes 535.
        await self.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)

    async def _challenge_for_token(self) -> bytes:
        response = await self.challenge_auth("")
        return base64.b64encode(response) if isinstance(response, bytes) else b""
