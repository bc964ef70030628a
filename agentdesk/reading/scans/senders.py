"""Who wrote a letter, and from where: the name below its closing words, and the address block that is the writer's, not the receiver's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.letters import Proposal, ProposalKind
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.closings import closing_in
from agentdesk.reading.scans.above_us import first_above_us, is_ours
from agentdesk.reading.scans.letterheads import letterhead_of
from agentdesk.reading.scans.misread import mended
from agentdesk.reading.scans.subject import is_salutation, salutation_in

_TOWN: Final = re.compile(
    r"(?:(?:NL|D|DE|F|FR|I|IT|B|BE|A|AT|CH)[- ])?(?:\d{4}\s{0,2}[A-Z]{2}|\d{5}|\d{4})\s{1,4}(?![A-Z]{2}$)"
    r"(?:['\u2018\u2019][a-z]-?\s?|den |de |la |le |les |l['\u2019]|san )?[A-ZÀ-Ýl][\w' \u2018\u2019.()/-]{1,40}"
    r"|(?:[^\W\d_][\w' .-]{1,40}\s)?[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}"
    r"|(?:[^\W\d_][\w' .-]{1,40}\s)?[A-Z]\d[\dW]\s[A-Z\d]{4}"
)
"""A postal code and its town: 3512 GB Utrecht, 48143 Münster, Haworth BD22 8NJ, Cork T12 W8P0."""
_PARTED: Final = re.compile(r"\s*[·•|]\s*|\s+[\u2013\u2014-]\s+|,\s+|\s{2,}")
_RETURN_LABEL: Final = re.compile(
    r"(?i)^\W{0,3}(?:retouradres|absender|abs\.|exp[ée]diteur|exp\.|mittente|mitt\.|from|sender|return address)\s?:?\s+"
)
_RECEIVER: Final = re.compile(
    r"(?i)^(?:aan|an|à|to|t\.?a\.?v\.?|spett\b|spettabile|firma|herrn?|frau|messrs|customer services?|service clients?|kundendienst"
    r"|aangetekend|einschreiben|(?:lettre )?recommand[ée]e?|raccomandata|by recorded)\b"
)
_ON_BEHALF: Final = re.compile(
    r"(?i)^(?:im auftrag|auf anordnung|i\.\s?a\.|i\.\s?v\.|ppa\.|p\.\s?p\.|namens|voor deze|pour l|par d[ée]l|per il"
    r"|(?:for and )?on behalf)"
)
_TITLE_BEFORE: Final = re.compile(r"(?i)^(?:(?:i\.\s?a\.|i\.\s?v\.|ppa\.|p\.\s?p\.)\s+|(?:ihre?|uw|your|votre)\s+(?=[A-ZÀ-Ý]))")
_GAP: Final = re.compile(r"\s{3,}")
_NAME: Final = re.compile(r"[^\W\d_][\w.'& \u2019/-]{1,60}")
_PERSON_WORD: Final = re.compile(
    r"[A-ZÀ-Ýl][\w'\u2019-]*(?:\.\w+|\.)?|(?:[A-ZÀ-Ý]\.-?){1,4}|van|von|de|den|der|het|'t|ter|ten|di|da|du|la|le|und|en|et|e|and|&|[a-z]{1,4}\."
)
_LABELLED: Final = re.compile(r"^[^:]{2,40}:(?:\s|$)")
_HAS_DIGIT: Final = re.compile(r"\d")
_ADDRESS_LINES: Final = 5
_LONGEST_LINE: Final = 100
_LONGEST_PART: Final = 45
_NAME_WITHIN: Final = 4
_FIRM_WITHIN: Final = 3
_CLOSING_CHARS: Final = 60
_HEAD_LINES: Final = 20
_TAIL_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that stand together and end in a postal code with its town; `first` and `last` count the letter's lines."""

    lines: tuple[str, ...]
    first: int
    last: int
    is_receiver: bool = False
    is_one_line: bool = False
    """Whether street and town stand on one line, as in letterheads and return addresses, never in the window for the receiver."""

    @property
    def is_nameless(self) -> bool:
        return bool(_HAS_DIGIT.search(self.lines[0]))


def sender_of(lines: Sequence[str], own_names: Sequence[str] = ()) -> list[Proposal]:
    """Propose whose letterhead it is, else who signed, and the address that is theirs.

    Args:
        lines: the letter's.
        own_names: the receiver's own name and street, where they are known: what bears them is not the sender's.
    """
    lines = [mended(line) for line in lines]
    salutation = salutation_in(lines)
    closing = _closing(lines)
    name = _signed(lines, closing)
    blocks = [block for block in _blocks(lines, salutation, closing) if not any(is_ours(line, own_names) for line in block.lines)]
    body = closing if closing is not None else salutation
    own = _own(blocks, name, lines, body)
    theirs = ["" if is_ours(line, own_names) else line for line in lines]
    who = first_above_us(lines, own_names) or _letterhead(theirs, blocks, own) or _fuller(name, own)
    found = [_proposal(ProposalKind.SENDER, who, who)] if who else []
    where = () if own is None else own.lines if own.is_nameless else own.lines[1:]
    if own is not None and where:
        found.append(_proposal(ProposalKind.ADDRESS, ", ".join(where), ", ".join(own.lines)))
    return found


def _letterhead(lines: Sequence[str], blocks: Sequence[_Block], own: _Block | None) -> str:
    """Return the organisation whose letterhead it is, "" where what stands first may as well be the receiver."""
    above = [line for line in lines[:_HEAD_LINES] if line]
    head = letterhead_of(above)
    ends = next((number for number, line in enumerate(lines) if line and not _follows(lines, number)), 0)
    if own is not None and any(block is not own and block.first == 0 and not block.is_one_line for block in blocks):
        return ""  # what stands first is another's address
    is_by_itself = bool(blocks) and all(block.first > ends for block in blocks)
    is_theirs = is_by_itself or (own is not None and own.first <= ends + _FIRM_WITHIN)
    return head if is_theirs else ""


def _follows(lines: Sequence[str], number: int) -> bool:
    """Say whether a line has another one right below it."""
    return number + 1 < len(lines) and bool(lines[number + 1])


def _fuller(name: str, own: _Block | None) -> str:
    """Return who signed, as their own address names them where that says more: A. Delaunay is M. Armand Delaunay there."""
    if own is None or own.is_nameless:
        return name
    theirs = _GAP.split(own.lines[0])[0]
    return theirs if not name or (_same(own.lines[0], name) and len(theirs) > len(name)) else name


def _proposal(kind: ProposalKind, value: str, words: str) -> Proposal:
    return Proposal(kind, one_line(value, 300), one_line(words, 300), 1)


def _closing(lines: Sequence[str]) -> int | None:
    """Return the line of the last closing words."""
    for number in range(len(lines) - 1, 0, -1):
        line = lines[number]
        found = closing_in(line)
        # A long sentence may close a French letter, but it stands near the end and nothing else does.
        if (
            found
            and not is_salutation(line)
            and (len(line) <= _CLOSING_CHARS or "agr" in found.lower() or line.endswith(("saluti.", "saluti")))
        ):
            return number
    return None


def _signed(lines: Sequence[str], closing: int | None) -> str:
    """Return the name below the closing words, or the one a letter ends in; "" where there is none."""
    if closing is None:
        return next((name for line in _last_paragraph(lines) if not _ON_BEHALF.match(line) and _is_person(name := _bare_name(line))), "")
    below = [line for line in lines[closing + 1 :] if line][:_NAME_WITHIN]
    if not below:
        _words, comma, rest = lines[closing].partition(",")
        return _bare_name(rest) if comma and _is_person(_bare_name(rest)) else ""
    said = [line for line in below if not _ON_BEHALF.match(line) or _TITLE_BEFORE.match(line)]
    names = [name for line in said if (name := _bare_name(line))]
    firm = next((name for name in names if name in lines[:_FIRM_WITHIN]), "")
    return firm or next((name for name in names if _is_person(name)), next(iter(names), ""))


def _last_paragraph(lines: Sequence[str]) -> list[str]:
    """Return the last lines that stand together where they are short ones, below others."""
    text = "\n".join(lines).strip()
    above, _gap, below = text.rpartition("\n\n")
    found = below.split("\n")
    return found if above and len(found) <= _NAME_WITHIN and all(len(line) <= _LONGEST_PART for line in found) else []


def _bare_name(line: str) -> str:
    """Return the name a line gives, without what somebody is; "" for a line that is none."""
    first = re.split(r"\s{2,}|,|\s\(", _TITLE_BEFORE.sub("", line.strip()), maxsplit=1)[0].strip()
    return first if _NAME.fullmatch(first) else ""


_ROLE: Final = re.compile(
    r"(?i)^(?:il|la|le|der|die|het|de|the|your|uw|ihre?)\s+(?:president|direttor|direttrice|responsabil|amministrat|segretari|g[ée]rant"
    r"|directeur|directrice|pr[ée]sident|vorstand|gesch[äa]ftsf|leit|direct|bestuur|voorzitter|penningmeester|manager|chair|secretar|team"
    r"|service|sindaco|titolare)"
)
"""What somebody is, where a name should stand."""


def _is_person(name: str) -> bool:
    words = name.split()
    if _ROLE.match(name):
        return False
    return 1 < len(words) <= 6 and all(_PERSON_WORD.fullmatch(word) for word in words)  # noqa: PLR2004 - a first and a last name at least


def _blocks(lines: Sequence[str], salutation: int | None, closing: int | None) -> list[_Block]:
    """Return the address blocks of a letter's head, and of what stands below its signature."""
    head = min(_HEAD_LINES, len(lines)) if salutation is None else salutation
    tail = max(head, len(lines) - _TAIL_LINES if closing is None else closing)
    found = []
    for number in (*range(head), *range(tail, len(lines))):
        parts = _parts_to_town(lines[number])
        if not parts:
            continue
        first = number
        while first > 0 and number - first < _ADDRESS_LINES and _may_stand_above(lines[first - 1]):
            first -= 1
        texts = [_RETURN_LABEL.sub("", line) for line in lines[first:number]] + parts
        marked = [line for line in (lines[first - 1] if first else "", *texts[:2]) if _RECEIVER.match(line)]
        texts = [text for text in texts if text]
        if len(texts) > 1 or _LONE_CODE.fullmatch(texts[0]):
            found.append(_Block(tuple(texts), first, number, is_receiver=bool(marked) and first > 0, is_one_line=len(parts) > 1))
    return found


_LONE_CODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}")


def _may_stand_above(line: str) -> bool:
    return bool(line) and not _parts_to_town(line) and not _LABELLED.match(line) and len(line) <= _LONGEST_LINE and not closing_in(line)


def _parts_to_town(line: str) -> list[str]:
    """Return the parts of a line up to its postal code and town, [] where it has none: Postbus 12, 1000 BE Amsterdam."""
    line = _RETURN_LABEL.sub("", line)
    if len(line) > _LONGEST_LINE or (line[:1].islower() and not _STREET.match(line)):
        return []
    if _TOWN.fullmatch(line):
        return [line]
    parts = [part for part in _PARTED.split(line) if part]
    for number, part in enumerate(parts):
        if _TOWN.fullmatch(part):
            return parts[: number + 1]
        if len(part) > _LONGEST_PART:
            return []
    return _split_code(parts)


_STREET: Final = re.compile(
    r"(?:via|viale|piazza|piazzale|strada|corso|calle|largo|vicolo|rue|place|avenue|chemin|quai|impasse|boulevard|all[ée]e)\s"
)
"""French and Italian streets begin small at times."""


def _split_code(parts: list[str]) -> list[str]:
    """Put a code back together with the town that stood apart from it by blanks: 5201 GA  's-Hertogenbosch."""
    for number in range(1, len(parts)):
        joined = f"{parts[number - 1]} {parts[number]}"
        if _TOWN.fullmatch(joined):
            return [*parts[: number - 1], joined]
    return []


def _own(blocks: Sequence[_Block], name: str, lines: Sequence[str], body: int | None) -> _Block | None:
    """Return the block that is the writer's: it bears the name that signed, or is marked out by where it stands.

    One block alone, above a salutation, under another's name, is as likely the receiver's: then None.

    Args:
        blocks: the letter's.
        name: who signed, "" where nobody did.
        lines: the letter's.
        body: a line of the letter proper, its closing words if it can be; None where it has neither these nor a salutation.
    """
    below = "" if body is None else "\n".join(lines[body:])
    for block in blocks:
        if body is not None and block.first > body and not block.is_receiver:
            return _fullest(block, blocks)
        if _same(block.lines[0], name) or block.lines[0] in below:
            return _fullest(block, blocks)
    return _fullest(_marked_out(blocks, name, lines, body), blocks)


def _marked_out(blocks: Sequence[_Block], name: str, lines: Sequence[str], body: int | None) -> _Block | None:
    """Return a block that is the writer's by what it says, or where it stands."""
    ours = [block for block in blocks if not block.is_receiver]
    for block in ours:
        # Nobody writes a receiver's telephone below their address; a firm may bear the name of who signs for it.
        below = "".join(lines[block.last + 1 : block.last + 2])
        if _REACHED_AT.match(below) or (name and name.rsplit(maxsplit=1)[-1] in block.lines[0].split()):
            return block
    is_marked_out = bool(ours) and (len(blocks) > 1 or body is None or ours[0].is_one_line or ours[0].is_nameless)
    return ours[0] if is_marked_out else None


_REACHED_AT: Final = re.compile(r"(?i)^(?:t[ée]l|telefo|phone|fon\b|mob|fax|e-?mail|www\.|t\s?[:.]?\s?[+0(]|\S+@\S+\.\w)")


def _fullest(own: _Block | None, blocks: Sequence[_Block]) -> _Block | None:
    """Return the block that says most of whoever the given one names: above an address there is often only the town."""
    same = [block for block in blocks if own is not None and block.lines[0].casefold() == own.lines[0].casefold()]
    return max(same, key=lambda block: min(len(block.lines), 3), default=own)


def _same(one: str, other: str) -> bool:
    """Say whether two lines name one person: "J. van der Meer" and "Jannie van der Meer" share their last word, or half of it."""
    if not (one and other):
        return False
    surnames = [{*text.lower().rsplit(maxsplit=1)[-1].split("-")} for text in (one, other)]
    return one.lower() == other.lower() or not surnames[0].isdisjoint(surnames[1])
