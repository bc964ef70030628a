"""Free loopback ports, and waiting for one to answer."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator

LOOPBACK = "127.0.0.1"

#: Below Linux's ephemeral range (32768 and up), so that no outgoing connection takes a port between the choice and the bind.
_CANDIDATES = range(20_000, 32_700)
_BLOCK = 64


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
    """One free loopback port. It is given to nobody else while this process lives, so that a server may stop on it and start again."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Free loopback ports, none of them given out before."""
    found: list[int] = []
    while len(found) < count:
        with _turn:
            port = next(_ours)
        if is_free(port):
            found.append(port)
    return found


def _own_ports() -> Iterator[int]:
    """Yield the ports of one block after the other that no other process of the tests has, on all of the machine."""
    blocks = list(range(_CANDIDATES.start, _CANDIDATES.stop - _BLOCK, _BLOCK))
    random.SystemRandom().shuffle(blocks)
    for first in blocks:
        if _takes(first):
            yield from range(first, first + _BLOCK)


def _takes(first: int) -> bool:
    """Whether a block is this process's from now on: the mark is a socket without a file, which goes with the process (unix(7))."""
    mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        mark.bind(f"\0agentdesk-tests-ports-{first}")
    except OSError:
        mark.close()
        return False
    mark.detach()
    return True


_ours, _turn = _own_ports(), threading.Lock()


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
