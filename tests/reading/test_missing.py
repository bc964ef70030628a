"""Scans that open though a part of them is missing: read as far as they go, with the reason, and never taken for blank pages."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import pypdfium2
import pytest
from PIL import Image

from agentdesk.domain.letters import PageSource, Sheet
from agentdesk.reading.scans import limits
from agentdesk.reading.scans.composing import composed
from agentdesk.reading.scans.letter import read_scan
from agentdesk.reading.scans.missing import lacks_rows
from agentdesk.reading.scans.tesseract import Recognition
from tests.reading.test_scans import pdf
from tests.scans import as_file, letter, page

PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(image: Image.Image, share: float = 1.0, *, is_interlaced: bool = False) -> bytes:
    """Return a PNG that holds so much of a grey picture's rows, though its chunks and their sums are in order."""
    passes = PASSES if is_interlaced else ((0, 0, 1, 1),)
    grey, (width, height) = image.tobytes(), image.size
    rows = [
        b"\0" + grey[row * width + left : (row + 1) * width : across]
        for left, top, across, down in passes
        for row in range(top, height, down)
    ]
    data = b"".join(rows)
    head = struct.pack(">IIBBBBB", *image.size, 8, 0, 0, 0, int(is_interlaced))
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(data[: int(len(data) * share)])), (b"IEND", b""))
    packed = [struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def with_picture(data: bytes, packing: str) -> bytes:
    """Return a PDF whose page is one grey picture of 1654 by 2339, packed so."""
    size = f"/Width 1654 /Height 2339 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /{packing} /Length {len(data)}"
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(draw), draw),
        b"<< /Type /XObject /Subtype /Image " + size.encode() + b" >> stream\n" + data + b"\nendstream",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        content + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(content)
    )


def with_file(name: str, text: str = "") -> bytes:
    """Return a PDF of one page with a PDF attached to it."""
    document = pypdfium2.PdfDocument(pdf(text)) if text else pypdfium2.PdfDocument.new()
    if not text:
        document.new_page(595, 842)
    document.new_attachment(name).set_data(pdf("Geachte heer, dit is de brief zelf."))
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


GREY = page().tobytes()
JPEG = as_file(page(), "JPEG")


@pytest.mark.parametrize(
    "scan",
    [
        pytest.param(png(Image.new("L", (1100, 600), 255), 0.02), id="a PNG of white rows, the written ones missing"),
        pytest.param(JPEG[: len(JPEG) // 20] + b"\xff\xd9", id="a JPEG that ends in its margin"),
        pytest.param(with_picture(b"", "FlateDecode"), id="a PDF without its picture"),
        pytest.param(with_picture(zlib.compress(GREY)[:1000], "FlateDecode"), id="a PDF with a little of its picture"),
        pytest.param(with_picture(b"no picture" * 20, "JPXDecode"), id="a PDF with something else for its picture"),
    ],
)
def test_a_page_whose_writing_is_missing_is_no_blank_page(scan: bytes) -> None:
    """Taken for one it would go to done, and nobody would scan it again."""
    found = read_scan(scan, "")
    assert {one.source for one in found.pages} <= {PageSource.UNREADABLE}
    assert found.unreadable in {limits.INCOMPLETE, limits.DAMAGED}
    assert (found.subject, found.body_text) == ("", "")


@pytest.mark.parametrize(
    "scan",
    [
        pytest.param(png(page(size=(1654, 1200)), 0.8), id="png"),
        pytest.param(JPEG[: len(JPEG) * 3 // 5] + b"\xff\xd9", id="jpeg"),
        pytest.param(with_picture(JPEG[: len(JPEG) * 3 // 5], "DCTDecode"), id="jpeg in a pdf"),
    ],
)
def test_what_is_there_of_a_page_is_read_and_the_rest_is_told_of(scan: bytes) -> None:
    found = read_scan(scan, "")
    assert "Kastanjelaan 14" in found.body_text
    assert (found.unreadable, found.pages[0].source) == (limits.INCOMPLETE, PageSource.OCR)


def test_whole_pictures_are_whole_however_they_are_stored() -> None:
    for share, is_interlaced in ((1.0, False), (1.0, True), (0.9, True)):
        content = png(page(), share, is_interlaced=is_interlaced)
        assert lacks_rows(content) is (share < 1)
    for mode, options in (("1", {}), ("P", {"bits": 1}), ("P", {"bits": 2}), ("P", {"bits": 4}), ("LA", {}), ("RGBA", {})):
        image = page().convert("RGB").quantize(2) if mode == "P" else page().convert(mode)
        assert not lacks_rows(as_file(image, "PNG", **options)), (mode, options)
    white = Image.new("L", (1654, 2339), 255)
    scans = [as_file(white, "PNG"), as_file(white, "JPEG"), with_picture(zlib.compress(white.tobytes()), "FlateDecode")]
    scans += composed(letter(kind="TIFF"), [len(letter(kind="TIFF"))], [[Sheet(0, 0)]])
    for mode in ("1", "L", "RGB", "P"):
        scans.append(as_file(white.convert("RGB").convert(mode), "PDF", resolution=200))
    assert {read_scan(scan, "").unreadable for scan in scans} == {""}


def test_a_pdf_with_nothing_but_a_file_attached_says_so() -> None:
    found = read_scan(with_file("Brief.PDF"), "")
    assert (found.unreadable, found.subject) == (limits.ONLY_ATTACHED, "")
    beside = read_scan(with_file("terms.pdf", "Geachte mevrouw, uw factuur van 3 maart klopt niet."), "")
    assert (beside.unreadable, beside.warnings) == ("", (limits.MORE_ATTACHED,))
    data = read_scan(with_file("factur-x.xml", "Geachte mevrouw, uw factuur van 3 maart klopt niet."), "")
    assert (data.unreadable, data.warnings) == ("", ()), "an invoice's own data say again what stands on it"


def test_a_stack_of_noise_is_given_up_so_that_the_letters_behind_it_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of it could take a minute and more; nobody would see the other letters until the evening."""
    pages = [page(f"Geachte heer, dit is pagina {number}", (900, 300)) for number in range(6)]
    monkeypatch.setattr(limits, "PAGE_WALL_LIMIT_S", 0.0)
    found = read_scan(as_file(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "")
    assert [one.note for one in found.pages] == [limits.TOOK_TOO_LONG] * 3 + [limits.REST_NOT_READ] * 3
    assert {one.source for one in found.pages} == {PageSource.UNREADABLE}
    assert (found.unreadable, found.body_text) == (limits.TOOK_TOO_LONG, "")


def test_a_page_that_is_print_in_no_language_is_looked_at_no_third_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all languages at once Tesseract takes three times as long; noise is no clearer for it."""
    looked: list[tuple[str, ...]] = []
    begin = Recognition.begin

    def watched(image: Image.Image, names: Sequence[str], dpi: int) -> Recognition:
        looked.append(tuple(names))
        return begin(image, names, dpi)

    monkeypatch.setattr(Recognition, "begin", watched)
    squares = Image.frombytes("L", (60, 90), bytes(255 * (number * number % 7 < 3) for number in range(5400)))
    found = read_scan(as_file(squares.resize((900, 1350), Image.Resampling.NEAREST), "PNG"), "")
    assert [one.source for one in found.pages] == [PageSource.HANDWRITTEN]
    assert len(looked) == 2, "as it lies, and the other way up"
