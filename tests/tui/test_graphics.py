"""Pictures in pixels: what a terminal answers is never taken for keys, and what is drawn is the picture."""

from __future__ import annotations

import base64
import re
import zlib

import pytest

from agentdesk.tui.graphics import CHUNK, QUERY, Graphics, TerminalAnswers, Way, drawing, erasing, graphics_of
from agentdesk.tui.pictures import Picture

KITTY = "\x1b_Gi=31;OK\x1b\\"
CELL = "\x1b[6;20;10t"
SIXEL = "\x1b[?62;4;22c"
TEXT_ALONE = "\x1b[?62;22c"
RED_BLUE = Picture(4, 8, bytes((255, 0, 0) * 16 + (0, 0, 255) * 16))


class Terminal:
    """A driver whose terminal answers at once what it is told to, or nothing."""

    def __init__(self, answer: str) -> None:
        self.answers, self._answer, self.written = TerminalAnswers(), answer, ""

    def write(self, data: str) -> None:
        """Take a query."""
        self.written += data
        assert self.answers.without(self._answer) == ""


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        (KITTY + CELL + TEXT_ALONE, Graphics(Way.KITTY, 10, 20)),
        (CELL + SIXEL, Graphics(Way.SIXEL, 10, 20)),
        (KITTY + SIXEL, Graphics(Way.KITTY)),
        ("\x1b_Gi=31;ENOTSUPPORTED\x1b\\" + TEXT_ALONE, None),
        (TEXT_ALONE, None),
    ],
)
async def test_the_terminal_says_itself_what_it_can_draw(answer: str, way: Graphics | None) -> None:
    terminal = Terminal(answer)
    assert await graphics_of(terminal) == way
    assert terminal.written == QUERY


async def test_a_driver_that_cannot_ask_draws_text() -> None:
    assert await graphics_of(None) is None


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_answers_in_pieces_among_keys_leave_the_keys(size: int) -> None:
    """Over a slow line an answer comes in pieces; one letter of it taken for a key could close a conversation."""
    answers = TerminalAnswers()
    answers.expect()
    said = "j" + KITTY + "k" + CELL + SIXEL
    typed = "".join(answers.without(said[at : at + size]) for at in range(0, len(said), size))
    assert typed == "jk"
    assert answers.graphics == Graphics(Way.KITTY, 10, 20)


def test_nothing_is_held_back_while_no_answer_is_awaited() -> None:
    answers = TerminalAnswers()
    assert answers.without(SIXEL + "\x1b") == SIXEL + "\x1b"
    answers.expect()
    assert answers.without("\x1b") + answers.late() == "\x1b"
    answers.give_up()
    assert answers.without("\x1b[?6") == "\x1b[?6"


def test_kitty_gets_the_pixels_whole_in_pieces_it_takes() -> None:
    """A piece over 4,096 letters is refused."""
    picture = Picture(200, 100, bytes((x * y) % 251 for y in range(100) for x in range(600)))
    drawn = drawing(picture, Graphics(Way.KITTY, 10, 20))
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", drawn)
    assert "".join(f"\x1b_G{head};{body}\x1b\\" for head, body in pieces) == drawn
    assert all(len(body) <= CHUNK for _head, body in pieces)
    assert zlib.decompress(base64.b64decode("".join(body for _head, body in pieces))) == picture.rgb
    first = dict(pair.split("=") for pair in pieces[0][0].split(","))
    assert (first["s"], first["v"], first["c"], first["r"]) == ("200", "100", "20", "5")
    assert [head[-1] for head, _body in pieces] == ["1"] * (len(pieces) - 1) + ["0"]
    assert erasing(Graphics(Way.KITTY)).startswith("\x1b_Ga=d,d=I,")


def test_sixels_are_the_picture() -> None:
    """Read back as a terminal reads them."""
    drawn = drawing(RED_BLUE, Graphics(Way.SIXEL))
    assert _sixels_read(drawn, 4, 8) == [[(100, 0, 0)] * 4] * 4 + [[(0, 0, 100)] * 4] * 4
    assert not erasing(Graphics(Way.SIXEL))


def _sixels_read(drawn: str, width: int, height: int) -> list[list[tuple[int, int, int]]]:
    pixels = [[(-1, -1, -1)] * width for _row in range(height + 6)]
    colours: dict[str, tuple[int, int, int]] = {}
    body = drawn.removeprefix("\x1bP0;1;0q").removesuffix("\x1b\\")
    for number, band in enumerate(body.split("-")):
        for plane in band.split("$"):
            for found in re.finditer(r"#(\d+);2;(\d+);(\d+);(\d+)", plane):
                colours[found[1]] = (int(found[2]), int(found[3]), int(found[4]))
            if not (chosen := re.search(r"#(\d+)([^#;]*)$", plane)):
                continue
            columns = re.sub(r"!(\d+)(.)", lambda run: run[2] * int(run[1]), chosen[2])
            for x, letter in enumerate(columns):
                for bit in range(6):
                    if (ord(letter) - 63) >> bit & 1:
                        pixels[6 * number + bit][x] = colours[chosen[1]]
    return pixels[:height]


def test_a_picture_fits_the_cells_and_a_far_line() -> None:
    graphics = Graphics(Way.KITTY, 10, 20)
    assert graphics.room(40, 20, is_far=False) == (400, 400)
    assert graphics.room(300, 90, is_far=True) == (480, 360)
    assert graphics.cells(Picture(101, 41, b"")) == (11, 3)
