"""The harder letters of the scan benchmark: business sheets with letterheads, tables and columns, after all that can befall paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageDraw

from benchmarks import worn_pages as worn
from benchmarks.letter_pages import (
    Case,
    Change,
    Scan,
    as_file,
    dithered,
    drawn,
    fax,
    font,
    noise,
    one_bit,
    salt,
    scaled,
    shade,
    soft,
    turned,
)
from benchmarks.letter_texts import TEXTS

DPI = 300
A4_PIXELS = (2481, 3507)
Drawn = tuple[Image.Image, str]

INVOICE = (
    ("Artikel", "Omschrijving", "Aantal", "Prijs", "Totaal"),
    ("48120", "Staande lamp koper, 160 cm", "1", "€ 129,50", "€ 129,50"),
    ("48133", "Ledlamp E27 warm wit", "4", "€ 7,95", "€ 31,80"),
    ("51007", "Snoerdimmer zwart", "1", "€ 18,25", "€ 18,25"),
    ("90001", "Verzendkosten binnenland", "1", "€ 6,95", "€ 6,95"),
    ("", "Totaal inclusief btw", "", "", "€ 186,50"),
)


Type = tuple[str, float]
"""A face, and its size in points."""


def _words(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, kind: Type, fill: int = 0) -> str:
    face, points = kind
    letters = font(face, round(points * DPI / 72))
    for number, line in enumerate(text.split("\n")):
        pen.text((at[0], at[1] + round(number * 1.3 * points * DPI / 72)), line, font=letters, fill=fill)
    return text


def business_letter(language: str, *, reversed_head: bool = False, face: str = worn.SANS, points: float = 10) -> Drawn:
    """Draw a firm's letter: a head with a logo, the text below, three columns of small print at the foot."""
    image, body = drawn(TEXTS[language], points=points, face=face)
    page = Image.new("L", A4_PIXELS, 255)
    page.paste(image.crop((0, 180, 2481, 2950)), (0, 480))
    pen = ImageDraw.Draw(page)
    if reversed_head:
        pen.rectangle((0, 0, 2481, 330), fill=45)
    ink = 255 if reversed_head else 0
    pen.ellipse((200, 110, 380, 290), fill=190 if reversed_head else 70)
    pen.polygon(((230, 260), (290, 130), (350, 260)), fill=255)
    head = _words(pen, (440, 120), "Kröger & Zonen", (worn.SERIF, 24), ink)
    head += "\n" + _words(pen, (1560, 130), "Havenstraat 119\n3024 TD Rotterdam", (worn.SANS, 10), ink)
    pen.line((200, 3230, 2280, 3230), fill=0, width=3)
    feet = (
        "Tel. 010 4771820\nFax 010 4771821",
        "KvK Rotterdam 24318807\nBTW NL810462783B01",
        "IBAN NL20 INGB 0001 2345 67\nwww.kroger.example",
    )
    foot = "\n".join(_words(pen, (200 + 740 * number, 3260), text, (worn.SANS, 7)) for number, text in enumerate(feet))
    return page, f"{head}\n{body}\n{foot}"


def invoice(*, ruled: bool = True) -> Drawn:
    """Draw a reminder with a table of five columns."""
    page = Image.new("L", A4_PIXELS, 255)
    pen = ImageDraw.Draw(page)
    said = _words(pen, (250, 300), "Kröger & Zonen B.V.\nHavenstraat 119\n3024 TD Rotterdam", (worn.SERIF, 11))
    said += "\n" + _words(pen, (250, 700), "Betreft: herinnering bij factuur 2026-1187 van 3 september 2026", (worn.SERIF, 11))
    lefts = (250, 480, 1300, 1560, 1900)
    for row, cells in enumerate(INVOICE):
        y = 950 + row * 95
        if ruled:
            pen.rectangle((230, y - 20, 2250, y + 75), outline=0, width=3)
        for column, cell in enumerate(cells):
            if ruled:
                pen.line((lefts[column] - 20, y - 20, lefts[column] - 20, y + 75), fill=0, width=3)
            said += "\n" + _words(pen, (lefts[column], y), cell, (worn.SANS, 10))
    text = "Wij verzoeken u het openstaande bedrag binnen acht dagen over te maken.\nMet vriendelijke groet,\nde boekhouding"
    return page, said + "\n" + _words(pen, (250, 1750), text, (worn.SERIF, 11))


def circular(language: str) -> Drawn:
    """Draw a circular: a heading across, two columns of print below a picture."""
    image, body = drawn(TEXTS[language], points=9, face=worn.SERIF, columns=2)
    page = Image.new("L", A4_PIXELS, 255)
    page.paste(image.crop((0, 200, 2481, 2400)), (0, 1100))
    pen = ImageDraw.Draw(page)
    photo = Image.effect_noise((1900, 500), 60).resize((1900, 500))
    page.paste(photo, (290, 520))
    pen.ellipse((600, 600, 1000, 950), fill=60)
    return page, _words(pen, (290, 260), "Mededelingen voor onze klanten", (worn.SERIF, 26)) + "\n" + body


def plain_letter(language: str, *, face: str = worn.SERIF, points: float = 11.5) -> Drawn:
    return drawn(TEXTS[language], points=points, face=face)


def card() -> Drawn:
    """Draw a postcard with three lines."""
    page = Image.new("L", (1748, 1240), 250)
    text = "Graag zeg ik mijn abonnement op\nmet ingang van 1 januari 2027.\nH. de Boer, klantnummer 77120"
    return page, _words(ImageDraw.Draw(page), (180, 420), text, (worn.SERIF, 14))


def _case(name: str, letter: Callable[[], Drawn], *changes: Change, kind: object = "PNG", **options: object) -> Case:
    return name, partial(_made, name, letter, changes, str(kind), options)


def _made(name: str, letter: Callable[[], Drawn], changes: tuple[Change, ...], kind: str, options: dict[str, object]) -> Scan:
    image, truth = letter()
    for change in changes:
        image = change(image)
    extra = {"compress_level": 1} if kind == "PNG" else {}
    return Scan(name, as_file(image, kind, **options, **extra), truth)


def _pdf(name: str, *sheets: tuple[Callable[[], Drawn], Change], mode: str = "L") -> Case:
    return name, partial(_made_pdf, name, sheets, mode)


def _made_pdf(name: str, sheets: tuple[tuple[Callable[[], Drawn], Change], ...], mode: str) -> Scan:
    made = [letter() for letter, _change in sheets]
    first, *further = [change(image).convert(mode) for (image, _truth), (_letter, change) in zip(made, sheets, strict=True)]
    stream = io.BytesIO()
    first.save(stream, "PDF", save_all=True, append_images=further, resolution=200)
    return Scan(name, stream.getvalue(), "\n\n".join(truth for _image, truth in made))


def _after(*changes: Change) -> Change:
    def change(image: Image.Image) -> Image.Image:
        for one in changes:
            image = one(image)
        return image

    return change


def worn_corpus() -> list[Case]:
    """Return the harder set, each file by its name and what draws it."""
    plain, business = partial(partial, plain_letter), partial(partial, business_letter)
    group4: dict[str, object] = {"compression": "group4", "dpi": (200, 200)}
    return [*_bad_lines(plain), *_bad_paper(plain, business, group4), *_bad_angles(plain, business)]


def _bad_lines(plain: Callable[..., Callable[[], Drawn]]) -> list[Case]:
    """What came over a telephone line, or through thresholds and compression."""
    sent = {"compression": "group3", "dpi": (204, 98)}
    group4 = {"compression": "group4", "dpi": (200, 200)}
    fine = _after(scaled(204), noise(25), one_bit(140))
    return [
        _case("fax-serif", plain("nl"), noise(14), fax, kind="TIFF", **sent),
        _case("fax-skew", plain("fr", face=worn.SANS, points=12), turned(1.8), fax, kind="TIFF", **sent),
        _case("fax-lying", plain("en", face=worn.SANS, points=12), fax, turned(90), kind="PNG"),
        _case("fax-fine", plain("de"), fine, salt(0.004), kind="TIFF", compression="group4", dpi=(204, 196)),
        _case("thin-bits", plain("fr"), scaled(200), soft(0.5), noise(10), one_bit(95), kind="TIFF", **group4),
        _case("fat-bits", plain("it"), worn.fattened, scaled(200), soft(0.5), one_bit(190), kind="TIFF", **group4),
        _case("dither-200", plain("en", points=12), scaled(200), dithered, kind="TIFF", **group4),
        _case("jpeg-10", plain("de", points=11), scaled(200), noise(6), kind="JPEG", quality=10, dpi=(200, 200)),
        _case("jpeg-150", plain("nl", face=worn.SANS, points=9), scaled(150), kind="JPEG", quality=30, dpi=(150, 150)),
        _case("screen-96", plain("fr", face=worn.SANS, points=11), scaled(96)),
        _case("screen-96-dpi", plain("it", points=12), scaled(96), dpi=(96, 96)),
        _case("fine-600", plain("nl", points=10), scaled(600), noise(8), kind="JPEG", quality=60, dpi=(600, 600)),
        _case("wrong-dpi", plain("de", points=11), scaled(200), dpi=(72, 72)),
    ]


def _bad_paper(
    plain: Callable[..., Callable[[], Drawn]], business: Callable[..., Callable[[], Drawn]], bits: dict[str, object]
) -> list[Case]:
    """Stamps, notes, folds, colours, worn types, both sides at once."""
    at = {"dpi": (300, 300)}
    pink, green = worn.on_colour((244, 170, 180), (120, 40, 60)), worn.on_colour((120, 160, 120), (20, 40, 30))
    return [
        _case(
            "stamp", business("nl"), worn.stamped("", (0.5, 0.33), 12), worn.signed((0.15, 0.86)), noise(6), kind="JPEG", quality=70, **at
        ),
        _case("notes", plain("it"), worn.noted("ok, Maria", (0.55, 0.02)), worn.noted("??", (0.02, 0.8)), worn.signed((0.2, 0.75)), **at),
        _case("punched", plain("fr", points=10), worn.punched, noise(8), turned(0.6), kind="JPEG", quality=60, **at),
        _case("folded", business("en"), worn.folded, shade(0.6), noise(8), **at),
        _case("coffee", plain("de"), worn.coffee, noise(8), kind="JPEG", quality=70, **at),
        _case("shows-through", plain("de", points=10), worn.strongly_shining_through, noise(5), **at),
        _case("shows-bits", plain("en", points=11), worn.strongly_shining_through, scaled(200), one_bit(150), kind="TIFF", **bits),
        _case("pink", plain("nl"), pink, kind="JPEG", quality=60, **at),
        _case("green", business("fr"), green, scaled(200), kind="JPEG", quality=50, dpi=(200, 200)),
        _case("banner", business("de", reversed_head=True), noise(5), **at),
        _case("table", invoice, noise(6), turned(0.7), **at),
        _case("table-bits", partial(invoice, ruled=False), scaled(200), one_bit(), kind="TIFF", **bits),
        _case("circular", partial(circular, "nl"), noise(5), **at),
        _case("typewriter-worn", plain("de", face=worn.TYPEWRITER, points=11), worn.worn_type, noise(10), turned(-0.8), **at),
        _case("small", plain("en", face=worn.NARROW, points=7.5), noise(6), **at),
        _case("card", card, worn.on_glass(A4_PIXELS, (90, 70), 255), noise(5), **at),
        _case("card-dark", card, worn.on_glass(A4_PIXELS, (90, 70)), noise(5), **at),
    ]


def _bad_angles(plain: Callable[..., Callable[[], Drawn]], business: Callable[..., Callable[[], Drawn]]) -> list[Case]:
    """Turned, skewed, bent, photographed, and all ways up in one file."""
    at = {"dpi": (300, 300)}
    to_200 = scaled(200)
    ways = (("nl", 0.0), ("de", 90.0), ("fr", 180.0), ("it", 270.0))
    crooked = _after(turned(1.3), to_200, one_bit(150))
    return [
        _case("quarter-skew", business("nl"), turned(2.2), turned(90), noise(10), **at),
        _case(
            "three-quarter-fine",
            plain("fr", points=10),
            turned(270),
            scaled(204),
            one_bit(),
            kind="TIFF",
            compression="group4",
            dpi=(204, 196),
        ),
        _case("half-150", plain("en", points=10), turned(180), scaled(150), kind="JPEG", quality=40, dpi=(150, 150)),
        _case("skew+5", business("it"), turned(5), noise(10), **at),
        _case("skew-5-bits", plain("de"), turned(-5), to_200, one_bit(), kind="TIFF", compression="group4", dpi=(200, 200)),
        _case("skew-9", plain("nl"), turned(-9), noise(6), **at),
        _case("phone", plain("nl", points=11), worn.photographed(0.03), noise(9), kind="JPEG", quality=70),
        _case("phone-lean", business("de"), worn.photographed(0.07), noise(9), kind="JPEG", quality=70),
        _case("phone-far", plain("fr", points=12), worn.photographed(0.05, size=(1536, 2048)), noise(6), kind="JPEG", quality=60),
        _case("phone-table", plain("en", points=11), worn.photographed(0.04, table=215), turned(1.5), kind="JPEG", quality=70),
        _case("bent", plain("it"), worn.bent(0.05), noise(6), **at),
        _pdf("all-ways", *((plain(language), _after(turned(way), to_200)) for language, way in ways)),
        _pdf("all-ways-bits", *((plain(language), _after(turned(way), crooked)) for language, way in ways), mode="1"),
    ]
