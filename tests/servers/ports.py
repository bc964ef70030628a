"""Free loopback ports, and waiting for one to answer."""

from __future__ import annotations

import random
import socket

LOOPBACK = "127.0.0.1"

#: Below Linux's ephemeral range (32768 and up), so that no outgoing connection takes a port between the choice and the bind.
_CANDIDATES = range(20_000, 32_700)


def is_free(port: int) -> bool:
    """Whether a server could bind this loopback port now."""
    with socket.socket() as probe:
        # As servers do: a port whose old connections only wait in TIME_WAIT counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen()
        except OSError:
            return False
    return True


def free_port() -> int:
    """One free loopback port, chosen at random so that parallel test runs rarely meet."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Distinct free loopback ports."""
    chosen = random.SystemRandom()
    found: list[int] = []
    while len(found) < count:
        port = chosen.choice(_CANDIDATES)
        if port not in found and is_free(port):
            found.append(port)
    return found


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
