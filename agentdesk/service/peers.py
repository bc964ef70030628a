"""Who speaks: the kernel's word, never the client's."""

from __future__ import annotations

import grp
import pwd
import socket
import struct
import sys
from dataclasses import dataclass

from agentdesk.domain.errors import Forbidden
from agentdesk.domain.ids import AgentName
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_

NO_ROLE = N_("You have no role at this desk.")
OVERFLOW_UID = 65534
"""What the kernel says of a peer from another user namespace (user_namespaces(7)): it could be anybody."""


ROOT = 0
PEER_GROUPS = 59
"""SO_PEERGROUPS of Linux (socket(7), since 4.13), which Python has no name for."""
MOST_GROUPS = 65536


@dataclass(frozen=True, slots=True)
class Credentials:
    """A client's user and groups, as the kernel knows them."""

    uid: int
    gids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Peer:
    """A client's user, and what they may do here."""

    uid: int
    agent: AgentName
    role: Role
    groups: frozenset[str] = frozenset()


def credentials_of(line: socket.socket) -> Credentials:
    """Return who is at the other end of a unix socket.

    Raises:
        Forbidden: it can't be known.
    """
    uid = _uid(line)
    if uid == OVERFLOW_UID:
        raise Forbidden(cause=NO_ROLE, role="none", verb="connect", needed="viewer")
    return Credentials(uid, _gids(line))


def _gids(line: socket.socket) -> frozenset[int]:
    """Return the groups; without SO_PEERGROUPS the one group that SO_PEERCRED tells."""
    if sys.platform != "linux":
        return frozenset()
    _pid, _uid, gid = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    try:
        packed = line.getsockopt(socket.SOL_SOCKET, PEER_GROUPS, 4 * MOST_GROUPS)
    except OSError:
        return frozenset({gid})
    return frozenset({gid, *struct.unpack(f"{len(packed) // 4}I", packed)})


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


def acting(peer: Peer, asked_by: str) -> AgentName:
    """Return who acts on a client's line: its user, or whom root says it acts for, where this machine has such a user."""
    if peer.uid != ROOT or not asked_by:
        return peer.agent
    try:
        return AgentName(pwd.getpwnam(asked_by).pw_name)
    except (KeyError, ValueError):
        return peer.agent


def group_names(gids: frozenset[int]) -> frozenset[str]:
    """Return the names of groups; one that has none is nobody's role."""
    found: set[str] = set()
    for gid in gids:
        try:
            found.add(grp.getgrgid(gid).gr_name)
        except KeyError:
            continue
    return frozenset(found)
