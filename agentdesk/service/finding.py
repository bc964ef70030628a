"""Finds the servers of an address and looks whether somebody answers there; nothing is logged in to and nothing saved."""

from __future__ import annotations

import asyncio
import importlib
import ipaddress
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from agentdesk.channels import registry
from agentdesk.domain import asks
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import ConfigError, UsageError
from agentdesk.domain.safe_text import is_clean, one_line
from agentdesk.domain.texts import N_, _
from agentdesk.service.session import Call, SendParts

CHANNEL = "email"
PROBE_TIMEOUT_S = 5.0
DNS_PORT = 53
_LONGEST_ADDRESS = 320
"""64 characters before the @ and 255 behind it (RFC 5321 §4.5.3.1)."""


@dataclass(frozen=True, slots=True)
class FindingOperations:
    """Answers where the servers of an address are.

    `dns_server` is the owner's setting, "" for the system's name servers.
    """

    dns_server: str
    probe_timeout_s: float = PROBE_TIMEOUT_S

    async def discover(self, _call: Call, ask: asks.DiscoverSettings, send: SendParts) -> None:
        """Send what was found, then for each server whether it answers."""
        address = ask.address.strip()
        _check_address(address)
        # The look-up's libraries take a while to import, and nobody else shall wait for that.
        await asyncio.to_thread(importlib.import_module, registry.spec(CHANNEL).discover.partition(":")[0])
        found = await registry.discover(CHANNEL, address, name_servers(self.dns_server))
        await send(list(found))
        settings = dict(probe.words.split("=", 1) for probe in found if probe.step == "setting")
        await send(list(await asyncio.gather(*(self._reach(step, settings) for step in ("imap", "smtp") if f"{step}_host" in settings))))

    async def _reach(self, step: str, settings: Mapping[str, str]) -> Probe:
        host, port = settings[f"{step}_host"], int(settings[f"{step}_port"])
        began = time.monotonic()
        reason, words = await _try_to_connect(host, port, self.probe_timeout_s)
        return Probe(step, is_ok=not reason, words=words, reason=reason, took_s=time.monotonic() - began)


async def _try_to_connect(host: str, port: int, timeout_s: float) -> tuple[str, str]:
    """Return why nobody could be reached ("" where somebody was), and the words for it."""
    where = f"{one_line(host)}:{port}"
    try:
        async with asyncio.timeout(timeout_s):
            _reader, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        return "timeout", _("{where} did not answer within {seconds} s").format(where=where, seconds=round(timeout_s))
    except socket.gaierror:
        return "unknown-host", _("there is no host {host}, or this machine is offline").format(host=one_line(host))
    except OSError:
        return "unreachable", _("nobody answers at {where}").format(where=where)
    writer.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1):
            await writer.wait_closed()
    return "", _("{where} answers").format(where=where)


def _check_address(address: str) -> None:
    local, _at, domain = address.rpartition("@")
    if not local or not domain or not is_clean(address) or " " in address or len(address) > _LONGEST_ADDRESS:
        raise UsageError(cause=N_("“{address}” is not an e-mail address"), address=one_line(address, limit=80))


def name_servers(setting: str) -> Sequence[tuple[str, int]]:
    """Return the name servers the setting `dns_server` names: ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT; none for "".

    Raises:
        ConfigError: it names none.
    """
    text = setting.strip()
    if not text:
        return ()
    host, port = text, str(DNS_PORT)
    if text.startswith("["):
        host, _bracket, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif text.count(":") == 1:
        host, _colon, port = text.partition(":")
    try:
        return ((str(ipaddress.ip_address(host)), _port(port)),)
    except ValueError:
        cause = _("“{value}” is no address of a name server; write ADDRESS or ADDRESS:PORT").format(value=one_line(text, limit=80))
        raise ConfigError(file="service.dns_server", key="dns_server", cause=cause) from None


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 1 << 16:
        raise ValueError(text)
    return number
