"""Words the guard knows: the months, and what is written with a capital and no name."""

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

_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday"
_ADDRESSED: Final = (
    "i i'm i'd i'll i've mr mrs ms miss sir madam dr dear hello hi dhr mevr mw mevrouw meneer heer geachte beste u "
    "uw madame monsieur mme mlle messieurs mesdames cher chère bonjour bonsoir signora signor signori signore "
    "egregi egregio gentile gentili spettabile spett buongiorno buonasera lei la le suo sua suoi sue vi vostro "
    "vostra vostri vostre loro ella christmas easter noël pâques natale pasqua kerst pasen english french dutch "
    "german italian european internet"
)
CAPITALS: Final = frozenset((*MONTHS, *_WEEKDAYS.split(), *_ADDRESSED.split()))
"""Words that have a capital inside a sentence in some language and are no names."""
