"""The layout of HTML: what we do instead of inscriptis' innermost loop comes to the same."""

from __future__ import annotations

import importlib.util
import random
from typing import Any

from inscriptis.model.canvas import block
from inscriptis.model.canvas.prefix import Prefix

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
