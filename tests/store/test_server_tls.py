"""The line to a server on another machine is encrypted and its certificate checked, or there is no line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from agentdesk.domain.errors import Unavailable
from agentdesk.store import servers
from tests.servers.certificates import CertificateAuthority, ServerCertificate, issued_by_a_stranger
from tests.servers.postgresql import PostgreSQL

pytestmark = pytest.mark.server
FAR = "127.0.0.2"
"""This machine too, by an address that isn't known for it."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with PostgreSQL(listens=True) as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ServerCertificate:
    return CertificateAuthority(tmp_path_factory.mktemp("ca")).issue("localhost", FAR)


def is_encrypted(url: str) -> bool:
    stores = servers.open_for_writing(url)
    with stores.transaction() as connection:
        found = connection.execute(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).scalar_one()
    stores.close()
    return bool(found)


def refused(url: str) -> str:
    with pytest.raises(Unavailable) as caught:
        servers.open_for_writing(url, "the shop's server")
    return str(caught.value)


def test_a_server_whose_ca_is_ours_is_spoken_to_encrypted(server: PostgreSQL, certificate: ServerCertificate) -> None:
    server.speak_tls(certificate)
    assert is_encrypted(server.url_at(FAR, sslmode="verify-full", sslrootcert=str(certificate.ca_file)))
    # Checked without being asked for, once it is said which CA is ours.
    assert is_encrypted(server.url_at(FAR, sslrootcert=str(certificate.ca_file)))


def test_a_certificate_that_is_wrong_is_refused_and_said(server: PostgreSQL, certificate: ServerCertificate, tmp_path: Path) -> None:
    ours = str(certificate.ca_file)
    server.speak_tls(certificate)
    assert "certificate verify failed" in refused(server.url_at(FAR))
    assert "certificate verify failed" in refused(server.url_at("", host=FAR))
    assert "does not match host name" in refused(server.url_at("127.0.0.1", sslmode="verify-full", sslrootcert=ours))
    server.speak_tls(issued_by_a_stranger(tmp_path))
    assert "certificate verify failed" in refused(server.url_at(FAR, sslmode="verify-full", sslrootcert=ours))
    server.speak_tls(CertificateAuthority(tmp_path / "old").issue_expired())
    assert "certificate verify failed" in refused(
        server.url_at("localhost", sslmode="verify-full", sslrootcert=str(tmp_path / "old/ca.pem"))
    )


def test_a_server_that_offers_no_encryption_is_refused(server: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands between may say that the server has none."""
    server.speak_tls(None)
    for url in (server.url_at(FAR), server.url_at("", host=FAR), server.url_at("", hostaddr=FAR)):
        assert "SSL" in refused(url)
    monkeypatch.setenv("PGHOST", FAR)
    assert "SSL" in refused(server.url_at(""))
