"""What paper and those who handle it do to a letter beyond turning it: stamps, folds, shadows, photographs, worn types, coloured sheets."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks.letter_pages import Change, font

URW = "/usr/share/fonts/opentype/urw-base35/"
SERIF, SANS, NARROW, TYPEWRITER, SCRIPT = (
    URW + name
    for name in (
        "NimbusRoman-Regular.otf",
        "NimbusSans-Regular.otf",
        "NimbusSansNarrow-Regular.otf",
        "NimbusMonoPS-Regular.otf",
        "Z003-MediumItalic.otf",
    )
)
WHITE = 255


def stamped(words: str, at: tuple[float, float], degrees: float) -> Change:
    """Stamp a framed word across the page, lighter than print; what it covers stays legible."""

    def change(image: Image.Image) -> Image.Image:
        stamp = Image.new("L", (760, 200), WHITE)
        pen = ImageDraw.Draw(stamp)
        pen.rectangle((10, 10, 750, 190), outline=0, width=9)
        pen.text((40, 55), words, font=font(SANS, 84), fill=0)
        stamp = stamp.rotate(degrees, expand=True, fillcolor=WHITE, resample=Image.Resampling.BICUBIC)
        stamp = stamp.point(lambda value: 110 + value * 145 // WHITE)
        layer = Image.new("L", image.size, WHITE)
        layer.paste(stamp, (round(at[0] * image.width), round(at[1] * image.height)))
        return ImageChops.multiply(image, layer)

    return change


def noted(words: str, at: tuple[float, float], degrees: float = 8) -> Change:
    """Write a note on the page by hand."""

    def change(image: Image.Image) -> Image.Image:
        note = Image.new("L", (900, 260), WHITE)
        ImageDraw.Draw(note).text((20, 40), words, font=font(SCRIPT, 88), fill=60)
        note = note.rotate(degrees, expand=True, fillcolor=WHITE, resample=Image.Resampling.BICUBIC)
        layer = Image.new("L", image.size, WHITE)
        layer.paste(note, (round(at[0] * image.width), round(at[1] * image.height)))
        return ImageChops.multiply(image, layer)

    return change


def signed(at: tuple[float, float]) -> Change:
    """Scrawl a signature."""

    def change(image: Image.Image) -> Image.Image:
        chance, image = random.Random(11), image.copy()
        x, y = at[0] * image.width, at[1] * image.height
        points = [(x + step * 9 + chance.uniform(-20, 20), y + chance.uniform(-60, 60)) for step in range(60)]
        ImageDraw.Draw(image).line(points, fill=40, width=6, joint="curve")
        return image

    return change


def punched(image: Image.Image) -> Image.Image:
    """Punch two holes, leave a staple's shadow and the black of the lid at a slant."""
    image = image.copy()
    pen = ImageDraw.Draw(image)
    for middle in (0.43, 0.57):
        y = round(middle * image.height)
        pen.ellipse((110, y - 45, 200, y + 45), fill=15)
    pen.line((170, 180, 330, 120), fill=30, width=12)
    pen.polygon(((0, 0), (image.width, 0), (image.width, 30), (0, 75)), fill=8)
    return image


def folded(image: Image.Image) -> Image.Image:
    """Fold in three for the envelope: two dark creases with a light ridge."""
    layer = Image.new("L", image.size, WHITE)
    pen = ImageDraw.Draw(layer)
    for share in (0.335, 0.664):
        y = round(share * image.height)
        pen.line((0, y, image.width, y + 12), fill=120, width=16)
    image = ImageChops.multiply(image, layer.filter(ImageFilter.GaussianBlur(9)))
    pen = ImageDraw.Draw(image)
    pen.line((0, round(0.335 * image.height) + 4, image.width, round(0.335 * image.height) + 16), fill=150, width=2)
    return image


def coffee(image: Image.Image) -> Image.Image:
    layer = Image.new("L", image.size, WHITE)
    ImageDraw.Draw(layer).ellipse((900, 1100, 1900, 2100), outline=130, width=45, fill=225)
    return ImageChops.multiply(image, layer.filter(ImageFilter.GaussianBlur(14)))


def worn_type(image: Image.Image) -> Image.Image:
    """Let a ribbon run dry: ink of uneven strength, letters with broken strokes."""
    grain = Image.effect_noise((image.width // 3, image.height // 3), 70).resize(image.size, Image.Resampling.BICUBIC)
    worn = ImageChops.lighter(image, grain.point(lambda value: max(0, min(WHITE, (value - 128) * 3 + 60))))
    return worn.filter(ImageFilter.GaussianBlur(1.1))


def eroded(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.MaxFilter(3))


def fattened(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.MinFilter(3))


def strongly_shining_through(image: Image.Image) -> Image.Image:
    """Let the other side show nearly half as dark as this one, shifted, as thin paper does."""
    other = ImageChops.offset(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 37, 120).filter(ImageFilter.GaussianBlur(2.2))
    return ImageChops.multiply(image, other.point(lambda value: 165 + value * 90 // WHITE))


def on_colour(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> Change:
    """Print in a colour on a coloured sheet."""

    def change(image: Image.Image) -> Image.Image:
        bands = [
            image.point(lambda value, low=low, high=high: low + value * (high - low) // WHITE) for low, high in zip(ink, paper, strict=True)
        ]
        return Image.merge("RGB", bands)

    return change


def on_glass(size: tuple[int, int], at: tuple[int, int], lid: int = 12) -> Change:
    """Lay a small sheet on a large glass with the lid open."""

    def change(image: Image.Image) -> Image.Image:
        glass = Image.new("L", size, lid)
        glass.paste(image, at)
        return glass

    return change


def photographed(lean: float, *, table: int = 70, size: tuple[int, int] = (3024, 4032), shadow: bool = True) -> Change:
    """Take a picture with a telephone: the far edge narrower, a table around the sheet, the hand's shadow over a corner."""

    def change(image: Image.Image) -> Image.Image:
        wide, high = size
        left, top, right, bottom = 0.07 * wide, 0.06 * high, 0.95 * wide, 0.95 * high
        inset = lean * wide
        corners = ((left + inset, top + 0.4 * inset), (right - 0.7 * inset, top), (right, bottom - 0.2 * inset), (left, bottom))
        sheet = ((0, 0), (image.width, 0), (image.width, image.height), (0, image.height))
        across = image.transform(
            size, Image.Transform.PERSPECTIVE, _coefficients(corners, sheet), Image.Resampling.BICUBIC, fillcolor=table
        )
        if shadow:
            dark = Image.new("L", size, WHITE)
            ImageDraw.Draw(dark).polygon(((0, 0.45 * high), (0.75 * wide, high), (0, high)), fill=135)
            across = ImageChops.multiply(across, dark.filter(ImageFilter.GaussianBlur(120)))
        return across.filter(ImageFilter.GaussianBlur(1.0))

    return change


def _coefficients(seen: tuple[tuple[float, float], ...], sheet: tuple[tuple[float, float], ...]) -> list[float]:
    """Return what Pillow's perspective transform takes (a to h), by which `seen` corners come from those of the `sheet`."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, sheet, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Return the solution of linear equations, each row ending in its right side (Gauss and Jordan)."""
    count = len(rows)
    for column in range(count):
        pivot = max(range(column, count), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(count):
            if row != column:
                factor = rows[row][column]
                rows[row] = [value - factor * own for value, own in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]


def bent(strength: float) -> Change:
    """Bow the lines, as near the spine of a bound booklet."""

    def change(image: Image.Image) -> Image.Image:
        cells, mesh = 24, []
        width, height = image.size
        for number in range(cells):
            x0, x1 = width * number // cells, width * (number + 1) // cells
            drop0, drop1 = strength * ((x0 / width - 0.5) ** 2) * height, strength * ((x1 / width - 0.5) ** 2) * height
            mesh.append(((x0, 0, x1, height), (x0, drop0, x0, height + drop0, x1, height + drop1, x1, drop1)))
        return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=WHITE)

    return change
