"""`agentdesk watch` on a real desk: what changes is printed as it happens, over a restart of the service too, and it ends cleanly."""

from __future__ import annotations

import json
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cli.conftest import DEADLINE_S, Shop, mail

pytestmark = pytest.mark.only_on("sqlite", why="news reach a client from its service, wherever the desk is")


@contextmanager
def _watching(shop: Shop, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    agentdesk = shop.agentdesk
    argv = agentdesk.words(("watch", *words, "--format", "jsonl"))
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=agentdesk.env(), cwd=agentdesk.cwd)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _next(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def _settled(shop: Shop, process: subprocess.Popen[bytes]) -> None:
    """Have something happen until the watch, which may only be starting, prints it."""
    assert process.stdout is not None
    found = None
    while found is None:
        shop.agentdesk("tag", "1", "--add", "seen")
        shop.agentdesk("tag", "1", "--remove", "seen")
        if select.select([process.stdout], [], [], 1)[0]:
            found = _next(process)


def test_what_changes_is_printed_over_a_restart_and_it_ends_on_ctrl_c(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    with _watching(shop, "is:open") as process:
        _settled(shop, process)
        agentdesk("close", "1")
        while (seen := _next(process))["change"] != "left":
            assert seen["change"] == "changed"
        assert seen == {"schema": 1, "change": "left", "id": "1", "conversation": None}
        agentdesk.stop()
        shop.deliver(mail(2), "2.a")
        agentdesk("sync")
        seen = _next(process)
        assert (seen["change"], seen["id"], seen["conversation"]["status"]) == ("added", "2", "open")
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE_S) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_it_ends_when_nobody_reads_any_more(shop: Shop) -> None:
    """`agentdesk watch | head -1` must not leave a process behind, also where nothing happens for hours."""
    with _watching(shop) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(DEADLINE_S) == 0
