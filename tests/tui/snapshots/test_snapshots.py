"""No screen looks different than it did, in any size or theme."""

from __future__ import annotations

from difflib import unified_diff

from rich.style import Style

from tests.tui.contrast import LEAST, contrast
from tests.tui.snapshots.gallery import KEPT, LEGEND, pictures
from tests.tui.snapshots.pictures import Legend, looks_of

MOST_LINES = 60


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


def test_every_word_on_every_screen_can_be_read() -> None:
    """Textual mixes colours of its own, as for hints in fields; these are the ones that come out of it."""
    legend = Legend.read(KEPT / LEGEND)
    hard_to_read = {
        f"{look}: {round(contrast(Style.parse(look)), 2)}"
        for file in KEPT.glob("*x*.txt")
        for text, looks in looks_of(file.read_text("utf-8"), legend)
        if any(letter.isalnum() for letter in text)
        for look in looks
        if look.count("#") == len(("colour", "ground")) and contrast(Style.parse(look)) < LEAST
    }
    assert hard_to_read == set()
