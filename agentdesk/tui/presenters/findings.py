"""What the checks say of a text while it is written: moved along with the typing, found again by a key, and put into lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agentdesk.domain.texts import _
from agentdesk.domain.voice import Finding, Level
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import one_line, wrap
from agentdesk.tui.presenters.languages import language_name
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line

SIGNS = {Level.BLOCK: "✗", Level.WARN: "!", Level.HINT: "·"}
TOO_LONG, OTHER_LANGUAGE = "fit.length", "tone.language"
TONES = {Level.BLOCK: Tone.BAD, Level.WARN: Tone.WARN, Level.HINT: Tone.DIM}


def moved(findings: Sequence[Finding], before: str, now: str) -> tuple[Finding, ...]:
    """Return findings of an older text where they stand now; one that was typed into is gone until it is found again."""
    if before == now:
        return tuple(findings)
    head = _common_head(before, now)
    tail = min(_common_head(before[::-1], now[::-1]), len(before) - head, len(now) - head)
    shift = len(now) - len(before)
    kept = []
    for finding in findings:
        if finding.end <= head:
            kept.append(finding)
        elif finding.start >= len(before) - tail:
            kept.append(replace(finding, start=finding.start + shift, end=finding.end + shift))
    return tuple(kept)


def _common_head(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike, by halving: comparing slices costs far less than walking them."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def next_finding(findings: Sequence[Finding], at: int) -> Finding | None:
    """Return the first finding that begins behind a place, the first of all where there is none; None without any."""
    return next((finding for finding in findings if finding.start > at), findings[0] if findings else None)


def finding_at(findings: Sequence[Finding], at: int) -> Finding | None:
    """Return the worst finding that a place stands in; else the first that holds the text back, else the next one."""
    here = [finding for finding in findings if finding.start <= at < finding.end]
    if here:
        return min(here, key=_rank)
    return next((one for one in findings if one.level is Level.BLOCK), None) or next_finding(findings, at)


def _rank(finding: Finding) -> tuple[int, int]:
    return list(SIGNS).index(finding.level), finding.start


def finding_lines(findings: Sequence[Finding], text: str, at: int, width: int, most: int) -> list[Line]:
    """Return the findings: the one at the cursor whole, then the others a line each, what holds the text back before the rest."""
    first = finding_at(findings, at)
    if first is None:
        return []
    lines = _whole(first, text, width)[:most]
    rest = sorted((finding for finding in findings if finding is not first), key=_rank)
    for number, finding in enumerate(rest):
        if len(lines) >= most:
            break
        is_last = len(lines) == most - 1 and number < len(rest) - 1
        lines.append(_more(rest[number:], width) if is_last else _one(finding, text, width))
    return lines


def _words(finding: Finding, text: str) -> str:
    number = text.count("\n", 0, finding.start) + 1
    if finding.rule == OTHER_LANGUAGE:
        finding = replace(finding, fields={name: language_name(str(code)) for name, code in finding.fields.items()})
    return f"{number}: {one_line(finding.words)} [{finding.rule}]"


def _fix(finding: Finding) -> str:
    if finding.fix is None:
        return with_keys(_("{compose.shorten} offers shorter ones")) if finding.rule == TOO_LONG else ""
    words = _("{compose.mend} puts “{fix}”") if finding.fix else _("{compose.mend} takes it out")
    return with_keys(words).format(fix=one_line(finding.fix))


def _whole(finding: Finding, text: str, width: int) -> list[Line]:
    fix = _fix(finding)
    words = f"{SIGNS[finding.level]} {_words(finding, text)}{' → ' + fix if fix else ''}"
    return [line(Piece(piece, TONES[finding.level])) for piece in wrap(words, max(10, width))]


def _one(finding: Finding, text: str, width: int) -> Line:
    return Line(cut_pieces((Piece(f"{SIGNS[finding.level]} {_words(finding, text)}", TONES[finding.level]),), width))


def _more(findings: Sequence[Finding], width: int) -> Line:
    words = with_keys(_("  {count} more: {compose.next_finding} goes to the next"))
    return Line(cut_pieces((Piece(words.format(count=len(findings)), Tone.DIM),), width))


def counts(findings: Sequence[Finding]) -> list[Piece]:
    """Return how many there are of each level, the worst first; nothing where there is nothing."""
    pieces = []
    for level, tone in ((Level.BLOCK, Tone.BAR_ALERT), (Level.WARN, Tone.BAR), (Level.HINT, Tone.BAR)):
        count = sum(finding.level is level for finding in findings)
        if count:
            pieces.append(Piece(f" {SIGNS[level]}{count}", tone))
    return pieces
