"""Who speaks is the kernel's word, and whoever it can't name is nobody."""

from __future__ import annotations

import os
import socket

import pytest

from agentdesk.domain.errors import Forbidden
from agentdesk.service import peers


def test_the_kernel_says_who_is_at_the_other_end() -> None:
    """Nothing that a client sends has a say in it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with ours, theirs:
        found = peers.credentials_of(ours)
    assert found.uid == os.geteuid()
    assert found.gids == {os.getegid(), *os.getgroups()}


def test_a_user_of_another_namespace_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """All whom the kernel can't name here come under one number: it could be anybody."""
    assert peers.OVERFLOW_UID == 65534
    monkeypatch.setattr(peers, "OVERFLOW_UID", os.geteuid())
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with ours, theirs, pytest.raises(Forbidden):
        peers.credentials_of(ours)


def test_a_user_and_a_group_without_a_name_have_no_role_of_anybodys() -> None:
    """The number of a user who left must not answer to a name that somebody else may get."""
    assert peers.name_of(4_000_000_001) == "uid-4000000001"
    assert peers.group_names(frozenset({4_000_000_001})) == frozenset()
