"""Lines that introduce a quotation: "On Monday Jan wrote:" in the languages and shapes mail programs have for it.

Three things make an attribution recognisable in any of them: a word for writing, a date, an address; and that it ends in a colon.
"""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MONTH: Final = (
    r"(?:jan|feb|fév|mar|mär|maa|mrt|apr|avr|abr|may|mei|mai|maj|mag|máj|jun|jui|giu|jul|lug|aug|aoû|aou|ago|sep|set|oct|okt|ott|out|"
    r"nov|dec|déc|dez|dic|des|gen|ene|fev|tammi|helmi|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu|"
    r"sty|lut|kwi|cze|lip|sie|wrz|paź|paz|lis|gru|led|úno|bře|dub|kvě|čvn|čvc|čer|srp|zář|říj|pro|"
    r"янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[^\W\d]{0,9}"
)
_DATE: Final = re.compile(
    r"\b\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|d’|d')?{_MONTH}"
    rf"|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\d{4}\s?年",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d{2}\b")
_ADDRESS: Final = re.compile(r"[^\s<>()@]+@[^\s<>()@]+\.\w{2,}")
_VERB: Final = re.compile(
    r"\b(?:wrote|writes|has written|schreef|geschreven|schrijft|schrieb|schreibt|geschrieben|écrit|ecrit|scritto|scrive|escribió|escribio|"
    r"escreveu|skrev|skreiv|skriver|kirjoitti|kirjoittaa|napisał(?:\(?-?a\)?)?|napisana|pisze|napsal(?:\(?a\)?|/a)?|"
    r"napísal(?:\(?a\)?)?|píše|"
    r"написал(?:\(?а\)?)?|писал(?:\(?а\)?)?|пишет|написав|пише|írta|yazdı|scris|έγραψε|γράφει|escrit|va escriure|"
    r"написа|napisala?|napisao je|a scris|menulis|reageerde|wrote the following)(?!\w)"
    r"|写道|寫道|さん[はが]書|のメール|작성|님이|đã viết|เขียนว่า|تمت كتابة|كتب|כתב|מאת",
    re.IGNORECASE,
)
_DASHED: Final = re.compile(r"^\s*-{2,5}\s(.{5,300}?)\s-{2,5}\s*$")
_AUTHOR_ALONE: Final = re.compile(r"^[^<>:@]{0,60}<[^\s<>@]+@[^\s<>@]+>$")
_RUN_ON: Final = re.compile(r"^[ \t\xa0]*([^:]{3,60}(?::[^:]{1,200}){1,3}?[:：])[ \t\xa0]{2,}\S")
_SAID: Final = re.compile(r"(?<!\bI )\b(?:said|says|sagte|zei|a dit)\b", re.IGNORECASE)
"""What people write in their own sentences too: it introduces a quotation only where one follows."""
_REPORTED: Final = re.compile(r"[,\s](?:dass|daß|that|dat|que|che|att|at det|że|что|že|että)\s", re.IGNORECASE)
"""Behind the word for writing: what somebody wrote is told in the sender's own sentence."""
_OPENING: Final = re.compile(
    r"(?:on|op|am|le|il|el|em|en|den|dne|dnia|på|w|wiadomość|in a message|in data|nel giorno|no dia|le|vào|στις|в|i|a|pe|dana|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|ma|di|wo|do|vr|za|zo|mo|mi|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|gio|sab|dom|mié|jue|vie|sáb|seg|"
    r"ter|qua|qui|sex|man|tir|ons|tor|lør|søn|mån|tis|fre|lör|sön|ti|ke|to|pe|la|su|pon|wt|śr|czw|pt|sob|niedz|pi|po|út|st|čt|pá|ne|"
    r"пн|вт|ср|чт|пт|сб|вс|понед|вторн|сред|четв|пятн|субб|воскр)[^\W\d]{0,10})\b",
    re.IGNORECASE,
)
_INVISIBLE: Final = "\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
_DECORATION: Final = re.compile(rf"^[\s*_~|{_INVISIBLE}]+|[\s*_~\xa0{_INVISIBLE}]+$")
_QUOTES_SOMEBODY: Final = re.compile(r"(?i)^\W*(?:quoting|zitat von|citando|citando a|quoting from|>{3,}\s*\"[^\"]{1,40}\"\s*==)\s.+:$")
_QUOTES_DATED: Final = re.compile(r"(?i)^\W*(?:quoting|zitat von|citando(?: a)?|quoting from)\s.{2,120}[)>]$")
_DATED_ADDRESS: Final = re.compile(r"\d[\d./-]{5,9},? \d{1,2}[:.]\d{2}[^@]{0,60}[^\s<>()@,]+@[^\s<>()@]+\.\w{2,}")
"""What introduces a quotation without a verb or a colon: nothing but when and who."""
_EARLY: Final = 45
"""Characters within which an attribution shows its date or its verb, where it starts on this line."""
_LONGEST: Final = 400
MOST_LINES: Final = 5
_LONGEST_WEAK: Final = 100
_COLONS: Final = (":", "：")
BLANKS: Final = f" \t*_\xa0{_INVISIBLE}"
"""What may stand behind an attribution's last sign."""
ENDINGS: Final = (*_COLONS, ">", ")")
"""What the last line of an attribution ends with."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Lines `first` to `last`; a strong one introduces a quotation even where no quote signs follow."""

    first: int
    last: int
    is_strong: bool


def introduces_quotation(line: str) -> bool:
    """Say whether `line` alone announces words of somebody else, whatever sign they carry."""
    text = _bare(line[: _LONGEST + 1])
    return text.endswith(_COLONS) and (_VERB.search(text) is not None or _QUOTES_SOMEBODY.match(text) is not None)


def is_dashed(line: str) -> bool:
    """Say whether `line` is an attribution between dashes, as Zoho and Android write it: "---- On Monday Jan wrote ----"."""
    match = _DASHED.match(line)
    if match is None:
        return False
    verb = _VERB.search(match[1])
    if verb is None:
        return False
    is_name_and_verb = match[1][:1].isupper() and verb.start() > 0 and verb.end() == len(match[1]) <= _EARLY
    return is_name_and_verb or _DATE.search(match[1]) is not None or _ADDRESS.search(match[1]) is not None


def runs_on(line: str) -> bool:
    """Say whether `line` begins with a whole attribution, and the text it introduces goes on behind two blanks or more."""
    if "@" not in line[:_LONGEST]:
        return False
    match = _RUN_ON.match(line)
    return match is not None and _strength(_bare(match[1]), is_quote_next=False) is True and _beginning_rank(_bare(match[1])) > 2  # noqa: PLR2004 - begins with its date


def find_attribution(lines: list[str], last: int, floor: int, *, is_quote_next: bool) -> Attribution | None:
    """Return the attribution that ends on line `last`, which may have been wrapped over up to five; never above line `floor`."""
    if len(lines[last]) > _LONGEST:
        return None
    ending = _bare(lines[last])
    if not _may_end(ending, is_quote_next=is_quote_next):
        return None
    best: Attribution | None = None
    best_rank = (False, 0)
    joined = ""
    for first in range(last, max(floor, last - MOST_LINES + 1) - 1, -1):
        line = _bare(lines[first][: _LONGEST + 1])
        if not line or (line.endswith((".", "!", "?")) and joined[:1].isupper()) or len(line) + len(joined) > _LONGEST:
            break
        joined = f"{line} {joined}".strip()
        strength = _strength(joined, is_quote_next=is_quote_next)
        beginning = 0 if strength is None else _beginning_rank(joined)
        # "Jan <jan@x> wrote on", "3 Nov 2026, 10:12:": the second line alone looks like a beginning, but only both are an attribution.
        rank = (strength is True and beginning > 1, beginning)
        if rank > best_rank:
            best, best_rank = Attribution(first, last, strength is True), rank
    return None if best is None else _with_opening(lines, best, floor)


def _may_end(line: str, *, is_quote_next: bool) -> bool:
    if line.endswith(_COLONS):
        return True
    names_author = line.endswith((">", ")")) and _ADDRESS.search(line) is not None
    if is_quote_next and (_QUOTES_DATED.match(line) or _DATED_ADDRESS.fullmatch(line)):
        return True
    return is_quote_next and (names_author or (_VERB.search(line) is not None and _DATE.search(line) is not None))


def _bare(line: str) -> str:
    return " ".join(_DECORATION.sub("", line).split())


def _strength(text: str, *, is_quote_next: bool) -> bool | None:
    """Return whether `text` is a strong attribution, None where it is none."""
    verb = _VERB.search(text)
    if verb is not None and not is_quote_next and _REPORTED.search(text, verb.end()):
        return None
    has_verb = verb is not None or (is_quote_next and _SAID.search(text) is not None)
    has_date = _DATE.search(text) is not None
    has_time = _TIME.search(text) is not None
    has_address = _ADDRESS.search(text) is not None
    ends = text.endswith(_COLONS)
    if ends and ((has_verb and has_date and (has_time or has_address)) or (has_date and has_time and has_address)):
        return True
    if ends and has_verb and has_address and len(text) <= 2 * _LONGEST_WEAK:
        return True
    if not is_quote_next:
        return None
    if _AUTHOR_ALONE.match(text) or (has_date and (has_verb or has_address)) or (ends and has_verb and len(text) <= _LONGEST_WEAK):
        return False
    if has_date and _QUOTES_DATED.match(text):
        return False
    return False if ends and (has_date or has_address) and len(text) <= _LONGEST_WEAK else None


def _beginning_rank(text: str) -> int:
    """Return how much joined lines begin as attributions begin: 3 with a date, 2 with a name, 1 as in the middle of one."""
    if text.count("<") != text.count(">") or text.count("(") < text.count(")"):
        return 1
    if _DATE.search(text[:_EARLY]) and (_OPENING.match(text) is not None or text[:1].isdigit() or text[:1].isupper()):
        return 3
    return 2 if text[:1] in "\"'“„«" or (text[:1].isupper() and _VERB.search(text) is not None) else 1


def _with_opening(lines: list[str], found: Attribution, floor: int) -> Attribution:
    """Take in a line above that can only be the attribution's beginning: "On Monday,"."""
    above = _bare(lines[found.first - 1]) if found.first > floor else ""
    if above and len(above) <= _EARLY and _OPENING.match(above) and not above.endswith((".", "!", "?", ":", ";")) and above.endswith(","):
        return Attribution(found.first - 1, found.last, found.is_strong)
    return found
