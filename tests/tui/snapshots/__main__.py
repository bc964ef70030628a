"""Draws the screens anew: `make snapshots`."""

from __future__ import annotations

import asyncio
import os
import sys

from tests.tui.snapshots.gallery import KEPT, LEGEND, pictures
from tests.tui.snapshots.pictures import Legend


async def draw() -> int:
    """Write every picture, and take away those of screens that are no more."""
    KEPT.mkdir(exist_ok=True)
    legend = Legend.read(KEPT / LEGEND)
    drawn = {LEGEND}
    async for name, text in pictures(legend):
        drawn.add(name)
        (KEPT / name).write_text(text, "utf-8")
    (KEPT / LEGEND).write_text(legend.text(), "utf-8")
    for file in KEPT.iterdir():
        if file.name not in drawn:
            file.unlink()
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(asyncio.run(draw()))
