"""Scans of several letters: cut where a sheet, a blank side or a rule says so, and the pieces are the same each time."""

from __future__ import annotations

import io
import time

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from agentdesk.domain.letters import SEPARATOR_MARK, Given, Sheet, SplitRule
from agentdesk.reading.scans.composing import composed
from agentdesk.reading.scans.cutting import cuts
from agentdesk.reading.scans.letter import read_scan
from agentdesk.reading.scans.looks import look_of
from agentdesk.reading.scans.pictures import page as picture_of
from tests.reading.test_scans import pdf
from tests.scans import as_file, page

SIZE = (620, 877)
PAGE = page("Geachte heer,\nmijn bestelling", SIZE, 24)
BLANK = Image.new("L", SIZE, 255)


def sheet(kind: str = "QRCode") -> Image.Image:
    code = zxingcpp.create_barcode(SEPARATOR_MARK, getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=2)
    found = Image.new("L", SIZE, 255)
    found.paste(Image.fromarray(code), (60, 80))
    return found


def cut(*pages: Image.Image, rule: str = "") -> tuple[tuple[int, ...], ...]:
    parsed = SplitRule.parse(rule)
    assert parsed is not None
    return cuts(len(pages), lambda number: pages[number], parsed, lambda: None)


@pytest.mark.parametrize("kind", ["QRCode", "Code128", "DataMatrix"])
def test_a_sheet_parts_two_letters_and_is_dropped_with_its_blank_back(kind: str) -> None:
    assert cut(PAGE, sheet(kind), BLANK, PAGE, PAGE) == ((0,), (3, 4))


def test_sheets_before_and_behind_make_no_empty_letters() -> None:
    assert cut(sheet(), PAGE, sheet(), sheet()) == ((1,),)


def test_a_letter_in_faded_print_is_kept_behind_a_sheet() -> None:
    """What is taken for a blank back is dropped."""
    assert cut(sheet(), PAGE.point(lambda value: 222 + value * 33 // 255), PAGE, sheet(), PAGE) == ((1, 2), (4,))


def test_without_sheets_the_rule_counts_and_none_leaves_the_scan_whole() -> None:
    pages = (PAGE, BLANK, PAGE, PAGE)
    assert cut(*pages) == ()
    assert cut(*pages, rule="blank") == ((0,), (2, 3))
    assert cut(*pages, rule="every:3") == ((0, 1, 2), (3,))
    assert cut(PAGE, rule="every:1") == ()


@pytest.mark.parametrize("text", ["every:0", "every:-1", "every:", "pages", "every:٣"])
def test_what_is_no_rule_is_none(text: str) -> None:
    assert SplitRule.parse(text) is None


def joined(*files: bytes) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    for content in files:
        source = pypdfium2.PdfDocument(content)
        whole.import_pages(source)
        source.close()
    stream = io.BytesIO()
    whole.save(stream)
    whole.close()
    return stream.getvalue()


def test_a_scan_with_sheets_is_not_read_but_says_where_its_letters_lie() -> None:
    scan = joined(pdf("Geachte heer, een"), as_file(sheet(), "PDF", resolution=75), pdf("Geachte heer, twee"))
    found = read_scan(scan, "")
    assert (found.cuts, found.pages, found.body_text) == (((0,), (2,)), (), "")
    first, second = composed(scan, (len(scan),), [[Sheet(0, number) for number in letter] for letter in found.cuts])
    parts = [read_scan(one, Given(part_of=("whole",)).dump()).body_text for one in (first, second)]
    assert parts == ["Geachte heer, een", "Geachte heer, twee"]


def test_the_same_pages_make_the_same_bytes() -> None:
    """A scan that is cut again after a crash must not become two letters."""
    scan = pdf("Geachte heer")
    one, other = (composed(scan, (len(scan),), [[Sheet(0, 0)]]) for _time in range(2))
    assert one == other


def test_the_same_pages_make_the_same_bytes_at_another_moment() -> None:
    scan = pdf("Geachte heer")
    one = composed(scan, (len(scan),), [[Sheet(0, 0)]])
    time.sleep(1.1)  # pdfium writes the second down at which it makes a file
    assert composed(scan, (len(scan),), [[Sheet(0, 0)]]) == one


def test_a_picture_goes_into_a_letter_without_loss_and_turned() -> None:
    colours = Image.effect_noise(SIZE, 90).convert("RGB")
    scan = as_file(colours, "PNG", dpi=(75, 75))
    (made,) = composed(scan, (len(scan),), [[Sheet(0, 0), Sheet(0, 0, 1)]])
    document = pypdfium2.PdfDocument(made)
    (drawn,) = document[0].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,))
    assert isinstance(drawn, pypdfium2.PdfImage)
    assert drawn.get_bitmap().to_pil().convert("RGB").tobytes() == colours.tobytes()
    assert [document[0].get_rotation(), document[1].get_rotation()] == [0, 90]
    document.close()


def test_a_page_scanned_again_looks_nearly_the_same_from_afar() -> None:
    shifted = Image.new("L", SIZE, 255)
    shifted.paste(PAGE, (9, 14))
    assert look_of(shifted) == look_of(PAGE)
    assert look_of(BLANK) == ""
    assert picture_of(as_file(PAGE), 0).image.mode == "L"
