"""Keeps what is pasted from acting as keys."""

from __future__ import annotations

START = "\x1b[200~"
END = "\x1b[201~"
ESCAPE = "\x1b"
ESCAPE_PICTURE = "\u241b"


class PasteGuard:
    """Marks every ESC inside a bracketed paste, in a stream that comes in pieces.

    Textual's parser takes an ESC in a paste for the beginning of a key and types what follows it: a customer's text, pasted where keys
    are commands, could close or delete. Not every terminal takes ESC out of pastes itself.
    """

    def __init__(self) -> None:
        self._is_inside = False
        self._before = ""
        """Outside a paste: the last characters, among which its beginning may begin."""
        self._held = ""
        """Inside a paste: what may be the beginning of its end."""

    def guarded(self, typed: str) -> str:
        """Return what was typed, pastes made harmless; the end of a paste may be held back until it is whole."""
        safe = ""
        rest = self._held + typed
        self._held = ""
        while rest:
            piece, rest = self._inside(rest) if self._is_inside else self._outside(rest)
            safe += piece
        return safe

    def _outside(self, text: str) -> tuple[str, str]:
        seen = self._before + text
        at = seen.find(START)
        if at < 0:
            self._before = seen[-(len(START) - 1) :]
            return text, ""
        begun = at + len(START) - len(self._before)
        self._is_inside, self._before = True, ""
        return text[:begun], text[begun:]

    def _inside(self, text: str) -> tuple[str, str]:
        pasted, end, rest = text.partition(END)
        if end:
            self._is_inside = False
        else:
            kept = next((size for size in range(len(END) - 1, 0, -1) if pasted.endswith(END[:size])), 0)
            pasted, self._held = pasted[: len(pasted) - kept], pasted[len(pasted) - kept :]
        return pasted.replace(ESCAPE, ESCAPE_PICTURE) + end, rest
