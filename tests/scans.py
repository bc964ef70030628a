"""Pages for tests: letters drawn with the font that Pillow brings, and what happens to paper on its way."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

A4 = (1654, 2339)
"""At 200 dpi."""
DPI = 200

LETTER = """Jannie van der Meer
Kastanjelaan 14
3512 GB Utrecht

Utrecht, 3 november 2026

Betreft: klacht over bestelling 48817

Geachte heer, mevrouw,

Op 21 oktober heb ik bij u een boeket besteld
ter waarde van 48 euro, te bezorgen bij mijn moeder.
Helaas is het boeket pas later aangekomen en waren
de meeste bloemen al verwelkt.

Met vriendelijke groet,
Jannie van der Meer"""


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def page(text: str = LETTER, size: tuple[int, int] = A4, points: int = 34) -> Image.Image:
    """Return a grey page with a text on it."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).multiline_text((size[0] // 9, size[1] // 11), text, font=font(points), fill=0, spacing=points // 2)
    return image


def as_file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return a picture as a file's bytes."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def letter(number: int = 1, kind: str = "PNG") -> bytes:
    """Return a small letter of its own: one short paragraph, so that it is read fast."""
    text = f"Geachte mevrouw,\n\nmijn bestelling nummer {1000 + number} is niet\naangekomen. Wilt u dat nakijken?\n\nJan de Vries"
    return as_file(page(text, (1100, 600)), kind, dpi=(DPI, DPI))
