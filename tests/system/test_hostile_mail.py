"""Nothing a customer writes acts on the terminal or ends the program, wherever it is shown.

In the suite one text of each family goes through all of it; with AGENTDESK_HOSTILE=all the whole corpus does, a family at a time.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.desk_fixtures import DeskHome, drop
from tests.system.hostile import CORPUS, Family, HostileMail, Payload, mails, sample
from tests.system.hostile_console import HostileWalk
from tests.terminal import PLAIN_OUTPUT, Terminal, payload_escapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

AT_ONCE = 40
"""Texts for one desk: two mails each still stand on the list's first page."""


def whole_runs() -> Iterator[tuple[str, tuple[Payload, ...]]]:
    """Yield the corpus a family at a time, large ones in parts."""
    for family in Family:
        texts = [one for one in CORPUS if one.family is family]
        for start in range(0, len(texts), AT_ONCE):
            yield f"{family.value} {start}", tuple(texts[start : start + AT_ONCE])


IS_WHOLE = os.environ.get("AGENTDESK_HOSTILE") == "all"
RUNS = dict(whole_runs()) if IS_WHOLE else {"a sample": sample()}
REFUSES = """#!/bin/sh
cat > /dev/null
cat "$0.words" >&2
exit 69
"""

pytestmark = pytest.mark.timeout(7_200 if IS_WHOLE else 1_200)
every_run = pytest.mark.parametrize("payloads", RUNS.values(), ids=RUNS.keys())


def _filled(desk: DeskHome, payloads: Sequence[Payload]) -> list[HostileMail]:
    """Receive the corpus into a desk by a real Maildir; the far side of sending answers in hostile words."""
    folder = desk.add_maildir()
    (folder / "send").write_text(REFUSES)
    (folder / "send.words").write_bytes(b" ".join(payload.data[:40] for payload in payloads[:8]))
    received = mails(payloads)
    for one in received:
        drop(folder, one.number, one.content())
    desk.run("sync")
    return received


@every_run
@pytest.mark.only_on("sqlite", why="what a store makes of such texts, the command line shows on both")
def test_hostile_mail_does_nothing_to_the_console(desk_home: DeskHome, payloads: tuple[Payload, ...]) -> None:
    """List, preview, reading, composer, review, toasts, outbox, journal, filter, every size: 0 bytes, 0 crashes."""
    received = _filled(desk_home, payloads)
    # A payload that stands where ids stand may make two mails one conversation.
    assert sum(row.message_count for row in desk_home.conversations()) == len(received), "every mail is there"
    with HostileWalk(desk_home, payloads) as walk:
        walk.read_all(compose_every=2 if IS_WHOLE else 7)
        walk.tag_with(payloads[:: 1 if IS_WHOLE else 3])
        walk.filter_by(payloads[:: 1 if IS_WHOLE else 3])
        walk.send_first()
        walk.journal()
        walk.resize()
        assert walk.is_alive()
        assert walk.escapes() == []


@every_run
def test_hostile_mail_does_nothing_to_the_command_line(desk_home: DeskHome, payloads: tuple[Payload, ...], tmp_path: Path) -> None:
    """What a command prints onto a terminal: results, errors that quote the words given, and raw formats alike."""
    received = _filled(desk_home, payloads)
    rows = desk_home.conversations()
    desk_home.run("reply", str(rows[0].id), "--body", "-", stdin=payloads[0].data, code=None)
    commands: list[list[str]] = [
        *(["list"], ["list", "--json"], ["search", "end"], ["export"], ["export", "--format", "csv"], ["export", "--format", "mbox"]),
        *(["show", str(row.id)] for row in rows[:: 1 if IS_WHOLE else 2]),
        *(["show", str(rows[0].id), "--json"], ["attachment", "list", str(rows[0].id)], ["attachment", "list", str(rows[1].id), "--json"]),
        *(["tag", str(rows[0].id), "--add", payload.argument] for payload in payloads),
        *(["list", payload.argument] for payload in payloads[:: 1 if IS_WHOLE else 4]),
        [payloads[0].argument],
        ["account", "add", payloads[0].argument, payloads[-1].argument],
        *(["outbox"], ["outbox", "--json"], ["journal"], ["logs"], ["doctor"]),
    ]
    assert len(received) == sum(row.message_count for row in rows)
    found = {tuple(command): escapes for command in commands if (escapes := _printed(desk_home, command, payloads))}
    assert found == {}


def _printed(desk: DeskHome, command: list[str], payloads: Sequence[Payload]) -> list[str]:
    """Return what was wrong with a command's output on a terminal."""
    argv = [sys.executable, "-m", "agentdesk", *command]
    with Terminal(argv, columns=120, rows=40, env=desk.env()) as terminal:
        code = terminal.wait_for_exit()
        raw = terminal.raw
    wrong = [f"{escape.why}: {escape.context}" for escape in payload_escapes(raw, [one.data for one in payloads], own=PLAIN_OUTPUT)]
    if code < 0 or b"Traceback" in raw:
        wrong.append(f"it ended with {code}: {raw[-400:]!r}")
    return wrong
