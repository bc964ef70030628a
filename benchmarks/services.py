"""Starting and ending the service of a benchmark's desk."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from agentdesk.client.blocking import BlockingDesk, open_desk
from agentdesk.config.paths import Home
from benchmarks.processes import wait_until_quiet
from benchmarks.tables import say

ENDS_WITHIN_S = 30.0
BEGINS_TO_CHECK_AFTER_S = 7.0
"""The service reads its files 5 s after its start."""
CPU_BUSY_LIMIT_S = 180.0


def service_pid(home: Home) -> int | None:
    """Return the pid of the desk's service, None where none says that it runs."""
    try:
        pid = int(json.loads(home.service_file.read_text())["pid"])
        os.kill(pid, 0)
    except (OSError, ValueError, KeyError):
        return None
    return pid


def stop_service(home: Home) -> None:
    """End the desk's service and wait until it is gone."""
    pid = service_pid(home)
    if pid is None:
        return
    end = time.monotonic() + ENDS_WITHIN_S
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        while time.monotonic() < end:
            os.kill(pid, 0)
            time.sleep(0.02)
        os.kill(pid, signal.SIGKILL)


@contextmanager
def running_service(home: Home) -> Iterator[BlockingDesk]:
    """Keep the desk's service running by a connection to it; it is ended afterwards."""
    stop_service(home)
    try:
        with open_desk(home) as desk:
            yield desk
    finally:
        stop_service(home)


def settle(home: Home) -> None:
    """Wait until the service has looked after the desk, as it does soon after its start."""
    pid = service_pid(home)
    if pid is not None:
        say("waiting for the service to have checked its files")
        time.sleep(BEGINS_TO_CHECK_AFTER_S)
        wait_until_quiet(pid, CPU_BUSY_LIMIT_S)
