"""Certificates: the good one is accepted, and each bad one is refused for its own reason."""

from __future__ import annotations

import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest

from tests.servers.certificates import CertificateAuthority, ServerCertificate, issued_by_a_stranger

if TYPE_CHECKING:
    from pathlib import Path


def _handshake(certificate: ServerCertificate, client: ssl.SSLContext) -> str | None:
    """The TLS version agreed on between a server with this certificate and a client."""
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            certificate.server_context().wrap_socket(theirs, server_side=True).close()
        except OSError:  # the client refuses us
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(ours, server_hostname="localhost") as tls:
            return tls.version()
    finally:
        ours.close()
        thread.join()


def test_a_client_that_trusts_the_ca_accepts_the_good_certificate(tmp_path: Path) -> None:
    certificate = CertificateAuthority(tmp_path).issue()
    assert _handshake(certificate, certificate.client_context()) == "TLSv1.3"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("expired", "expired"), ("another host", "mismatch"), ("stranger", "unable to get local issuer|self.signed")],
)
def test_a_bad_certificate_is_refused_for_its_own_reason(tmp_path: Path, kind: str, reason: str) -> None:
    """The wizard words each of these differently, so each must fail in its own way."""
    authority = CertificateAuthority(tmp_path)
    certificates = {
        "expired": authority.issue_expired(),
        "another host": authority.issue_for_another_host(),
        "stranger": issued_by_a_stranger(tmp_path),
    }
    trusting = ssl.create_default_context(cafile=str(authority.ca_file))
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        _handshake(certificates[kind], trusting)


def test_keys_are_private_files(tmp_path: Path) -> None:
    assert CertificateAuthority(tmp_path).issue().key_file.stat().st_mode & 0o077 == 0
