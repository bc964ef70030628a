"""Until when a letter wants something: so many days, weeks or months, or a day, in five languages, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from agentdesk.domain.letter_values import Spotted, count_words, duration, find_day_after, unit_words

_TERM: Final = (
    r"(?:de |der |een |einer |eines |un |une |d['\u2019]un |di |the |les |i )?"
    r"(?:(?:next|prochains|prossimi|weiterer|komende|n[äa]chsten)\s+)?"
    rf"(?P<count>\d{{1,3}}|(?:{count_words()})(?=\s))\s*(?:\([^\W\d_]{{2,20}}\)\s*)?"
    rf"(?:werk|kalender|arbeits|(?:business|working|calendar|clear) )?(?P<unit>{unit_words()})\b"
)
_BEFORE_A_TERM: Final = (
    r"binnen(?: een termijn)?(?: van)?|inn[ae]r(?:halb|t)(?: von)?(?: einer (?:not)?frist von)?|binnen einer (?:not)?frist von"
    r"|dans(?: un d[ée]lai)?(?: d[e'\u2019])?|sous(?: un d[ée]lai)?(?: d[e'\u2019])?|d[ée]lai d[e'\u2019]"
    r"|entro(?: e non oltre)?(?: il termine di)?|termine di|within(?: a period of)?|(?:not)?frist von|termijn van|period of"
    r"|disposez d[e'\u2019]"
)
_WITHIN: Final = re.compile(rf"(?i)\b(?:{_BEFORE_A_TERM})\s*{_TERM}")
_GIVEN: Final = re.compile(rf"(?i)\b{_TERM}\s+(?:de tijd|zeit\b)")
_PAYABLE: Final = re.compile(
    rf"(?i)\b(?:r[èe]glement|paiement|pagamento|bonifico(?: bancario)?|zahlungsziel|betaling)\s*:?\s+(?:[àa]\s+)?{_TERM}"
)
_FRENCH_ROUND: Final = re.compile(r"(?i)\bsous (?P<word>huitaine|quinzaine)\b")
_ROUND_DAYS: Final = {"huitaine": "P8D", "quinzaine": "P15D"}
_WEEKDAY: Final = (
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di"
    r"|dimanche|(?:luned|marted|mercoled|gioved|venerd)[iì]|sabato|domenica|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_UNTIL: Final = (
    r"uiterlijk(?: op)?|ten laatste(?: op)?|v[óo]{2}r|tot(?: en met| uiterlijk)|t/m|bis(?: sp[äa]testens)?(?: zum| am)?"
    r"|sp[äa]testens(?: am| bis(?: zum)?)?|vor dem|avant le|au plus tard(?: le)?|jusqu['\u2019]au|d['\u2019]ici(?: au| le)?"
    r"|entro(?: e non oltre)?(?: il(?: giorno)?)?|non oltre il|before|until|no later than|by(?: close of business)?(?: on)?"
)
_DUE: Final = (
    r"uiterste \w{2,14}datum|vervaldatum|vervaldag|f[äa]llig(?: am| bis| zum)?|zahlbar(?: bis)?(?: zum)?|[ée]ch[ée]ance"
    r"|date limite(?: [^\W\d_]{2,10}){0,3}|scadenza|due (?:date|by|on)|deadline|(?:last|latest) date for [a-z]{3,10}(?: is)?"
)
_BY: Final = re.compile(
    rf"(?i)(?P<till>\b(?:{_UNTIL})\s+|\b(?:{_DUE})[ \t:.]{{1,40}})(?:{_WEEKDAY}[,.]?\s+)?(?:(?:den|dem|le|il|the)\s+)?"
    r"(?P<day>\d{1,2}\D.{1,24}|\w{3,9} \d{1,2},.{1,6})"
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
    for pattern in (_WITHIN, _GIVEN, _PAYABLE):
        for found in pattern.finditer(text):
            value = duration(found["count"], found["unit"])
            if value:
                yield Spotted(value, found[0])
    for found in _FRENCH_ROUND.finditer(text):
        yield Spotted(_ROUND_DAYS[found["word"].lower()], found[0])
    for found in _BY.finditer(text):
        day = _last_day(found["day"], written)
        if day is not None and not _SINCE.search(text[max(0, found.start() - _LOOK_BACK) : found.start()]):
            yield Spotted(day.value, text[found.start() : found.start("day")] + day.words)


def _last_day(text: str, written: date | None) -> Spotted | None:
    """Return the day that a text begins with."""
    day = find_day_after(text, written) if written is not None else None
    return day if day is not None and text.startswith(day.words) else None
