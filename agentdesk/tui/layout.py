"""Which panes stand beside each other, by the terminal's size and the agent's choice."""

from __future__ import annotations

from enum import StrEnum

MIN_WIDTH, MIN_HEIGHT = 60, 16
MEDIUM_WIDTH, WIDE_WIDTH = 100, 160
LIST_WIDTH_MEDIUM, LIST_WIDTH_WIDE = 46, 58
CUSTOMER_WIDTH = 40
TWO_LINE_BELOW = 70
"""A list narrower than this many cells shows each conversation on two lines."""
WIDTH_CLASSES = ((0, "-narrow"), (MEDIUM_WIDTH, "-medium"), (WIDE_WIDTH, "-wide"))
"""What style sheets know a screen's width by, and from which width on."""


class Layout(StrEnum):
    """The panes of the inbox, in the order of `+` and `-`."""

    LIST = "list"
    LIST_PREVIEW = "list-preview"
    PREVIEW = "preview"
    THREE = "three"


_ORDER = tuple(Layout)


def natural_layout(width: int) -> Layout:
    """Return the layout a width calls for: one pane, list and preview from 100 columns, the customer too from 160."""
    if width >= WIDE_WIDTH:
        return Layout.THREE
    return Layout.LIST_PREVIEW if width >= MEDIUM_WIDTH else Layout.LIST


def width_class(width: int) -> str:
    """Return the class of a screen of that width."""
    return next(name for least, name in reversed(WIDTH_CLASSES) if width >= least)


def possible_layouts(width: int) -> tuple[Layout, ...]:
    """Return the layouts that fit a width."""
    if width >= WIDE_WIDTH:
        return _ORDER
    return _ORDER[:3] if width >= MEDIUM_WIDTH else (Layout.LIST, Layout.PREVIEW)


def layout_for(width: int, chosen: Layout | None) -> Layout:
    """Return the layout in force: the chosen one where it fits, else the natural one."""
    return chosen if chosen in possible_layouts(width) else natural_layout(width)


def next_layout(width: int, present: Layout, step: int) -> Layout:
    """Return the layout `step` further round."""
    fitting = possible_layouts(width)
    return fitting[(fitting.index(present) + step) % len(fitting)]


def has_columns(width: int, layout: Layout) -> bool:
    """Return whether the list has a line for each conversation, with its columns named above."""
    return layout is Layout.LIST and width >= TWO_LINE_BELOW


def is_too_small(width: int, height: int) -> bool:
    """Return whether a terminal is too small to be of use."""
    return width < MIN_WIDTH or height < MIN_HEIGHT
