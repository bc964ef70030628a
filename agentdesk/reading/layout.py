"""The layout of HTML by inscriptis, with its innermost loops done at once: text by words instead of signs, styles taken apart once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import unescape
from typing import Final

from inscriptis import Inscriptis
from inscriptis.model.attribute import DEFAULT_ATTRIBUTE_MAP
from inscriptis.model.canvas.block import Block
from inscriptis.model.config import ParserConfig
from inscriptis.model.css import CssParse
from inscriptis.model.html_element import HtmlElement as HtmlStyle
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


_LONGEST_KEPT: Final = 300
_Directive = tuple[Callable[[str, HtmlStyle], None], str]


def apply_style(style: str, element: HtmlStyle) -> None:
    """Do what `CssParse.attr_style` does; mails say the same style of each of their paragraphs."""
    directives = _known_directives(style) if len(style) <= _LONGEST_KEPT else _directives(style)
    for apply, value in directives:
        try:
            apply(value, element)
        except AttributeError:
            # What inscriptis meets in a length without digits, and passes over.
            continue


def _directives(style: str) -> tuple[_Directive, ...]:
    """Return what a style attribute says of the layout."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    named = [(name.strip().replace("-webkit-", "").replace("-", "_"), value.strip()) for name, colon, value in pairs if colon]
    found = ((getattr(CssParse, f"attr_{name}", None), value) for name, value in named)
    return tuple((apply, value) for apply, value in found if apply is not None)


_known_directives = lru_cache(maxsize=512)(_directives)

Block.merge_normal_text = merge_words
CssParse.attr_style = staticmethod(apply_style)
DEFAULT_ATTRIBUTE_MAP["style"] = apply_style
