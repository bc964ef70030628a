"""The layout of HTML by inscriptis, with its innermost loops done at once: text by words instead of signs, styles taken apart once.

What stands in for a method of its does what that does, in fewer steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import unescape
from typing import Final

from inscriptis import Inscriptis
from inscriptis.model.attribute import DEFAULT_ATTRIBUTE_MAP, Attribute
from inscriptis.model.canvas.block import Block
from inscriptis.model.canvas.prefix import Prefix
from inscriptis.model.config import ParserConfig
from inscriptis.model.css import CssParse
from inscriptis.model.html_element import HtmlElement as HtmlStyle
from lxml.html import HtmlElement


def laid_out(tree: HtmlElement, config: ParserConfig) -> str:
    """Return the text of a document as a reader sees it; inscriptis raises many things over damage."""
    return str(Inscriptis(tree, config).get_text())


def copied(style: HtmlStyle) -> HtmlStyle:
    """Do what `HtmlElement.__copy__` does: each element of a document begins with a copy of what its tag looks like."""
    copy = _new_style(HtmlStyle)
    copy.align = style.align
    copy.annotation = style.annotation
    copy.canvas = style.canvas
    copy.display = style.display
    copy.limit_whitespace_affixes = style.limit_whitespace_affixes
    copy.list_bullet = style.list_bullet
    copy.margin_after = style.margin_after
    copy.margin_before = style.margin_before
    copy.padding_inline = style.padding_inline
    copy.prefix = style.prefix
    copy.previous_margin_after = style.previous_margin_after
    copy.suffix = style.suffix
    copy.tag = style.tag
    copy.valign = style.valign
    copy.whitespace = style.whitespace
    return copy


_new_style: Final = HtmlStyle.__new__


def apply_attributes(_handler: Attribute, attributes: Mapping[str, str], html_element: HtmlStyle) -> HtmlStyle:
    """Do what `Attribute.apply_attributes` does; most elements have none, or none that the layout knows."""
    for name, value in attributes.items() if attributes else ():
        apply = DEFAULT_ATTRIBUTE_MAP.get(name)
        if apply is not None:
            apply(value, html_element)
    return html_element


def remove_last_prefix(prefix: Prefix) -> None:
    """Do what `Prefix.remove_last_prefix` does, which begins and ends a context for it."""
    if prefix.paddings:
        prefix.current_padding -= prefix.paddings.pop()
        del prefix.bullets[-1:]


def next_bullet(prefix: Prefix) -> str:
    """Do what `Prefix.pop_next_bullet` does; it is asked for each line, and most lines stand in no list."""
    for place in range(len(prefix.bullets) - 1, -1, -1):
        bullet = prefix.bullets[place]
        if bullet:
            prefix.bullets[place] = ""
            return str(bullet)
    return ""


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
Attribute.apply_attributes = apply_attributes
HtmlStyle.__copy__ = copied
Prefix.pop_next_bullet = next_bullet
Prefix.remove_last_prefix = remove_last_prefix
CssParse.attr_style = staticmethod(apply_style)
DEFAULT_ATTRIBUTE_MAP["style"] = apply_style
