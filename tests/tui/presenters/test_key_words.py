"""What cards say of their keys."""

from __future__ import annotations

import pytest

from agentdesk.tui.presenters.key_words import key_pieces
from agentdesk.tui.presenters.tones import Tone


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("y  send    Y  send and mark as done    esc  go back", ["y", "Y", "esc"]),
        ("enter, tab  next field    ctrl+s  record", ["enter, tab", "ctrl+s"]),
        ("enter takes it · esc cancels", ["enter", "esc"]),
        ("enter  on · ←  back · esc  leave", ["enter", "←", "esc"]),
        ("▸ enter  cancel", ["▸ enter"]),
        ("y  send\nw  send, back in 3 days", ["y", "w"]),
        ("", []),
    ],
)
def test_keys_stand_out_from_what_they_do(words: str, keys: list[str]) -> None:
    """As in the footer: whoever looks for a key finds it without reading the sentence."""
    pieces = list(key_pieces(words))
    assert [piece.text for piece in pieces if piece.tone is Tone.MARK] == keys
    assert "".join(piece.text for piece in pieces) == words
