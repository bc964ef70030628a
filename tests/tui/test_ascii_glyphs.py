"""Without marks beyond ASCII: every mark of ours has one that stands for it, on every screen and in every language."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

import agentdesk.tui
from agentdesk.config.language import CATALOGUES
from agentdesk.replies.templates.rendering import CLOSES, OPENS
from agentdesk.tui.ascii_glyphs import ASCII_GLYPHS
from tests.tui.snapshots import sample
from tests.tui.snapshots.gallery import KEPT

ROOMS = ("presenters", "screens", "widgets")
LANGUAGES = ("nl", "fr", "de", "it")


def drawn(text: str) -> str:
    """Return a text as it is drawn where marks are to be ASCII."""
    (segment,) = ASCII_GLYPHS.apply([Segment(text)], Color(0, 0, 0))
    assert cell_len(segment.text) == cell_len(text), "a mark takes the room of the one it stands for"
    return segment.text


def marks(texts: Iterable[str]) -> set[str]:
    """Return what is left that is neither ASCII nor a letter."""
    return {letter for text in texts for letter in drawn(text) if not letter.isascii() and not letter.isalpha()}


def test_no_screen_shows_a_mark_that_is_not_ascii() -> None:
    """What remains is what customers wrote."""
    written = set(Path(sample.__file__).read_text("utf-8"))
    for file in KEPT.glob("*x*.txt"):
        shown = set(drawn(file.read_text("utf-8").partition("\n--- looks\n")[0]))
        assert {letter for letter in shown - written if not letter.isascii()} == set(), file.name


def test_no_words_of_the_screens_hold_another_mark() -> None:
    """Also those that no sample shows: of a card that is seldom seen, of a failure."""
    for room in ROOMS:
        for file in (Path(agentdesk.tui.__file__).parent / room).glob("*.py"):
            assert marks(_constants(ast.parse(file.read_text("utf-8")))) == set(), file.name
    assert drawn(OPENS + CLOSES) == "[]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_holds_another_mark(language: str) -> None:
    """Quotation marks and blanks that don't break are marks as well; letters with accents stay letters."""
    (file,) = CATALOGUES.glob(f"{language}/**/*.mo")
    with file.open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    assert marks(catalogue._catalog.values()) == set()  # type: ignore[attr-defined]


def _constants(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module, but for those that only say what it does."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said and node.value.isprintable():
            yield node.value
