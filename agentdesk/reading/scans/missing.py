"""Pictures of which a part is missing, though they open: what decoders draw in its place looks like paper, and all of it blank."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw as pdfium

_PNG_HEAD: Final = 8
_CHUNK_HEAD: Final = struct.Struct(">I4s")
_CRC_BYTES: Final = 4
_PIECE_BYTES: Final = 1 << 20
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By colour type (ISO 15948, 11.2.2)."""
_PASSES: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Of an interlaced PNG: the first column and row, and the steps between them (ISO 15948, 8.2)."""
_LAST_ROWS: Final = 8
_FILLED_WITH: Final = 128
"""What libjpeg draws for blocks that never came: a grey of exactly this (jdhuff.c, insufficient_data)."""
_MOST_OBJECTS: Final = 200
_FEWEST_PIXELS: Final = 100_000
_SIMPLE: Final = frozenset({"FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode"})
_DEPTHS: Final = (1, 2, 4, 8, 16, 24, 32, 48)


def lacks_rows(content: bytes) -> bool:
    """Say whether a PNG holds fewer bytes of picture than its size wants; any other file is taken for whole."""
    if content[:_PNG_HEAD] != b"\x89PNG\r\n\x1a\n" or len(content) <= _PNG_HEAD + _CHUNK_HEAD.size + 13:
        return False
    width, height, depth, colour, _packing, _filter, interlace = struct.unpack_from(">IIBBBBB", content, _PNG_HEAD + _CHUNK_HEAD.size)
    bits = depth * _CHANNELS.get(colour, 1)
    passes = _PASSES if interlace else ((0, 0, 1, 1),)
    wanted = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        wanted += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return _unpacked_bytes(content, wanted) < wanted


def _unpacked_bytes(content: bytes, enough: int) -> int:
    """Return how many bytes of picture a PNG holds; counting stops at `enough`."""
    unpacker, found = zlib.decompressobj(), 0
    try:
        for data in _picture_data(content):
            rest = data
            while rest and found < enough:
                found += len(unpacker.decompress(rest, _PIECE_BYTES))
                rest = unpacker.unconsumed_tail
    except zlib.error:
        pass  # what came before the damage counts
    return found


def _picture_data(content: bytes) -> Iterator[bytes]:
    place = _PNG_HEAD
    while place + _CHUNK_HEAD.size <= len(content):
        length, kind = _CHUNK_HEAD.unpack_from(content, place)
        place += _CHUNK_HEAD.size
        if kind == b"IDAT":
            yield content[place : place + length]
        place += length + _CRC_BYTES


def ends_in_filling(image: Image.Image) -> bool:
    """Say whether a JPEG's last rows are what is drawn where its data ended too soon."""
    width, height = image.size
    if height <= _LAST_ROWS or image.mode not in {"L", "RGB"}:
        return False
    last = image.crop((0, height - _LAST_ROWS, width, height)).convert("L")
    return last.getextrema() == (_FILLED_WITH, _FILLED_WITH)


def lacks_pictures(page: pypdfium2.PdfPage) -> bool:
    """Say whether a large picture on a page of a PDF can't be drawn, or not all of it."""
    for found, _object in zip(page.get_objects(max_depth=3), range(_MOST_OBJECTS), strict=False):
        if found.type == pdfium.FPDF_PAGEOBJ_IMAGE and isinstance(found, pypdfium2.PdfImage) and _is_short(found):
            return True
    return False


def _is_short(image: pypdfium2.PdfImage) -> bool:
    try:
        width, height = image.get_px_size()
        if width * height < _FEWEST_PIXELS:
            return False
        packings = image.get_filters()
        if not packings or set(packings) <= _SIMPLE:
            return _lacks_bytes(len(image.get_data(decode_simple=True)), width, height, image.get_metadata().bits_per_pixel)
        drawn = image.get_bitmap().to_pil()
    except (pypdfium2.PdfiumError, ValueError):
        return True
    return packings[-1] == "DCTDecode" and ends_in_filling(drawn)


def _lacks_bytes(found: int, width: int, height: int, bits: int) -> bool:
    """Say whether so many bytes are too few for a picture; it may be stored with fewer bits a pixel than it is drawn with."""
    sizes = {depth: height * ((width * depth + 7) // 8) for depth in _DEPTHS}
    return found < sizes.get(bits, sizes[1]) and not any(size <= found <= size + height for size in sizes.values())
