"""Draws the pictures of README and docs from the sample desk, without a terminal: `make screenshots`."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from agentdesk.client.desk import Desk
from agentdesk.config.paths import Home
from agentdesk.domain.asks import ListLetters
from agentdesk.domain.channels import SCAN
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import Import, ImportItem
from agentdesk.tui.app import ConsoleApp
from agentdesk.tui.first_answers import FirstAnswers
from agentdesk.tui.screens.inbox import InboxScreen
from agentdesk.tui.session import Session
from tests import scans
from tests.service.running import RunningDesk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

IMAGES = Path(__file__).parents[1] / "docs" / "images"
DEADLINE_S = 60.0
ANSWER = "Dag Bas,\n\nsorry voor het wachten. Je pakket is vanochtend opnieuw aangeboden en komt morgen voor twaalf uur.\n\nGroet, Ruben"
ASKER = "bas verhoeven"
"""Whom the answer is for."""
SCANNED = """Truus Hoenderdal
Molenstraat 8
6211 AB Maastricht

Bakkerij Karwij & Kers
Deegsteeg 7
6299 ZZ Maastricht

Maastricht, 3 november 2026

Betreft: verkeerde taart, bestelling KK-24812

Geachte heer, mevrouw,

Op 21 oktober heb ik bij u een kersenvlaai besteld
voor de verjaardag van mijn zus. Wat zaterdag werd
bezorgd was een rijstevlaai, en mijn zus eet geen rijst.

Ik heb twee keer gebeld en beide keren gehoord dat
iemand mij dezelfde dag zou terugbellen. Dat is nog
niet gebeurd. Het bedrag van 27,50 euro is inmiddels
wel afgeschreven.

Wilt u mij binnen 14 dagen de goede vlaai bezorgen,
of het bedrag terugstorten?

Met vriendelijke groet,
Truus Hoenderdal"""
"""A letter that a cup stood on, so that some of its words are in doubt."""
CUP = ((560, 1010, 1040, 1490), (576, 1029, 1027, 1477))
"""The outer and the inner edge of what the cup left, in the page's points: left, top, right, bottom."""
LEAK = {" ": "space", "-": "minus", "!": "exclamation_mark"}
_FAR_FONTS = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)
"""Textual's pictures fetch their font from a far server; ours name what the reader's machine has."""


@dataclass
class Picture:
    """A console that can be looked at."""

    app: ConsoleApp
    pilot: Pilot[int]

    @property
    def text(self) -> str:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait for something.

        Raises:
            TimeoutError: it did not come.
        """
        deadline = time.monotonic() + DEADLINE_S
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what}; the screen:\n{self.text}")
            await self.pilot.pause(0.05)

    async def press(self, *keys: str, awaited: str = "") -> None:
        """Press keys and wait for a word."""
        await self.pilot.press(*keys)
        if awaited:
            await self.until(lambda: awaited in self.text, awaited)

    async def go_to(self, who: str) -> None:
        """Move down to somebody's conversation."""
        await self.until(lambda: who in self.text, who)
        while not any(line.startswith("▌") and who in line for line in self.text.splitlines()):
            await self.pilot.press("j")
            await self.pilot.pause(0.05)

    async def take(self, name: str) -> None:
        """Write what is on the screen as a picture."""
        await self.pilot.pause(0.5)
        drawn = _FAR_FONTS.sub("", self.app.export_screenshot(title="AgentDesk", simplify=True))
        drawn = drawn.replace("Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace")
        drawn = drawn.replace('<svg class="rich-terminal"', '<svg class="rich-terminal" xml:space="preserve"')
        drawn = drawn.replace("<!-- Generated with Rich https://www.textualize.io -->", "")
        (IMAGES / f"{name}.svg").write_text(drawn, encoding="utf-8")


@asynccontextmanager
async def opened(home: Home, size: tuple[int, int]) -> AsyncIterator[Picture]:
    """Open the console on a desk."""
    session = Session(await Desk.open(home, means=Means.CONSOLE))
    first = await FirstAnswers.ask(session)
    app = ConsoleApp(home, session, first)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Picture(app, pilot)
    finally:
        first.cancel()
        await session.close()


async def draw_sample(home: Home) -> None:
    """Draw the sample desk's screens."""
    async with opened(home, (120, 40)) as picture:
        await picture.until(lambda: "Welcome to the sample desk" in picture.text, "the tour offered")
        await picture.press("escape")
        await picture.until(lambda: isinstance(picture.app.screen, InboxScreen), "the tour left")
        await picture.pilot.pause(1)
        await picture.go_to(ASKER)
        await picture.take("inbox")
        await picture.press("enter", awaited="message ")
        await picture.take("conversation")
        await picture.press("r", awaited="review+send")
        await picture.press(*({" ": "space", "\n": "enter"}.get(letter, letter) for letter in ANSWER))
        await picture.until(lambda: "saved " in picture.text.splitlines()[0], "saved")
        await picture.take("composer")
        await picture.press("escape", awaited="message ")
        await picture.press("g", "o", awaited="Outbox")
        await picture.until(lambda: "draft is kept" not in picture.text, "the toast gone")
        await picture.press("j", "j", "j")
        await picture.take("outbox")
        await draw_voice(picture)
    for name, size in (("inbox-80x24", (80, 24)), ("inbox-200x50", (200, 50))):
        async with opened(home, size) as picture:
            await picture.until(lambda: "1 Open" in picture.text, "the inbox")
            await picture.pilot.pause(2)
            await picture.go_to(ASKER)
            await picture.take(name)


async def draw_voice(picture: Picture) -> None:
    """Draw the picker, the guard of a public answer with the private one beside it, and the template manager."""
    await picture.press("g", "t", awaited="Templates")
    await picture.press("v", awaited="Subject")
    await picture.take("templates")
    await picture.press("g", "i", awaited="1 Open")
    await picture.press("slash", *"marloes", "enter", awaited="Dekkers")
    await picture.press("r", awaited="public")
    await picture.press("ctrl+t", *"rev1", awaited="review-1")
    await picture.until(lambda: "wording:" in picture.text, "the preview")
    await picture.take("picker")
    await picture.press("ctrl+r", awaited="Beste Marloes")
    await picture.press(*(LEAK.get(letter, letter) for letter in " Uw bestelling KK-24790 ligt klaar!!"))
    await picture.press("f12", awaited="to this customer alone")
    await picture.press("ctrl+s", awaited="KK-24790")
    await picture.until(lambda: "o lets it through" in picture.text, "the guard")
    await picture.take("guard")


def stained(page: Image.Image) -> Image.Image:
    """Return a page with the ring of a coffee cup on it."""
    ring = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(ring)
    for edge, shade in zip(CUP, (150, 245), strict=True):
        draw.ellipse(edge, fill=shade)
    return ImageChops.multiply(page, ring.filter(ImageFilter.GaussianBlur(3)))


def take_letter_in(desk: RunningDesk) -> None:
    """Have the letter scanned and read."""
    item = ImportItem("letter.png", scans.as_file(stained(scans.page(SCANNED)), dpi=(scans.DPI, scans.DPI)))
    with desk.open() as far:
        far.do(Import("letters", AccountName(""), SCAN, (item,)))
        deadline = time.monotonic() + DEADLINE_S
        while not far.ask(ListLetters()):
            if time.monotonic() > deadline:
                raise TimeoutError("the letter was not read")
            time.sleep(0.2)


async def draw_letter(home: Home) -> None:
    """Draw a letter as it was read, and the page it was read from beside the box it is written down in."""
    async with opened(home, (120, 40)) as picture:
        await picture.until(lambda: "Hoenderdal" in picture.text or "Connect" in picture.text, "the console")
        if not isinstance(picture.app.screen, InboxScreen):
            await picture.press("escape")
        await picture.press("g", "l", awaited="Letters")
        await picture.until(lambda: "KK-24812" in picture.text, "the letter read")
        await picture.take("letter")
        await picture.press("T", awaited="What the letter says")
        await picture.until(lambda: "▀▀▀" in picture.text, "the page")
        await picture.take("letter-page")


async def draw_wizard(home: Home) -> None:
    """Draw what an empty desk offers."""
    async with opened(home, (120, 40)) as picture:
        await picture.pilot.pause(3)
        await picture.take("wizard")


def main() -> int:
    """Make a sample desk and an empty one, and draw them."""
    os.umask(0o077)
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        sample, empty, post = (RunningDesk(Path(place) / name) for name in ("sample", "empty", "post"))
        places = ["--config", str(sample.home.config_dir), "--data", str(sample.home.data_dir)]
        subprocess.run([sys.executable, "-m", "agentdesk.demo", "prepare", *places], check=True)
        try:
            asyncio.run(draw_sample(sample.home))
            asyncio.run(draw_wizard(empty.home))
            take_letter_in(post)
            asyncio.run(draw_letter(post.home))
        finally:
            sample.stop()
            empty.stop()
            post.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
