"""The harness and a real Textual program get on: it starts, repaints, resizes, and writes only what is allowed."""

from __future__ import annotations

import sys

from tests.terminal import Terminal, payload_escapes

_PROGRAM = """
from textual.app import App
from textual.content import Content
from textual.widgets import Input, Static

class Probe(App):
    BINDINGS = [("f10", "quit", "Quit")]

    def compose(self):
        yield Static(Content(SUBJECT), id="subject")
        yield Input(placeholder="type here")
        yield Static("", id="size")

    def on_resize(self, event):
        self.query_one("#size", Static).update(f"size {event.size.width}x{event.size.height}")

SUBJECT = %r
Probe().run()
"""


def _textual(subject: str) -> list[str]:
    return [sys.executable, "-c", _PROGRAM % subject]


def test_textual_runs_in_it_and_writes_only_its_own_sequences() -> None:
    """If Textual begins to write something new, the allow-list must be looked at again."""
    with Terminal(_textual("an ordinary subject"), columns=80, rows=24) as terminal:
        terminal.wait_for("size 80x24")
        terminal.send("bonjour")
        terminal.wait_for("bonjour")
        terminal.resize(120, 40)
        terminal.wait_for("size 120x40")
        terminal.wait_for("an ordinary subject")
        terminal.send("\x1b[21~")
        assert terminal.wait_for_exit() == 0
        assert payload_escapes(terminal.raw, []) == []


def test_a_subject_that_acts_on_the_terminal_is_caught() -> None:
    """Textual itself lets these through: the reason for the whole check."""
    hostile = "\x1b]0;owned\x07 \x1b[38;5;201m \u202e"
    with Terminal(_textual(hostile)) as terminal:
        terminal.wait_for("size 80x24")
        terminal.send("x")
        terminal.wait_for(r"\bx\b")
        found = payload_escapes(terminal.raw, [hostile.encode()])
    assert any(b"owned" in escape.sequence for escape in found)
