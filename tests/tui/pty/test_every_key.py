"""Every key of the default map, pressed in a real terminal, and what a person sees after it.

Textual's headless driver skips what a terminal does to keys: escapes that are sequences or a key, ctrl+z, what is written how often.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.registry import ACTIONS
from tests.terminal import Terminal
from tests.tui.pty.walks import places, triage, writing
from tests.tui.pty.walks.desk import WalkedDesk
from tests.tui.pty.walks.steps import PATIENCE_S, Walk, Walked

WALKS: dict[Context, Walked] = {
    Context.LIST: triage.LIST,
    Context.READER: triage.READER,
    Context.COMPOSER: writing.COMPOSER,
    Context.OUTBOX: places.OUTBOX,
    Context.JOURNAL: places.JOURNAL,
    Context.DRAFTS: places.DRAFTS,
    Context.HELP: places.TEXT,
    Context.SETTINGS: places.SETTINGS,
    Context.CUSTOMER: places.CUSTOMER,
    Context.BULK: writing.BULK,
    Context.TEMPLATES: places.TEMPLATES,
    Context.LETTERS: places.LETTERS,
    Context.RULES: places.RULES,
    Context.WIZARD: writing.WIZARD,
}
OFTEN = (Context.COMPOSER, Context.OUTBOX, Context.DRAFTS, Context.BULK, Context.TEMPLATES, Context.WIZARD)
"""Those whose keys change what others read. All of them take a minute of computing time: `AGENTDESK_ALL_WALKS=1` has them pressed."""
PRESSED = tuple(Context) if "AGENTDESK_ALL_WALKS" in os.environ else OFTEN
ENDING = {"ctrl+z", "ctrl+q"}
"""Pressed in every context at the end of its walk."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WalkedDesk]:
    """The desk of all walks; each leaves it as it found it, but for what the journal keeps."""
    made = WalkedDesk(tmp_path_factory.mktemp("walks"))
    try:
        made.fill()
        yield made
    finally:
        made.desk.stop()


@pytest.mark.parametrize("context", list(Context))
def test_no_key_is_left_out(context: Context) -> None:
    """A new key needs a line that says what is seen after it."""
    wanted = {keys for action in ACTIONS if context in action.contexts for keys in action.keys} - ENDING
    walked = [step.keys for step in WALKS[context].steps]
    assert sorted(walked) == sorted(wanted), f"left out: {wanted - set(walked)}; no key: {set(walked) - wanted}"


@pytest.mark.parametrize("context", PRESSED)
def test_every_key_does_what_a_person_sees(desk: WalkedDesk, tmp_path: Path, context: Context) -> None:
    walked = WALKS[context]
    command = (sys.executable, "-m", "agentdesk")
    with Terminal(command, columns=120, rows=40, env=desk.environ | {"VISUAL": "false", "TMPDIR": str(tmp_path)}) as terminal:
        terminal.wait_for(r"1 Open 5\b.*", PATIENCE_S)
        terminal.send("\x0c")
        terminal.wait_until_told(PATIENCE_S)
        walk = Walk(terminal, context)
        walk.press(*walked.enter)
        for step in walked.steps:
            walk.go(step)
        if any(context in action.contexts and action.id == "suspend" for action in ACTIONS):
            walk.suspend()
        walk.quit()
