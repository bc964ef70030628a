"""What the wizard leans on: probes that tell faults apart, servers found, and the login by a browser or a second device."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2
import pytest

from agentdesk.channels import registry
from agentdesk.channels.email.discover import Discovery, discover_settings
from agentdesk.domain.channels import LogsIn
from agentdesk.domain.errors import Refused, Transient, UsageError
from tests.channels.contract import poll_until_done
from tests.channels.email_rig import MemorySecrets
from tests.servers.nameserver import NameServer
from tests.servers.ports import free_port
from tests.servers.smtp import Step, answer, stall

if TYPE_CHECKING:
    from agentdesk.domain.channels import Probe
    from tests.channels.email_rig import EmailRig
    from tests.servers.oauth import AuthorizationServer


async def probes(email: EmailRig) -> dict[str, Probe]:
    return {probe.step: probe for probe in await email.open().test()}


async def test_each_step_that_works_says_what_was_found(email: EmailRig) -> None:
    """The owner sees that it is the right mailbox before anything is saved."""
    found = await probes(email)
    assert list(found) == ["imap", "imap-login", "folders", "sent-folder", "smtp", "smtp-login"]
    assert email.mailbox.user in found["imap-login"].words
    assert "Sent" in found["sent-folder"].words


async def test_a_wrong_password_is_told_at_both_ends(email: EmailRig) -> None:
    """And each server is asked once."""
    email.secrets.slots["password"] = "wr0ng"
    found = await probes(email)
    assert [step for step, probe in found.items() if not probe.is_ok] == ["imap-login", "smtp-login"]
    assert "user name or password" in found["imap-login"].words
    assert all("wr0ng" not in probe.words for probe in found.values())


@pytest.mark.parametrize(
    ("changes", "step", "words"),
    [
        ({"imap_host": "imap.nowhere.invalid"}, "imap", "no host"),
        ({"smtp_host": "smtp.nowhere.invalid"}, "smtp", "no host"),
        ({"imap_port": "closed"}, "imap", "nobody answers"),
        ({"smtp_port": "closed"}, "smtp", "nobody answers"),
        ({"ca_file": ""}, "imap", "vouches"),
        ({"ca_file": ""}, "smtp", "vouches"),
        ({"smtp_security": "starttls"}, "smtp", "should its security be “tls”"),
        ({"imap_security": "starttls"}, "imap", "should its security be “tls”"),
        ({"folders": "Ordres"}, "folders", "Ordres"),
        ({"sent_folder": "Gone"}, "sent-folder", "Gone"),
    ],
)
async def test_each_fault_has_words_of_its_own(email: EmailRig, changes: dict[str, str], step: str, words: str) -> None:
    """“Connection failed” sends people round in circles."""
    email.changes |= {key: str(free_port()) if value == "closed" else value for key, value in changes.items()}
    # Only a wrong choice of security shows by a server that waits for something else.
    email.tuning = replace(email.tuning, probe_timeout_s=3 if "security" in "".join(changes) else 30)
    found = await probes(email)
    assert not found[step].is_ok
    assert words in found[step].words


async def test_a_server_that_says_nothing_ends_the_probe_in_time(email: EmailRig) -> None:
    """Five seconds each, or nobody waits for the end of the wizard."""
    email.tuning = replace(email.tuning, probe_timeout_s=0.5)
    email.imap_line.blackhole()
    email.smtp.misbehave(Step.CONNECT, stall())
    async with asyncio.timeout(240):
        found = await probes(email)
    assert "no answer" in found["imap"].words or "in time" in found["imap"].words
    assert "no answer" in found["smtp"].words or "in time" in found["smtp"].words


async def test_an_app_password_that_is_wanted_is_named(email: EmailRig) -> None:
    """The most frequent of all reasons, and “wrong password” would be a lie."""
    email.smtp.misbehave(Step.AUTH, answer("534 5.7.9 Application-specific password required"))
    assert "app password" in (await probes(email))["smtp-login"].words


# Finding settings


async def test_found_settings_are_complete_and_say_where_they_come_from() -> None:
    """What the wizard fills in, and what the owner must do first."""
    found = await registry.discover("email", "maria@gmail.com")
    settings = dict(probe.words.split("=", 1) for probe in found if probe.step == "setting")
    assert settings["address"] == "maria@gmail.com"
    assert (settings["imap_host"], settings["imap_port"], settings["imap_security"]) == ("imap.gmail.com", "993", "tls")
    assert [probe.words for probe in found if probe.step == "password"] == ["app"]
    assert "apppasswords" in next(probe.words for probe in found if probe.step == "note")


async def test_a_server_found_by_dns_outside_the_domain_asks_first() -> None:
    """Unsigned DNS must not decide alone where a password goes."""
    with NameServer({("_imaps._tcp.bakery.example", "SRV"): ["0 1 993 imap.elsewhere.example."]}) as server:
        found = await discover_settings("shop@bakery.example", discovery=Discovery([("127.0.0.1", server.port)]))
    assert [probe.is_ok for probe in found if probe.step == "consent"] == [False]


async def test_nothing_found_is_said_in_words() -> None:
    """The wizard goes on by hand."""
    with NameServer({}) as server:
        [found] = await discover_settings("shop@bakery.example", discovery=Discovery([("127.0.0.1", server.port)]))
    assert (found.step, found.is_ok) == ("source", False)


async def test_a_channel_that_cannot_find_settings_finds_none() -> None:
    """A folder has no servers."""
    assert await registry.discover("maildir", "shop@bakery.example") == ()


# Logging in


@pytest.fixture
def consenting(email: EmailRig, authorization_server: AuthorizationServer) -> EmailRig:
    url = authorization_server.url
    email.changes |= {
        "auth": "oauth2",
        "oauth_client_id": authorization_server.client_id,
        "oauth_auth_url": f"{url}/authorize",
        "oauth_token_url": f"{url}/token",
        "oauth_device_url": f"{url}/device",
    }
    email.secrets = MemorySecrets()
    return email


def visit(url: str) -> str:
    """A browser on this machine; the page's text, or its status where it is an error."""
    response = httpx2.get(url, timeout=60, trust_env=False)
    return response.text if response.is_success else str(response.status_code)


async def test_the_owner_logs_in_by_pasting_where_the_browser_ended(
    consenting: EmailRig, authorization_server: AuthorizationServer
) -> None:
    """From consent to mail, over SSH too, where no browser can come back."""
    channel = consenting.open()
    assert isinstance(channel, LogsIn)
    start = await channel.start_login()
    address = await asyncio.to_thread(authorization_server.open_in_browser, start.url, user=consenting.mailbox.user)
    assert await channel.finish_login(start.state, address) == "memory"
    items, _cursor = await poll_until_done(channel)
    assert items == []


async def test_a_browser_on_this_machine_brings_the_answer_by_itself(
    consenting: EmailRig, authorization_server: AuthorizationServer
) -> None:
    """And whoever pastes it as well is not told that the code was used."""
    channel = consenting.open()
    start = await channel.start_login()
    address = await asyncio.to_thread(authorization_server.open_in_browser, start.url, user=consenting.mailbox.user)

    assert "logged in" in await asyncio.to_thread(visit, address)
    assert await channel.finish_login(start.state, address) == "memory"
    assert (await channel.poll(None)).items == ()


async def test_a_stranger_at_the_loopback_address_changes_nothing(consenting: EmailRig, authorization_server: AuthorizationServer) -> None:
    """Every program and web page on this machine can knock there."""
    channel = consenting.open()
    start = await channel.start_login()
    address = await asyncio.to_thread(authorization_server.open_in_browser, start.url, user=consenting.mailbox.user)
    base = address.partition("?")[0]

    assert "not the answer" in await asyncio.to_thread(visit, f"{base}/?code=stolen&state=guessed")
    assert await asyncio.to_thread(visit, f"{base}/favicon.ico") == "404"
    assert "<script>" not in await asyncio.to_thread(visit, f"{base}/?error=<script>&state={start.state}")
    assert consenting.secrets.slots == {}
    assert await channel.finish_login(start.state, address) == "memory"


async def test_a_second_device_is_asked_for_its_decision(consenting: EmailRig, authorization_server: AuthorizationServer) -> None:
    """A server in a cupboard has no browser."""
    consenting.changes["oauth_flow"] = "device"
    channel = consenting.open()
    start = await channel.start_login()
    with pytest.raises(Transient, match="other device"):
        await channel.finish_login(start.state, "")
    authorization_server.agree(start.user_code, user=consenting.mailbox.user)
    assert await channel.finish_login(start.state, "") == "memory"
    with pytest.raises(UsageError):
        await channel.finish_login(start.state, "")


async def test_a_no_on_the_second_device_is_told(consenting: EmailRig, authorization_server: AuthorizationServer) -> None:
    """The owner changed their mind."""
    consenting.changes["oauth_flow"] = "device"
    channel = consenting.open()
    start = await channel.start_login()
    authorization_server.deny(start.user_code)
    with pytest.raises(Refused):
        await channel.finish_login(start.state, "")


async def test_an_account_with_a_password_has_no_page_to_log_in_at(email: EmailRig) -> None:
    """The command line then asks for the password."""
    with pytest.raises(UsageError):
        await email.open().start_login()
