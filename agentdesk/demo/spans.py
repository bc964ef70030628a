"""Spans of time as the sample desk writes them: "2d5h", "45m", "-35m"."""

from __future__ import annotations

import re
from datetime import timedelta

_SPAN = re.compile(r"(?P<sign>-?)(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?")


def parse_span(text: str) -> timedelta:
    """Return the span that `text` says: days, hours, minutes, seconds in that order, each optional, a minus before all of them.

    Raises:
        ValueError: it says no span.
    """
    found = _SPAN.fullmatch(text)
    if found is None or text in {"", "-"}:
        raise ValueError(text)
    parts = {unit: int(number) for unit, number in found.groupdict().items() if unit != "sign" and number}
    span = timedelta(**parts)
    return -span if found["sign"] else span
