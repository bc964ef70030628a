"""Draws letters and does to them what paper suffers: turned, skewed, copied, faxed, photographed in bad light. Seeded, so repeatable."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from benchmarks.letter_texts import TEXTS

A4_INCHES = (8.27, 11.69)
POINTS_PER_INCH = 72
FONTS = ("DejaVuSerif.ttf", "DejaVuSans.ttf", "DejaVuSansMono.ttf", "DejaVuSerifCondensed.ttf")
FONT_FOLDER = Path("/usr/share/fonts/truetype/dejavu")

Change = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True)
class Scan:
    """One file of the corpus, and what stands on its pages."""

    name: str
    content: bytes
    truth: str


@cache
def font(name: str, pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = FONT_FOLDER / name
    return ImageFont.truetype(str(path), pixels) if path.exists() else ImageFont.load_default(pixels)


def drawn(text: str, *, dpi: int = 300, points: float = 11, face: str = FONTS[0], columns: int = 1) -> tuple[Image.Image, str]:
    """Draw a letter on A4 and return it with the text as it was broken into lines."""
    size = (round(A4_INCHES[0] * dpi), round(A4_INCHES[1] * dpi))
    image = Image.new("L", size, 255)
    pen, letters = ImageDraw.Draw(image), font(face, round(points * dpi / POINTS_PER_INCH))
    margin = round(0.9 * dpi)
    width = (size[0] - 2 * margin - (columns - 1) * margin // 2) // columns
    characters = int(width / pen.textlength("n", font=letters))
    lines = [line for part in text.split("\n") for line in (textwrap.wrap(part, characters) or [""])]
    step = round(1.35 * points * dpi / POINTS_PER_INCH)
    fits = len(lines) if columns == 1 else -(-len(lines) // columns)
    for number, line in enumerate(lines):
        column, row = divmod(number, fits)
        pen.text((margin + column * (width + margin // 2), margin + row * step), line, font=letters, fill=0)
    return image, "\n".join(lines)


def turned(degrees: float) -> Change:
    """Turn counter-clockwise; quarter turns are exact."""
    return lambda image: image.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=degrees % 90 == 0, fillcolor=255)


def noise(sigma: float) -> Change:
    return lambda image: ImageChops.add(image, Image.effect_noise(image.size, sigma), scale=1, offset=-128)


def salt(share: float) -> Change:
    """Scatter single black and white dots over a share of the pixels."""

    def change(image: Image.Image) -> Image.Image:
        dots = random.Random(7)
        image = image.copy()
        width, height = image.size
        for _number in range(int(share * width * height)):
            image.putpixel((dots.randrange(width), dots.randrange(height)), dots.choice((0, 255)))
        return image

    return change


def shade(darkest: float) -> Change:
    """Let the light fall off from the upper left to the lower right corner, down to a share of its strength."""

    def change(image: Image.Image) -> Image.Image:
        ramp = Image.linear_gradient("L").resize(image.size)
        across = Image.linear_gradient("L").rotate(90).resize(image.size)
        fall = ImageChops.add(ramp, across, scale=2).point(lambda value: round(255 - value * (1 - darkest)))
        return ImageChops.multiply(image, fall)

    return change


def one_bit(threshold: int = 128) -> Change:
    return lambda image: image.point(lambda value: 255 if value > threshold else 0).convert("1")


def dithered(image: Image.Image) -> Image.Image:
    return image.convert("1")


def scaled(dpi: int, drawn_at: int = 300) -> Change:
    return lambda image: image.resize((image.width * dpi // drawn_at, image.height * dpi // drawn_at), Image.Resampling.LANCZOS)


def fax(image: Image.Image) -> Image.Image:
    """Send a page by fax at standard resolution: 204 by 98 dots per inch, black or white (ITU-T T.4)."""
    return one_bit(150)(image.resize((1728, 1145), Image.Resampling.LANCZOS))


def soft(radius: float) -> Change:
    return lambda image: image.filter(ImageFilter.GaussianBlur(radius))


def pale(ink: int, paper: int) -> Change:
    return lambda image: image.point(lambda value: ink + value * (paper - ink) // 255)


def edged(image: Image.Image) -> Image.Image:
    """Leave the scanner's black lid along two edges and a hole punch."""
    image = image.copy()
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, image.width // 40, image.height), fill=10)
    pen.rectangle((0, image.height - image.height // 60, image.width, image.height), fill=10)
    pen.ellipse((150, image.height // 2 - 40, 230, image.height // 2 + 40), fill=20)
    return image


def shining_through(image: Image.Image) -> Image.Image:
    """Let the letters of the other side show."""
    other = (
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(3)).point(lambda value: 205 + value * 50 // 255)
    )
    return ImageChops.multiply(image, other)


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


Case = tuple[str, Callable[[], Scan]]


def _scan(name: str, language: str, *changes: Change, **how: object) -> Case:
    label = f"{name}-{language}"
    return label, partial(_made, label, language, *changes, **how)  # type: ignore[arg-type]  # the words of each case below


def _made(label: str, language: str, *changes: Change, kind: str = "PNG", options: dict[str, object] | None = None, **how: object) -> Scan:
    image, truth = drawn(TEXTS[language], **how)  # type: ignore[arg-type]  # the words of each case below
    for change in changes:
        image = change(image)
    if kind == "PNG":
        options = {**(options or {}), "compress_level": 1}
    return Scan(label, as_file(image, kind, **(options or {})), truth)


def _pages(name: str, languages: tuple[str, ...], change: Change, **options: object) -> Case:
    return name, partial(_made_pages, name, languages, change, **options)


def _made_pages(name: str, languages: tuple[str, ...], change: Change, **options: object) -> Scan:
    made = [drawn(TEXTS[language]) for language in languages]
    first, *further = [change(image) for image, _truth in made]
    content = as_file(first, "TIFF", save_all=True, append_images=further, **options)
    return Scan(name, content, "\n\n".join(truth for _image, truth in made))


def corpus() -> list[Case]:
    """Return the set, each by its name and what draws it: 26 files such as a scanner, a fax and a telephone make."""
    at = {"dpi": (300, 300)}
    sans, mono, narrow = FONTS[1:]
    group4 = {"compression": "group4", "dpi": (300, 300)}
    return [
        _scan("clean", "nl", options=at),
        _scan("no-dpi", "fr"),
        _scan("clean-sans", "de", options=at, face=sans),
        _scan("typewriter", "it", options=at, face=mono),
        _scan("small-print", "en", options=at, points=8, face=narrow),
        _scan("quarter", "nl", turned(90), options=at),
        _scan("half", "fr", turned(180), options=at),
        _scan("three-quarters", "de", turned(270), options=at, face=sans),
        _scan("skew+2.8", "nl", turned(2.8), noise(10), options=at),
        _scan("skew-4.5", "it", turned(-4.5), options=at),
        _scan("skew+1", "en", turned(1.1), soft(0.7), noise(18), options=at),
        _scan("half-skew", "de", turned(182.5), noise(12), options=at),
        _scan("noise", "fr", soft(0.8), noise(30), options=at),
        _scan("bad-light", "nl", soft(1.2), turned(-2.8), shade(0.45), noise(30), options=at),
        _scan("salt", "it", salt(0.02), options=at),
        _scan("shade", "de", shade(0.3), options=at),
        _scan("pale", "en", pale(130, 215), noise(6), options=at),
        _scan("one-bit", "nl", noise(20), one_bit(), kind="TIFF", options=group4),
        _scan("one-bit-200", "fr", scaled(200), one_bit(140), kind="TIFF", options={"compression": "group4", "dpi": (200, 200)}),
        _scan("fax", "nl", fax, kind="TIFF", options={"compression": "group3", "dpi": (204, 98)}, points=12, face=sans),
        _scan("fax-no-dpi", "de", fax, points=12, face=sans),
        _scan("low", "en", scaled(150), kind="JPEG", options={"quality": 25, "dpi": (150, 150)}),
        _scan("low-skew", "it", turned(1.7), scaled(150), kind="JPEG", options={"quality": 40}),
        _scan("edges", "fr", edged, noise(10), options=at),
        _scan("columns", "en", shining_through, options=at, columns=2, points=9),
        _pages("pages", ("nl", "de"), one_bit(), **group4),
    ]
