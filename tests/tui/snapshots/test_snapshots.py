"""No screen looks different than it did, in any size or theme."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from tests.tui.snapshots.gallery import KEPT, LEGEND, pictures
from tests.tui.snapshots.pictures import Legend

MOST_LINES = 60


@pytest.mark.timeout(900)
async def test_every_screen_looks_as_it_did() -> None:
    """What nobody meant to change shows here; what somebody did is made the new state by `make snapshots`, and its diff looked at."""
    legend, drawn = Legend.read(KEPT / LEGEND), {LEGEND}
    unlike: list[str] = []
    async for name, text in pictures(legend):
        drawn.add(name)
        file = KEPT / name
        kept = file.read_text("utf-8") if file.exists() else ""
        unlike += unified_diff(kept.splitlines(), text.splitlines(), f"kept {name}", f"now {name}", lineterm="", n=0)
    unlike += [f"{name} is no picture of any screen" for name in sorted({file.name for file in KEPT.iterdir()} - drawn)]
    assert not unlike, "\n".join([*unlike[:MOST_LINES], f"{len(unlike)} lines differ; `make snapshots` draws them anew"])
