"""Whose letterhead a letter bears: an organisation's name in its first lines says more of who writes than whoever signed for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ORGANISATION: Final = re.compile(
    r"(?i)(?<![\w.])(?:b\.?v\.?|n\.?v\.?|u\.a\.|v\.?o\.?f\.?|vve|gmbh|ag|kg|mbh|mbb|ohg|e\.\s?v\.|s\.?r\.?l\.?s?|s\.?p\.?a\.?|sarl|scp"
    r"|s\.a\.s?\.?|sas|ltd|limited|plc|llp|inc|co|hm|nhs|inps|urssaf|council|department|services?|supplies|trust|court|centre|group)(?![\w])"
    r"|\b(?:gemeente|provincie|ministerie|belasting|waterschap|stichting|vereniging|coöperatie|notaris|advocat|rechtbank|politie|huisartsen"
    r"|stadt|landkreis|kreis|amtsgericht|sparkasse|kanzlei|rechtsanw|steuerberat|mairie|pr[ée]fecture|direction|minist[èe]re|caisse"
    r"|mutuelle|cr[ée]dit|banque|assurance|tribunal|cabinet|soci[ée]t[ée]|agence|syndic|comune|agenzia|banca|assicurazion|studio legale"
    r"|regione|provincia|azienda|condominio|bank|building society|association|revenue|county|solicitors|university|authority)"
    r"|(?:verzekering(?:en)?|incasso|ziekenhuis|corporatie|maatschappij|bank|amt|gericht|kasse|versicherung(?:en)?|genossenschaft|werke"
    r"|gesellschaft|insurance|fabriek|handel|bedrijf)\b"
)
"""Words and legal forms that no person's name has, of five languages."""
_PERSON: Final = re.compile(
    r"(?i)^(?:mevr|mw|mej|dhr|de heer|fam|familie|herrn?|frau|dr|prof|m\.|mme|mlle|monsieur|madame|me|sig|dott|avv|geom|mr|mrs|ms|miss)\b"
)
_NO_NAME: Final = re.compile(r"\d|@|:|^(?:www|tel|fax)\b", re.IGNORECASE)
_SHOUTED_CHARS: Final = 6
_LONGEST: Final = 70
_LINES: Final = 2


def letterhead_of(lines: Sequence[str]) -> str:
    """Return the organisation that a letter's first lines name; "" where they name none."""
    first = [line for line in lines[:_LINES] if line]
    return next((_WIDE_GAP.split(line)[0] for line in first if _is_organisation(line)), "")


_WIDE_GAP: Final = re.compile(r"\s{3,}|\s[·•|]\s")


def _is_organisation(line: str) -> bool:
    if len(line) > _LONGEST or _NO_NAME.search(_WIDE_GAP.split(line)[0]):
        return False
    if _ORGANISATION.search(line):
        return True
    return line.isupper() and len(line) >= _SHOUTED_CHARS and not _PERSON.match(line)
