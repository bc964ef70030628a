"""A letter shows what was written, all of it and nothing else, where an envelope's window and a reader look for it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain.errors import RefusedByDesk
from agentdesk.domain.reading import Address
from agentdesk.domain.voice import Business
from agentdesk.replies.letter.layouts import DIN_5008_A, LAYOUTS, layout_for
from agentdesk.replies.letter.sheet import LetterText, Stationery, address_lines, sheet_for
from agentdesk.replies.letter.sheets import labels
from agentdesk.replies.letter.typesetting import Typeset, paragraphs_of, typeset
from tests.servers.processes import require_program

BUSINESS = Business(name="Bakkerij De Gouden Aar", street="Markt 1", postcode="6211 CK", town="Maastricht", phone="043 321 00 00")
LETTER = LetterText(
    Address("Mevrouw A. Jansen", "Grote Gracht 12, 6211 SX Maastricht"),
    "Uw brief van 12 november",
    "Geachte mevrouw Jansen,\n\nDank voor uw brief.\nWij sturen u een nieuwe taart.\n\nMet vriendelijke groet,\n\nBas Peters",
    "nl",
    date(2026, 11, 22),
    ours="42",
)


def in_type(letter: LetterText, *, layout: str = "", stationery: Stationery | None = None, folder: Path | None = None) -> Typeset:
    found = layout_for(layout, "NL")
    assert found is not None
    return typeset(sheet_for(letter, BUSINESS, stationery or Stationery(found)), folder)


def words_on(pdf: bytes, *area: str) -> str:
    program = require_program("pdftotext", install="apt-get install poppler-utils")
    done = subprocess.run([program, "-layout", *area, "-", "-"], input=pdf, capture_output=True, check=True, timeout=240)
    return done.stdout.decode()


def test_a_letter_says_what_was_written_with_the_date_in_the_customers_language() -> None:
    made = in_type(LETTER)
    text = words_on(made.pdf)
    for words in (
        "Mevrouw A. Jansen",
        "6211 SX Maastricht",
        "22 november 2026",
        "Ons kenmerk",
        "Wij sturen u een nieuwe taart.",
        "Bas Peters",
    ):
        assert words in text
    assert made.pages == 1
    assert "22. November 2026" in words_on(in_type(replace(LETTER, language="de")).pdf)
    assert "22 novembre 2026" in words_on(in_type(replace(LETTER, language="fr-CH")).pdf)


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_the_address_stands_in_the_window_of_the_envelope_and_nothing_else_does(name: str) -> None:
    """What pdftotext cuts out is the window in points of a 72nd of an inch, at that resolution."""
    layout, points = LAYOUTS[name], 72 / 25.4
    edges = (layout.address_left_mm, layout.address_top_mm, layout.address_width_mm, layout.address_height_mm)
    x, y, width, height = (str(round(edge * points)) for edge in edges)
    shown = words_on(in_type(LETTER, layout=name).pdf, "-r", "72", "-x", x, "-y", y, "-W", width, "-H", height)
    assert [line.strip() for line in shown.split("\n") if line.strip()] == ["Mevrouw A. Jansen", "Grote Gracht 12", "6211 SX Maastricht"]


LONG = (
    "Stichting tot Behoud van de Watermolens in het Dommeldal",
    "t.a.v. mevrouw drs. A.C.M. van den Eijnden-Verschuren",
    "Afdeling Inkoop en Facilitaire Zaken",
    "Gebouw De Molenhoek, kamer 2.14",
    "Molenstraat 101-103 bis",
    "5611 AB Eindhoven",
    "Nederland",
)


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_a_long_address_is_set_smaller_and_never_loses_its_town(name: str) -> None:
    """Cut off at the window's edge it would lose what the post sorts by, and nobody would see it before the letter came back."""
    layout, points = LAYOUTS[name], 72 / 25.4
    edges = (layout.address_left_mm, layout.address_top_mm, layout.address_width_mm, layout.address_height_mm)
    x, y, width, height = (str(round(edge * points)) for edge in edges)
    made = in_type(replace(LETTER, to=Address(LONG[0], "\n".join(LONG[1:]))), layout=name)
    shown = " ".join(words_on(made.pdf, "-r", "72", "-x", x, "-y", y, "-W", width, "-H", height).split())
    for line in ("kamer 2.14", *LONG[2:3], *LONG[4:]):
        assert line in shown
    with pytest.raises(RefusedByDesk, match="too long for the envelope"):
        in_type(replace(LETTER, to=Address(LONG[0], "\n".join(LONG * 5))), layout=name)


def test_a_label_holds_all_of_an_address_or_says_whose_is_too_long() -> None:
    made = " ".join(words_on(labels([("Jan", "Straat 1", "1000 AA Stad"), LONG], 3, 8, 1)).split())
    for line in ("1000 AA Stad", "5611 AB Eindhoven", "Nederland"):
        assert line in made
    with pytest.raises(RefusedByDesk, match="Stichting tot Behoud"):
        labels([("Jan", "Straat 1"), LONG * 6], 3, 8, 0)


def test_the_code_is_read_also_where_a_letterhead_colours_the_paper_below_it(tmp_path: Path) -> None:
    green = '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm"><rect width="100%" height="100%" fill="#264"/></svg>'
    (tmp_path / "head.svg").write_text(green, "utf-8")
    code = zxingcpp.create_barcode("agentdesk:c42.m7.0123456789abcdef", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    letter = replace(LETTER, qr=str(code.to_svg(add_quiet_zones=False)))
    made = in_type(letter, stationery=Stationery(DIN_5008_A, letterhead="head.svg"), folder=tmp_path)
    page = pypdfium2.PdfDocument(made.pdf)[0].render(scale=200 / 72).to_pil()
    assert [one.text for one in zxingcpp.read_barcodes(page)] == ["agentdesk:c42.m7.0123456789abcdef"]


def test_the_same_letter_is_the_same_bytes_so_that_every_attempt_sends_the_same() -> None:
    assert in_type(LETTER).pdf == in_type(LETTER).pdf


def test_a_long_letter_goes_on_on_numbered_pages_and_an_endless_one_is_refused() -> None:
    paragraph = "De aansprakelijkheidsverzekeringsmaatschappij heeft ons laten weten dat de schade wordt vergoed. " * 6 + "\n\n"
    made = in_type(replace(LETTER, body=paragraph * 20))
    assert made.pages == 3
    assert "Blad 3 / 3" in words_on(made.pdf)
    with pytest.raises(RefusedByDesk, match="pages long"):
        in_type(replace(LETTER, body=paragraph * 600))


TRICKS = [
    '#panic("no")',
    '#read("/etc/passwd")',
    '#image("/etc/passwd")',
    "*bold* _it_ $x$ <a> @b `raw`",
    "= Heading",
    "\\u{41}",
    "// comment",
    "#sys.inputs",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_what_a_customer_is_called_or_writes_is_never_read_as_markup_or_code(trick: str) -> None:
    made = in_type(replace(LETTER, body=f"Begin {trick} end", subject=trick, to=Address(trick, "Straat 1")))
    assert words_on(made.pdf).count(trick) >= 2


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_at_all_can_be_set_in_type(body: str, name: str) -> None:
    assert in_type(replace(LETTER, body=body or "x", to=Address(name, "Straat 1"))).pdf.startswith(b"%PDF")


def test_pictures_come_from_the_folder_of_letterheads_and_from_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "letterheads"
    folder.mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="20mm"><rect width="100" height="40" fill="red"/></svg>'
    (folder / "head.svg").write_text(svg, "utf-8")
    (tmp_path / "secret.svg").write_text(svg, "utf-8")
    with_head = in_type(LETTER, stationery=Stationery(DIN_5008_A, letterhead="head.svg"), folder=folder)
    assert with_head.pdf != in_type(LETTER, stationery=Stationery(DIN_5008_A), folder=folder).pdf
    for outside in ("../secret.svg", "missing.svg", str(tmp_path / "secret.svg")):
        with pytest.raises(RefusedByDesk, match="can't be set in type"):
            in_type(LETTER, stationery=Stationery(DIN_5008_A, letterhead=outside), folder=folder)


def test_lines_and_paragraphs_stay_as_they_were_written() -> None:
    assert paragraphs_of("a\nb\n\n\n c \n\n") == (("a", "b"), ("c",))
    assert address_lines(Address("Jan", "Jan, Straat 1\n1000 AA Stad")) == ("Jan", "Straat 1", "1000 AA Stad")
