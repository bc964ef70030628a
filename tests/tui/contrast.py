"""How well one colour can be read on another."""

from __future__ import annotations

from rich.color_triplet import ColorTriplet
from rich.style import Style

LEAST = 4.5
"""The least contrast of text to its ground, as WCAG 2.2 asks in 1.4.3."""
_LINEAR_BELOW = 0.04045


def contrast(style: Style) -> float:
    """Return the contrast of a style's two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    assert style.color is not None
    assert style.bgcolor is not None
    darker, lighter = sorted((luminance(style.color.get_truecolor()), luminance(style.bgcolor.get_truecolor())))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: ColorTriplet) -> float:
    """Return how light a colour is, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4)
