"""Keeps tests on this machine: sockets beyond loopback raise, and so do look-ups of real host names."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_LOCAL_NAMES = frozenset({"", "localhost", "ip6-localhost", "<broadcast>"})


class NetworkBlockedError(RuntimeError):
    """A test reached for a machine that is not this one.

    No OSError on purpose: the product treats those as an unreachable server, which would hide the mistake.
    """


def is_local(host: str) -> bool:
    """Whether an address or name stays on this machine."""
    if host in _LOCAL_NAMES or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def block_other_machines() -> None:
    """Guard this process's sockets from now on; calling it again changes nothing."""
    if getattr(socket.socket.connect, "_is_guarded", False):
        return
    for name, position in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        _guard_method(name, position)
    _guard_lookups()


def _guard_method(name: str, position: int) -> None:
    """Check the address a socket method is given, which is the argument at this position."""
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, *args: Any) -> Any:
        address = args[position]
        if self.family != socket.AF_UNIX and isinstance(address, tuple) and not is_local(str(address[0])):
            raise NetworkBlockedError(f"a test tried to reach {address[0]} port {address[1]}")
        return original(self, *args)

    guarded._is_guarded = True  # type: ignore[attr-defined]  # a mark on our own function
    setattr(socket.socket, name, guarded)


def _guard_lookups() -> None:
    original = socket.getaddrinfo

    def guarded(host: bytes | str | None, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        if name.endswith(".invalid"):
            # RFC 6761 §6.4: never resolves; answered here so that no resolver is asked.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not is_local(name):
            raise NetworkBlockedError(f"a test tried to look up {name}; use localhost, or a name under .invalid")
        return original(host, *args, **options)

    socket.getaddrinfo = guarded
