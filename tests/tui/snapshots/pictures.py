"""What is on a screen as text and runs of styles, in three themes at once, and the legend of the styles."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, product
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

THEMES = ("dusk", "paper", "ansi")
NAMES = [*string.ascii_lowercase, *string.ascii_uppercase, *(one + two for one, two in product(string.ascii_lowercase, repeat=2))]
Looks = tuple[str, ...]
"""How a cell looks in each theme."""


@dataclass
class Legend:
    """Names of looks; a look keeps its name when pictures are made anew, so that a diff shows only what changed."""

    names: dict[Looks, str] = field(default_factory=dict)
    used: set[Looks] = field(default_factory=set)

    @classmethod
    def read(cls, file: Path) -> Legend:
        """Return the legend a file holds."""
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        rows = [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")]
        return cls({tuple(looks): name for name, *looks in rows})

    def name(self, looks: Looks) -> str:
        """Return the name of a look, a new one where it has none yet."""
        self.used.add(looks)
        if looks not in self.names:
            taken = set(self.names.values())
            self.names[looks] = next(name for name in NAMES if name not in taken)
        return self.names[looks]

    def text(self) -> str:
        """Return the legend as a file holds it, without looks that nothing has any more."""
        kept = sorted(((name, looks) for looks, name in self.names.items() if looks in self.used), key=lambda one: NAMES.index(one[0]))
        rows = [f"{name:2} | " + " | ".join(f"{look:38}" for look in looks).rstrip() for name, looks in kept]
        return "\n".join([f"#    {'':0}" + " | ".join(f"{theme:38}" for theme in THEMES).rstrip(), *rows]) + "\n"


def picture(strips: dict[str, list[Strip]], legend: Legend) -> str:
    """Return a screen: its text, then a line of runs for each of its rows, as in `3a 12b` (three cells of look a, twelve of b).

    Raises:
        AssertionError: the themes show different texts.
    """
    texts = {theme: [_text(strip) for strip in rows] for theme, rows in strips.items()}
    unlike = [row for row in zip(*texts.values(), strict=True) if len(set(row)) > 1]
    assert not unlike, f"a theme changes colours, not words: {unlike}"
    rows = zip(*(strips[theme] for theme in THEMES), strict=True)
    runs = [_runs(zip(*(list(_cells(strip)) for strip in row), strict=True), legend) for row in rows]
    return "\n".join([*texts[THEMES[0]], "--- looks", *runs]) + "\n"


def looks_of(drawn: str, legend: Legend) -> Iterator[tuple[str, Looks]]:
    """Yield the stretches of a picture that was drawn: their texts, and how each looks in each theme."""
    looks = {name: one for one, name in legend.names.items()}
    texts, _bar, runs = drawn.partition("\n--- looks\n")
    for text, row in zip(texts.split("\n"), runs.splitlines(), strict=True):
        cells = [letter for letter in text for _cell in range(cell_len(letter))]
        for run in row.split():
            count = int(run.rstrip(string.ascii_letters))
            yield "".join(cells[:count]), looks[run.lstrip(string.digits)]
            del cells[:count]


def text_of(rows: list[Strip]) -> str:
    """Return the words on a screen."""
    return "\n".join(_text(strip) for strip in rows)


def _text(strip: Strip) -> str:
    return "".join(segment.text for segment in strip).rstrip()


def _cells(strip: Strip) -> Iterator[str]:
    for segment in strip:
        look = look_of(segment.style)
        yield from (look for _cell in range(segment.cell_length))


def _runs(cells: Iterable[Looks], legend: Legend) -> str:
    return " ".join(f"{len(list(run))}{name}" for name, run in groupby(legend.name(looks) for looks in cells))


def look_of(style: Style | None) -> str:
    """Return a style in a few words, such as `#fabd2f on #282828 bold`."""
    if style is None:
        return "-"
    colours = [str(style.color.name) if style.color else "-", str(style.bgcolor.name) if style.bgcolor else "-"]
    marks = [name for name in ("bold", "dim", "italic", "underline", "reverse", "strike") if getattr(style, name)]
    return " ".join([f"{colours[0]} on {colours[1]}", *marks])
