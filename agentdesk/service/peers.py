"""Who speaks: the kernel's word, never the client's."""

from __future__ import annotations

import os
import pwd
import socket
import struct
import sys
from dataclasses import dataclass

from agentdesk.domain.errors import Forbidden
from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import Role

OVERFLOW_UID = 65534
"""What the kernel says of a peer from another user namespace (user_namespaces(7)): it could be anybody."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A client's user, as the kernel knows it."""

    uid: int
    agent: AgentName
    role: Role


def peer_of(line: socket.socket) -> Peer:
    """Return who is at the other end of a unix socket.

    Raises:
        Forbidden: it can't be known, or this desk is not theirs.
    """
    uid = _uid(line)
    if uid == OVERFLOW_UID or uid not in {os.getuid(), 0}:
        raise Forbidden(role="none", verb="connect", needed="viewer")
    return Peer(uid, name_of(uid), Role.ADMIN)


def _uid(line: socket.socket) -> int:
    if sys.platform == "darwin":
        # LOCAL_PEERCRED (unix(4)): struct xucred, a version and a uid first. Untested here.
        data = line.getsockopt(0, 1, 76)
        return int(struct.unpack_from("Ii", data)[1])
    _pid, uid, _gid = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(uid)


def name_of(uid: int) -> AgentName:
    """Return the name of a user."""
    try:
        return AgentName(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return AgentName(f"uid-{uid}")
