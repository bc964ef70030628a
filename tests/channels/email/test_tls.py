"""TLS: no secret ever crosses a line that is not trusted, and each way in which trust fails has words of its own."""

from __future__ import annotations

import gc
import select
import socket
from typing import TYPE_CHECKING, Self

import pytest

from agentdesk.channels.email.channel import EmailChannel, open_email
from agentdesk.channels.email.tls import client_context
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import ChannelError, ConfigError, Transient, UntrustedServer
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, outgoing
from tests.channels.email_rig import QUICK, MemorySecrets
from tests.servers.certificates import CertificateAuthority, Security, ServerCertificate, issued_by_a_stranger
from tests.servers.processes import wait_until
from tests.servers.scripted_imap import GREETING, ScriptedImap, answer, say
from tests.servers.smtp import SmtpSink
from tests.servers.tcp import reset

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "crumb-s3cret"
BAD = {
    "expired": "has expired",
    "another host": "another name",
    "stranger": "vouches",
}


@pytest.fixture
def authority(tmp_path: Path) -> CertificateAuthority:
    return CertificateAuthority(tmp_path / "ca")


@pytest.fixture
def bad(authority: CertificateAuthority, tmp_path: Path, request: pytest.FixtureRequest) -> ServerCertificate:
    match request.param:
        case "expired":
            return authority.issue_expired()
        case "another host":
            return authority.issue_for_another_host()
        case _:
            return issued_by_a_stranger(tmp_path)


class Servers:
    """An IMAP and an SMTP server of one certificate."""

    def __init__(self, certificate: ServerCertificate | None, security: Security, injected: bytes = b"") -> None:
        self.imap = ScriptedImap(certificate=certificate, security=security, users={"shop": PASSWORD}, injected=injected)
        users = {"shop": PASSWORD} if security is not Security.PLAIN else {}
        self.smtp = SmtpSink(certificate=certificate, security=security, users=users, injected=injected)

    def __enter__(self) -> Self:
        self.imap.start()
        self.smtp.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.imap.stop()
        self.smtp.stop()

    def channel(self, security: str, ca_file: Path | None = None) -> EmailChannel:
        values = {
            "address": "shop@bakery.example",
            "user": "shop",
            "imap_host": "localhost",
            "imap_port": str(self.imap.port),
            "imap_security": security,
            "smtp_host": "localhost",
            "smtp_port": str(self.smtp.port),
            "smtp_security": security,
            "ca_file": str(ca_file or ""),
        }
        settings = AccountSettings(AccountName("shop"), "email", tuple(values.items()))
        channel = open_email(settings, MemorySecrets(password=PASSWORD), tuning=QUICK)
        assert isinstance(channel, EmailChannel)
        return channel

    def logins(self) -> list[str]:
        said = [command.name for command in self.imap.commands] + [command.name for command in self.smtp.commands]
        return [name for name in said if name in {"LOGIN", "AUTHENTICATE", "AUTH", "MAIL"}]


@pytest.fixture(params=["tls", "starttls"])
def security(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def both_fail(channel: EmailChannel) -> list[ChannelError]:
    problems: list[ChannelError] = []
    for attempt in (channel.poll(None), channel.send(outgoing(), "key", no_commit), channel.find_sent(outgoing(), "key")):
        with pytest.raises(ChannelError) as caught:
            await attempt
        problems.append(caught.value)
    await channel.close()
    return problems


async def test_a_good_certificate_of_ones_own_ca_is_trusted(authority: CertificateAuthority, security: str) -> None:
    """A self-hosted server with its own CA is a setting, not an exception."""
    certificate = authority.issue()
    with Servers(certificate, Security(security)) as servers:
        channel = servers.channel(security, certificate.ca_file)
        assert (await channel.poll(None)).items == ()
        await channel.send(outgoing(), "key", no_commit)
        await channel.close()
        assert all(command.is_encrypted for command in servers.imap.commands if command.name not in {"CAPABILITY", "STARTTLS"})
        assert len(servers.smtp.messages) == 1


@pytest.mark.parametrize("bad", BAD, indirect=True)
async def test_a_bad_certificate_gets_no_login_and_says_why(
    authority: CertificateAuthority, bad: ServerCertificate, security: str, request: pytest.FixtureRequest
) -> None:
    """A man in the middle sees a handshake and nothing else."""
    with Servers(bad, Security(security)) as servers:
        for problem in await both_fail(servers.channel(security, authority.ca_file)):
            assert isinstance(problem, UntrustedServer)
            assert BAD[request.node.callspec.params["bad"]] in str(problem)
        assert servers.logins() == []


async def test_without_its_ca_a_server_of_ones_own_is_a_stranger(authority: CertificateAuthority, security: str) -> None:
    """The words name the setting that helps."""
    with Servers(authority.issue(), Security(security)) as servers:
        for problem in await both_fail(servers.channel(security)):
            assert isinstance(problem, UntrustedServer)
            assert "ca_file" in str(problem)
        assert servers.logins() == []


async def test_starttls_that_is_not_offered_ends_it(authority: CertificateAuthority) -> None:
    """The line of the offer was taken out on the way: going on in clear is what the thief wants."""
    with Servers(None, Security.PLAIN) as servers:
        for problem in await both_fail(servers.channel("starttls", authority.ca_file)):
            assert isinstance(problem, UntrustedServer)
            assert "STARTTLS" in str(problem)
        assert servers.logins() == []


async def test_starttls_that_is_refused_ends_it(authority: CertificateAuthority) -> None:
    """The same, one step later."""
    certificate = authority.issue()
    with Servers(certificate, Security.STARTTLS) as servers:
        servers.imap.script.on("STARTTLS", answer("NO not today"))
        channel = servers.channel("starttls", certificate.ca_file)
        with pytest.raises(UntrustedServer):
            await channel.poll(None)
        await channel.close()
        assert servers.logins() == []


@pytest.mark.parametrize(
    "injected", [b"* OK [ALERT] pay here\r\n", b"a2 OK LOGIN done\r\n", b"250-AUTH PLAIN\r\n250 OK\r\n", b"* PREAUTH hi\r\n"]
)
async def test_words_slipped_in_before_the_handshake_count_for_nothing(authority: CertificateAuthority, injected: bytes) -> None:
    """RFC 3207 §4.2, and forty bugs of mail programs: what was said in clear must not be believed behind TLS."""
    certificate = authority.issue()
    with Servers(certificate, Security.STARTTLS, injected) as servers:
        channel = servers.channel("starttls", certificate.ca_file)
        for attempt in (channel.poll(None), channel.send(outgoing(), "key", no_commit)):
            try:
                await attempt
            except (Transient, UntrustedServer):
                continue
        await channel.close()
        clear = [command for command in servers.imap.commands if not command.is_encrypted]
        assert {command.name for command in clear} <= {"CAPABILITY", "STARTTLS"}
        sent_in_clear = {command.name for command in servers.smtp.commands if not command.is_encrypted}
        assert not sent_in_clear & {"AUTH", "MAIL", "RCPT", "DATA"}


async def test_a_greeting_that_claims_a_login_ends_it_before_starttls(authority: CertificateAuthority) -> None:
    """PREAUTH forbids STARTTLS by the book (RFC 9051 §6.2.1); programs that went on were read along (CVE-2020-14093)."""
    certificate = authority.issue()
    with Servers(certificate, Security.STARTTLS) as servers:
        servers.imap.script.on(GREETING, say(b"* PREAUTH [CAPABILITY IMAP4rev1] welcome"))
        channel = servers.channel("starttls", certificate.ca_file)
        with pytest.raises(ChannelError):
            await channel.poll(None)
        await channel.close()
        assert {command.name for command in servers.imap.commands} <= {"LOGOUT", "CAPABILITY"}


async def test_a_server_that_speaks_no_tls_on_a_tls_port_is_told_apart(authority: CertificateAuthority) -> None:
    """Most often the port is that of STARTTLS, and the words say so."""
    with Servers(None, Security.PLAIN) as servers:
        channel = servers.channel("tls", authority.ca_file)
        with pytest.raises(UntrustedServer, match="starttls"):
            await channel.send(outgoing(), "key", no_commit)
        with pytest.raises(UntrustedServer, match="starttls"):
            await channel.poll(None)
        await channel.close()
        assert servers.logins() == []


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.5", "localhost.evil.example", "127.0.0.1.evil.example", "::ffff:8.8.8.8"])
def test_without_tls_is_for_this_machine_only(host: str) -> None:
    """A password in clear on a café's network is everybody's."""
    values = (("address", "a@b.example"), ("imap_host", host), ("imap_security", "none"))
    with pytest.raises(ConfigError, match="this machine only"):
        open_email(AccountSettings(AccountName("shop"), "email", values), MemorySecrets())


def test_a_ca_file_without_certificates_is_a_configuration_error(tmp_path: Path) -> None:
    """Silently trusting nothing, or everything, helps nobody."""
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing here")
    from agentdesk.channels.email.tls import client_context

    with pytest.raises(ConfigError, match="no certificates"):
        client_context(AccountName("shop"), empty)


def test_a_line_reset_before_its_handshake_leaves_no_socket_behind() -> None:
    """A service asks every minute for years; the handshake's half-made socket is known to nobody who could close it."""
    context = client_context(AccountName("shop"), None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        for _attempt in range(20):
            ours = socket.create_connection(listener.getsockname())
            theirs, _address = listener.accept()
            reset(theirs)
            wait_until(lambda line=ours: bool(select.select([line], [], [], 0)[0]), "the reset is here")  # type: ignore[misc]
            with pytest.raises(OSError):  # noqa: PT011 - which one depends on when the reset is noticed
                context.wrap_socket(ours, server_hostname="localhost")
            gc.collect()
