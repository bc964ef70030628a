"""The layout of HTML by inscriptis, with its innermost loop done a word at a time: sign by sign it takes a third of the whole."""

from __future__ import annotations

from html import unescape

from inscriptis import Inscriptis
from inscriptis.model.canvas.block import Block
from inscriptis.model.config import ParserConfig
from lxml.html import HtmlElement


def laid_out(tree: HtmlElement, config: ParserConfig) -> str:
    """Return the text of a document as a reader sees it; inscriptis raises many things over damage."""
    return str(Inscriptis(tree, config).get_text())


def merge_words(block: Block, text: str) -> None:
    """Do what `Block.merge_normal_text` does: add text whose blanks are collapsed, those at its ends into the ones beside them."""
    words = text.split()
    if words:
        opening = " " if text[0].isspace() and not block.collapsable_whitespace else ""
        block.collapsable_whitespace = text[-1].isspace()
        merged = f"{opening}{' '.join(words)}{' ' if block.collapsable_whitespace else ''}"
    elif text and not block.collapsable_whitespace:
        block.collapsable_whitespace = True
        merged = " "
    else:
        return
    _append(block, merged)


def _append(block: Block, merged: str) -> None:
    held = block._content  # noqa: SLF001 - what its property gives has lost the blank at its end
    merged = unescape(merged if held else block.prefix.first + merged)
    block._content = held + merged  # noqa: SLF001
    block.idx += len(merged)


Block.merge_normal_text = merge_words
