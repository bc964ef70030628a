"""Certificates of the tests: a good one, and each way in which one can be bad."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import trustme

from agentdesk.channels.email.tls import ClosingSSLSocket

if TYPE_CHECKING:
    from pathlib import Path


class Security(StrEnum):
    """How a server's connections are encrypted."""

    PLAIN = "plain"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """A server's certificate and key as PEM files, with the CA a client must trust to accept it."""

    chain_file: Path
    key_file: Path
    ca_file: Path

    def server_context(self) -> ssl.SSLContext:
        """TLS settings for the server's side."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # A client that leaves before its handshake must not leave a socket of ours to the collector either.
        context.sslsocket_class = ClosingSSLSocket
        context.load_cert_chain(self.chain_file, self.key_file)
        return context

    def client_context(self) -> ssl.SSLContext:
        """TLS settings of a client that trusts this certificate's CA alone."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        context.sslsocket_class = ClosingSSLSocket
        return context


class CertificateAuthority:
    """A CA whose files live in a directory; two of them don't trust each other."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._ca = trustme.CA()
        self._issued = 0
        self.ca_file = directory / "ca.pem"
        self._ca.cert_pem.write_to_path(self.ca_file)

    def issue(self, *names: str, expired: bool = False) -> ServerCertificate:
        """A certificate for these names and addresses; by default for this machine."""
        now = datetime.now(UTC)
        leaf = self._ca.issue_cert(
            *(names or ("localhost", "127.0.0.1", "::1")),
            not_before=now - timedelta(days=60),
            not_after=now + timedelta(days=-1 if expired else 30),
        )
        self._issued += 1
        chain_file = self._directory / f"server-{self._issued}.pem"
        key_file = self._directory / f"server-{self._issued}.key"
        chain_file.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
        key_file.touch(mode=0o600)
        leaf.private_key_pem.write_to_path(key_file)
        return ServerCertificate(chain_file, key_file, self.ca_file)

    def issue_expired(self) -> ServerCertificate:
        """Right name, right CA, run out yesterday."""
        return self.issue(expired=True)

    def issue_for_another_host(self) -> ServerCertificate:
        """Right CA, but for a machine that is not this one."""
        return self.issue("mail.elsewhere.example")


def issued_by_a_stranger(directory: Path) -> ServerCertificate:
    """A certificate for this machine from a CA that nobody in the tests trusts."""
    return CertificateAuthority(directory / "stranger").issue()
