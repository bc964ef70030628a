"""Finds a TIFF's pages by its chain of directories alone: Pillow reads all that stands in each, for minutes where there are 100,000."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final


@dataclass(frozen=True, slots=True)
class _Form:
    """How a TIFF writes its numbers: where the first directory is told, and the widths of offsets, of counts, of entries."""

    first_at: int
    offset: str
    entries: str
    entry_bytes: int


_CLASSIC: Final = _Form(4, "I", "H", 12)
"""TIFF 6.0, section 2."""
_BIG: Final = _Form(8, "Q", "Q", 20)
"""BigTIFF: the same with eight bytes (libtiff, BigTIFF design)."""
_FORMS: Final = {b"II*\0": ("<", _CLASSIC), b"MM\0*": (">", _CLASSIC), b"II+\0": ("<", _BIG), b"MM\0+": (">", _BIG)}


def tiff_pages(content: bytes, most: int) -> int:
    """Return how many directories follow each other, at most so many; a chain that comes back to where it was ends there.

    Raises:
        ValueError: it leads out of the file, or this is no TIFF.
    """
    return max(1, sum(1 for _place in islice(_directories(content), most)))


def beginning_at(content: bytes, page: int) -> bytes:
    """Return a TIFF whose first page is page `page`, from 0: to get there, Pillow would read all pages before it.

    Raises:
        ValueError: there is no such page.
    """
    place = next(islice(_directories(content), page, None), None)
    if place is None:
        raise ValueError("there is no such page")
    order, form = _FORMS[content[:4]]
    return content[: form.first_at] + struct.pack(order + form.offset, place) + content[form.first_at + struct.calcsize(form.offset) :]


def _directories(content: bytes) -> Iterator[int]:
    """Yield where each directory begins."""
    order, form = _FORMS.get(content[:4], ("", _CLASSIC))
    if not order:
        raise ValueError("no TIFF")
    place = _number(content, form.first_at, order + form.offset)
    seen: set[int] = set()
    while place and place not in seen:
        seen.add(place)
        yield place
        entries = _number(content, place, order + form.entries)
        place = _number(content, place + struct.calcsize(order + form.entries) + entries * form.entry_bytes, order + form.offset)


def _number(content: bytes, place: int, form: str) -> int:
    try:
        found = struct.unpack_from(form, content, place)
    except (struct.error, OverflowError) as error:
        raise ValueError("the chain leads out of the file") from error
    return int(found[0])
