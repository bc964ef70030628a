"""Inks: how text looks, as a terminal is told, and the shortest way from one to another."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

RESET = "\x1b[0m"
_COLOUR_MODES = {"2": 5, "5": 3}
"""How many parameters a colour takes after 38 or 48, by its second one (ISO 8613-6)."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
"""What switches an effect off (ECMA-48 §8.3.117); bold and dim share one."""
_CUBE = (0, 95, 135, 175, 215, 255)
_FIRST_OF_CUBE, _FIRST_GREY, _GREYS = 16, 232, 24
_OFTEN_CHANGED = 22
"""Colours below it are the user's own in many terminals: 16 by habit, and six more by the programs that set "base16" themes."""


class Ink(NamedTuple):
    """A style as the parameters of SGR (ECMA-48 §8.3.117), sorted by what they set."""

    effects: tuple[str, ...]
    foreground: str
    background: str


BLANK = Ink((), "39", "49")


def ink_of(parameters: str) -> Ink:
    """Sort a style's SGR parameters."""
    effects: list[str] = []
    foreground, background = BLANK.foreground, BLANK.background
    left = parameters.split(";") if parameters else []
    while left:
        first = left[0]
        taken = _COLOUR_MODES.get(left[1], 1) if first in {"38", "48"} and len(left) > 1 else 1
        piece, left = _shortest(left[:taken]), left[taken:]
        if first == "38" or 30 <= int(first) < 40 or 90 <= int(first) < 98:  # noqa: PLR2004 - SGR's foreground colours
            foreground = piece
        elif first == "48" or 40 <= int(first) < 50 or 100 <= int(first) < 108:  # noqa: PLR2004 - and its backgrounds
            background = piece
        else:
            effects.append(piece)
    return Ink(tuple(effects), foreground, background)


def _shortest(parameters: list[str]) -> str:
    """Return a colour's parameters, by its number where the 256 colours have exactly this one: half the bytes."""
    if len(parameters) == _COLOUR_MODES["2"]:
        found = _palette().get((int(parameters[2]), int(parameters[3]), int(parameters[4])))
        if found is not None:
            return f"{parameters[0]};5;{found}"
    return ";".join(parameters)


@cache
def _palette() -> dict[tuple[int, int, int], int]:
    """Return xterm's colours by their red, green and blue (256colres.pl of xterm)."""
    levels = ((red, green, blue) for red in _CUBE for green in _CUBE for blue in _CUBE)
    numbers = {level: number for number, level in enumerate(levels, _FIRST_OF_CUBE) if number >= _OFTEN_CHANGED}
    return {(8 + 10 * step,) * 3: _FIRST_GREY + step for step in range(_GREYS)} | numbers


def change_of_ink(before: Ink, after: Ink) -> str:
    """Return the sequence that takes the terminal from one ink to another, "" where both are the same."""
    if before == after:
        return ""
    pieces: list[str] = []
    if before.effects != after.effects:
        ended = {_OFF.get(effect, "0") for effect in before.effects if effect not in after.effects}
        if "0" in ended:
            before, ended = BLANK, {"0"}
        pieces = [*sorted(ended), *(each for each in after.effects if each not in before.effects or _OFF.get(each) in ended)]
    pieces += (now for was, now in zip(before[1:], after[1:], strict=True) if now != was)
    return "\x1b[" + ";".join(pieces) + "m"
