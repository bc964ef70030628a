"""`agentdesk account add` without arguments, answered at a real terminal against real servers."""

from __future__ import annotations

import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.servers.certificates import Security
from tests.servers.nameserver import NameServer
from tests.servers.smtp import SmtpSink
from tests.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import CommandLine
    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox
    from tests.servers.oauth import AuthorizationServer

pytestmark = pytest.mark.only_on("sqlite", why="what it saves is in the configuration")
PATIENCE_S = 240.0


@pytest.fixture
def sink(dovecot: Dovecot, mailbox: Mailbox) -> Iterator[SmtpSink]:
    users = {mailbox.user: mailbox.password}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users) as server:
        yield server


@pytest.fixture
def domain(agentdesk: CommandLine, dovecot: Dovecot, sink: SmtpSink) -> Iterator[NameServer]:
    """A name server that knows the mailbox's servers, named in the desk's configuration."""
    records = {
        ("_imaps._tcp.bakery.example", "SRV"): [f"0 1 {dovecot.imaps_port} localhost."],
        ("_submissions._tcp.bakery.example", "SRV"): [f"0 1 {sink.port} localhost."],
    }
    with NameServer(records) as server:
        config = agentdesk.home / "config"
        config.mkdir(parents=True)
        (config / "config.toml").write_text(f'# ours\n[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        yield server


@contextmanager
def asked(agentdesk: CommandLine, *words: str) -> Iterator[Terminal]:
    """Run the program in a terminal; nothing of this test's own surroundings reaches it but its path."""
    with Terminal(
        [sys.executable, "-m", "agentdesk", *(words or ("account", "add"))], columns=120, rows=60, env=agentdesk.env()
    ) as terminal:
        yield terminal


def answer(terminal: Terminal, question: str, keys: str) -> None:
    wait_for_question(terminal, question)
    terminal.send(keys + "\r")


def wait_for_question(terminal: Terminal, question: str) -> None:
    terminal.wait_for(f"{question}[^\\n]*:\\s*\\Z", PATIENCE_S)


def to_the_password(terminal: Terminal, mailbox: Mailbox, dovecot: Dovecot) -> None:
    answer(terminal, "Your e-mail address", mailbox.address)
    answer(terminal, "is that your provider", "y")
    answer(terminal, "A short name", "shop")
    answer(terminal, "What customers see", "Harbour Bakery")
    answer(terminal, "Use these servers", "n")
    for question in ("\\(IMAP\\)", "Its port", "Its security"):
        answer(terminal, question, "")
    for question in ("\\(SMTP\\)", "Its port", "Its security"):
        answer(terminal, question, "")
    answer(terminal, "Login name", mailbox.user)
    answer(terminal, "certificate authority", str(dovecot.ca_file))
    answer(terminal, "How do you log in", "p")


def test_a_mailbox_is_connected_by_answering(
    agentdesk: CommandLine, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot, tmp_path: Path
) -> None:
    """Address, servers, password, place: a wrong password saves nothing and says so; the right one is saved, and never shown."""
    with asked(agentdesk) as terminal:
        to_the_password(terminal, mailbox, dovecot)
        answer(terminal, "Password of", "wr0ng")
        terminal.wait_for("refused user name or password", PATIENCE_S)
        assert "[accounts" not in (agentdesk.home / "config" / "config.toml").read_text()
        answer(terminal, "What now", "a")
        answer(terminal, "How do you log in", "")
        wait_for_question(terminal, "Password of")
        terminal.send(mailbox.password + "\r")
        answer(terminal, "Where shall the secret be kept", "f")
        answer(terminal, "Keep working", "n")
        assert terminal.wait_for_exit(PATIENCE_S) == 0
        assert mailbox.password.encode() not in terminal.raw
    text = (agentdesk.home / "config" / "config.toml").read_text()
    assert text.startswith("# ours\n")
    assert 'secret = "file"' in text
    assert 'name = "Harbour Bakery"' in text
    assert stat.S_IMODE((agentdesk.home / "config" / "secrets" / "shop").stat().st_mode) == 0o600
    assert [path.name for path in (agentdesk.home / "config").glob("*.json")] == []
    agentdesk("account", "test", "shop")


def test_answers_outlive_a_cut_line_and_the_password_does_not(
    agentdesk: CommandLine, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot
) -> None:
    """An SSH connection drops in the middle: the next run goes on, and no file holds what was typed unseen."""
    with asked(agentdesk) as terminal:
        to_the_password(terminal, mailbox, dovecot)
        terminal.wait_for("Password of", PATIENCE_S)
        terminal.send("secret-typed-unseen")
        terminal.drop_link()
    # While it runs, files of the service come and go under whoever looks into all of them.
    agentdesk.stop()
    kept = next((agentdesk.home / "config").glob("*.json"))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not any(b"secret-typed" in path.read_bytes() for path in agentdesk.home.rglob("*") if path.is_file())
    with asked(agentdesk) as terminal:
        terminal.wait_for(f"Going on with {mailbox.address}", PATIENCE_S)
        answer(terminal, "Your e-mail address", "")
        answer(terminal, "is that your provider", "y")
        answer(terminal, "A short name[^\\n]*.shop.", "")
        answer(terminal, "What customers see[^\\n]*.Harbour Bakery.", "")
        answer(terminal, "Use these servers", "y")
        terminal.wait_for("How do you log in", PATIENCE_S)


def test_without_a_terminal_it_says_what_it_needs(agentdesk: CommandLine) -> None:
    """A script must not hang on a question."""
    ran = agentdesk("account", "add", code=2)
    assert "CHANNEL NAME" in ran.err


def test_a_login_at_the_providers_page_is_finished_by_pasting(
    agentdesk: CommandLine, mailbox: Mailbox, dovecot: Dovecot, authorization_server: AuthorizationServer
) -> None:
    """`account login` over SSH: the page opens elsewhere, and its last address is pasted here."""
    url = authorization_server.url
    settings = {
        "address": mailbox.address,
        "user": mailbox.user,
        "imap_host": "localhost",
        "imap_port": str(dovecot.imaps_port),
        "ca_file": str(dovecot.ca_file),
        "auth": "oauth2",
        "oauth_client_id": authorization_server.client_id,
        "oauth_auth_url": f"{url}/authorize",
        "oauth_token_url": f"{url}/token",
    }
    sets = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    agentdesk("account", "add", "email", "office", *sets, "--no-test", "--secret-place", "file")
    with asked(agentdesk, "account", "login", "office") as terminal:
        terminal.wait_for("paste here", PATIENCE_S)
        page = "".join(terminal.text().partition("log in:")[2].partition("agentdesk: Then")[0].split())
        terminal.send(authorization_server.open_in_browser(page, user=mailbox.user) + "\r")
        assert terminal.wait_for_exit(PATIENCE_S) == 0
    agentdesk("account", "test", "office")
