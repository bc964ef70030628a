"""Which of Tesseract's languages to read a letter with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BY_CODE: Final = {"nl": "nld", "fr": "fra", "de": "deu", "it": "ita", "en": "eng"}
"""BCP 47 to Tesseract's names (ISO 639-2/T), of the languages the desk speaks."""
ENGLISH: Final = "eng"


def to_read_with(code: str, installed: Sequence[str]) -> tuple[str, ...]:
    """Return Tesseract's names to read with.

    Args:
        code: the letter's language where it is known, BCP 47; "" asks for all that the desk speaks.
        installed: what Tesseract has.
    """
    wanted = BY_CODE.get(code.partition("-")[0].lower(), code)
    if wanted and wanted in installed:
        # English beside it costs a third more and reads figures better: alone, the Dutch one doubles a last digit at times.
        return (wanted,) if wanted == ENGLISH or ENGLISH not in installed else (wanted, ENGLISH)
    ours = tuple(name for name in BY_CODE.values() if name in installed)
    return ours or tuple(installed[:1])
