"""Scans of every kind and state: read where they can be, told apart by their bytes, and a reason where they can't."""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from functools import partial

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from agentdesk.domain.letters import Given, PageSource
from agentdesk.reading.scans import limits, pictures
from agentdesk.reading.scans.cleaning import cleaned
from agentdesk.reading.scans.letter import read_scan
from agentdesk.reading.scans.pictures import Picture
from tests.scans import LETTER, as_file, letter, page

SHORT = "Geachte mevrouw,\n\nmijn bestelling is niet aangekomen.\nWilt u dat voor mij nakijken?"
short_page = partial(page, SHORT, (1100, 500))


def read(content: bytes, **given: str) -> str:
    return read_scan(content, Given(**given).dump()).body_text  # type: ignore[arg-type]  # texts only


def pdf(text: str, extra: bytes = b"", box: str = "0 0 595 842") -> bytes:
    """Return a small PDF with a text layer (ISO 32000-1, 7.5)."""
    stream = b"BT /F1 14 Tf 60 780 Td 18 TL " + b"".join(b"(%s) ' " % line.encode("latin-1") for line in text.split("\n")) + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>" % box.encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def png_that_says(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_is_read_whichever_way_it_lay(degrees: int) -> None:
    found = read_scan(as_file(page().rotate(degrees, expand=True)), "")
    assert found.body_text.startswith("Jannie van der Meer")
    assert round(found.pages[0].turned_deg) % 360 == degrees
    assert found.subject == "klacht over bestelling 48817"


def test_a_skewed_noisy_page_in_uneven_light_has_less_than_one_per_cent_errors() -> None:
    """Tesseract alone returns nothing of it."""
    image = page(LETTER, (2480, 3508), 50).rotate(2.8, Image.Resampling.BICUBIC, fillcolor=255)
    light = Image.linear_gradient("L").resize(image.size).point(lambda value: 255 - value // 2)
    image = ImageChops.add(ImageChops.multiply(image, light), Image.effect_noise(image.size, 30), scale=1, offset=-128)
    assert errors(LETTER, read(as_file(image, dpi=(300, 300)))) < 0.01


def test_dots_that_a_threshold_made_of_grain_are_no_letters() -> None:
    """A fine fax of a grey page is full of them; each costs a word or invents one."""
    clean = page("Geachte heer,\nII. uw brief.", (500, 300)).convert("1").convert("L")
    dotted = clean.copy()
    near = clean.filter(ImageFilter.MinFilter(7))
    for x, y in itertools.product(range(10, 490, 9), range(10, 290, 9)):
        if near.getpixel((x, y)):
            dotted.putpixel((x, y), 0)
    assert ImageChops.difference(dotted, clean).getbbox() is not None
    assert ImageChops.difference(cleaned(Picture(dotted, 300)).image, clean).getbbox() is None


def test_a_resolution_that_no_paper_can_have_is_not_believed() -> None:
    """Programs that know of none write 72; a page of two metres would be enlarged to forty times its size."""
    said = pictures.page(as_file(Image.new("L", (1654, 2338), 255), dpi=(72, 72)), 0)
    assert round(said.dpi) == 200
    assert round(pictures.page(as_file(Image.new("L", (1654, 2338), 255), dpi=(150, 150)), 0).dpi) == 150


def errors(truth: str, found: str) -> float:
    first, second = " ".join(truth.split()), " ".join(found.split())
    row = list(range(len(second) + 1))
    for number, sign in enumerate(first, 1):
        following = [number]
        for place, other in enumerate(second, 1):
            following.append(min(row[place] + 1, following[-1] + 1, row[place - 1] + (sign != other)))
        row = following
    return row[-1] / len(first)


def transparent(image: Image.Image) -> Image.Image:
    """Return black letters on nothing, as a drawing program saves them."""
    ink = Image.new("RGBA", image.size, (0, 0, 0, 255))
    ink.putalpha(ImageChops.invert(image))
    return ink


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(as_file(transparent(short_page())), id="png with alpha, no dpi"),
        pytest.param(as_file(short_page().convert("P"), "GIF"), id="gif"),
        pytest.param(as_file(short_page().convert("RGB"), "WEBP", lossless=True), id="webp"),
        pytest.param(as_file(short_page().convert("CMYK"), "JPEG", quality=80), id="jpeg in cmyk"),
        pytest.param(as_file(short_page().convert("1"), "TIFF", compression="group4", dpi=(200, 200)), id="tiff ccitt group 4"),
        pytest.param(as_file(short_page().convert("1"), "PDF", resolution=200), id="pdf of a picture"),
    ],
)
def test_every_kind_of_picture_is_read(content: bytes) -> None:
    assert "mijn bestelling is niet aangekomen" in read(content, language="nl")


def test_pages_of_a_tiff_stand_in_their_order_with_a_confidence_each() -> None:
    second = page("Tweede bladzijde met nog enkele woorden\nover de bestelling en het bedrag.", (1100, 500))
    blank = Image.new("L", (1100, 500), 255)
    found = read_scan(as_file(short_page(), "TIFF", save_all=True, append_images=[blank, second], dpi=(200, 200)), "")
    assert found.body_text.index("aangekomen") < found.body_text.index("Tweede")
    assert [one.source for one in found.pages] == [PageSource.OCR, PageSource.BLANK, PageSource.OCR]
    assert all(one.confidence > 80 for one in found.pages if one.words)
    word = next(word for one in found.pages for word in one.words if found.body_text[word.start : word.end] == "Tweede")
    assert 0 < word.left < word.right < 1000


def test_a_real_text_layer_is_taken_as_it_is() -> None:
    """It has no errors, and costs nothing."""
    found = read_scan(pdf("Geachte heer,\nuw factuur van 3 maart klopt niet, ik betaalde die al.\nVriendelijke groet"), "")
    assert "uw factuur van 3 maart klopt niet" in found.body_text
    assert [one.source for one in found.pages] == [PageSource.TEXT_LAYER]
    assert found.language == "nl"


def test_a_text_layer_of_nonsense_is_not_believed() -> None:
    """Fonts without a map to Unicode give other letters than those on the page; the page itself is read."""
    found = read_scan(pdf("xkcd qwrt zxcv bnmp lkjh gfds qwrtp zxcvb"), "")
    assert [one.source for one in found.pages] != [PageSource.TEXT_LAYER]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", limits.EMPTY, id="zero bytes"),
        pytest.param(b"Dear shop, I am a text file.", limits.UNKNOWN, id="no scan"),
        pytest.param(letter()[:3000], limits.DAMAGED, id="half a png"),
        pytest.param(letter(kind="JPEG")[:3000], limits.DAMAGED, id="half a jpeg"),
        pytest.param(letter(kind="TIFF")[:3000], limits.DAMAGED, id="half a tiff"),
        pytest.param(b"%PDF-1.4\n" + b"\0" * 500, limits.DAMAGED, id="no pdf after all"),
        pytest.param(png_that_says(40_000, 40_000), limits.TOO_LARGE, id="1,600 megapixels"),
        pytest.param(png_that_says(60_000, 10), limits.TOO_LARGE, id="a line"),
        pytest.param(pdf("Hello", box="0 0 1000000 1000000"), limits.TOO_LARGE, id="a page of a mile"),
        pytest.param(
            pdf("x", b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"o" * 32, b"u" * 32)),
            limits.ENCRYPTED,
            id="a password",
        ),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    found = read_scan(content, Given(filename="brief.pdf", subject="De lamp").dump())
    assert (found.unreadable, found.body_text, found.subject) == (reason, "", "De lamp")
    assert (found.attachments[0].filename, found.attachments[0].size) == ("brief.pdf", len(content))


def test_a_damaged_page_costs_itself_alone() -> None:
    sides = [short_page().convert("1"), short_page().convert("1")]
    pages = as_file(sides[0], "TIFF", save_all=True, append_images=sides[1:], compression="group4")
    whole = io.BytesIO(pages)
    with Image.open(whole) as image:
        image.seek(1)
        place = image.tag_v2[273][0]  # type: ignore[attr-defined]  # StripOffsets, of TIFF pictures only
    found = read_scan(pages[:place] + b"\xff" * 40 + pages[place + 40 :], "")
    assert "aangekomen" in found.body_text


def test_handwriting_leaves_no_nonsense_behind() -> None:
    """What Tesseract makes of scribbles would be found by searches and shown in lists."""
    image = Image.new("L", (1200, 800), 255)
    pen = ImageDraw.Draw(image)
    for row in range(80, 700, 90):
        points = [(100 + step * 9, row + (step * 37 % 53) - (step * 11 % 29)) for step in range(110)]
        pen.line(points, fill=40, width=4, joint="curve")
    found = read_scan(as_file(image), "")
    assert (found.body_text, found.subject) == ("", "handwritten, 1 page")
    assert found.unreadable == ""


def test_an_empty_page_is_no_failure() -> None:
    found = read_scan(as_file(Image.new("L", (800, 1100), 240)), "")
    assert (found.body_text, found.subject, found.unreadable) == ("", "blank page", "")


def test_without_tesseract_a_letter_stands_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentdesk.reading.scans.tesseract.program", lambda: "")
    monkeypatch.setattr("agentdesk.reading.scans.recognising.languages", lambda: ("eng",))
    found = read_scan(as_file(short_page()), "")
    assert "Tesseract is not installed" in found.unreadable
    assert found.attachments


def test_a_tiff_of_very_many_directories_costs_no_more_than_its_first_pages() -> None:
    """Pillow alone reads 100,000 of them for minutes, twice, and everything behind it in the folder waits."""
    entries = b"".join(
        struct.pack("<HHII", *one) for one in ((256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 1), (262, 3, 1, 0), (273, 4, 1, 4))
    )
    size = 2 + len(entries) + 4
    bomb = b"II*\0" + struct.pack("<I", 8)
    bomb += b"".join(struct.pack("<H", 5) + entries + struct.pack("<I", 8 + size * number) for number in range(1, 100_001))
    assert pictures.count(bomb) == limits.MAX_PAGES + 1
    assert pictures.page(bomb, limits.MAX_PAGES - 1).image.size == (8, 8)
    assert {one.source for one in read_scan(bomb, "").pages} == {PageSource.BLANK}
    looped = bomb[: 8 + size - 4] + struct.pack("<I", 8)
    assert pictures.count(looped) == 1
