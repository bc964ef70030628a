"""The key of a post on Bluesky, fixed before the first attempt: the same delivery always writes the same record.

A TID (atproto.com/specs/tid) is 53 bits of microseconds and 10 bits that tell writers apart, in a base 32 that sorts as they do.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from agentdesk.domain.ids import SEQUENCE_BITS

_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH: Final = 13
_BITS: Final = 5
_CLOCK_BITS: Final = 10
_SANE: Final = range(1_500_000_000, 4_000_000_000)


def moment_of(key: str) -> datetime:
    """Return when the message of a delivery was written: its number, which the key ends with, says so."""
    number = key.rpartition("-")[2]
    seconds = int(number) >> SEQUENCE_BITS if number.isascii() and number.isdigit() else 0
    if seconds not in _SANE:
        seconds = _SANE.start + int(hashlib.sha256(key.encode()).hexdigest()[:7], 16)
    return datetime.fromtimestamp(seconds, UTC)


def record_key(key: str) -> str:
    """Return the record's key for a delivery."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    micros = int(moment_of(key).timestamp()) * 1_000_000 + digest % 1_000_000
    value = (micros << _CLOCK_BITS) | ((digest >> 40) & ((1 << _CLOCK_BITS) - 1))
    return "".join(_DIGITS[(value >> shift) & 31] for shift in range((_LENGTH - 1) * _BITS, -1, -_BITS))
