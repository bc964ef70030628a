"""Prints tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with aligned columns."""
    widths = [max(len(str(row[column])) for row in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        first, *others = zip(row, widths, strict=True)
        print("  ".join([str(first[0]).ljust(first[1]), *(str(cell).rjust(width) for cell, width in others)]), flush=True)


def say(words: str) -> None:
    """Say what is under way or missing, at once and beside the tables."""
    print(f"  … {words}", file=sys.stderr, flush=True)
