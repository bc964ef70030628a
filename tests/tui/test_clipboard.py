"""Copying over SSH."""

from __future__ import annotations

import base64

from agentdesk.tui.clipboard import LIMIT_BYTES, clipboard_sequence


def test_text_goes_out_as_osc_52() -> None:
    """The one way to the clipboard that works over SSH."""
    sequence, is_cut = clipboard_sequence("maria@example.org", {})
    assert sequence == f"\x1b]52;c;{base64.b64encode(b'maria@example.org').decode()}\x07"
    assert not is_cut


def test_inside_tmux_it_is_wrapped() -> None:
    """Tmux keeps it to itself otherwise."""
    sequence, _is_cut = clipboard_sequence("x", {"TMUX": "socket"})
    assert sequence.startswith("\x1bPtmux;\x1b\x1b]52;c;")
    assert sequence.endswith("\x1b\\")


def test_too_much_is_cut_between_characters_and_said() -> None:
    """A terminal drops a sequence that is too long, silently."""
    sequence, is_cut = clipboard_sequence("é" * LIMIT_BYTES, {})
    assert is_cut
    body = base64.b64decode(sequence.removeprefix("\x1b]52;c;").removesuffix("\x07"))
    assert len(body) <= LIMIT_BYTES
    assert set(body.decode()) == {"é"}


def test_a_message_cannot_break_out_of_the_sequence() -> None:
    """Whatever is copied is base64."""
    assert clipboard_sequence("\x07\x1b]52;c;evil", {})[0].count("\x1b") == 1
