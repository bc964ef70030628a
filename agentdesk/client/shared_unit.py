"""The unit of a shared desk as root handles it: how it is, and a while in which its service rests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from agentdesk.client import shared_box
from agentdesk.client.shared_box import TIMEOUT_S, SharedBox
from agentdesk.config.paths import Home
from agentdesk.domain.errors import Unavailable
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import _

STOPS_WITHIN_S = 120.0
"""A service finishes what it is sending first, and systemd kills it after 90 s (systemd-system.conf(5), DefaultTimeoutStopSec)."""
RUNS = frozenset({"active", "activating", "reloading"})


def state(box: SharedBox = SharedBox()) -> str:  # noqa: B008 - frozen
    """Return how systemd says the unit is, as "active"; "" where no systemd keeps it."""
    if not shared_box.SYSTEMD_RUNS.is_dir() or not box.unit_file.exists():
        return ""
    return _systemctl("is-active", box).stdout.strip()


def may_stop(home: Home) -> bool:
    """Whether this is root, and the service of a shared desk that systemd keeps."""
    return home.shared_socket is not None and os.geteuid() == 0 and state() != ""


@contextmanager
def stopped(home: Home) -> Iterator[bool]:
    """Let root do what takes a resting service: stop the unit, and start it again afterwards where it ran; say whether it did.

    Raises:
        Unavailable: systemd did not stop or start it.
    """
    ran = may_stop(home) and state() in RUNS
    if ran:
        _do("stop")
    try:
        yield ran
    finally:
        if ran:
            _do("start")


def _do(what: str) -> None:
    done = _systemctl(what, SharedBox())
    if done.returncode != 0:
        words = " ".join(block(done.stderr).split())[:300]
        raise Unavailable(cause=_("{command} failed: {words}").format(command=f"systemctl {what}", words=words))


def _systemctl(what: str, box: SharedBox) -> subprocess.CompletedProcess[str]:
    limit_s = STOPS_WITHIN_S if what == "stop" else TIMEOUT_S
    argv = ["systemctl", what, box.unit_file.name]
    try:
        return subprocess.run(
            argv, capture_output=True, text=True, errors="replace", timeout=limit_s, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(cause=_("{command} failed: {words}").format(command=argv[0], words=error)) from error
