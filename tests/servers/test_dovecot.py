"""Dovecot as the tests run it: each protocol answers, mail arrives, and nothing stays behind."""

from __future__ import annotations

import smtplib
import socket
from typing import TYPE_CHECKING

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.servers import ports
from tests.servers.dovecot import Dovecot

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.fixtures import Mailbox

MESSAGE = b"From: ann@elsewhere.example\r\nSubject: Loaf\r\nMessage-ID: <1@elsewhere.example>\r\n\r\nStill warm?\r\n"


def test_a_message_delivered_by_lmtp_is_in_the_inbox_unread(dovecot: Dovecot, mailbox: Mailbox) -> None:
    dovecot.deliver(mailbox.user, MESSAGE)
    (stored,) = dovecot.messages(mailbox.user)
    assert stored.endswith(MESSAGE)
    assert dovecot.flags(mailbox.user) == [frozenset({"\\Recent"})]


def test_an_address_of_any_domain_reaches_the_user_named_before_the_at_sign(dovecot: Dovecot, mailbox: Mailbox) -> None:
    dovecot.deliver(mailbox.address, MESSAGE)
    assert len(dovecot.messages(mailbox.user)) == 1


def test_many_messages_arrive_in_order(dovecot: Dovecot, mailbox: Mailbox) -> None:
    dovecot.deliver(mailbox.user, *(b"Subject: %d\r\n\r\nx\r\n" % number for number in range(50)))
    assert [b"Subject: %d\r\n" % number in stored for number, stored in enumerate(dovecot.messages(mailbox.user))] == [True] * 50


def test_a_stranger_gets_no_mail(dovecot: Dovecot) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        dovecot.deliver("nobody-here", MESSAGE)


def test_every_mailbox_has_the_special_folders(dovecot: Dovecot, mailbox: Mailbox) -> None:
    assert dovecot.folders(mailbox.user) == ["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"]
    with dovecot.client(mailbox.user) as client:
        flags = {name: flags for flags, _separator, name in client.list_folders()}
    assert b"\\Sent" in flags["Sent"]


def test_appending_makes_the_folder_and_keeps_the_flags(dovecot: Dovecot, mailbox: Mailbox) -> None:
    dovecot.append(mailbox.user, MESSAGE, "Orders", flags=("\\Seen",))
    assert dovecot.messages(mailbox.user, "Orders") == [MESSAGE]
    assert "\\Seen" in dovecot.flags(mailbox.user, "Orders")[0]


def test_starttls_imap_takes_the_password(dovecot: Dovecot, mailbox: Mailbox) -> None:
    with IMAPClient("localhost", dovecot.imap_port, ssl=False, timeout=60) as client:
        client.starttls(dovecot.certificate.client_context())
        client.login(mailbox.address, mailbox.password)
        assert client.has_capability("IDLE")
        assert client.has_capability("SPECIAL-USE")


def test_a_wrong_password_is_refused_at_once(dovecot: Dovecot, mailbox: Mailbox) -> None:
    context = dovecot.certificate.client_context()
    with (
        IMAPClient("localhost", dovecot.imaps_port, ssl_context=context, timeout=60) as client,
        pytest.raises(LoginError, match="AUTHENTICATIONFAILED"),
    ):
        client.login(mailbox.user, "wrong")


def test_without_tls_the_password_is_not_wanted(dovecot: Dovecot) -> None:
    """Dovecot trusts its own address; from another one it says LOGINDISABLED, as a provider's server does."""
    with socket.create_connection(("127.0.0.1", dovecot.imap_port), 10, source_address=("127.0.0.2", 0)) as plain:
        assert b"LOGINDISABLED" in plain.recv(4096)


def test_submission_takes_tls_and_password_before_it_relays(dovecot: Dovecot, mailbox: Mailbox) -> None:
    with smtplib.SMTP("localhost", dovecot.submission_port, timeout=60) as client:
        client.starttls(context=dovecot.certificate.client_context())
        client.login(mailbox.user, mailbox.password)
        code, _words = client.mail(mailbox.address)
        assert code != 250  # nothing listens on the relay port, so submission itself must say so


def test_restarting_keeps_ports_users_and_mail() -> None:
    """Tests restart the server under a connected client; the desk must find the same mailbox again."""
    with Dovecot() as server:
        server.add_user("shop", "sourdough: öß")
        server.deliver("shop", MESSAGE)
        server.stop()
        assert not ports.answers(server.imaps_port)
        server.start()
        assert len(server.messages("shop")) == 1


def test_closing_leaves_no_folder_and_no_listener() -> None:
    with Dovecot() as server:
        folder, port = server.folder, server.imap_port
    assert not folder.exists()
    assert not ports.answers(port)


def test_mailboxes_are_apart(dovecot: Dovecot, new_mailbox: Callable[[str], Mailbox]) -> None:
    ann, bob = new_mailbox("ann"), new_mailbox("bob")
    dovecot.deliver(ann.user, MESSAGE)
    assert dovecot.messages(bob.user) == []
