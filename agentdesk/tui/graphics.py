"""Pictures in their own pixels, in terminals that can: which way is asked of the terminal itself, and the bytes that draw one.

Sources: the Kitty graphics protocol (sw.kovidgoyal.net/kitty/graphics-protocol), its query with a Primary Device Attributes request behind
it; DEC STD 070 for sixels, which a terminal announces as attribute 4; XTWINOPS 16 for the size of a cell (xterm's ctlseqs).
"""

from __future__ import annotations

import asyncio
import base64
import re
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from agentdesk.tui.pictures import Picture

QUERY = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
"""The last is answered by every terminal, and in order: once its answer is there, no other will come."""
ANSWER_S = 1.5
LATE_S = 10.0
"""So long a late answer is still kept from being taken for keys."""
MOST_PIXELS, MOST_PIXELS_FAR = (960, 720), (480, 360)
"""Of a terminal on this machine, and of one over SSH, where every byte travels."""
CHUNK = 4096
"""Base64 a Kitty command may carry."""
PICTURE_ID = 4217
_ANSWER = re.compile(r"\x1b_G(?P<kitty>[^\x1b]*)\x1b\\|\x1b\[6;(?P<height>\d{1,4});(?P<width>\d{1,4})t|\x1b\[\?(?P<attributes>[\d;]*)c")
_BEGUN = re.compile(r"\x1b(?:_(?:G[^\x1b]*\x1b?)?|\[(?:6[;\d]*|\?[\d;]*)?)?$")
_LEVELS = 6
_STEPS = (0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5)
"""Bayer's matrix of four: neighbouring pixels are rounded differently, so that six levels a colour look like more."""


class Way(StrEnum):
    """How a terminal draws pixels."""

    KITTY = "kitty"
    SIXEL = "sixel"


@dataclass(frozen=True, slots=True)
class Graphics:
    """What a terminal said it can do; a cell's size is in pixels."""

    way: Way
    cell_width: int = 8
    cell_height: int = 16

    def room(self, columns: int, rows: int, *, is_far: bool) -> tuple[int, int]:
        """Return how many pixels a picture may have that is to fit into so many cells."""
        most = MOST_PIXELS_FAR if is_far else MOST_PIXELS
        return min(most[0], columns * self.cell_width), min(most[1], rows * self.cell_height)

    def cells(self, picture: Picture) -> tuple[int, int]:
        """Return how many columns and rows a picture covers."""
        return -(-picture.width // self.cell_width), -(-picture.height // self.cell_height)


class TerminalAnswers:
    """Takes a terminal's answers out of what is typed; without that they would be keys."""

    def __init__(self) -> None:
        self._is_waiting = False
        self._rest = ""
        self._is_kitty = False
        self._cell = (0, 0)
        self._attributes: frozenset[str] = frozenset()
        self.is_complete = threading.Event()

    def expect(self) -> None:
        """Look for answers from now on."""
        self._is_waiting, self._is_kitty, self._cell, self._attributes = True, False, (0, 0), frozenset()
        self.is_complete.clear()

    def give_up(self) -> None:
        """Look for them no longer."""
        self._is_waiting = False

    def without(self, typed: str) -> str:
        """Return what was typed without the answers in it; the beginning of one waits for its end."""
        if not (self._is_waiting or self._rest):
            return typed
        typed, self._rest = self._rest + typed, ""
        typed = _ANSWER.sub(self._take, typed)
        begun = _BEGUN.search(typed) if self._is_waiting and not self.is_complete.is_set() else None
        if begun is not None:
            typed, self._rest = typed[: begun.start()], begun[0]
        return typed

    def late(self) -> str:
        """Return a lone Escape that was held back and that nothing followed: it was the key."""
        if self._rest != "\x1b":
            return ""
        self._rest = ""
        return "\x1b"

    def _take(self, found: re.Match[str]) -> str:
        if found["kitty"] is not None:
            self._is_kitty = found["kitty"].endswith(";OK")
        elif found["attributes"] is not None:
            self._attributes = frozenset(found["attributes"].split(";"))
            self.is_complete.set()
        else:
            self._cell = (int(found["width"]), int(found["height"]))
        return ""

    @property
    def graphics(self) -> Graphics | None:
        """What the answers come to; None where there is only text."""
        way = Way.KITTY if self._is_kitty else Way.SIXEL if "4" in self._attributes else None
        if way is None:
            return None
        return Graphics(way, *self._cell) if all(self._cell) else Graphics(way)


async def graphics_of(driver: object) -> Graphics | None:
    """Ask the terminal how it draws pixels; None where it doesn't, or doesn't say in time."""
    answers = getattr(driver, "answers", None)
    write = getattr(driver, "write", None)
    if not isinstance(answers, TerminalAnswers) or write is None:
        return None
    answers.expect()
    write(QUERY)
    is_answered = await asyncio.to_thread(answers.is_complete.wait, ANSWER_S)
    asyncio.get_running_loop().call_later(0 if is_answered else LATE_S, answers.give_up)
    return answers.graphics if is_answered else None


def drawing(picture: Picture, graphics: Graphics) -> str:
    """Return the bytes that draw a picture where the cursor is."""
    return "".join(_kitty(picture, graphics)) if graphics.way is Way.KITTY else sixels(picture)


def erasing(graphics: Graphics) -> str:
    """Return the bytes that take the picture away; sixels go with the cells that are written over them."""
    return f"\x1b_Ga=d,d=I,i={PICTURE_ID},q=2\x1b\\" if graphics.way is Way.KITTY else ""


def _kitty(picture: Picture, graphics: Graphics) -> Iterator[str]:
    columns, rows = graphics.cells(picture)
    content = base64.b64encode(zlib.compress(picture.rgb)).decode("ascii")
    pieces = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    first = f"a=T,f=24,o=z,s={picture.width},v={picture.height},c={columns},r={rows},i={PICTURE_ID},q=2,C=1,"
    for number, piece in enumerate(pieces):
        yield f"\x1b_G{'' if number else first}m={int(number < len(pieces) - 1)};{piece}\x1b\\"


def sixels(picture: Picture) -> str:
    """Return a picture as sixels in six levels of each colour."""
    parts = [f'\x1bP0;1;0q"1;1;{picture.width};{picture.height}']
    percent = [round(level * 100 / (_LEVELS - 1)) for level in range(_LEVELS)]
    for number in range(_LEVELS**3):
        red, green, blue = number // _LEVELS**2, number // _LEVELS % _LEVELS, number % _LEVELS
        parts.append(f"#{number};2;{percent[red]};{percent[green]};{percent[blue]}")
    parts += ["$".join(_band(picture, top)) + "-" for top in range(0, picture.height, 6)]
    return "".join([*parts, "\x1b\\"])


def _band(picture: Picture, top: int) -> Iterator[str]:
    """Return six rows of pixels, one line for each colour in them."""
    bits: dict[int, bytearray] = {}
    for dy in range(min(6, picture.height - top)):
        y = top + dy
        for x in range(picture.width):
            colour = _rounded(picture.at(x, y), _STEPS[4 * (y % 4) + x % 4])
            if colour not in bits:
                bits[colour] = bytearray(picture.width)
            bits[colour][x] |= 1 << dy
    for colour, columns in bits.items():
        yield f"#{colour}" + "".join(_run(value, len(list(run))) for value, run in groupby(columns))


def _rounded(pixel: tuple[int, int, int], step: int) -> int:
    red, green, blue = (min(_LEVELS - 1, (value * (_LEVELS - 1) * 16 + step * 255) // (255 * 16)) for value in pixel)
    return (red * _LEVELS + green) * _LEVELS + blue


def _run(value: int, count: int) -> str:
    letter = chr(63 + value)
    return f"!{count}{letter}" if count > 3 else letter * count  # noqa: PLR2004 - "!4x" is no longer than "xxxx"
