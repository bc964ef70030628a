"""A picture's pixels, small enough for a terminal: a program that reads a picture from standard input and ends.

`python -I -m agentdesk.reading.pixels COLUMNS ROWS PARENT PAGE` writes width and height (two big-endian 16-bit numbers) and then red,
green and blue of each pixel, a byte each; of a PDF one page, from 0. It is confined as every child that reads what strangers sent. It
exits with 1 where there is no picture.
"""

from __future__ import annotations

import io
import struct
import sys
import warnings
from typing import Final

from PIL import Image, ImageOps

from agentdesk.domain.letters import PDF, scan_type
from agentdesk.reading.confinement import confine, start_clock
from agentdesk.reading.limits import SCAN_ROOM_BYTES

MAX_BYTES: Final = 64 << 20
CPU_SECONDS: Final = 5.0
MAX_SIDE: Final = 1_000
PAGE_DPI: Final = 100
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP", "PPM")
_WHITE: Final = (255, 255, 255)

Image.MAX_IMAGE_PIXELS = 60_000_000


def pixels(content: bytes, width: int, height: int) -> tuple[int, int, bytes]:
    """Return a picture that fits into so many pixels: its width, its height, and its bytes; transparent parts are white.

    Raises:
        Exception: it is none, or damaged; Pillow's own errors are many.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            opened.draft("RGB", (width, height))  # lets a JPEG be decoded at a fraction of its size
            turned = ImageOps.exif_transpose(opened)
            layered = turned.convert("RGBA")
    ground = Image.new("RGBA", layered.size, (*_WHITE, 255))
    flat = Image.alpha_composite(ground, layered).convert("RGB")
    flat.thumbnail((width, height))
    return flat.width, flat.height, flat.tobytes()


def page_pixels(content: bytes, number: int, width: int, height: int) -> tuple[int, int, bytes]:
    """Return a page of a scan, from 0, as a picture that fits into so many pixels.

    Raises:
        Unopenable: it can't be opened.
    """
    from agentdesk.reading.scans import pdfs  # noqa: PLC0415 - for scans only

    with pdfs.opened(content) as document:
        found = pdfs.picture(document, number, PAGE_DPI).image.convert("RGB")
    found.thumbnail((width, height))
    return found.width, found.height, found.tobytes()


def main() -> int:
    """Read, write, end."""
    columns, rows, parent, number = (int(word) for word in sys.argv[1:5])
    Image.init()
    confine(parent, SCAN_ROOM_BYTES)
    start_clock(CPU_SECONDS)
    try:
        content, size = sys.stdin.buffer.read(MAX_BYTES), (min(columns, MAX_SIDE), min(rows, MAX_SIDE))
        width, height, found = page_pixels(content, number, *size) if scan_type(content) == PDF else pixels(content, *size)
    except BaseException:  # noqa: BLE001 - whatever a stranger's bytes did: there is no picture
        return 1
    sys.stdout.buffer.write(struct.pack(">HH", width, height) + found)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
