"""How people close what they write, in mail and on paper: "Met vriendelijke groet", "Kind regards", "Cordialement"."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

# Of these one stands in nearly every closing, and seldom in anything else; a scan may have lost the dots of an umlaut.
_WORDS: Final = (
    r"groet(?:en|jes)?|hoogachtend|gr(?:ue|[uü])(?:ß|ss)e?n?|hochachtungsvoll|"
    r"(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|sincerely|yours|many thanks|"
    r"salutations|cordialement|amicalement|bien à vous|saluti|un (?:cordiale )?saluto|cordialmente|ossequi|in fede|"
    r"saludos?|atentamente|cumprimentos|atenciosamente|hälsning\w*|hilsen|mvh|terveisin|z poważaniem|pozdrawiam|s pozdravem|"
    r"с уважением|üdvözlettel|saygılarımla|με εκτίμηση|cu stimă"
)
_SHORT: Final = r"mvg|gr\.?|mfg|(?:kind|best|warm)(?:est)?|thanks|thank you|cheers|lg|vg"
"""What closes a mail only where it is all that stands on a line."""
_BEFORE: Final = (
    r"met|vriendelijke|hartelijke|beste|warme|mit|freundliche[ns]?|besten|liebe[nr]?|herzliche[nr]?|viele|schöne|with|very|bien|avec|mes|"
    r"sincères|meilleures|cordiali|distinti|un|com|os|melhores|med|vänliga?|venlig|vennlig|bästa|bedste|ystävällisin"
)
_AFTER: Final = r"cordiales?|yours|sincerely|faithfully|truly|and thanks|distinguées|respectueuses|cordiaux"
_ONE: Final = rf"(?:(?:{_BEFORE}) ){{0,5}}(?:{_WORDS}|{_SHORT})(?: (?:{_AFTER}))?"
_HELD: Final = re.compile(rf"(?i)\b(?:{_WORDS}|agr[ée]er)\b")
_WHOLE: Final = re.compile(rf"(?i){_ONE}(?: ?[/|,] ?{_ONE})?[ ,.!]*\Z")
_LONGEST: Final = 80


def closing_in(line: str) -> str:
    """Return the closing words that stand anywhere in a letter's `line`, "" where none do."""
    found = _HELD.search(line)
    return found[0] if found else ""


def is_closing(line: str) -> bool:
    """Say whether `line` is nothing but a closing, in one language or in two: "Viele Grüße / Best regards"."""
    return len(line) <= _LONGEST and _WHOLE.match(line.strip()) is not None
