"""The misbehaving IMAP server: an honest server until told otherwise, and then each fault as a real client meets it."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from tests.servers.certificates import CertificateAuthority, Security, ServerCertificate
from tests.servers.processes import wait_until
from tests.servers.scripted_imap import (
    GREETING,
    ImapFault,
    ScriptedImap,
    act,
    answer,
    between_items,
    bye,
    cut_after,
    drop,
    hang,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MESSAGE = b"From: ann@elsewhere.example\r\nSubject: Loaf\r\nMessage-ID: <%d@x.example>\r\n\r\nStill warm?\r\n"


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as running:
        for number in range(1, 4):
            running.inbox.add(MESSAGE % number)
        yield running


@contextlib.contextmanager
def _client(server: ScriptedImap, *, read_only: bool = False) -> Iterator[IMAPClient]:
    client = IMAPClient("localhost", server.port, ssl=False, timeout=60)
    try:
        client.login("shop", "crumb")
        client.select_folder("INBOX", readonly=read_only)
        yield client
    finally:
        with contextlib.suppress(OSError):  # the server, or a logout, was faster
            client.shutdown()


def test_a_well_behaved_session_reads_what_is_there(server: ScriptedImap) -> None:
    with _client(server) as client:
        assert client.search() == [1, 2, 3]
        fetched = client.fetch([2], ["BODY.PEEK[]", "RFC822.SIZE", "INTERNALDATE", "FLAGS"])[2]
        assert fetched[b"BODY[]"] == MESSAGE % 2
        assert fetched[b"RFC822.SIZE"] == len(MESSAGE % 2)
        assert client.fetch([1], ["BODY.PEEK[HEADER.FIELDS (SUBJECT)]"])[1] == {
            b"SEQ": 1,
            b"BODY[HEADER.FIELDS (SUBJECT)]": b"Subject: Loaf\r\n\r\n",
        }
        assert client.fetch([1], ["BODY.PEEK[]<5.4>"])[1][b"BODY[]<5>"] == b" ann"
        assert client.search(["HEADER", "Message-ID", "<3@x.example>"]) == [3]
        assert client.search(["UID", "2:*", "UNDELETED"]) == [2, 3]
        assert client.search(["SINCE", datetime(2027, 1, 1, tzinfo=UTC)]) == []
        client.logout()


def test_seen_is_set_by_a_careless_client_only(server: ScriptedImap) -> None:
    """The desk promises that the owner's other mail programs don't notice it."""
    with _client(server) as client:
        client.fetch([1], ["BODY.PEEK[]", "FLAGS"])
        assert server.inbox.flags(1) == frozenset()
        client.fetch([2], ["BODY[]"])
        assert server.inbox.flags(2) == {"\\Seen"}
    with _client(server, read_only=True) as client:
        client.fetch([3], ["BODY[]"])
        assert server.inbox.flags(3) == frozenset()


def test_appending_storing_and_expunging_work(server: ScriptedImap) -> None:
    with _client(server) as client:
        said = client.append("Sent", MESSAGE % 9, ["\\Seen"], datetime(2026, 5, 1, 12, tzinfo=UTC))
        assert b"APPENDUID 1 1" in said
        (kept,) = server.sent.messages
        assert (kept.content, kept.flags, kept.internal_date) == (MESSAGE % 9, {"\\Seen"}, datetime(2026, 5, 1, 12, tzinfo=UTC))
        client.delete_messages([2])
        client.expunge()
        assert server.inbox.uids() == [1, 3]
        assert client.folder_status("Sent", ["MESSAGES", "UIDVALIDITY"]) == {b"MESSAGES": 1, b"UIDVALIDITY": 1}


def test_idle_tells_of_new_mail_and_of_vanished_mail(server: ScriptedImap) -> None:
    with _client(server) as client:
        client.idle()
        server.inbox.add(MESSAGE % 4)
        assert client.idle_check(10) == [(4, b"EXISTS")]
        server.inbox.expunge(1)
        assert client.idle_check(10) == [(1, b"EXPUNGE")]
        client.idle_done()


def test_a_hanging_idle_says_nothing_more(server: ScriptedImap) -> None:
    """Some servers stop telling without closing; a client must renew and poll."""
    server.script.on("IDLE", hang())
    with _client(server) as client:
        client.socket().settimeout(0.2)
        with pytest.raises(OSError, match="timed out"):
            client.idle()


def test_uids_have_gaps_and_uidvalidity_changes(server: ScriptedImap) -> None:
    server.inbox.add(MESSAGE % 4, uid=900)
    with _client(server) as client:
        assert client.search() == [1, 2, 3, 900]
    server.inbox.renumber(uid_validity=77)
    with _client(server) as client:
        assert client.select_folder("INBOX")[b"UIDVALIDITY"] == 77
        assert client.search() == [1, 2, 3, 4]
        server.inbox.renumber(uid_validity=78)
        with pytest.raises(imaplib.IMAP4.abort):
            client.noop()


def test_a_message_can_vanish_in_the_middle_of_a_fetch(server: ScriptedImap) -> None:
    server.script.on("UID FETCH", between_items(1, act(lambda: server.inbox.expunge(2))), times=1)
    with _client(server) as client:
        assert list(client.fetch([1, 2, 3], ["BODY.PEEK[]"])) == [1, 3]
        assert client.search() == [1, 3]


def test_unasked_for_lines_come_before_and_within_an_answer(server: ScriptedImap) -> None:
    server.script.on("UID SEARCH", say(b"* 12 EXISTS"), times=1)
    server.script.on("UID FETCH", between_items(1, say(b"* 7 EXISTS", b"* 1 FETCH (FLAGS (\\Seen))")), times=1)
    with _client(server) as client:
        assert client.search() == [1, 2, 3]
        fetched = client.fetch([1, 2, 3], ["BODY.PEEK[]"])
        assert {uid: data[b"BODY[]"] for uid, data in fetched.items() if b"BODY[]" in data} == {
            number: MESSAGE % number for number in (1, 2, 3)
        }


@pytest.mark.parametrize("size", [1, 7])
def test_answers_arrive_whole_although_torn_into_packets(server: ScriptedImap, size: int) -> None:
    server.bytes_per_packet = size
    server.seconds_between_packets = 0.0001
    with _client(server) as client:
        assert client.fetch([3], ["BODY.PEEK[]"])[3][b"BODY[]"] == MESSAGE % 3


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("NO [UNAVAILABLE] Server Unavailable. 15", IMAPClientError),
        ("BAD User is authenticated but not connected.", IMAPClientError),
    ],
)
def test_providers_refusals_come_word_for_word(server: ScriptedImap, words: str, error: type[Exception]) -> None:
    server.script.on("UID FETCH", answer(words), times=1)
    with _client(server) as client:
        with pytest.raises(error, match=r"Unavailable|not connected"):
            client.fetch([1], ["FLAGS"])
        assert list(client.fetch([1], ["FLAGS"])) == [1]


@pytest.mark.parametrize("fault", [bye(), drop(), between_items(1, bye()), between_items(2, drop()), cut_after(150)])
def test_a_session_can_end_in_the_middle_of_a_fetch(server: ScriptedImap, fault: ImapFault) -> None:
    server.script.on("UID FETCH", fault, times=1)
    with _client(server) as client, pytest.raises((imaplib.IMAP4.abort, OSError)):
        client.fetch([1, 2, 3], ["BODY.PEEK[]"])
    with _client(server) as client:
        assert len(client.fetch([1, 2, 3], ["BODY.PEEK[]"])) == 3


def test_a_cut_comes_after_exactly_so_many_bytes(server: ScriptedImap) -> None:
    server.script.on("CAPABILITY", cut_after(10))
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as plain, plain.makefile("rb") as lines:
        lines.readline()
        plain.sendall(b"a CAPABILITY\r\n")
        assert lines.read(10) == b"* CAPABILI"
        with pytest.raises(ConnectionResetError):
            lines.read(1)


def test_a_folder_s_name_is_told_even_if_it_is_no_utf7(server: ScriptedImap) -> None:
    for name in (b"caf\xe9", b"Bestel&ling", b'with "quotes"'):
        server.add_folder(name)
    with _client(server) as client:
        client.folder_encode = False
        names = [name for _flags, _separator, name in client.list_folders()]
    assert names == [b"INBOX", b"Sent", b"caf\xe9", b"Bestel&ling", b'with "quotes"']


def test_special_folders_are_marked(server: ScriptedImap) -> None:
    with _client(server) as client:
        assert client.find_special_folder(b"\\Sent") == "Sent"


@pytest.fixture
def certificate(tmp_path: Path) -> ServerCertificate:
    return CertificateAuthority(tmp_path).issue()


def test_tls_and_starttls_hide_the_password(certificate: ServerCertificate) -> None:
    with ScriptedImap(certificate=certificate) as server:
        client = IMAPClient("localhost", server.port, ssl_context=certificate.client_context(), timeout=60)
        client.login("shop", "crumb")
        client.logout()
        assert all(command.is_encrypted for command in server.commands)
    with ScriptedImap(certificate=certificate, security=Security.STARTTLS) as server:
        client = IMAPClient("localhost", server.port, ssl=False, timeout=60)
        assert client.has_capability("LOGINDISABLED")
        client.starttls(certificate.client_context())
        client.plain_login("shop", "crumb")
        client.logout()
        assert [command.is_encrypted for command in server.commands_named("AUTHENTICATE")] == [True]


def test_without_tls_the_password_is_refused_where_tls_is_on_offer(certificate: ServerCertificate) -> None:
    with ScriptedImap(certificate=certificate, security=Security.STARTTLS) as server:
        client = IMAPClient("localhost", server.port, ssl=False, timeout=60)
        with pytest.raises(LoginError, match="PRIVACYREQUIRED"):
            client.login("shop", "crumb")
        client.shutdown()


def test_a_man_in_the_middle_strips_starttls_and_takes_passwords(certificate: ServerCertificate) -> None:
    with ScriptedImap(certificate=certificate, security=Security.PLAIN) as server:
        client = IMAPClient("localhost", server.port, ssl=False, timeout=60)
        assert not client.has_capability("STARTTLS")
        assert not client.has_capability("LOGINDISABLED")
        client.login("shop", "crumb")
        client.logout()
        assert [command.is_encrypted for command in server.commands_named("LOGIN")] == [False]


def test_a_man_in_the_middle_injects_behind_starttls(certificate: ServerCertificate) -> None:
    with (
        ScriptedImap(certificate=certificate, security=Security.STARTTLS, injected=b"* 99 EXISTS\r\n") as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=60) as plain,
        plain.makefile("rb") as lines,
    ):
        lines.readline()
        plain.sendall(b"a STARTTLS\r\n")
        assert lines.readline() == b"a OK begin TLS\r\n"
        assert lines.readline() == b"* 99 EXISTS\r\n"


def test_preauth_is_a_greeting_a_client_must_refuse(server: ScriptedImap) -> None:
    """Logged in before TLS: nobody knows by whom (CVE-2020-14093 was a client that went on)."""
    server.script.on(GREETING, say(b"* PREAUTH welcome back"))
    client = imaplib.IMAP4("127.0.0.1", server.port, timeout=60)
    assert client.state == "AUTH"
    client.logout()


def test_a_greeting_can_be_missing_or_a_bye(server: ScriptedImap) -> None:
    server.script.on(GREETING, bye("too many connections"), times=1)
    with pytest.raises(imaplib.IMAP4.error, match="too many connections"):
        imaplib.IMAP4("127.0.0.1", server.port, timeout=60)
    server.script.on(GREETING, hang())
    with socket.create_connection(("127.0.0.1", server.port), timeout=0.2) as silent, pytest.raises(TimeoutError):
        silent.recv(1)


def test_a_refused_certificate_ends_the_session_and_the_server_lives_on(tmp_path: Path) -> None:
    expired = CertificateAuthority(tmp_path).issue_expired()
    with ScriptedImap(certificate=expired) as server:
        for _attempt in range(2):
            with pytest.raises(ssl.SSLCertVerificationError):
                IMAPClient("localhost", server.port, ssl_context=expired.client_context(), timeout=60)
        wait_until(lambda: server.sessions == 2, "both connections were seen")


def test_xoauth2_takes_the_right_token_alone() -> None:
    with ScriptedImap(tokens={"shop": "right"}) as server:
        for token, can_log_in in (("right", True), ("wrong", False)):
            with IMAPClient("localhost", server.port, ssl=False, timeout=60) as client:
                expected = contextlib.nullcontext() if can_log_in else pytest.raises(LoginError)
                with expected:
                    client.oauth2_login("shop", token)


def test_a_wrong_password_is_refused(server: ScriptedImap) -> None:
    with IMAPClient("localhost", server.port, ssl=False, timeout=60) as client, pytest.raises(LoginError, match="FAILED"):
        client.login("shop", "wrong")
