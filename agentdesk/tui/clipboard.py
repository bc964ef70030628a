"""Copying to the terminal's clipboard by OSC 52, over SSH too."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

LIMIT_BYTES = 74_994
"""What xterm and most others take at most after base64 (100,000 bytes of sequence); k9s uses the same figure."""


def clipboard_sequence(text: str, environ: Mapping[str, str] = os.environ) -> tuple[str, bool]:
    """Return the sequence that hands `text` to the terminal, and whether it was cut to fit.

    Inside tmux it is wrapped (DCS tmux; with every ESC doubled), or tmux would keep it to itself.
    """
    data = text.encode("utf-8", "replace")
    is_cut = len(data) > LIMIT_BYTES
    data = data[:LIMIT_BYTES].decode("utf-8", "ignore").encode()
    sequence = f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\x07"
    if "TMUX" in environ:
        sequence = "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence, is_cut
