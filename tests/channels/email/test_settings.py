"""The settings of an e-mail account: what is taken for granted, and how a mistake is named."""

from __future__ import annotations

import pytest

from agentdesk.channels.email.cursor import FolderCursor, MailCursor, Retry
from agentdesk.channels.email.folders import find_sent, folder_from_listing, readable
from agentdesk.channels.email.imap import FolderState
from agentdesk.channels.email.settings import EmailSettings, Endpoint, Security, is_loopback
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.ids import AccountName
from tests.channels.email.scripted import NOW

SHOP = AccountName("shop")


def parse(**values: str) -> EmailSettings:
    given = {"address": "shop@bakery.example", "imap_host": "imap.bakery.example"} | values
    return EmailSettings.parse(AccountSettings(SHOP, "email", tuple(given.items())))


def test_an_address_and_a_host_are_enough_to_receive() -> None:
    """TLS on its own port, the address as the user, the inbox."""
    settings = parse()
    assert (settings.user, settings.folders, settings.smtp) == ("shop@bakery.example", ("INBOX",), None)
    assert settings.imap == Endpoint("imap.bakery.example", 993, Security.TLS)


@pytest.mark.parametrize(
    ("protocol", "security", "port"), [("imap", "tls", 993), ("imap", "starttls", 143), ("smtp", "tls", 465), ("smtp", "starttls", 587)]
)
def test_the_port_follows_the_security(protocol: str, security: str, port: int) -> None:
    """RFC 8314's ports; nobody should have to know them."""
    settings = parse(**{f"{protocol}_host": "mail.bakery.example", f"{protocol}_security": security})
    endpoint = settings.imap if protocol == "imap" else settings.smtp
    assert endpoint is not None
    assert endpoint.port == port


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("address", "", "must be set"),
        ("address", "shop", "not an e-mail address"),
        ("address", "a\r\nb@c.example", "not an e-mail address"),
        ("imap_host", "", "must be set"),
        ("imap_host", "imap.example\r\nx", "not a host name"),
        ("imap_port", "0", "not a port"),
        ("imap_port", "99999", "not a port"),
        ("imap_port", "\uff19\uff19\uff13", "not a port"),
        ("imap_security", "ssl", "tls, starttls, none"),
        ("imap_security", "none", "this machine only"),
        ("sent_copy", "maybe", "auto, always, never"),
        ("auth", "kerberos", "password, oauth2"),
        ("ca_file", "/no/such/file", "no file"),
    ],
)
def test_a_mistake_is_named_with_account_and_key(key: str, value: str, words: str) -> None:
    """And with what it may be instead."""
    with pytest.raises(ConfigError, match=words) as caught:
        parse(**{key: value})
    assert "accounts.shop" in str(caught.value)
    assert key in str(caught.value)


def test_oauth_needs_a_client_id_and_a_known_provider() -> None:
    """The owner brings their own client; ours would be everybody's."""
    with pytest.raises(ConfigError, match="must be set"):
        parse(auth="oauth2", oauth_provider="google")
    with pytest.raises(ConfigError, match="google, microsoft"):
        parse(auth="oauth2", oauth_client_id="x", oauth_provider="gogle")
    with pytest.raises(ConfigError, match="oauth_provider"):
        parse(auth="oauth2", oauth_client_id="x")
    settings = parse(auth="oauth2", oauth_client_id="x", oauth_provider="google", oauth_scopes="less")
    assert settings.oauth is not None
    assert (settings.oauth.scopes, settings.oauth.token_url) == ("less", "https://oauth2.googleapis.com/token")


def test_folders_are_listed_once_each_and_the_inbox_by_any_spelling() -> None:
    """INBOX is the one name IMAP compares without case."""
    assert parse(folders=" inbox, Orders ,,Orders\nInbox").folders == ("INBOX", "Orders")


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost.evil", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_this_machine_is_told_by_name_or_address(host: str, is_it: bool) -> None:  # noqa: FBT001 - parametrized
    """Only there may a line be without TLS."""
    assert is_loopback(host) is is_it


@pytest.mark.parametrize(
    ("flags", "name", "is_sent"),
    [
        ((b"\\HasNoChildren", b"\\Sent"), b"Whatever", True),
        ((b"\\sent",), b"Whatever", True),
        ((), b"INBOX.Sent", True),
        ((), b"INBOX.Gesendete Objekte", True),
        ((), b"Verzonden items", True),
        ((), b"&AMk-l&AOk-ments envoy&AOk-s", True),
        ((b"\\Noselect", b"\\Sent"), b"Sent", False),
        ((), b"Presents", False),
    ],
)
def test_the_folder_for_sent_mail_is_found(flags: tuple[bytes, ...], name: bytes, is_sent: bool) -> None:  # noqa: FBT001 - parametrized
    r"""By its mark whatever the case (Cyrus writes \sent), else by its name in our users' languages."""
    folder = folder_from_listing(flags, b".", name)
    assert (find_sent((folder,)) is not None) is is_sent


def test_names_of_folders_stay_apart() -> None:
    """Two folders that read the same would share a cursor, and one of them would lose mail."""
    wires = [b"Caf&AOk-", b"Caf\xc3\xa9", b"Caf\xe9", b"Caf&AOk", b"Caf&"]
    assert len({readable(wire) for wire in wires}) >= 4


def test_a_cursor_survives_writing_and_reading() -> None:
    """It is all that is left after a restart."""
    folder = FolderCursor.begin(FolderState(7, 100, 50), 100, NOW.date(), rescans=2)
    folder.stage, folder.below = 1, 42
    folder.retries = {5: Retry(1, 0), 9: Retry(0, 3)}
    cursor = MailCursor({"INBOX": folder, "Été \ud800": folder})
    assert MailCursor.parse(cursor.dump(), SHOP) == cursor
