"""Finds the servers of an address: known providers, then the domain's SRV records, its MX's provider, and likely names."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.rdtypes.IN.SRV import SRV

from agentdesk.channels.email import presets
from agentdesk.channels.email.settings import Endpoint, Security
from agentdesk.domain.channels import Probe
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dns.rdata import Rdata

PROBE_TIMEOUT_S = 5.0
_SERVICES = {
    "imap": (("_imaps._tcp", Security.TLS), ("_imap._tcp", Security.STARTTLS)),
    "smtp": (("_submissions._tcp", Security.TLS), ("_submission._tcp", Security.STARTTLS)),
}
"""RFC 6186 §3.1, §3.2, and RFC 8314 §5.1 for _submissions; TLS from the first byte is preferred whatever the priorities say."""
_LIKELY = {
    "imap": (("imap.{domain}", 993, Security.TLS), ("mail.{domain}", 993, Security.TLS), ("mail.{domain}", 143, Security.STARTTLS)),
    "smtp": (("smtp.{domain}", 465, Security.TLS), ("mail.{domain}", 465, Security.TLS), ("mail.{domain}", 587, Security.STARTTLS)),
}


class Source(StrEnum):
    """Where a suggestion comes from."""

    PRESET = "preset"
    SRV = "srv"
    MX = "mx"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Endpoints for an address.

    `preset` is the provider where it is known; `needs_consent` says that a server lies outside the address's own domain on the word of
    DNS alone, so that a person must agree before a password goes there (RFC 6186 §6).
    """

    source: Source
    imap: Endpoint
    smtp: Endpoint | None
    preset: presets.Preset | None = None
    needs_consent: bool = False


class Discovery:
    """Looks up the servers of addresses; every question has 5 s.

    Args:
        name_servers: addresses and ports to ask instead of the system's.
        timeout_s: for one question.
    """

    def __init__(self, name_servers: Sequence[tuple[str, int]] = (), *, timeout_s: float = PROBE_TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._resolver: dns.asyncresolver.Resolver | None
        try:
            self._resolver = dns.asyncresolver.Resolver(configure=not name_servers)
        except dns.resolver.NoResolverConfiguration:
            self._resolver = None
            return
        if name_servers:
            self._resolver.nameservers = [dns.nameserver.Do53Nameserver(address, port) for address, port in name_servers]
        self._resolver.lifetime = timeout_s
        self._resolver.timeout = min(timeout_s, 2.0)

    async def find(self, address: str) -> tuple[Suggestion, ...]:
        """Return suggestions for an address, best first; never raises, and is done within three questions' time."""
        domain = address.rpartition("@")[2].strip(".").lower()
        if not domain:
            return ()
        known = presets.preset_for_domain(domain)
        if known is not None:
            return (_from_preset(known, Source.PRESET),)
        by_srv, by_mx = await asyncio.gather(self._by_srv(domain), self._by_mx(domain))
        found = [suggestion for suggestion in (by_srv, by_mx) if suggestion is not None]
        if not found:
            guess = await self._by_guess(domain)
            found = [guess] if guess is not None else []
        return tuple(found)

    async def _by_srv(self, domain: str) -> Suggestion | None:
        imap, smtp = await asyncio.gather(self._service("imap", domain), self._service("smtp", domain))
        if imap is None:
            return None
        hosts = [endpoint.host for endpoint in (imap, smtp) if endpoint is not None]
        is_inside = all(_is_inside(host, domain) for host in hosts)
        preset = presets.preset_for_host(imap.host)
        return Suggestion(Source.SRV, imap, smtp, preset, needs_consent=not is_inside and preset is None)

    async def _service(self, protocol: str, domain: str) -> Endpoint | None:
        services = _SERVICES[protocol]
        answers = await asyncio.gather(*(self._ask(f"{name}.{domain}", "SRV") for name, _security in services))
        for (_name, security), records in zip(services, answers, strict=True):
            offers = [record for record in records if isinstance(record, SRV)]
            for record in sorted(offers, key=lambda offer: (offer.priority, -offer.weight)):
                host = str(record.target).rstrip(".")
                # "." says that the service is not offered (RFC 2782).
                if host and record.port:
                    return Endpoint(host.lower(), int(record.port), security)
        return None

    async def _by_mx(self, domain: str) -> Suggestion | None:
        records = [record for record in await self._ask(domain, "MX") if isinstance(record, MX)]
        hosts = tuple(str(record.exchange) for record in sorted(records, key=lambda record: record.preference))
        preset = presets.preset_for_mx(hosts)
        return _from_preset(preset, Source.MX) if preset is not None else None

    async def _by_guess(self, domain: str) -> Suggestion | None:
        imap, smtp = await asyncio.gather(*(self._first_that_answers(protocol, domain) for protocol in ("imap", "smtp")))
        return Suggestion(Source.GUESS, imap, smtp) if imap is not None else None

    async def _first_that_answers(self, protocol: str, domain: str) -> Endpoint | None:
        candidates = [Endpoint(host.format(domain=domain), port, security) for host, port, security in _LIKELY[protocol]]
        answers = await asyncio.gather(*(self._answers(candidate) for candidate in candidates))
        return next((candidate for candidate, is_there in zip(candidates, answers, strict=True) if is_there), None)

    async def _answers(self, endpoint: Endpoint) -> bool:
        """Tell whether something accepts connections there; what it is, and whether to trust it, the login test finds out."""
        answers = await asyncio.gather(*(self._ask(endpoint.host, kind) for kind in ("A", "AAAA")))
        addresses = [str(record.address) for records in answers for record in records if isinstance(record, A | AAAA)]
        for address in addresses[:2]:
            try:
                async with asyncio.timeout(self._timeout_s):
                    _reader, writer = await asyncio.open_connection(address, endpoint.port)
            except (OSError, TimeoutError):
                continue
            writer.close()
            return True
        return False

    async def _ask(self, name: str, kind: str) -> tuple[Rdata, ...]:
        """Ask a question; whatever goes wrong is no answer."""
        if self._resolver is None:
            return ()
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._resolver.resolve(name, kind, search=False)
        except (dns.exception.DNSException, OSError, TimeoutError, ValueError):
            return ()
        return tuple(answer)


def _from_preset(preset: presets.Preset, source: Source) -> Suggestion:
    imap = _preset_endpoint(preset, "imap", 993)
    smtp = _preset_endpoint(preset, "smtp", 465)
    assert imap is not None
    return Suggestion(source, imap, smtp, preset)


def _preset_endpoint(preset: presets.Preset, protocol: str, tls_port: int) -> Endpoint | None:
    settings = dict(preset.settings)
    host = settings.get(f"{protocol}_host")
    if host is None:
        return None
    security = Security(settings.get(f"{protocol}_security", Security.TLS))
    usual = tls_port if security is Security.TLS else {"imap": 143, "smtp": 587}[protocol]
    return Endpoint(host, int(settings.get(f"{protocol}_port", usual)), security)


def _is_inside(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)


async def discover_settings(
    address: str, name_servers: Sequence[tuple[str, int]] = (), *, discovery: Discovery | None = None
) -> tuple[Probe, ...]:
    """Find the settings of an address as the wizard wants them: where they come from, what to do first, then `key=value` each.

    Steps: `source` (found, or not), `note` (what the provider wants done first), `password` (own, app or none), `oauth` (the provider's
    name, where it can log in by its own page), `consent` (not ok: a person must agree to the server), `setting`.
    """
    found = await (discovery or Discovery(name_servers)).find(address)
    if not found:
        words = _("no server could be found for {address}; your provider's help pages name them").format(address=one_line(address))
        return (Probe("source", is_ok=False, words=words),)
    best = found[0]
    probes = [Probe("source", is_ok=True, words=_source_words(best))]
    if best.needs_consent:
        words = _("{host} lies outside the address's domain; is that your provider?").format(host=one_line(best.imap.host))
        probes.append(Probe("consent", is_ok=False, words=words))
    if best.preset is not None:
        probes.append(Probe("password", is_ok=True, words=best.preset.password))
        if best.preset.oauth:
            probes.append(Probe("oauth", is_ok=True, words=best.preset.oauth))
        if best.preset.note:
            probes.append(Probe("note", is_ok=True, words=best.preset.note))
    probes += [Probe("setting", is_ok=True, words=f"{key}={value}") for key, value in _settings(address, best).items()]
    return tuple(probes)


def _source_words(suggestion: Suggestion) -> str:
    if suggestion.preset is not None:
        return _("{provider}, from its documentation: {source}").format(provider=suggestion.preset.title, source=suggestion.preset.source)
    match suggestion.source:
        case Source.SRV:
            return _("named by the domain itself")
        case _:
            return _("guessed by its name; it answers")


def _settings(address: str, suggestion: Suggestion) -> dict[str, str]:
    settings = {"address": address, **(dict(suggestion.preset.settings) if suggestion.preset is not None else {})}
    for protocol, endpoint in (("imap", suggestion.imap), ("smtp", suggestion.smtp)):
        if endpoint is not None:
            settings |= {
                f"{protocol}_host": endpoint.host,
                f"{protocol}_port": str(endpoint.port),
                f"{protocol}_security": endpoint.security.value,
            }
    return settings
