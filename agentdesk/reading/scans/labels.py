"""Labels that stand in a row above their values, as Dutch and German letters have them: each is put beside its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from agentdesk.domain.letter_values import find_day
from agentdesk.reading.scans.references import MARKS, MATTERS

_GAP: Final = re.compile(r"\s{2,}|\t+")
_MARK: Final = re.compile(
    r"(?i)(?:uw|ons|onze|ihre?|unsere?|your|our|vos?|nos?|votre|notre|vs\.|ns\.)?\s?"
    r"(?:kenmerk|referentie|zeichen|ref(?:erence|\.)?|r[ée]f[ée]?\w*|rif\w*\.?|datum|date|data|nachricht vom|schreiben vom|brief van"
    r"|behandeld door|doorkiesnummer|telefon|telefoon|bearbeiter|contact"
    r"|(?:klant|kunden|debiteur|relatie|customer|client|dossier|zaak|factuur|rechnungs|invoice|order|auftrags)\w*\.?"
    r"(?: (?:no|number|nr)\.?)?)"
)
_IN_A_ROW: Final = re.compile(
    r"(?i)(?P<day>(?:(?:uw|ihr|your|votre|vostra)\s(?:brief|schreiben|letter|lettre|lettera)(?:\s(?:van|vom|of|du|del))?|datum|date|data)(?!\w))"
    r"|(?:(?:uw|ons|onze|ihre?|unsere?|your|our|vos?|nos?|votre|notre|vs\.|ns\.)\s)?"
    rf"(?:{MATTERS}|{MARKS})(?:[ -]?(?:nummer|num[ée]ro|numero|number|n[°º]\.?|nr\b\.?|no\b\.?|n\.))?(?!\w)"
)
"""Readers of paper leave one blank where there were many; then the labels alone say how many there are."""
_FEWEST: Final = 2


def unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Yield a letter's lines; a row of labels with as many values below it becomes a line for each of them."""
    labels: list[str] = []
    row = ""
    for line in lines:
        found = _beside_values(labels, row, line)
        if found:
            yield from found
            labels, row = [], ""
            continue
        if row:
            yield row
            labels, row = [], ""
        labels = _labels_of(line)
        if labels or len(_labels_in(line)) >= _FEWEST:
            row = "   ".join(labels) or line
            continue
        yield line
    if row:
        yield row


def _labels_of(line: str) -> list[str]:
    """Return the labels of a row that keeps them apart by wide gaps; none where it is no such row."""
    parts = [part.rstrip(": ") for part in _GAP.split(line)]
    return parts if len(parts) >= _FEWEST and all(map(_MARK.fullmatch, parts)) else []


def _beside_values(labels: Sequence[str], row: str, line: str) -> list[str]:
    """Return each label of a row with its value, none where the line below holds others, or none."""
    values = _GAP.split(line)
    if labels and len(values) == len(labels):
        return [f"{label}: {value}" for label, value in zip(labels, values, strict=True)]
    return _spread(_labels_in(row), line) if row and not labels else []


def _labels_in(line: str) -> list[tuple[str, bool]]:
    """Return the labels of a row that holds nothing else, each with whether a day belongs below it."""
    labels: list[tuple[str, bool]] = []
    at = 0
    while at < len(line):
        found = _IN_A_ROW.match(line, at)
        if found is None:
            return []
        labels.append((found[0], found["day"] is not None))
        at = found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip())
    return labels


def _spread(labels: Sequence[tuple[str, bool]], line: str) -> list[str]:
    """Spread the words of a line over labels: days tell where they belong, and of several numbers only the first has blanks in it."""
    written: list[str] = []
    waiting: list[str] = []
    for label, is_day in labels:
        if not is_day:
            waiting.append(label)
            continue
        day = find_day(line)
        if day is None:
            return []
        before, _day, line = line.partition(day.words)
        numbers = _numbered(waiting, before.split())
        if len(numbers) < len(waiting):
            return []
        written += [*numbers, f"{label}: {day.words}"]
        waiting = []
    numbers = _numbered(waiting, line.split())
    is_whole = len(numbers) == len(waiting) and (waiting or not line.strip())
    return [*written, *numbers] if is_whole else []


def _numbered(labels: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return labels with their numbers, none where there are too few, or words that are none."""
    if not labels or len(words) < len(labels):
        return []
    more = len(words) - len(labels) + 1
    values = [" ".join(words[:more]), *words[more:]]
    has_digits = all(any(map(str.isdigit, value)) for value in values)
    return [f"{label}: {value}" for label, value in zip(labels, values, strict=True)] if has_digits else []
