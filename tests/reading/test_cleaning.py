"""What is done to a page before it is read: faded print is no blank page, and the lines of a dirty scanner go."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from agentdesk.reading.scans.cleaning import Marks, marks_on, without_streaks
from agentdesk.reading.scans.rows import with_whole_rows
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


def fax() -> Image.Image:
    """Return a page as a fax machine sends it: black and white."""
    return page().point(lambda value: 255 if value > 150 else 0)


def test_rows_that_a_telephone_line_lost_or_blackened_are_put_back() -> None:
    """One lost row along the feet of a line of print, and Tesseract leaves out all its words."""
    whole = fax()
    torn = whole.copy()
    pen = ImageDraw.Draw(torn)
    rows = range(400, 1400, 37)
    for number, row in enumerate(rows):
        pen.line((0, row, torn.width, row), fill=0 if number % 3 == 0 else 255)
    apart = [ImageStat.Stat(ImageChops.difference(whole, one)).sum[0] for one in (torn, with_whole_rows(torn))]
    assert apart[1] < apart[0] / 20


def test_a_page_without_lost_rows_stays_as_it_is() -> None:
    ruled = fax()
    ImageDraw.Draw(ruled).rectangle((0, 700, ruled.width, 705), fill=0)
    for image in (fax(), ruled, page(), Image.new("L", (400, 3), 0)):
        assert with_whole_rows(image).tobytes() == image.tobytes()
