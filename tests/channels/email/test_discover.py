"""Finding an address's servers, by a name server of the tests and by what is known of providers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from agentdesk.channels.email import presets
from agentdesk.channels.email.discover import Discovery, Source
from agentdesk.channels.email.settings import Auth, EmailSettings, Endpoint, Security
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from tests.servers.nameserver import Manner, NameServer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentdesk.channels.email.discover import Suggestion

Zone = dict[tuple[str, str], list[str]]


async def find(zone: Mapping[tuple[str, str], Sequence[str]], address: str, *, manner: Manner = Manner.ANSWERS) -> tuple[Suggestion, ...]:
    with NameServer(zone) as server:
        server.manner = manner
        # One that answers is given all the time that a busy machine may need.
        timeout_s = 30.0 if manner is Manner.ANSWERS else 1.0
        return await Discovery([("127.0.0.1", server.port)], timeout_s=timeout_s).find(address)


async def test_srv_records_name_the_servers() -> None:
    """RFC 6186: the domain's own word, by priority and weight."""
    zone: Zone = {
        ("_imaps._tcp.bakery.example", "SRV"): [
            "20 1 993 backup.bakery.example.",
            "0 1 993 imap.bakery.example.",
            "0 9 9993 best.bakery.example.",
        ],
        ("_submissions._tcp.bakery.example", "SRV"): ["0 1 465 smtp.bakery.example."],
    }
    [found] = await find(zone, "shop@bakery.example")
    assert found.source is Source.SRV
    assert found.imap == Endpoint("best.bakery.example", 9993, Security.TLS)
    assert found.smtp == Endpoint("smtp.bakery.example", 465, Security.TLS)
    assert not found.needs_consent


async def test_tls_from_the_first_byte_is_preferred() -> None:
    """RFC 8314 §3: STARTTLS only where there is nothing better."""
    zone: Zone = {
        ("_imaps._tcp.bakery.example", "SRV"): ["50 1 993 imap.bakery.example."],
        ("_imap._tcp.bakery.example", "SRV"): ["0 1 143 imap.bakery.example."],
        ("_submission._tcp.bakery.example", "SRV"): ["0 1 587 smtp.bakery.example."],
    }
    [found] = await find(zone, "shop@bakery.example")
    assert found.imap.security is Security.TLS
    assert found.smtp == Endpoint("smtp.bakery.example", 587, Security.STARTTLS)


async def test_a_service_that_is_not_offered_is_not_used() -> None:
    """A target of “.” says no (RFC 2782)."""
    zone: Zone = {
        ("_imaps._tcp.bakery.example", "SRV"): ["0 0 0 ."],
        ("_imap._tcp.bakery.example", "SRV"): ["0 1 143 imap.bakery.example."],
        ("_submissions._tcp.bakery.example", "SRV"): ["0 0 0 ."],
    }
    [found] = await find(zone, "shop@bakery.example")
    assert found.imap == Endpoint("imap.bakery.example", 143, Security.STARTTLS)
    assert found.smtp is None


async def test_a_server_outside_the_domain_needs_consent() -> None:
    """Unsigned DNS must not decide alone where a password goes (RFC 6186 §6)."""
    zone: Zone = {("_imaps._tcp.bakery.example", "SRV"): ["0 1 993 imap.elsewhere.example."]}
    [found] = await find(zone, "shop@bakery.example")
    assert found.needs_consent


@pytest.mark.parametrize(
    ("exchanger", "provider"),
    [
        ("bakery-example.mail.protection.outlook.com.", "microsoft"),
        ("aspmx.l.google.com.", "gmail"),
        ("mx1.transip.email.", "transip"),
        ("smtpin.rzone.de.", "strato"),
        ("mx00.kundenserver.de.", "ionos"),
    ],
)
async def test_a_domain_of_ones_own_is_recognised_by_its_mx(exchanger: str, provider: str) -> None:
    """Most shops have a domain of their own at one of a few providers."""
    [found] = await find({("bakery.example", "MX"): [f"10 {exchanger}"]}, "shop@bakery.example")
    assert found.source is Source.MX
    assert found.preset is not None
    assert found.preset.name == provider


async def test_an_mx_that_only_looks_like_a_provider_is_none() -> None:
    """evilgoogle.com is not google.com."""
    assert await find({("bakery.example", "MX"): ["10 mx.evilgoogle.com."]}, "shop@bakery.example") == ()


@pytest.mark.parametrize("manner", [Manner.STALLS, Manner.FAILS])
async def test_a_name_server_in_trouble_ends_in_no_suggestion_in_time(manner: Manner) -> None:
    """The wizard goes on by hand; it never hangs on a café's network."""
    async with asyncio.timeout(240):
        assert await find({}, "shop@bakery.example", manner=manner) == ()


async def test_long_answers_come_by_tcp() -> None:
    """An answer that is cut short must not be taken for a small one."""
    zone: Zone = {("_imaps._tcp.bakery.example", "SRV"): ["0 1 993 imap.bakery.example."]}
    [found] = await find(zone, "shop@bakery.example", manner=Manner.TRUNCATES)
    assert found.imap.host == "imap.bakery.example"


@pytest.mark.parametrize(
    "address", ["", "shop", "shop@", "@", "shop@..", "shop@" + "x" * 300, "shop@b\x00d", "shop@-.example", "shop@bücher.example"]
)
async def test_addresses_that_are_none_find_nothing(address: str) -> None:
    """People type half an address, and the wizard looks as they type."""
    assert await find({}, address) == ()


async def test_a_known_provider_is_found_without_a_question() -> None:
    """Offline too."""
    with NameServer({}) as server:
        [found] = await Discovery([("127.0.0.1", server.port)]).find("Maria@Gmail.com")
        assert server.queries == []
    assert found.source is Source.PRESET
    assert found.imap == Endpoint("imap.gmail.com", 993, Security.TLS)


# Presets


@pytest.mark.parametrize("preset", presets.all_presets(), ids=lambda preset: preset.name)
def test_every_preset_makes_settings_that_are_accepted_and_names_its_source(preset: presets.Preset) -> None:
    """A typo in the table is met here and not by the owner."""
    values = {"address": "shop@bakery.example", "oauth_client_id": "x"} | dict(preset.settings)
    settings = EmailSettings.parse(AccountSettings(AccountName("shop"), "email", tuple(values.items())))
    assert settings.smtp is not None
    assert Security.NONE not in (settings.imap.security, settings.smtp.security)
    assert preset.source.startswith("https://")
    assert preset.password in {"own", "app", "none"}
    assert (preset.password == "none") == (settings.auth is Auth.OAUTH2)
    assert preset.oauth in {"", *presets.oauth_provider_names()}
    assert preset.domains or preset.mx


def test_no_domain_belongs_to_two_providers() -> None:
    """The first in the file would win silently."""
    domains = [domain for preset in presets.all_presets() for domain in preset.domains]
    assert len(domains) == len(set(domains))


def test_providers_that_file_sent_mail_get_no_second_copy() -> None:
    """Gmail and Microsoft do; a server of one's own doesn't."""
    assert presets.saves_sent("smtp.gmail.com")
    assert presets.saves_sent("SMTP.office365.com")
    assert not presets.saves_sent("smtp.bakery.example")


def test_google_has_no_device_flow_for_mail_and_microsoft_has() -> None:
    """Google's list of scopes for devices leaves mail out."""
    google, microsoft = presets.oauth_provider("google"), presets.oauth_provider("microsoft")
    assert google is not None
    assert microsoft is not None
    assert (google.device_url, bool(microsoft.device_url)) == ("", True)
