"""Labels that stand in a row above their values, as Dutch and German letters have them: each is put beside its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_GAP: Final = re.compile(r"\s{2,}|\t+")
_MARK: Final = re.compile(
    r"(?i)(?:uw|ons|onze|ihre?|unsere?|your|our|vos?|nos?|votre|notre|vs\.|ns\.)?\s?"
    r"(?:kenmerk|referentie|zeichen|ref(?:erence|\.)?|r[ée]f[ée]?\w*|rif\w*\.?|datum|date|data|nachricht vom|schreiben vom|brief van"
    r"|behandeld door|doorkiesnummer|telefon|telefoon|bearbeiter|contact"
    r"|(?:klant|kunden|debiteur|relatie|customer|client|dossier|zaak|factuur|rechnungs|invoice|order|auftrags)\w*\.?"
    r"(?: (?:no|number|nr)\.?)?)"
)
_FEWEST: Final = 2


def unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Yield a letter's lines; a row of labels with as many values below it becomes a line for each of them."""
    labels: list[str] = []
    for line in lines:
        parts = _GAP.split(line)
        if labels and len(parts) == len(labels):
            yield from (f"{label}: {value}" for label, value in zip(labels, parts, strict=True))
            labels = []
            continue
        if labels:
            yield "   ".join(labels)
            labels = []
        if len(parts) >= _FEWEST and all(_MARK.fullmatch(part.rstrip(": ")) for part in parts):
            labels = [part.rstrip(": ") for part in parts]
            continue
        yield line
    if labels:
        yield "   ".join(labels)
