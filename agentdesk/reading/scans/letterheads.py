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
    r"|regione|provincia|azienda|condominio|cassa|bank|building society|association|insurance|mutual|revenue|county|solicitors|university"
    r"|authority|advocaten|avocats|avvocati|rechtsanwälte|inkasso|recouvrement|versicherung|verzekering)"
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
    first = [_BRANCH.sub("", line) for line in [line for line in lines if line and not STATE.match(line)][:_LINES]]
    found = next((_WIDE_GAP.split(line)[0] for line in first if _is_organisation(line)), "")
    name = _RETURN_ADDRESS.match(first[0]) if first else None
    # An envelope's window shows the writer's own address in one line above the receiver's.
    return found if name is None or not _is_organisation(name[1]) else name[1]


_RETURN_ADDRESS: Final = re.compile(r"([^,·•|\d]{3,60})\s?[,·•|]\s?[^,·•|]{3,45}[,·•|]\s?(?:[A-Z]{1,2}-)?\d{4,5}\s")
_BRANCH: Final = re.compile(
    r"(?i)\s[-\u2013\u2014·|]\s(?:agence|service|d[ée]partement|filiale|ufficio|agenzia|abteilung|niederlassung|zweigstelle|afdeling|filiaal"
    r"|vestiging|branch|department|office)\b.*"
)
"""Which of its offices writes is no part of an organisation's name."""
STATE: Final = re.compile(r"(?i)^(?:r[ée]publique|repubblica|bundesrepublik|republik|freistaat|koninkrijk|royaume|hm government)\b")
"""Above what a mayor or an office writes stands whose mayor it is."""
_WIDE_GAP: Final = re.compile(r"\s{3,}|\s[·•|]\s")


def _is_organisation(line: str) -> bool:
    if len(line) > _LONGEST or _NO_NAME.search(_WIDE_GAP.split(line)[0]):
        return False
    if _ORGANISATION.search(line):
        return True
    return line.isupper() and len(line) >= _SHOUTED_CHARS and not _PERSON.match(line)
