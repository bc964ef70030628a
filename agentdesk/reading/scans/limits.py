"""What a scan may ask of us before we stop reading it, and the words for it."""

from __future__ import annotations

from typing import Final

from agentdesk.domain.texts import N_

MAX_PAGES: Final = 300
MAX_PIXELS: Final = 110_000_000
"""Of a page: A3 at 600 dpi has 70 million. Pillow warns at 89 million; a picture of 40,000 by 40,000 has 1,600."""
MAX_SIDE: Final = 30_000
PAGE_CPU_LIMIT_S: Final = 30
"""Of Tesseract each time it looks at a page, which usually takes it 1 to 4; beyond, it is lost in a photograph or noise."""
PAGE_WALL_LIMIT_S: Final = 400.0
"""Of a page by the clock, however often it is looked at: on a busy machine those who read scans let everybody else go first."""
MOST_LOST_PAGES: Final = 3
"""So many pages of a scan may take too long; then the others aren't read either, so that letters behind it are."""
SCAN_WALL_LIMIT_S: Final = 780.0
"""Of all pages of a scan: beyond 900 the child that reads it is ended, and what it read is lost."""
MAX_WORDS: Final = 20_000
"""Of a page; a full page of small print has 1,500."""

EMPTY: Final = N_("the file is empty")
UNKNOWN: Final = N_("this is neither a PDF nor a picture that can be read (PDF, TIFF, PNG, JPEG, GIF, WebP)")
TOO_LARGE: Final = N_("the picture is too large to be a letter")
DAMAGED: Final = N_("the file is damaged or cut off")
ENCRYPTED: Final = N_("the PDF is protected by a password")
TOO_MANY_PAGES: Final = N_("there are more than 300 pages; the rest was not read")
INCOMPLETE: Final = N_("a part of the picture is missing")
ONLY_ATTACHED: Final = N_("nothing stands on its pages: what it holds are files attached to the PDF, which are not read")
MORE_ATTACHED: Final = N_("files are attached to the PDF, which are not read")
NO_PAGES: Final = N_("there is no page in it")
NO_TESSERACT: Final = N_("Tesseract is not installed, so no picture can be read: on Debian and Ubuntu, apt-get install tesseract-ocr")
NO_LANGUAGE: Final = N_("Tesseract has no language installed: on Debian and Ubuntu, apt-get install tesseract-ocr-eng")
TOOK_TOO_LONG: Final = N_("reading the page took too long")
REST_NOT_READ: Final = N_("the pages before it took too long, so it was not read")
NOT_RECOGNISED: Final = N_("Tesseract failed over the page")


class Unopenable(Exception):
    """The scan, or one page of it, can't be opened; the reason is its text."""
