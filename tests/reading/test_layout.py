"""The layout of HTML: what we do instead of inscriptis' innermost loop comes to the same."""

from __future__ import annotations

import importlib.util
import random
from typing import Any

from inscriptis.model import css
from inscriptis.model.canvas import block
from inscriptis.model.canvas.prefix import Prefix
from inscriptis.model.html_element import HtmlElement

from agentdesk.reading import layout

PIECES = (" ", "\n", "\t", "\xa0", "\u3000", "\x1c", "\x85", "\u200b", "a", "b", "é", "&amp;", "&nbsp;", "&#32;")


def original_block() -> Any:
    """Return inscriptis' block as it is before `layout` is imported."""
    spec = importlib.util.spec_from_file_location("untouched_block", block.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Block


def test_words_are_merged_as_inscriptis_merges_signs() -> None:
    """Another version of inscriptis that collapses blanks otherwise is noticed here."""
    original, rng = original_block(), random.Random(1)
    assert original.merge_normal_text is not layout.merge_words
    for _each in range(2_000):
        ours, theirs = block.Block(0, Prefix()), original(0, Prefix())
        if rng.random() < 0.3:
            for one in (ours, theirs):
                one.prefix.register_prefix(2, "* ")
        for _text in range(rng.randint(1, 4)):
            text = "".join(rng.choice(PIECES) for _piece in range(rng.randint(0, 6)))
            ours.merge_normal_text(text)
            theirs.merge_normal_text(text)
            if rng.random() < 0.3:
                assert ours.content == theirs.content, text
            assert (ours._content, ours.idx, ours.collapsable_whitespace) == (
                theirs._content,
                theirs.idx,
                theirs.collapsable_whitespace,
            ), text


STYLES = (
    *("display:none", "DISPLAY : Block;color:red", "display:block;margin-top:2em", "margin-top:x;margin-bottom:16px;padding-left:1ex"),
    *(
        "white-space:pre",
        "-webkit-margin-before: 3em",
        "vertical-align:top;horizontal-align:right;vertical-align:nowhere",
        "margin-top:-;;:",
    ),
    *("padding-left:-1.5em", "unheard-of:1; margin: 0", "style:display:none", "em-len:1", f"color:{'x' * 400};display:none", ""),
)


def original_style() -> Any:
    """Return how inscriptis applies a style before `layout` is imported."""
    spec = importlib.util.spec_from_file_location("untouched_css", css.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CssParse.attr_style


def test_styles_are_applied_as_inscriptis_applies_them() -> None:
    """Also when one is met again, and is not taken apart anew."""
    original = original_style()
    for style in (*STYLES, *STYLES):
        ours, theirs = HtmlElement(), HtmlElement()
        css.CssParse.attr_style(style, ours)
        original(style, theirs)
        assert str(ours) == str(theirs), style
