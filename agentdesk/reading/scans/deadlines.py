"""Until when a letter wants something: so many days, weeks or months, or a day, in five languages, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from agentdesk.domain.letter_values import Spotted, count_words, duration, find_day, find_day_after, last_day, unit_words

_TERM: Final = (
    r"(?:de |den |der |een |einer |eines |un |une |d['\u2019]un |di |the |les |i )?"
    r"(?:(?:next|prochains|prossimi|weiterer|komende|n[äa]chsten)\s+)?"
    rf"(?P<count>\d{{1,3}}|(?:{count_words()})(?=\s))\s*(?:\([^\W\d_]{{2,20}}\)\s*)?"
    rf"(?P<working>werk|arbeits|(?:business|working) )?(?:kalender|(?:calendar|clear) )?(?P<unit>{unit_words()})\b"
    r"(?P<worked>\s(?:ouvr[ée]s|lavorativi)\b)?"
)
_BEFORE_A_TERM: Final = (
    r"binnen(?: een termijn)?(?: van)?|inn[ae]r(?:halb|t)(?: von)?(?: einer (?:not)?frist von)?|binnen einer (?:not)?frist von"
    r"|dans(?: un d[ée]lai)?(?: d[e'\u2019])?|sous(?: un d[ée]lai)?(?: d[e'\u2019])?|d[ée]lai d[e'\u2019]"
    r"|entro(?: e non oltre)?(?: il termine di)?|termine di|within(?: a period of)?|(?:not)?frist von|termijn van|period of"
    r"|(?:frist|termijn|d[ée]lai|termine|period) (?:betr[äa]gt|bedraagt|is|est de|[èe] di)"
    r"|disposez d[e'\u2019]|in(?= (?:den|de|the) (?:n[äa]chsten|komende|next)\s)|dans(?= les prochains\s)|nei(?= prossimi\s)"
)
_FROM_THE_DATE: Final = re.compile(
    r"(?i)\s*+(?:,\s*+)?(?:na (?:heden|(?:de )?(?:dagtekening|verzend(?:ing|datum)|datum)(?: van (?:deze|dit) \w+)?)"
    r"|(?:nach|ab) (?:heute|(?:dem )?(?:datum|ausstellung(?:sdatum)?|briefdatum)(?: dieses \w+)?)"
    r"|[àa] compter (?:de ce jour|d'aujourd'hui|de la date (?:de|du) (?:la pr[ée]sente|cette lettre|ce courrier|pr[ée]sent courrier))"
    r"|d[èe]s ce jour|(?:a decorrere )?da(?:l(?:la)?)? (?:oggi|data (?:odierna|della presente|di questa lettera|di questa))"
    r"|(?:of|from|after) (?:today|the date of this \w+|the date above))"
)
"""What comes behind a term that runs from the day the letter was written, not from the day it came."""
_RUNS: Final = re.compile(rf"(?i)\b{_TERM}(?={_FROM_THE_DATE.pattern.removeprefix('(?i)')})")
"""A term with its beginning is a deadline, whatever stands before it: you have six months from the date of this letter."""
_WITHIN: Final = re.compile(rf"(?i)\b(?:{_BEFORE_A_TERM})\s*{_TERM}")
_GIVEN: Final = re.compile(rf"(?i)\b{_TERM}\s+(?:de tijd|zeit\b)")
_PAYABLE: Final = re.compile(
    rf"(?i)\b(?:r[èe]glement|paiement|pagamento|bonifico(?: bancario)?|zahlungsziel|betaling)(?:\s*+:)?\s++(?:[àa]\s++)?{_TERM}"
)
_GIORNI: Final = re.compile(r"(?i)\b(?:entro|(?:nel |entro il )?termine di|entro i)\s+(?:giorni|gg\.?)\s+(?P<count>\d{1,3})\b")
_FRENCH_ROUND: Final = re.compile(r"(?i)\bsous (?P<word>huitaine|quinzaine)\b")
_SILENCE: Final = re.compile(
    r"(?i)\bsans (?:nouvelles?|r[ée]ponse|r[ée]action|r[èe]glement|paiement)\b.{0,30} (?P<till>pour le\s+)(?P<day>\d{1,2}\D.{1,24})"
)
_ROUND_DAYS: Final = {"huitaine": "P8D", "quinzaine": "P15D"}
_WEEKDAY: Final = (
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di"
    r"|dimanche|(?:luned|marted|mercoled|gioved|venerd)[iì]|sabato|domenica|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_UNTIL: Final = (
    r"uiterlijk(?: op)?|ten laatste(?: op)?|v[óo]{2}r|tot(?: en met| uiterlijk)|t/m|bis(?: sp[äa]testens)?(?: zum| am)?"
    r"|sp[äa]testens(?: am| bis(?: zum)?)?|vor dem|avant le|au plus tard(?: le)?|jusqu['\u2019]au|d['\u2019]ici(?: au| le)?"
    r"|entro(?: e non oltre)?(?: il(?: giorno)?)?|non oltre il|before|until|no later than"
    r"|by(?: close of business)?(?: \d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\.?)?(?: on)?"
).replace("m", "(?:m|rn)")
"""Readers of paper take an m for rn."""
_END_OF_MONTH: Final = re.compile(
    r"(?i)\b(?:v[óo]{2}r (?:het )?eind(?:e)?(?: van)?|(?:uiterlijk|tot) eind|bis(?: sp[äa]testens)? ende|avant (?:la )?fin|d'ici fin"
    r"|entro (?:la )?fine(?: di| del mese di)?|(?:by|before) the end of)\s+(?P<month>[^\W\d_]{3,10})\b"
)
_COMING: Final = re.compile(
    r"(?i)\b(?:per|au|zum|al)\s+(?P<day>\d{1,2}(?:er|\.|º)?\s+[^\W\d_]{3,9})\s+(?:a\.\s?s\.|aanstaande|prochain|prossimo)"
)
_DUE: Final = (
    r"uiterste \w{2,14}datum|vervaldatum|vervaldag|f[äa]llig(?: am| bis| zum)?|zahlbar(?: bis)?(?: zum)?|[ée]ch[ée]ance"
    r"|date limite(?: [^\W\d_]{2,10}){0,3}|scadenza|due (?:date|by|on)|deadline|(?:last|latest) date for [a-z]{3,10}(?: is)?"
)
_BY: Final = re.compile(
    rf"(?i)(?P<till>\b(?:{_UNTIL})\s+|\b(?:{_DUE})[ \t:.]{{1,40}})(?:{_WEEKDAY}[,.]?\s+)?(?:(?:den|dem|le|il|the)\s+)?"
    r"(?=(?P<day>\d{1,2}\D.{1,24}|\w{3,9} \d{1,2},.{1,6}))"
)
_SINCE: Final = re.compile(r"(?i)\b(?:van|vom|von|du|dal|from|between)\s+(?:[^\W\d_]{3,10}\s+)?\d{1,2}\.?(?:\s[^\W\d_]{3,9})?\s*$")
"""What comes before the end of a span of days, which is no deadline: open from 3 until 20 November."""
_LOOK_BACK: Final = 30


def deadlines_in(text: str, written: date | None) -> Iterator[Spotted]:
    """Yield the deadlines that a line names.

    Args:
        text: the line, with the following one behind it, where a deadline may go on.
        written: the letter's date, by which a day without a year is told; None where it isn't known.
    """
    for found in _terms(text):
        is_working = bool(found["working"] or found["worked"])
        value = duration(found["count"], found["unit"], is_working=is_working)
        if value:
            yield _counted(value, found, written)
    for found in _GIORNI.finditer(text):
        yield Spotted(f"P{int(found['count'])}D", found[0])
    for found in _FRENCH_ROUND.finditer(text):
        yield Spotted(_ROUND_DAYS[found["word"].lower()], found[0])
    for found in (*_BY.finditer(text), *_SILENCE.finditer(text)):
        day = _last_day(found["day"], written)
        # What was due before the letter was written is what it complains of.
        is_past = day is not None and written is not None and day.value < written.isoformat()
        if day is not None and not is_past and not _SINCE.search(text[max(0, found.start() - _LOOK_BACK) : found.start()]):
            yield Spotted(day.value, text[found.start() : found.start("day")] + day.words)
    if written is not None:
        yield from _of_months(text, written)


def _terms(text: str) -> Iterator[re.Match[str]]:
    """Yield the terms that bind, each once."""
    ends: set[int] = set()
    for pattern in (_WITHIN, _GIVEN, _PAYABLE, _RUNS):
        for found in pattern.finditer(text):
            if found.end() not in ends:
                yield found
            ends.add(found.end())


def _counted(value: str, found: re.Match[str], written: date | None) -> Spotted:
    """Return a term, as the day it ends on where it runs from the letter's own date."""
    tail = _FROM_THE_DATE.match(found.string, found.end())
    day = last_day(value, written) if tail is not None and written is not None else None
    return Spotted(value, found[0]) if day is None or tail is None else Spotted(day.isoformat(), found[0] + tail[0])


def _of_months(text: str, written: date) -> Iterator[Spotted]:
    """Yield the ends of months and the coming days that a line names."""
    for found in _END_OF_MONTH.finditer(text):
        first = find_day_after(f"28 {found['month']}", written)
        if first is not None:
            last = last_day("P1M", date.fromisoformat(first.value).replace(day=1))
            assert last is not None
            yield Spotted((last - timedelta(days=1)).isoformat(), found[0])
    for found in _COMING.finditer(text):
        day = find_day_after(found["day"], written)
        if day is not None:
            yield Spotted(day.value, found[0])


def _last_day(text: str, written: date | None) -> Spotted | None:
    """Return the day that a text begins with."""
    day = find_day(text) if written is None else find_day_after(text, written)
    return day if day is not None and text.startswith(day.words) else None
