"""Words the guard knows: the months."""

from __future__ import annotations

from typing import Final

_MONTHS: Final = {
    1: "januari janvier januar gennaio january jan",
    2: "februari février fevrier februar febbraio february feb",
    3: "maart mars märz maerz marzo march mrt",
    4: "april avril aprile apr",
    5: "mei mai maggio may",
    6: "juni juin giugno june jun",
    7: "juli juillet luglio july jul",
    8: "augustus août aout august agosto aug",
    9: "september septembre settembre sept sep",
    10: "oktober octobre ottobre october okt oct",
    11: "november novembre nov",
    12: "december décembre dezember dicembre dec dez",
}
MONTHS: Final[dict[str, int]] = {name: number for number, names in _MONTHS.items() for name in names.split()}
