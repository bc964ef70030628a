"""Where a request may go: names are looked up by us, every address is checked, and the connection goes to the address that was checked.

Looking a name up twice, once to check and once to connect, would let its owner answer differently the second time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore2

from agentdesk.domain.texts import _


class Forbidden(Exception):
    """A request would have gone where it must not; the text says why."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What an account's requests may reach beside public servers.

    `loopback`: this machine, since the account's own address names it; `private`: the networks that only its owner's machines are in.
    """

    loopback: bool = False
    private: bool = False

    @classmethod
    def of(cls, url: str, *, private: bool = False) -> Reach:
        """Return the reach of an account whose own address is `url`."""
        return cls(is_loopback_host(urlsplit(url).hostname or ""), private)


def is_loopback_host(host: str) -> bool:
    """Say whether a host's name or address means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_url(url: str, reach: Reach) -> SplitResult:
    """Return an address cut into parts.

    Raises:
        Forbidden: it is no https address, nor http on this machine where the account reaches it.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError as error:
        raise Forbidden(_("{url} is no address").format(url=url[:200])) from error
    host = parts.hostname or ""
    if not host or parts.scheme not in ("http", "https"):
        raise Forbidden(_("{url} is no address of a web page").format(url=url[:200]))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("a password does not belong into an address; give it as the account's secret"))
    if parts.scheme == "http" and not (reach.loopback and is_loopback_host(host)):
        raise Forbidden(_("{host} must be asked by https: plain http is for this machine only").format(host=host))
    return parts


def refusal_of(address: str, reach: Reach) -> str:
    """Return why a connection to an address is refused, "" where it isn't."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback:
        return "" if reach.loopback else _("it leads to this machine ({address})").format(address=found)
    if found.is_global and not found.is_multicast:
        return ""
    if found.is_private and not (found.is_link_local or found.is_unspecified or found.is_reserved) and reach.private:
        return ""
    return _("it leads into a private network ({address}); if that is meant, set allow_private=true").format(address=found)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that were checked, and to nothing else."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is the library's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Look the host up, check every address, and connect to the first that answers."""
        addresses = await self._addresses(host, port)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is the library's
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Nothing here speaks to a unix socket."""
        del timeout, socket_options
        raise httpcore2.ConnectError(path)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        addresses = [host] if _is_address(host) else await self._looked_up(host, port)
        for address in addresses:
            refusal = refusal_of(address, self._reach)
            if refusal:
                raise Forbidden(f"{host}: {refusal}")
        return addresses

    @staticmethod
    async def _looked_up(host: str, port: int) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError(_("there is no server of the name {host}").format(host=host)) from error
        return list(dict.fromkeys(str(one[4][0]) for one in found))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
