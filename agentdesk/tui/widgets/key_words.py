"""What keys do on a card, the keys in the colour they have in the footer."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from agentdesk.tui.presenters.tones import Piece, Tone

_KEY_STYLE = "bold $accent"


class KeyWords(Static):
    """Keys with their words, made of pieces; no text in them is read as markup."""

    def __init__(self, pieces: Iterable[Piece] = (), *, id: str | None = None, classes: str | None = "choice") -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(_content(pieces), id=id, classes=classes)

    def say(self, pieces: Iterable[Piece]) -> None:
        """Say something else."""
        self.update(_content(pieces))


def _content(pieces: Iterable[Piece]) -> Content:
    made = Content("")
    for piece in pieces:
        part = Content(piece.text)
        made += part.stylize(_KEY_STYLE) if piece.tone is Tone.MARK else part
    return made
