"""Tells Escape pressed just before another key from the sequences that begin with the same byte."""

from __future__ import annotations

from collections.abc import Iterator

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

ESCAPE = "\x1b"
_BEGIN_SEQUENCES = "[OPX]^_\\"
"""What makes an Escape the beginning of a control sequence, a function key or a string, or the end of one (ECMA-48, 5.3)."""
_MEANT_WITH_ALT = "\r\n\t\b\x7f"
"""Alt and one of these is a habit of those who write; Escape and then Enter is hardly ever typed in one breath."""


def _is_key_of_its_own(following: str) -> bool:
    """Whether Escape was a key where this came right behind it: no sequence begins so, and Alt with it means nothing anywhere."""
    # Of what Textual knows, Option and a digit stand as signs that terminals send as themselves: view 1 is the likelier wish.
    is_known = isinstance(ANSI_SEQUENCES_KEYS.get(ESCAPE + following), tuple)
    return following == ESCAPE or not (is_known or following in _BEGIN_SEQUENCES or following in _MEANT_WITH_ALT)


class EscapeKeys:
    """Finds the Escapes that were keys, in a stream that comes in pieces.

    A slow line or a busy machine hands several keys on at once. Textual's parser takes Escape and a letter for Alt and that letter, which
    is bound to nothing: both keys would be lost, and so would `r` after the Escape that left a draft.
    """

    def __init__(self) -> None:
        self._held = ""

    def pieces(self, typed: str) -> Iterator[str]:
        """Yield what was typed in order, every Escape that was a key by itself; one at the very end waits for what follows it."""
        text, self._held = self._held + typed, ""
        if text.endswith(ESCAPE):
            text, self._held = text[:-1], ESCAPE
        begun = at = 0
        while (at := text.find(ESCAPE, at)) >= 0:
            if _is_key_of_its_own(text[at + 1 : at + 2] or self._held):
                if begun < at:
                    yield text[begun:at]
                yield ESCAPE
                begun = at + 1
            at += 1
        if begun < len(text):
            yield text[begun:]

    def late(self) -> str:
        """Return the Escape that waited and that nothing followed: it was the key."""
        held, self._held = self._held, ""
        return held
