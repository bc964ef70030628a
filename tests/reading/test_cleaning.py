"""What is done to a page before it is read: faded print is no blank page, and the lines of a dirty scanner go."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from agentdesk.reading.scans.cleaning import Marks, marks_on, without_streaks
from tests.scans import page


def faded(ink: int = 222) -> Image.Image:
    """Return a page whose ink is nearly as light as its paper, as a receipt's that lay in the sun."""
    return page().point(lambda value: ink + value * (255 - ink) // 255)


def test_faded_print_is_no_blank_page() -> None:
    """A page taken for blank is left out of its letter: nobody would miss it."""
    assert marks_on(page()) is Marks.PRINT
    assert marks_on(faded()) is Marks.PALE
    grain = ImageChops.add(Image.new("L", (1654, 2339), 250), Image.effect_noise((1654, 2339), 9), scale=1, offset=-128)
    assert marks_on(grain) is Marks.NONE


def test_lines_that_a_dirty_glass_draws_are_taken_out_and_letters_stay() -> None:
    clean = page()
    dirty = clean.copy()
    pen = ImageDraw.Draw(dirty)
    for left, wide in ((300, 1), (431, 2), (902, 3)):
        pen.rectangle((left, 0, left + wide - 1, dirty.height), fill=70)
    apart = [ImageStat.Stat(ImageChops.difference(clean, one)).sum[0] for one in (dirty, without_streaks(dirty))]
    assert apart[1] < apart[0] / 20


def test_what_is_no_hair_line_stays() -> None:
    for image in (page(), page().filter(ImageFilter.GaussianBlur(2)), Image.new("L", (400, 400), 0), Image.new("1", (400, 400), 1)):
        assert without_streaks(image).tobytes() == image.tobytes()
    ruled = page()
    ImageDraw.Draw(ruled).rectangle((0, 0, 60, ruled.height), fill=0)
    assert without_streaks(ruled).tobytes() == ruled.tobytes()
