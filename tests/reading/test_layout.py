"""The layout of HTML: what we do instead of inscriptis' innermost loop comes to the same."""

from __future__ import annotations

import importlib.util
import random
from types import ModuleType
from typing import Any

import pytest
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model import attribute, css
from inscriptis.model.canvas import block, prefix
from inscriptis.model.html_element import HtmlElement

from agentdesk.reading import html, layout

PIECES = (" ", "\n", "\t", "\xa0", "\u3000", "\x1c", "\x85", "\u200b", "a", "b", "é", "&amp;", "&nbsp;", "&#32;")


def untouched(module: ModuleType) -> Any:
    """Return a module of inscriptis as it is before `layout` is imported."""
    spec = importlib.util.spec_from_file_location(f"untouched_{module.__name__.rpartition('.')[2]}", str(module.__file__))
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


def test_words_are_merged_as_inscriptis_merges_signs() -> None:
    """Another version of inscriptis that collapses blanks otherwise is noticed here."""
    original, rng = untouched(block).Block, random.Random(1)
    assert original.merge_normal_text is not layout.merge_words
    for _each in range(2_000):
        ours, theirs = block.Block(0, prefix.Prefix()), original(0, prefix.Prefix())
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


def test_styles_are_applied_as_inscriptis_applies_them() -> None:
    """Also when one is met again, and is not taken apart anew."""
    original = untouched(css).CssParse.attr_style
    for style in (*STYLES, *STYLES):
        ours, theirs = HtmlElement(), HtmlElement()
        css.CssParse.attr_style(style, ours)
        original(style, theirs)
        assert str(ours) == str(theirs), style


def test_prefixes_are_as_inscriptis_makes_them() -> None:
    """Bullets and indents of lists within lists, taken back once too often as well."""
    original, rng = untouched(prefix).Prefix, random.Random(2)
    assert original.pop_next_bullet is not layout.next_bullet
    for _each in range(300):
        ours, theirs = prefix.Prefix(), original()
        for _step in range(rng.randint(1, 12)):
            step, padding, bullet = rng.randrange(4), rng.randint(0, 4), rng.choice(("", "* ", "12. "))
            for one in (ours, theirs):
                if step == 0:
                    one.register_prefix(padding, bullet)
                elif step == 1:
                    one.remove_last_prefix()
                else:
                    one.consumed = step == 3
            assert ours.first == theirs.first
            assert (ours.paddings, ours.bullets, ours.current_padding) == (theirs.paddings, theirs.bullets, theirs.current_padding)


def test_elements_are_copied_whole() -> None:
    """A slot that another version of inscriptis adds is noticed here."""
    for style in (*CSS_PROFILES["strict"].values(), HtmlElement(tag="x", list_bullet="* ", annotation=("a",), margin_after=3)):
        style.canvas = None
        copy = style.__copy__()
        assert copy is not style
        assert [getattr(copy, name) for name in HtmlElement.__slots__] == [getattr(style, name) for name in HtmlElement.__slots__]


def test_attributes_are_applied_as_inscriptis_applies_them() -> None:
    """Called as inscriptis calls it: by name."""
    theirs = untouched(attribute).Attribute()
    for attributes in ({}, {"align": "right", "valign": "top", "title": "x"}, {"style": "display:none", "class": "y"}):
        ours = attribute.Attribute().apply_attributes(attributes, html_element=HtmlElement())
        assert str(ours) == str(theirs.apply_attributes(attributes, html_element=HtmlElement())), attributes


@pytest.mark.parametrize(
    "markup", ["<p style='margin:0'>a <i>b</i></p>", "<ul><li>a<ol><li>b</ol></ul>", "<table><tr><td align=right>a<td>b</table>"]
)
def test_no_document_is_left_to_the_tags_being_taken_out(markup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails in the layout is caught, and would only show as a lesser text."""
    monkeypatch.setattr(html, "_stripped", lambda source: pytest.fail(f"not laid out: {source}"))
    assert html.html_to_text(markup)
