"""Visiting cards that stand below a text without a delimiter: post, firm, address and telephone under the name that closes it.

The closing and the name stay, since they are the sender's own words; a card is folded only where every line of it is one, and one of
them says how to reach somebody.
"""

from __future__ import annotations

import re
from typing import Final

from agentdesk.reading.closings import is_closing
from agentdesk.reading.footers import is_small_print
from agentdesk.reading.signatures import is_prose

_NAME: Final = re.compile(r"^[^\W\d_][\w.'\u2019-]{0,30}(?:[ ,]{1,3}[^\W\d_][\w.'\u2019-]{0,30}){0,4},?$")
_REACHES: Final = re.compile(
    r"(?i)(?:^|[|·•,\s])(?:t|tel|m|mob|mobile?|mobiel|phone|fon|telefon\w*|telefoon|tél|fax|f|e|kvk|btw|vat|ust-?id|hrb|siret|p\.? ?iva|"
    r"nif|cif|cvr|org\.? ?nr)[.:]*\s?[+(]?\d"
    r"|www\.\w|https?://|@[\w-]+\.\w|\+\d[\d ()./-]{7,}|\b0\d[\d ()./-]{7,}|\b\d{4} ?[A-Z]{2}\b|\b\d{4,5} [A-ZÄÖÜ]\w{2,}"
)
_CAPITAL: Final = re.compile(r"^(?:[A-ZÄÖÜÀ-Þ][\w.'\u2019-]*|van|de|der|den|von|di|da|la|le) ?")
_SPEAKS_OF_CARD: Final = re.compile(
    r"(?i)\b(?:call(?:ed|ing)?|ring|phone|numbers?|bel(?:len|t)?|opbellen|terugbellen|nummers?|telef\w+|anruf\w*|ruf(?:en|t)?|"
    r"zurückruf\w*|nummer|rappel\w*|appel\w*|"
    r"joindre|numéro|chiam\w+|richiam\w+|numero|ll[aá]m\w+|número|lig(?:ue|ar|uem)|ringa?|ringe|soita\w*|zadzwo\w+|zavol\w+|позвон\w+|"
    r"bereik\w*|erreich\w*|"
    r"address|adres\w*|anschrift|indirizzo|dirección|endereço|below|unten|onderstaand\w*|hieronder|ci-dessous|qui sotto|abajo|abaixo|"
    r"nedan|nedenfor)\b"
)
"""Where somebody asks to be called, the number below is what they wrote."""
_NUMBER: Final = re.compile(r"\d[\d ()./-]{6,}")
_CARD_CHARS: Final = 200
_LOOKED_AT: Final = 200
_MOST_LINES: Final = 10
_MOST_BLANKS: Final = 2
_LONGEST: Final = 90
_LEAST_WITHOUT_CLOSING: Final = 2


def may_hold_card(text: str) -> bool:
    """Say whether a text ends in something like a telephone's number, as most cards do; whatever else they hold shows otherwise."""
    return _NUMBER.search(text, max(0, len(text) - _CARD_CHARS)) is not None


def card_start(lines: list[str], end: int) -> int:
    """Return the line at which a card starts that ends before line `end`; `end` where there is none, or the text above speaks of it."""
    start = _card_start(lines, end)
    said = lines[: min(start, _LOOKED_AT)] if start < end else ()
    return end if any(_SPEAKS_OF_CARD.search(line) is not None for line in said) else start


def _card_start(lines: list[str], end: int) -> int:
    filled = _lines_of_card(lines, end)
    for number, at in enumerate(filled):
        if is_closing(lines[at]):
            below = filled[number + 1 :]
            return _below_name(lines, below, end, 1)
    # Without a closing, the last paragraph is a name and its card.
    paragraph = [at for at in filled if all(lines[other].strip() for other in range(at, end))]
    if paragraph and paragraph[0] > 0 and not lines[paragraph[0] - 1].strip() and _is_proper_name(lines[paragraph[0]]):
        return _below_name(lines, paragraph, end, _LEAST_WITHOUT_CLOSING)
    return end


def _lines_of_card(lines: list[str], end: int) -> list[int]:
    """Return the filled lines before `end` that a closing, a name and a card may be."""
    found: list[int] = []
    blanks = 0
    for at in range(end - 1, -1, -1):
        blanks = 0 if lines[at].strip() else blanks + 1
        if blanks > _MOST_BLANKS or len(found) > _MOST_LINES:
            break
        if not blanks:
            found.append(at)
    return found[::-1]


def _below_name(lines: list[str], below: list[int], end: int, least: int) -> int:
    if len(below) < least + 1 or _NAME.match(lines[below[0]].strip()) is None:
        return end
    card = [line for at in below[1:] if not is_small_print(line := lines[at].strip())]
    if any(len(line) > _LONGEST or is_prose(line) or "?" in line for line in card):
        return end
    return below[1] if sum(_REACHES.search(line) is not None for line in card) >= least else end


def _is_proper_name(line: str) -> bool:
    words = line.strip().split()
    return 1 < len(words) <= 4 and all(_CAPITAL.match(word) is not None for word in words)  # noqa: PLR2004 - names of people
