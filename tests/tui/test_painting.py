"""What the painter writes leaves on a real terminal emulator exactly what Textual's own writing would."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from agentdesk.tui.inks import BLANK, Ink, change_of_ink, ink_of
from agentdesk.tui.painting import Painter, trimmed

WIDTH, HEIGHT = 24, 4
LEFT = 10
TRUE = ColorSystem.TRUECOLOR
STYLES = [
    Style.parse("#dadada on #1c1c1c"),
    Style.parse("bold #ffffff on #1c1c1c"),
    Style.parse("bold italic #5fafaf on #3a3a3a"),
    Style.parse("dim underline #123456 on #000000"),
    Style.parse("reverse red on blue"),
    Style.null(),
]

texts = st.one_of(
    st.text("ab ·…é漢", max_size=6), st.builds(lambda text, count: text + " " * count, st.text("ab漢", max_size=3), st.integers(8, 14))
)
pieces = st.lists(st.tuples(texts, st.sampled_from(STYLES)), max_size=5)


def strip_of(parts: list[tuple[str, Style]], width: int) -> Strip:
    """Return a strip of that width."""
    return Strip([Segment(text, style) for text, style in parts if text]).adjust_cell_length(width, STYLES[0])


class Emulated:
    """A terminal that shows what was written to it."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def write(self, text: str) -> None:
        """Take output."""
        self._stream.feed(text)

    def cells(self) -> list[list[tuple[object, ...]]]:
        """Return every cell: its character and how it looks."""
        return [[tuple(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def plainly(strip: Strip, x: int, y: int) -> str:
    """Return how Textual writes a strip, but for the short form of colours: each piece with all it sets, then a reset."""
    written = [f"\x1b[{y + 1};{x + 1}H"]
    for text, style, _control in strip:
        ink = BLANK if style is None else ink_of(Strip.render_ansi(style, TRUE))
        written.append("\x1b[0;" + ";".join((*ink.effects, *ink[1:])) + f"m{text}\x1b[0m")
    return "".join(written)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(pieces, pieces), min_size=HEIGHT, max_size=HEIGHT), min_size=2, max_size=5))
def test_differences_add_up_to_the_screen_drawn_whole(frames: list[list[tuple[list[tuple[str, Style]], list[tuple[str, Style]]]]]) -> None:
    """A difference that is cut wrong leaves a customer's half sentence on the screen; so every cell is compared, colours too."""
    painter, ours, theirs = Painter(), Emulated(), Emulated()
    for number, frame in enumerate(frames):
        lines = [(strip_of(left, LEFT), strip_of(right, WIDTH - LEFT)) for left, right in frame]
        if number == 0:
            ours.write(painter.whole(lines, Region(0, 0, WIDTH, HEIGHT), TRUE))
        else:
            places = [(x, y, strip) for y, line in enumerate(lines) for x, strip in zip((0, LEFT), line, strict=True)]
            ours.write(painter.changed(places, TRUE))
        for y, (left, right) in enumerate(lines):
            theirs.write(plainly(left, 0, y) + plainly(right, LEFT, y))
        assert ours.screen.display == theirs.screen.display
        assert ours.cells() == theirs.cells()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, WIDTH - 1), st.integers(1, WIDTH), pieces), min_size=1, max_size=8))
def test_pieces_that_lie_over_each_other_add_up_too(placed: list[tuple[int, int, list[tuple[str, Style]]]]) -> None:
    """A dialog covers parts of the panes below it and gives them back; what is left of them must be known as it stands."""
    painter, ours, theirs = Painter(), Emulated(), Emulated()
    ground = strip_of([("the list below", STYLES[1])], WIDTH)
    ours.write(painter.whole([[ground]], Region(0, 0, WIDTH, 1), TRUE))
    theirs.write(plainly(ground, 0, 0))
    for x, width, parts in placed:
        strip = strip_of(parts, min(width, WIDTH - x))
        ours.write(painter.changed([(x, 0, strip)], TRUE))
        theirs.write(plainly(strip, x, 0))
    ours.write(painter.changed([(0, 0, ground)], TRUE))
    theirs.write(plainly(ground, 0, 0))
    assert ours.cells() == theirs.cells()


def test_what_a_dialog_covered_is_all_that_is_written_when_it_goes() -> None:
    """Over a slow line the whole screen would take as long as a new page."""
    painter = Painter()
    below = [strip_of([("left pane", STYLES[0])], LEFT), strip_of([("right pane", STYLES[0])], WIDTH - LEFT)]
    painter.whole([below], Region(0, 0, WIDTH, 1), TRUE)
    painter.changed([(8, 0, strip_of([("card", STYLES[2])], 4))], TRUE)
    written = painter.whole([below], Region(0, 0, WIDTH, 1), TRUE)
    assert "eft" not in written
    assert "pane" not in written
    assert painter.whole([below], Region(0, 0, WIDTH, 1), TRUE) == ""


def test_what_stands_there_already_is_not_written_again() -> None:
    painter = Painter()
    line = strip_of([("the same line", STYLES[0])], WIDTH)
    painter.whole([[line]], Region(0, 0, WIDTH, 1), TRUE)
    assert painter.changed([(0, 0, strip_of([("the same line", STYLES[0])], WIDTH))], TRUE) == ""


def test_a_changed_character_is_all_that_is_written() -> None:
    painter = Painter()
    painter.whole([[strip_of([("5/999+ · checked", STYLES[0])], WIDTH)]], Region(0, 0, WIDTH, 1), TRUE)
    written = painter.changed([(0, 0, strip_of([("6/999+ · checked", STYLES[0])], WIDTH))], TRUE)
    assert written == "\x1b[1;1H\x1b[38;5;253;48;5;234m6\x1b[0m"


def test_blanks_that_stand_there_already_are_leapt_over() -> None:
    """Names of lists are short and their columns wide: when a list scrolls, every row would send its blanks again."""
    painter, wide = Painter(), 60
    painter.whole([[strip_of([("Ana de Vries" + " " * 20, STYLES[1]), ("18h", STYLES[0])], wide)]], Region(0, 0, wide, 1), TRUE)
    written = painter.changed([(0, 0, strip_of([("Bo" + " " * 30, STYLES[1]), ("19h", STYLES[0])], wide))], TRUE)
    assert " " * 11 not in written
    assert written.startswith("\x1b[1;1H\x1b[1;38;5;231;48;5;234mBo          \x1b[33G")


def test_a_colour_that_comes_back_on_each_line_is_set_once() -> None:
    """A list that scrolls has the same few colours on each of its lines, and a colour takes twice the bytes of a place."""
    painter = Painter()
    lines = [[strip_of([(f"Ana {y}", STYLES[1]), (f" — bell {y}", STYLES[0])], WIDTH)] for y in range(HEIGHT)]
    written = painter.whole(lines, Region(0, 0, WIDTH, HEIGHT), TRUE)
    assert (written.count("38;5;231"), written.count("38;5;253")) == (1, 1)


def test_a_mark_that_joins_the_letter_before_it_is_written_behind_it() -> None:
    painter, screen = Painter(), Emulated()
    line = strip_of([("ae", STYLES[0]), ("\u0301", STYLES[1]), ("x", STYLES[0])], WIDTH)
    screen.write(painter.whole([[line]], Region(0, 0, WIDTH, 1), TRUE))
    assert screen.screen.display[0].startswith("aéx")


def test_a_piece_that_only_became_shorter_at_its_beginning_is_not_written_again() -> None:
    """The rule behind a name reaches to the pane's end: of it nothing changed but where it begins."""
    painter, wide = Painter(), 30
    painter.whole([[strip_of([("Ana ", STYLES[1]), ("─" * 26, STYLES[0])], wide)]], Region(0, 0, wide, 1), TRUE)
    written = painter.changed([(0, 0, strip_of([("Maria ", STYLES[1]), ("─" * 24, STYLES[0])], wide))], TRUE)
    assert "─" not in written


def test_after_somebody_else_wrote_everything_is_written_again() -> None:
    painter = Painter()
    line = strip_of([("text", STYLES[0])], WIDTH)
    painter.whole([[line]], Region(0, 0, WIDTH, 1), TRUE)
    painter.forget()
    assert "text" in painter.changed([(0, 0, line)], TRUE)


def test_a_combining_mark_is_not_parted_from_its_letter() -> None:
    old, new = [Segment("ab", STYLES[0])], [Segment("ae\u0301", STYLES[0])]
    assert trimmed(old, new)[1][0].text == "e\u0301"
    old, new = [Segment("ae ", STYLES[0])], [Segment("ae\u0301 ", STYLES[0])]
    assert trimmed(old, new)[1][0].text.startswith("e\u0301")


@pytest.mark.parametrize(
    ("parameters", "ink"),
    [
        ("", BLANK),
        ("1;38;2;218;218;218;48;2;28;28;28", Ink(("1",), "38;5;253", "48;5;234")),
        ("38;2;1;2;3", Ink((), "38;2;1;2;3", "49")),
        ("38;2;0;0;95", Ink((), "38;2;0;0;95", "49")),
        ("3;38;5;9;104", Ink(("3",), "38;5;9", "104")),
        ("7;31;44", Ink(("7",), "31", "44")),
    ],
)
def test_colours_are_named_by_number_where_the_256_have_them(parameters: str, ink: Ink) -> None:
    """Numbers below 22 stay as they are: programs that set themes change those."""
    assert ink_of(parameters) == ink


def test_bold_ends_without_setting_the_colours_anew() -> None:
    assert change_of_ink(Ink(("1",), "31", "49"), Ink((), "31", "49")) == "\x1b[22m"
    assert change_of_ink(Ink(("1",), "31", "49"), Ink(("2",), "32", "49")) == "\x1b[22;2;32m"
    assert change_of_ink(Ink(("53",), "31", "44"), Ink((), "31", "49")) == "\x1b[0;31m"
