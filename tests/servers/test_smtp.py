"""The tests' SMTP server: it takes mail over every kind of connection, and fails at every step as scripted."""

from __future__ import annotations

import base64
import gc
import smtplib
import socket
import ssl
import sys
import threading
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from tests.servers import ports
from tests.servers.certificates import CertificateAuthority, ServerCertificate
from tests.servers.processes import ServerProcess, wait_until
from tests.servers.smtp import (
    Security,
    SmtpSink,
    Step,
    accept_then,
    answer,
    delay,
    drop,
    read_journal,
    stall,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

FROM, TO, OTHER = "shop@bakery.example", "ann@elsewhere.example", "bob@elsewhere.example"


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = FROM, TO, "Your loaf"
    message["Message-ID"] = "<loaf@bakery.example>"
    message.set_content("It is warm.\n.\n..hidden dots\n")
    return message


@pytest.fixture
def certificate(tmp_path: Path) -> ServerCertificate:
    return CertificateAuthority(tmp_path / "tls").issue()


@contextmanager
def _client(sink: SmtpSink, certificate: ServerCertificate | None = None) -> Iterator[smtplib.SMTP]:
    """A client as the sink wants it; hangs up without QUIT, so that only the test speaks."""
    client: smtplib.SMTP
    if sink.security is Security.TLS:
        assert certificate
        client = smtplib.SMTP_SSL("localhost", sink.port, timeout=60, context=certificate.client_context())
    else:
        client = smtplib.SMTP("localhost", sink.port, timeout=60)
    try:
        if sink.security is Security.STARTTLS:
            assert certificate
            client.starttls(context=certificate.client_context())
        yield client
    finally:
        client.close()


@pytest.mark.parametrize("security", list(Security))
def test_a_message_is_kept_with_its_envelope(certificate: ServerCertificate, security: Security) -> None:
    with (
        SmtpSink(certificate=certificate, security=security, users={"shop": "crumb"}) as sink,
        _client(sink, certificate) as client,
    ):
        client.login("shop", "crumb")
        client.send_message(_message())
        (kept,) = sink.wait_for_messages(1)
    assert (kept.mail_from, kept.recipients, kept.login) == (FROM, (TO,), "shop")
    assert kept.is_encrypted is (security is not Security.PLAIN)
    assert kept.message_id == "<loaf@bakery.example>"
    assert kept.parsed().get_content() == "It is warm.\r\n.\r\n..hidden dots\r\n"


def test_a_handshake_under_way_when_the_server_ends_leaves_no_connection_open(certificate: ServerCertificate) -> None:
    """What stays open warns much later, in whatever test runs then."""
    context = certificate.client_context()

    def shake_hands(port: int) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
            plain.settimeout(60)
            with context.wrap_socket(plain, server_hostname="localhost", do_handshake_on_connect=False) as client:
                client.do_handshake()

    for moment in range(100):
        with SmtpSink(certificate=certificate, security=Security.TLS) as sink:
            client = threading.Thread(target=shake_hands, args=[sink.port])
            client.start()
            threading.Event().wait(moment * 60e-6)
        client.join()
    gc.collect()


def test_every_command_is_recorded_in_order() -> None:
    with SmtpSink() as sink, _client(sink) as client:
        client.sendmail(FROM, [TO, OTHER], "Subject: x\r\n\r\nx\r\n")
        client.quit()
        names = [command.name for command in sink.commands if command.name]
    assert names == ["EHLO", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"]
    assert sink.connections == 1


def test_without_login_no_mail_is_taken(certificate: ServerCertificate) -> None:
    with SmtpSink(certificate=certificate, users={"shop": "crumb"}) as sink, _client(sink, certificate) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
            client.login("shop", "wrong")
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            client.send_message(_message())
    assert sink.messages == []


def test_before_starttls_no_login_is_taken(certificate: ServerCertificate) -> None:
    with (
        SmtpSink(certificate=certificate, users={"shop": "crumb"}) as sink,
        smtplib.SMTP("localhost", sink.port, timeout=60) as client,
    ):
        with pytest.raises(smtplib.SMTPNotSupportedError):
            client.login("shop", "crumb")
        assert client.docmd("AUTH", "PLAIN")[0] == 530


@pytest.mark.parametrize(("token", "code"), [("right", 235), ("wrong", 535), ("right" * 400, 535)])
def test_xoauth2_takes_the_right_token_alone(certificate: ServerCertificate, token: str, code: int) -> None:
    """Real access tokens run to 2 kB and more, beyond SMTP's usual 512 bytes a line."""
    response = base64.b64encode(f"user=shop\x01auth=Bearer {token}\x01\x01".encode()).decode()
    with SmtpSink(certificate=certificate, tokens={"shop": "right"}) as sink, _client(sink, certificate) as client:
        client.ehlo()
        assert "XOAUTH2" in client.esmtp_features["auth"]
        got, words = client.docmd("AUTH", f"XOAUTH2 {response}")
        if got == 334:
            assert b"401" in base64.b64decode(words)
            got, words = client.docmd("")
    assert got == code


def test_a_stranger_s_certificate_is_presented_as_given(tmp_path: Path, certificate: ServerCertificate) -> None:
    expired = CertificateAuthority(tmp_path / "old").issue_expired()
    with SmtpSink(certificate=expired) as sink, smtplib.SMTP("localhost", sink.port, timeout=60) as client:
        with pytest.raises(ssl.SSLCertVerificationError):
            client.starttls(context=certificate.client_context())
        client.close()


STEPS = [Step.CONNECT, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.FINAL_DOT]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", [451, 550])
def test_an_error_answered_at_each_step_reaches_the_client(step: Step, code: int) -> None:
    with SmtpSink() as sink:
        sink.misbehave(step, answer(f"{code} 4.7.1 not now"))
        with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) as caught:
            _send(sink)
    assert str(code) in str(caught.value)
    assert sink.messages == []


def _send(sink: SmtpSink) -> None:
    """Send one message, falling back to nothing: a refused EHLO is an error too."""
    with _client(sink) as client:
        code, words = client.ehlo()
        if code >= 400:
            raise smtplib.SMTPResponseException(code, words.decode())
        client.send_message(_message())


@pytest.mark.parametrize("step", [*STEPS, Step.BODY])
def test_a_connection_dropped_at_each_step_loses_the_message(step: Step) -> None:
    with SmtpSink() as sink:
        sink.misbehave(step, drop())
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            _send(sink)
    assert sink.messages == []


def test_starttls_and_auth_fail_as_scripted(certificate: ServerCertificate) -> None:
    with SmtpSink(certificate=certificate, users={"shop": "crumb"}) as sink:
        sink.misbehave(Step.STARTTLS, answer("454 4.7.0 no TLS today"), times=1)
        with pytest.raises(smtplib.SMTPResponseException, match="454"), _client(sink, certificate):
            pass
        sink.misbehave(Step.AUTH, answer("454 4.7.0 ask later"), times=2)  # PLAIN, then LOGIN
        with _client(sink, certificate) as client:
            with pytest.raises(smtplib.SMTPAuthenticationError, match="454"):
                client.login("shop", "crumb")
            client.login("shop", "crumb")


def test_a_dropped_quit_keeps_the_message() -> None:
    with SmtpSink() as sink:
        sink.misbehave(Step.QUIT, drop())
        with _client(sink) as client:
            client.send_message(_message())
            with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
                client.quit()
    assert len(sink.messages) == 1


def test_a_message_can_be_taken_without_the_client_learning_of_it() -> None:
    """RFC 1047's case, the reason why the outbox knows the state "unknown"."""
    with SmtpSink() as sink:
        sink.misbehave(Step.FINAL_DOT, accept_then(drop()))
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            _send(sink)
        assert len(sink.messages) == 1
        sink.behave()
        sink.misbehave(Step.FINAL_DOT, accept_then(answer("451 4.3.0 lost the answer")))
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            _send(sink)
        assert len(sink.messages) == 2


def test_one_recipient_of_two_can_be_refused() -> None:
    with SmtpSink() as sink, _client(sink) as client:
        sink.misbehave(Step.RCPT, answer("550 5.1.1 no such user"), recipient=OTHER)
        refused = client.sendmail(FROM, [TO, OTHER], "Subject: x\r\n\r\nx\r\n")
    assert list(refused) == [OTHER]
    assert sink.messages[0].recipients == (TO,)


def test_a_fault_comes_as_often_and_as_late_as_told() -> None:
    with SmtpSink() as sink, _client(sink) as client:
        sink.misbehave(Step.MAIL, answer("451 4.7.1 once"), times=1, skip=1)
        client.ehlo()
        codes = []
        for _attempt in range(4):
            codes.append(client.mail(FROM)[0])
            client.rset()
    assert codes == [250, 451, 250, 250]


@pytest.mark.parametrize("step", [Step.CONNECT, Step.MAIL, Step.BODY, Step.FINAL_DOT])
def test_a_stalled_server_says_nothing_and_still_stops(step: Step) -> None:
    with SmtpSink() as sink:
        sink.misbehave(step, stall())
        with smtplib.SMTP(timeout=0.3) as client, pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
            _connect_and_send(client, sink.port)
    assert sink.messages == []


def _connect_and_send(client: smtplib.SMTP, port: int) -> None:
    client.connect("127.0.0.1", port)
    client.send_message(_message())


def test_a_delay_is_only_a_delay() -> None:
    with SmtpSink() as sink, _client(sink) as client:
        sink.misbehave(Step.FINAL_DOT, delay(0.01))
        client.send_message(_message())
    assert len(sink.messages) == 1


def test_injected_bytes_follow_the_answer_to_starttls_in_clear(certificate: ServerCertificate) -> None:
    """A client that keeps such bytes would take them for the server's encrypted words."""
    with (
        SmtpSink(certificate=certificate, injected=b"250 evil\r\n") as sink,
        socket.create_connection(("127.0.0.1", sink.port), timeout=60) as client,
    ):
        lines = client.makefile("rb")
        lines.readline()
        client.sendall(b"STARTTLS\r\n")
        assert lines.readline().startswith(b"220 Ready")
        assert lines.readline() == b"250 evil\r\n"
        lines.close()


def test_accepted_mail_arrives_in_the_customer_s_mailbox(dovecot: Dovecot, new_mailbox: Callable[[str], Mailbox]) -> None:
    customer = new_mailbox("customer")
    with SmtpSink(lmtp_port=dovecot.lmtp_port) as sink, _client(sink) as client:
        client.sendmail(FROM, [customer.address, "unknown@elsewhere.example"], _message().as_bytes())
        assert [address for address, _why in sink.undelivered] == ["unknown@elsewhere.example"]
    (arrived,) = dovecot.messages(customer.user)
    assert b"Message-ID: <loaf@bakery.example>" in arrived


def test_a_message_that_cannot_be_delivered_on_is_not_accepted() -> None:
    """A mail server that is down behind the sink must look like one, not like a success."""
    with SmtpSink(lmtp_port=ports.free_port()) as sink:
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            _send(sink)
        assert sink.messages == []


def test_dovecot_submission_relays_into_the_sink(dovecot: Dovecot, mailbox: Mailbox) -> None:
    """The whole way out as with a provider: login at submission, relay, acceptance."""
    with SmtpSink(port=dovecot.relay_port) as sink:
        with smtplib.SMTP("localhost", dovecot.submission_port, timeout=60) as client:
            client.starttls(context=dovecot.certificate.client_context())
            client.login(mailbox.user, mailbox.password)
            client.send_message(_message())
        assert sink.wait_for_messages(1)[0].recipients == (TO,)


def test_the_journal_is_complete_before_the_client_knows(tmp_path: Path) -> None:
    journal = tmp_path / "accepted.jsonl"
    with SmtpSink(journal=journal) as sink, _client(sink) as client:
        client.send_message(_message())
        assert read_journal(journal) == sink.messages
    with journal.open("ab") as torn:
        torn.write(b'{"mail_from": "cut sh')
    assert len(read_journal(journal)) == 1


def test_as_a_program_it_survives_a_kill_with_all_it_acknowledged(tmp_path: Path) -> None:
    journal, log = tmp_path / "accepted.jsonl", tmp_path / "log"
    argv = [sys.executable, "-m", "tests.servers.smtp", "--journal", str(journal)]
    program = ServerProcess(argv, log=log)
    try:
        wait_until(lambda: program.log_text().endswith("\n"), "the program prints its port")
        with smtplib.SMTP("localhost", int(program.log_text()), timeout=60) as client:
            client.send_message(_message())
            assert program.kill() == -9
            client.close()
    finally:
        program.stop()
    assert [message.message_id for message in read_journal(journal)] == ["<loaf@bakery.example>"]


def test_stopping_cuts_open_connections_and_leaves_no_thread(certificate: ServerCertificate) -> None:
    with SmtpSink(certificate=certificate) as sink, _client(sink, certificate) as client:
        sink.stop()
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
            client.noop()
    assert "smtp-sink" not in {thread.name for thread in threading.enumerate()}
