"""Accounts by the service: servers found, logins tested before anything is saved, secrets where the owner wants them."""

from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import DiscoverSettings, ListAccounts, ProbeAccount, ProbeSecretPlaces, StartLogin
from agentdesk.domain.errors import Conflict, NotFound, Refused, RefusedByDesk, Unavailable, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.verbs import AddAccount, FinishLogin, SetAccount
from tests.servers.certificates import Security
from tests.servers.nameserver import Manner, NameServer
from tests.servers.smtp import SmtpSink
from tests.service.running import RunningDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agentdesk.domain.channels import Probe
    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox
    from tests.servers.oauth import AuthorizationServer

pytestmark = pytest.mark.only_on("sqlite", why="accounts are in the configuration")

SHOP = AccountName("shop")


@pytest.fixture
def sink(dovecot: Dovecot, mailbox: Mailbox) -> Iterator[SmtpSink]:
    users = {mailbox.user: mailbox.password}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users) as server:
        yield server


@pytest.fixture
def settings(dovecot: Dovecot, mailbox: Mailbox, sink: SmtpSink) -> dict[str, str]:
    """The settings of a mailbox that works."""
    return {
        "address": mailbox.address,
        "user": mailbox.user,
        "imap_host": "localhost",
        "imap_port": str(dovecot.imaps_port),
        "smtp_host": "localhost",
        "smtp_port": str(sink.port),
        "ca_file": str(dovecot.ca_file),
    }


def pairs(settings: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(settings.items())


def failing(probes: list[Probe]) -> dict[str, str]:
    return {probe.step: probe.reason for probe in probes if not probe.is_ok}


# Finding servers


def test_servers_named_by_srv_records_are_found_and_tried(running: RunningDesk, dovecot: Dovecot, sink: SmtpSink) -> None:
    """RFC 6186 by the name server that the configuration names; each server found says whether it answers, and how fast."""
    records = {
        ("_imaps._tcp.bakery.example", "SRV"): [f"0 1 {dovecot.imaps_port} localhost."],
        ("_submissions._tcp.bakery.example", "SRV"): [f"0 1 {sink.port} localhost."],
    }
    with NameServer(records) as server:
        running.configure(f'[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        with running.open() as desk:
            probes = desk.ask(DiscoverSettings("shop@bakery.example"))
    found = dict(probe.words.split("=", 1) for probe in probes if probe.step == "setting")
    assert (found["imap_host"], found["imap_port"], found["imap_security"]) == ("localhost", str(dovecot.imaps_port), "tls")
    assert (found["smtp_host"], found["smtp_port"], found["smtp_security"]) == ("localhost", str(sink.port), "tls")
    reached = {probe.step: probe for probe in probes if probe.step in {"imap", "smtp"}}
    assert all(probe.is_ok and probe.took_s > 0 for probe in reached.values())
    assert len(reached) == 2


def test_a_server_that_does_not_answer_is_found_all_the_same_and_marked(running: RunningDesk) -> None:
    """The owner sees what the domain says, and that nobody is there; both can be corrected by hand."""
    with NameServer({("_imaps._tcp.bakery.example", "SRV"): ["0 1 1 localhost."]}) as server:
        running.configure(f'[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        with running.open() as desk:
            probes = desk.ask(DiscoverSettings("shop@bakery.example"))
    assert failing(probes)["imap"] == "unreachable"
    assert any(probe.words == "imap_host=localhost" for probe in probes)


def test_a_name_server_that_stays_silent_holds_up_nobody_else(running: RunningDesk) -> None:
    """The service answers other questions meanwhile, and the search ends by itself."""
    with NameServer({}) as server:
        server.manner = Manner.STALLS
        running.configure(f'[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        with running.open() as patient, running.open() as other:
            asked = patient.parts(DiscoverSettings("shop@bakery.example"))
            began = time.monotonic()
            assert other.ask(ListAccounts()) == []
            waited_s = time.monotonic() - began
            (first,) = next(asked)
    assert (first.step, first.is_ok) == ("source", False)
    assert waited_s < time.monotonic() - began


def test_what_is_no_address_is_refused(running: RunningDesk) -> None:
    """Nobody is asked about nonsense. A line end pasted along is none: it is taken off."""
    with NameServer({}) as server:
        running.configure(f'[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        with running.open() as desk:
            for address in ("", "shop", "@bakery.example", "shop@", "a b@bakery.example", "x" * 400 + "@y.example"):
                with pytest.raises(UsageError):
                    desk.ask(DiscoverSettings(address))
            assert server.queries == []
            assert desk.ask(DiscoverSettings("shop@bakery.example\n"))


# Adding


def test_a_wrong_password_is_told_and_nothing_is_saved(running: RunningDesk, settings: dict[str, str]) -> None:
    """Tested before it is saved, IMAP and SMTP each in its own words."""
    with running.open() as desk:
        probes = desk.ask(ProbeAccount("email", SHOP, pairs(settings), secret="wr0ng"))
        assert failing(probes) == {"imap-login": "wrong-password", "smtp-login": "wrong-password"}
        with pytest.raises(RefusedByDesk, match="imap-login"):
            desk.do(AddAccount("email", SHOP, pairs(settings), secret="wr0ng"))
        assert desk.ask(ListAccounts()) == []
    assert "[accounts" not in running.config_text
    assert not running.home.secrets_dir.exists()


def test_each_fault_has_a_reason_that_a_screen_can_act_on(running: RunningDesk, settings: dict[str, str], mailbox: Mailbox) -> None:
    """The wizard shows help for the reason, not for the words."""
    faults = {
        "unknown-host": {"imap_host": "imap.nowhere.invalid"},
        "unreachable": {"imap_port": "1"},
        "certificate-unknown": {"ca_file": ""},
    }
    with running.open() as desk:
        for reason, changes in faults.items():
            wanted = {key: value for key, value in (settings | changes).items() if value}
            probes = desk.ask(ProbeAccount("email", SHOP, pairs(wanted), secret=mailbox.password))
            assert failing(probes)["imap"] == reason


def test_who_cannot_be_reached_is_to_be_tried_again_later(running: RunningDesk) -> None:
    """A script tells 75 from 4: only one of them is worth another try."""
    settings = {"address": "shop@bakery.example", "imap_host": "localhost", "imap_port": "1"}
    with running.open() as desk, pytest.raises(Unavailable, match="nobody answers at localhost:1"):
        desk.do(AddAccount("email", SHOP, pairs(settings), secret="hunter2"))


def test_a_secret_goes_to_the_file_that_was_chosen_and_the_owners_comments_stay(
    running: RunningDesk, settings: dict[str, str], mailbox: Mailbox
) -> None:
    """0600, named in the configuration, which keeps what its owner wrote and says what each key means."""
    running.configure("# our mail, see the blue folder\n[service]\nlinger = false  # not on the laptop\n")
    with running.open() as desk:
        outcome = desk.do(AddAccount("email", SHOP, pairs(settings), secret=mailbox.password, secret_place="file"))
        assert [one.account for one in desk.ask(ListAccounts())] == [SHOP]
    text = running.home.config_file.read_text()
    assert "# our mail, see the blue folder" in text
    assert "# not on the laptop" in text
    assert 'secret = "file"' in text
    assert "# the server mail is read from" in text
    assert mailbox.password not in text
    kept = running.home.secrets_dir / "shop"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text() == f"{mailbox.password}\n"
    assert outcome.words == ("its secret is kept in: file",)


def test_a_command_gives_the_secret_for_test_and_account(
    running: RunningDesk, settings: dict[str, str], mailbox: Mailbox, tmp_path: Path
) -> None:
    """The password manager stays the only place the password is in; what is saved is the command."""
    program = tmp_path / "pass"
    program.write_text(f"#!/bin/sh\necho '{mailbox.password}'\n")
    program.chmod(0o700)
    place = f"command={program} show shop"
    with running.open() as desk:
        probes = desk.ask(ProbeAccount("email", SHOP, pairs(settings), secret_place=place))
        assert failing(probes) == {}
        desk.do(AddAccount("email", SHOP, pairs(settings), secret_place=place))
        assert failing(desk.ask(ProbeAccount("email", SHOP))) == {}
    assert f'secret = {{command = "{program} show shop"}}' in running.home.config_file.read_text()


def test_an_account_in_other_capitals_is_a_conflict_that_touches_no_secret(
    running: RunningDesk, settings: dict[str, str], mailbox: Mailbox
) -> None:
    """On a file system without capitals both secrets would be one file."""
    with running.open() as desk:
        desk.do(AddAccount("email", SHOP, pairs(settings), secret=mailbox.password, secret_place="file"))
        with pytest.raises(Conflict):
            desk.do(AddAccount("email", AccountName("SHOP"), pairs(settings), secret="other", secret_place="file", test=False))
    assert [path.name for path in running.home.secrets_dir.iterdir()] == ["shop"]


def test_what_can_not_be_saved_leaves_no_secret_behind(running: RunningDesk, settings: dict[str, str], mailbox: Mailbox) -> None:
    """A secret that no account names would lie there for ever."""
    running.configure("accounts = {}  # an inline table can't be added to\n")
    bad = settings | {"folders": "a\x1b[2J"}
    with running.open() as desk, pytest.raises(UsageError):
        desk.do(AddAccount("email", SHOP, pairs(bad), secret=mailbox.password, secret_place="file", test=False))
    assert not running.home.secrets_dir.exists() or list(running.home.secrets_dir.iterdir()) == []


def test_places_for_secrets_are_tried_before_anybody_is_asked(running: RunningDesk) -> None:
    """Here without a session bus: the keyring says why it doesn't work, the file works."""
    with running.open() as desk:
        places = {probe.step: probe for probe in desk.ask(ProbeSecretPlaces())}
    assert set(places) == {"keyring", "command", "file"}
    assert places["file"].is_ok
    assert places["keyring"].is_ok or places["keyring"].words


# OAuth


@pytest.fixture
def consenting(settings: dict[str, str], authorization_server: AuthorizationServer) -> dict[str, str]:
    url = authorization_server.url
    settings.pop("smtp_host")
    settings.pop("smtp_port")
    return settings | {
        "auth": "oauth2",
        "oauth_client_id": authorization_server.client_id,
        "oauth_auth_url": f"{url}/authorize",
        "oauth_token_url": f"{url}/token",
        "oauth_device_url": f"{url}/device",
    }


def test_a_login_before_the_account_exists_is_tested_and_then_becomes_its_own(
    running: RunningDesk, consenting: dict[str, str], mailbox: Mailbox, authorization_server: AuthorizationServer
) -> None:
    """Consent, test, save: in this order, so that nothing is saved that doesn't work."""
    with running.open() as desk:
        (start,) = desk.ask(StartLogin(SHOP, "email", pairs(consenting)))
        address = authorization_server.open_in_browser(start.url, user=mailbox.user)
        desk.do(FinishLogin(SHOP, start.state, address))
        assert "[accounts" not in running.config_text
        assert failing(desk.ask(ProbeAccount("email", SHOP, pairs(consenting), login=start.state))) == {}
        desk.do(AddAccount("email", SHOP, pairs(consenting), secret_place="file", login=start.state))
        assert failing(desk.ask(ProbeAccount("email", SHOP))) == {}
        with pytest.raises(UsageError):
            desk.do(AddAccount("email", AccountName("two"), pairs(consenting), login=start.state))
    assert [path.name for path in running.home.secrets_dir.iterdir()] == ["shop.oauth2"]
    assert "access_token" not in running.home.config_file.read_text()


def test_an_answer_to_another_question_is_refused(
    running: RunningDesk, consenting: dict[str, str], mailbox: Mailbox, authorization_server: AuthorizationServer
) -> None:
    """The state binds the pasted address to this login; a stranger's would connect a stranger's mailbox."""
    with running.open() as desk:
        (one,) = desk.ask(StartLogin(SHOP, "email", pairs(consenting)))
        (other,) = desk.ask(StartLogin(SHOP, "email", pairs(consenting)))
        address = authorization_server.open_in_browser(other.url, user=mailbox.user)
        with pytest.raises(Refused, match="not the answer"):
            desk.do(FinishLogin(SHOP, one.state, address))
        with pytest.raises(NotFound):
            desk.do(FinishLogin(SHOP, "never-given-out", address))


def test_an_account_that_stands_logs_in_again_by_a_second_device(
    running: RunningDesk, consenting: dict[str, str], mailbox: Mailbox, authorization_server: AuthorizationServer
) -> None:
    """A server in a cupboard has no browser; the code is typed on a phone."""
    wanted = consenting | {"oauth_flow": "device"}
    with running.open() as desk:
        desk.do(AddAccount("email", SHOP, pairs(wanted), secret_place="file", test=False))
        (start,) = desk.ask(StartLogin(SHOP))
        assert start.user_code
        authorization_server.agree(start.user_code, user=mailbox.user)
        outcome = desk.do(FinishLogin(SHOP, start.state, ""))
        assert outcome.words == ("the login is kept in: file",)
        assert failing(desk.ask(ProbeAccount("email", SHOP))) == {}


def test_an_account_with_a_password_has_no_page_to_log_in_at(running: RunningDesk, settings: dict[str, str], mailbox: Mailbox) -> None:
    """The command line then asks for the password instead."""
    with running.open() as desk:
        desk.do(AddAccount("email", SHOP, pairs(settings), secret=mailbox.password, secret_place="file"))
        with pytest.raises(UsageError):
            desk.ask(StartLogin(SHOP))
        desk.do(SetAccount(SHOP, (), secret="new one"))
    assert (running.home.secrets_dir / "shop").read_text() == "new one\n"
