"""The wizard's answers: what they become, and how they outlive an interruption."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.client import mailbox_answers
from agentdesk.client.mailbox_answers import MailboxAnswers, Step, Way, help_topic, suggested_name, with_found
from agentdesk.config.paths import Home
from agentdesk.domain.channels import Probe

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "config", tmp_path / "data")


def found(*settings: str, **words: str) -> list[Probe]:
    return [
        *(Probe(step, is_ok=True, words=text) for step, text in words.items()),
        *(Probe("setting", is_ok=True, words=one) for one in settings),
    ]


def test_what_was_found_fills_the_answers_and_replaces_an_earlier_search() -> None:
    """Another address must not inherit the first one's servers, but keeps what the owner typed."""
    answers = MailboxAnswers().setting({"address": "a@gmail.com", "ca_file": "/my/ca.pem"})
    gmail = with_found(
        answers, found("imap_host=imap.gmail.com", "smtp_host=smtp.gmail.com", password="app", oauth="google", note="First …")
    )
    assert (gmail.wants, gmail.provider, gmail.note) == ("app", "google", "First …")
    other = with_found(gmail.setting({"address": "b@shop.example"}), found("imap_host=imap.shop.example"))
    assert dict(other.settings) == {"address": "b@shop.example", "ca_file": "/my/ca.pem", "imap_host": "imap.shop.example"}
    assert (other.wants, other.provider, other.note) == ("", "", "")


def test_a_provider_without_passwords_leads_to_its_own_page() -> None:
    answers = with_found(MailboxAnswers(), found("imap_host=outlook.office365.com", "auth=oauth2", password="none", oauth="microsoft"))
    assert answers.way is Way.OAUTH
    assert ("auth", "oauth2") in answers.account_settings()


def test_what_is_saved_repeats_no_default_and_nothing_of_another_way() -> None:
    """The configuration stays short enough to be read."""
    answers = MailboxAnswers().setting(
        {"address": "a@x.example", "user": "a@x.example", "imap_host": "imap.x.example", "smtp_port": "465", "oauth_provider": "google"}
    )
    assert dict(answers.account_settings()) == {"address": "a@x.example", "imap_host": "imap.x.example"}


def test_a_command_is_the_secrets_place() -> None:
    answers = MailboxAnswers(way=Way.COMMAND, command="pass show shop", place="keyring")
    assert answers.secret_place == "command=pass show shop"
    assert replace(answers, way=Way.PASSWORD).secret_place == "keyring"


@pytest.mark.parametrize(
    ("address", "taken", "name"),
    [
        ("shop@bakery.example", (), "shop"),
        ("info@bakery.example", (), "bakery"),
        ("shop@bakery.example", ("Shop", "shop-2"), "shop-3"),
        ("jan.de.vries+desk@x.example", (), "jan-de-vries-desk"),
        ("…@x.example", (), "mail"),
    ],
)
def test_the_suggested_name_can_be_an_accounts_and_is_free(address: str, taken: tuple[str, ...], name: str) -> None:
    assert suggested_name(address, taken) == name


@pytest.mark.parametrize(
    ("reason", "host", "topic"),
    [
        ("app-password", "imap.gmail.com", "gmail-app-password"),
        ("app-password", "imap.mail.yahoo.com", "app-passwords"),
        ("wrong-password", "x.example", "app-passwords"),
        ("oauth-required", "outlook.office365.com", "oauth"),
        ("certificate-host", "x.example", "mail-servers"),
        ("unknown-host", "x.example", ""),
    ],
)
def test_each_reason_leads_to_its_help(reason: str, host: str, topic: str) -> None:
    assert help_topic(reason, MailboxAnswers().setting({"imap_host": host})) == topic


def test_answers_come_back_after_an_interruption_for_their_owner_alone(home: Home) -> None:
    answers = MailboxAnswers(step=Step.LOGIN, account="shop").setting({"address": "a@x.example"})
    assert mailbox_answers.save(home, answers)
    (file,) = home.config_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert mailbox_answers.load(home) == answers
    mailbox_answers.forget(home)
    assert mailbox_answers.load(home) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"step": "nowhere"}', b'{"account": "a\\u001b[2J"}', b'{"settings": [["a"]]}'])
def test_a_damaged_file_is_as_good_as_none(home: Home, content: bytes) -> None:
    """Whoever can write there must not steer the screen either."""
    mailbox_answers.save(home, MailboxAnswers())
    (file,) = home.config_dir.iterdir()
    file.write_bytes(content)
    assert mailbox_answers.load(home) is None


def test_where_nothing_can_be_written_the_wizard_goes_on_without(tmp_path: Path) -> None:
    """A member of staff doesn't own the shared box's configuration."""
    (tmp_path / "config").write_text("a file, no folder")
    home = Home(tmp_path / "config", tmp_path / "data")
    assert not mailbox_answers.save(home, MailboxAnswers())
    assert mailbox_answers.load(home) is None
