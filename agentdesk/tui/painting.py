"""Writes what changed on screen in few bytes and little time: only the widgets and the cells that differ, colours only where they change.

Textual composes the whole screen for every change and sets each piece's colours anew, so a cursor key over SSH costs twice the bytes and
the time that its two rows and a preview need. Where a change touches something that lies over something else, Textual's own way is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from agentdesk.tui.inks import BLANK, RESET, Ink, change_of_ink, ink_of

if TYPE_CHECKING:
    from textual.widget import Widget

_BLANKS = " " * 10
"""So many standing blanks are worth a sequence that puts the cursor behind them."""


class Run(NamedTuple):
    """Text of one ink on one line, from a column up to `end`; `ink` is None where the text brings its own sequences along (a link)."""

    x: int
    y: int
    end: int
    text: str
    ink: Ink | None


class Painter:
    """Knows what stands on the terminal as far as it wrote it, and writes the difference."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, Strip]] = {}
        self._inks: dict[Style, Ink | None] = {}

    def forget(self) -> None:
        """Know nothing of the terminal any more: somebody else wrote to it."""
        self._lines.clear()

    def whole(self, lines: Iterable[Iterable[Strip]], region: Region, colours: ColorSystem) -> str:
        """Return what draws the whole screen, as far as it doesn't stand there already.

        Textual draws everything some ten times while a dialog opens over another screen, and all but once the same.
        """
        return self.changed(_placed(lines, region), colours)

    def changed(self, pieces: Iterable[tuple[int, int, Strip]], colours: ColorSystem) -> str:
        """Return what draws strips at their places (column, line), where they differ from what stands there."""
        runs = [
            run
            for x, y, strip in pieces
            for at, part in self._differences(x, y, strip)
            for run in self._runs(at, y, part, colours)
        ]  # fmt: skip
        return _written(_by_colour(runs))

    def _differences(self, x: int, y: int, strip: Strip) -> list[tuple[int, Sequence[Segment]]]:
        """Return what of a strip differs from what stands there, each piece with the column it begins at."""
        known = self._lines.setdefault(y, {})
        old = known.get(x)
        if old is None or old.cell_length != strip.cell_length:
            old = _standing(known, x, x + strip.cell_length)
            self._lines[y] = _left_over(known, x, x + strip.cell_length) | {x: strip}
            if old is None:
                return [(x, strip._segments)] if strip._segments else []  # noqa: SLF001 - iterating a strip copies
        else:
            known[x] = strip
        if old is strip:
            return []
        return [(x + at, part) for at, part in parted(old._segments, strip._segments)]  # noqa: SLF001

    def _runs(self, x: int, y: int, segments: Iterable[Segment], colours: ColorSystem) -> Iterator[Run]:
        """Return a piece of a line as runs of one ink."""
        for segment in segments:
            text, style, _control = segment
            end = x + segment.cell_length
            ink = BLANK if style is None else self._ink(style, colours)
            if ink is None:
                assert style is not None
                yield Run(x, y, end, Strip.render_style(style, text, colours), None)
            elif text:
                yield Run(x, y, end, text, ink)
            x = end

    def _ink(self, style: Style, colours: ColorSystem) -> Ink | None:
        """Return a style's ink, None for one that also carries a link."""
        if style not in self._inks:
            self._inks[style] = None if style.link else ink_of(Strip.render_ansi(style, colours))
        return self._inks[style]


def _by_colour(runs: list[Run]) -> list[Run]:
    """Return runs so that those of the same colours follow each other: going elsewhere takes fewer bytes than another colour.

    Where runs lie over each other the later one counts, and a mark that joins a letter has to follow it: those keep their order.
    """
    if _depends_on_order(runs):
        return runs
    order: dict[tuple[str, ...], int] = {}
    places = [order.setdefault(() if run.ink is None else run.ink[1:], len(order)) for run in runs]
    return [run for _place, run in sorted(zip(places, runs, strict=True), key=lambda found: found[0])]


def _depends_on_order(runs: Iterable[Run]) -> bool:
    ordered = sorted(runs, key=lambda run: (run.y, run.x))
    is_covered = any(one.y == other.y and one.end > other.x for one, other in pairwise(ordered))
    return is_covered or any(not run.text[0].isascii() and cell_len(run.text[0]) == 0 for run in ordered)


def _written(runs: Iterable[Run]) -> str:
    """Return what draws runs, one after the other, and leaves the terminal without colours."""
    written: list[str] = []
    ink, x, y = BLANK, -1, -1
    for run in runs:
        if (run.x, run.y) != (x, y):
            written.append(f"\x1b[{run.y + 1};{run.x + 1}H" if run.y != y else f"\x1b[{run.x + 1}G")
        written.append(change_of_ink(ink, BLANK if run.ink is None else run.ink))
        written.append(run.text)
        ink, x, y = run.ink or BLANK, run.end, run.y
    if ink != BLANK:
        written.append(RESET)
    return "".join(written)


def _is_single(strip: Strip) -> bool:
    """Whether a strip may be cut anywhere: each of its characters takes one cell."""
    return all(len(segment.text) == segment.cell_length for segment in strip._segments)  # noqa: SLF001 - as above


def _standing(known: Mapping[int, Strip], x: int, end: int) -> Strip | None:
    """Return what stands between two columns, put together of the strips there; None where a part of it isn't known.

    A dialog covers parts of the panes below it, and gives back others: without this the whole screen would be sent at each end of it.
    """
    parts: list[Strip] = []
    at = x
    for start in sorted(known):
        strip, stop = known[start], start + known[start].cell_length
        if stop <= at or start >= end:
            continue
        is_whole = start >= at and stop <= end
        if start > at or not (is_whole or _is_single(strip)):
            return None
        parts.append(strip if is_whole else strip.crop(at - start, min(stop, end) - start))
        at = min(stop, end)
    return Strip.join(parts) if at == end else None


def _left_over(known: Mapping[int, Strip], x: int, end: int) -> dict[int, Strip]:
    """Return what is still known of a line when something is written between two columns."""
    kept: dict[int, Strip] = {}
    for at, strip in known.items():
        stop = at + strip.cell_length
        if stop <= x or at >= end:
            kept[at] = strip
        elif _is_single(strip):
            kept |= {at: strip.crop(0, x - at)} if at < x else {}
            kept |= {end: strip.crop(end - at, stop - at)} if stop > end else {}
    return kept


def _placed(lines: Iterable[Iterable[Strip]], region: Region) -> Iterator[tuple[int, int, Strip]]:
    """Return strips that lie beside each other with their places (column, line)."""
    for y, strips in enumerate(lines, region.y):
        x = region.x
        for strip in strips:
            yield x, y, strip
            x += strip.cell_length


def parted(old: Sequence[Segment], new: Sequence[Segment]) -> list[tuple[int, list[Segment]]]:
    """Return what of a line differs from an equally wide one, each piece with its first cell; long blanks standing there part them."""
    begins, middle = trimmed(old, new)
    found: list[tuple[int, list[Segment]]] = []
    part: list[Segment] = []
    at = begins
    for segment in middle:
        first, end = _standing_blanks(old, at, segment)
        part += _rest_of(segment, 0, first)
        if end > first:
            found += [(begins, part)] if part else []
            begins, part = at + end, _rest_of(segment, end, None)
        at += segment.cell_length
    return [*found, (begins, part)] if part else found


def _standing_blanks(old: Sequence[Segment], at: int, new: Segment) -> tuple[int, int]:
    """Return from where to where in a piece that begins at cell `at` there are blanks as in the old line; nothing at its end for none."""
    text, nothing = new.text, (len(new.text), len(new.text))
    start = text.find(_BLANKS)
    if start < 0 or not text.isascii():
        return nothing
    end = len(text) - len(text[start:].lstrip(" "))
    column = 0
    for segment in old:
        if column + segment.cell_length > at + start:
            break
        column += segment.cell_length
    else:
        return nothing
    if segment.style != new.style or not segment.text.isascii():
        return nothing
    stood = segment.text[at + start - column : at + end - column]
    blanks = len(stood) - len(stood.rstrip(" "))
    return (start + len(stood) - blanks, start + len(stood)) if blanks >= len(_BLANKS) else nothing


def trimmed(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[int, list[Segment]]:
    """Return by how many cells two equally wide lines begin alike, and what of the new one lies between that and where they end alike."""
    start = 0
    while start < len(old) and start < len(new) and old[start] == new[start]:
        start += 1
    if start == len(new):
        return sum(segment.cell_length for segment in new), []
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    same = sum(segment.cell_length for segment in new[:start])
    middle = list(new[start : len(new) - end])
    others = list(old[start : len(old) - end])
    if middle and others:
        head = _alike(others[0], middle[0])
        same += head
        middle[:1] = _rest_of(middle[0], head, None)
        others[:1] = _rest_of(others[0], head, None)
    if middle and others:
        tail = _alike(others[-1], middle[-1], from_end=True)
        middle[-1:] = _rest_of(middle[-1], 0, -tail or None)
    return same, middle


def _rest_of(segment: Segment, start: int, end: int | None) -> list[Segment]:
    """Return what is left of a piece between two characters, nothing where that is nothing."""
    text = segment.text[start:end]
    return [segment if len(text) == len(segment.text) else Segment(text, segment.style)] if text else []


def _alike(old: Segment, new: Segment, *, from_end: bool = False) -> int:
    """Return how many characters of one cell each two pieces of one style share at one end; none next to one that joins another."""
    if old.style != new.style:
        return 0
    step = -1 if from_end else 1
    one, other = old.text[::step], new.text[::step]
    most = min(len(one), len(other))
    same = next((place for place in range(most) if one[place] != other[place]), most)
    plain = same if new.text.isascii() else next((place for place in range(same) if cell_len(one[place]) != 1), same)
    joins = any(not text[plain : plain + 1].isascii() and cell_len(text[plain : plain + 1]) == 0 for text in (one, other))
    return max(0, plain - 1) if joins else plain


class _Whole(CompositorUpdate):
    """The whole screen."""

    def __init__(self, update: LayoutUpdate, painter: Painter) -> None:
        self._update = update
        self._painter = painter

    def render_segments(self, console: Console) -> str:
        """Return what is written."""
        return self._painter.whole(self._update.strips, self._update.region, _colours(console))


class _Changed(CompositorUpdate):
    """Some lines of some widgets."""

    def __init__(self, pieces: list[tuple[int, int, Strip]], painter: Painter) -> None:
        self._pieces = pieces
        self._painter = painter

    def render_segments(self, console: Console) -> str:
        """Return what is written."""
        return self._painter.changed(self._pieces, _colours(console))


def _colours(console: Console) -> ColorSystem:
    return console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual asks for it


class LeanCompositor(Compositor):
    """Textual's compositor, but a change inside widgets that nothing covers is drawn by those widgets alone."""

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._painter = painter

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:  # noqa: FBT001, FBT002 - the base class's signature
        """Draw everything."""
        update = super().render_full_update(simplify)
        return update if simplify else _Whole(update, self._painter)  # type: ignore[return-value]  # its callers only display it

    def render_partial_update(self) -> ChopsUpdate | None:
        """Draw what changed."""
        pieces = self._uncovered_changes()
        if pieces is None:
            update = super().render_partial_update()
            pieces = [] if update is None else list(_pieces_of(update))
        self._dirty_regions.clear()
        return _Changed(pieces, self._painter) if pieces else None  # type: ignore[return-value]  # as above

    def _uncovered_changes(self) -> list[tuple[int, int, Strip]] | None:
        """Return the changed lines with their places; None where widgets lie over each other there."""
        crops: dict[Widget, Region] = {}
        widgets = self.visible_widgets
        for region in self._dirty_regions:
            found = _only_widget_at(region, widgets)
            if found is None:
                return None
            crops[found] = region if found not in crops else crops[found].union(region)
        pieces: list[tuple[int, int, Strip]] = []
        for widget, crop in sorted(crops.items(), key=lambda item: (item[1].y, item[1].x)):
            offset = widgets[widget][0].offset
            strips = widget.render_lines(crop.translate(-offset))
            pieces += ((crop.x, y, strip) for y, strip in enumerate(strips, crop.y))
        return pieces


def _pieces_of(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Return what Textual would write of a screen on which widgets lie over each other (`ChopsUpdate.render_segments`, Textual 8.2.8)."""
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
            if strip is None or x > last or end <= first:
                continue
            is_within = first <= x < last and end <= last
            yield x, y, strip if is_within else strip.crop(0, min(end, last) - x)


def _only_widget_at(region: Region, widgets: Mapping[Widget, tuple[Region, Region]]) -> Widget | None:
    """Return the foremost widget at a region where it fills the region; None where only a part of the region is its."""
    for widget, (place, clip) in widgets.items():  # in Textual's order, the foremost first
        if place.overlaps(region):
            fills = place.contains_region(region) and clip.contains_region(region)
            return widget if fills and not isinstance(widget, Screen) else None
    return None
