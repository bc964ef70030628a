"""TLS of the e-mail channel: one strict context, and plain words for what can be wrong with a certificate."""

from __future__ import annotations

import errno
import ssl
from typing import TYPE_CHECKING

from agentdesk.domain.errors import ConfigError, UntrustedServer
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from pathlib import Path

    from agentdesk.channels.email.settings import Endpoint
    from agentdesk.domain.ids import AccountName

# Codes of OpenSSL's x509_vfy.h.
_EXPIRED = 10
_NOT_YET_VALID = 9
_SELF_SIGNED = (18, 19)
_NO_ISSUER = (2, 20, 21)
_WRONG_HOST = (62, 64)


class ClosingSSLSocket(ssl.SSLSocket):
    """A TLS socket that is closed where it can't come to be.

    Where the other side resets a connection before its handshake, Python 3.11 finds out by reading one byte while it makes the socket;
    the error leaves, and the half-made socket, which nobody else knows, stays open until it is collected.
    """

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Read; an error before there is any TLS closes the socket, unless it only says that it isn't connected yet."""
        try:
            return super().recv(buflen, flags)
        except OSError as problem:
            if self.version() is None and problem.errno not in {errno.ENOTCONN, errno.EINVAL}:
                self.close()
            raise


def client_context(account: AccountName, ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that checks certificate and host name, trusting the system's CAs and those of `ca_file`.

    Raises:
        ConfigError: `ca_file` holds no certificate.
    """
    context = ssl.create_default_context()
    context.sslsocket_class = ClosingSSLSocket
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as problem:
            cause = _("{path} holds no certificates that can be read").format(path=ca_file)
            raise ConfigError(file=f"[accounts.{account}] ca_file", cause=cause) from problem
    return context


def untrusted(account: AccountName, endpoint: Endpoint, problem: ssl.SSLError) -> UntrustedServer:
    """Put a failed handshake into words that say what to do."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        reason, cause = _certificate_cause(endpoint, problem)
    else:
        reason = "no-tls"
        cause = _("{endpoint} does not answer with TLS: is the port right, or should its security be “starttls”?").format(endpoint=endpoint)
    return UntrustedServer(account=account, cause=cause, reason=reason)


def _certificate_cause(endpoint: Endpoint, problem: ssl.SSLCertVerificationError) -> tuple[str, str]:
    code = problem.verify_code
    if code == _EXPIRED:
        return "certificate-expired", _("the certificate of {host} has expired; its operator must renew it").format(host=endpoint.host)
    if code == _NOT_YET_VALID:
        cause = _("the certificate of {host} is not valid yet; is this machine's clock right?").format(host=endpoint.host)
        return "certificate-early", cause
    if code in _WRONG_HOST:
        cause = _("the certificate is for another name than {host}; use the host name your provider documents").format(host=endpoint.host)
        return "certificate-host", cause
    if code in _SELF_SIGNED or code in _NO_ISSUER:
        cause = _("nobody this machine trusts vouches for the certificate of {host}; for a server of your own set ca_file").format(
            host=endpoint.host
        )
        return "certificate-unknown", cause
    return "certificate", _("the certificate of {host} can't be trusted: {words}").format(host=endpoint.host, words=problem.verify_message)


def refused_starttls(account: AccountName, endpoint: Endpoint) -> UntrustedServer:
    """Return the error for a server that was to offer STARTTLS and doesn't: somebody may have stripped it."""
    cause = _("{endpoint} does not offer STARTTLS").format(endpoint=endpoint)
    return UntrustedServer(account=account, cause=cause, reason="no-tls")
