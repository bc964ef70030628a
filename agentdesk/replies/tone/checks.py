"""The checks a tone rule can be: each finds what it is about in a reply."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from agentdesk.domain.errors import FieldValue
from agentdesk.domain.texts import N_
from agentdesk.domain.voice import Finding
from agentdesk.replies.tone.phrases import comparable
from agentdesk.replies.tone.records import Rule, Written

Check = Callable[[Rule, Written], Iterator[Finding]]

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+|\n|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SHOUTED = re.compile(
    r"(?<![^\W_])[^\W\d_a-zà-ÿ]{4,}(?:\s+[^\W\d_a-zà-ÿ]{2,})*(?![^\W_])|"
    r"(?<![^\W_])[^\W\d_a-zà-ÿ]{2,3}(?:\s+[^\W\d_a-zà-ÿ]{2,}){2,}(?![^\W_])"
)
_EXCLAMATION = re.compile(r"!+")
_PICTURE = r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\u231A-\u23FF][\uFE0F\U0001F3FB-\U0001F3FF]*"
_EMOJI = re.compile(rf"[\U0001F1E6-\U0001F1FF]{{2}}|{_PICTURE}(?:\u200D{_PICTURE})*\u200D?")
"""What shows as one picture counts as one: flags are two letters, families are joined by U+200D (Unicode Technical Standard 51)."""
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.\w")
HEAD_LINES: Final = 2
TAIL_LINES: Final = 5
LONGEST_GREETING: Final = 200
LONGEST_SIGN_OFF: Final = 400
SHORT_LINE: Final = 8
SHORT_ENDING: Final = 3
"""Characters in which a greeting or a sign-off begins, however long the lines are."""
LONG_ABBREVIATION: Final = 5
"""Capitals up to this length are mostly names of things: BTW, IBAN, PostNL."""


Fields = dict[str, FieldValue]
Span = tuple[int, int]


def _finding(rule: Rule, span: Span, message: str, fields: Fields | None = None, fix: str | None = None) -> Finding:
    why: Fields = {"why": rule.why}
    return Finding(f"tone.{rule.name}", rule.level, *span, message, why | (fields or {}), fix)


def words(rule: Rule, written: Written) -> Iterator[Finding]:
    """Words we don't use, and the ones we use instead."""
    matches = list(rule.search.finditer(written.prose)) if rule.search and rule.may_find(written) else []
    for found in _unshadowed(rule, written.prose, matches):
        fix = rule.preferred.get(comparable(found[0]))
        message = N_("“{found}”: better “{better}”. {why}") if fix else N_("“{found}”: not our words. {why}")
        fields: Fields = {"found": found[0], "better": fix or ""}
        yield _finding(rule, found.span(), message, fields, None if fix is None else _as_written(found[0], fix))


def _as_written(found: str, fix: str) -> str:
    return fix[:1].upper() + fix[1:] if found[:1].isupper() and fix[:1].islower() else fix


def address_form(rule: Rule, written: Written) -> Iterator[Finding]:
    """One way of saying you: the reply's own (both ways in one reply), and the business's (the wrong way)."""
    formal, informal = _formal_words(rule, written.prose), _informal_words(rule, written.prose)
    if rule.plural is not None and rule.plural.search(written.prose):
        formal = []
    if written.formality == "formal":
        wrong, message = informal, N_("“{found}”: we say {wanted} to this customer. {why}")
    elif written.formality == "informal":
        wrong, message = formal, N_("“{found}”: we say {wanted} to this customer. {why}")
    elif formal and informal:
        wrong = formal if len(formal) < len(informal) else informal
        message = N_("“{found}”: the rest of the reply says {wanted}. {why}")
    else:
        return
    wanted = rule.preferred["informal" if wrong is formal else "formal"]
    for found in wrong:
        yield _finding(rule, found.span(), message, {"found": found[0], "wanted": wanted})


def way_of_address(rule: Rule, prose: str) -> str:
    """Return how a text says you, "formal" or "informal"; "" where it says neither or both."""
    formal, informal = bool(_formal_words(rule, prose)), bool(_informal_words(rule, prose))
    return "" if formal == informal else ("formal" if formal else "informal")


def _formal_words(rule: Rule, text: str) -> list[re.Match[str]]:
    found = [match for match in rule.inside.finditer(text) if not _begins_sentence(text, match.start())] if rule.inside else []
    first = _beginning(rule.formal_first, text)
    return _unshadowed(rule, text, [*(rule.search.finditer(text) if rule.search else ()), *found, *first])


def _informal_words(rule: Rule, text: str) -> list[re.Match[str]]:
    return _unshadowed(rule, text, [*(rule.other.finditer(text) if rule.other else ()), *_beginning(rule.first, text)])


def _beginning(pattern: re.Pattern[str] | None, text: str) -> list[re.Match[str]]:
    """Return what is found where a sentence begins."""
    return [] if pattern is None else [match for match in pattern.finditer(text) if _begins_sentence(text, match.start())]


def _begins_sentence(text: str, start: int) -> bool:
    """Whether nothing stands before a word, or the end of a sentence or line; after a greeting's comma the sentence goes on."""
    before = text[:start].rstrip(" \t\"'\u201e\u201c\u00ab(\u2013-")
    return not before or before[-1] in ".!?:\u2026" or (before[-1] == "\n" and before.rstrip()[-1:] != ",")


@lru_cache(maxsize=4)
def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in pattern.finditer(text))


@lru_cache(maxsize=4)
def _word_count(text: str) -> int:
    return sum(1 for _word in _WORD.finditer(text))


def _unshadowed(rule: Rule, text: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    if rule.shadow is None or not found:
        return found
    shadows = _spans(rule.shadow, text)
    return [match for match in found if not any(start <= match.start() < end for start, end in shadows)]


def greeting(rule: Rule, written: Written) -> Iterator[Finding]:
    """A greeting in the first lines; `limit` 0 means that there is none on such a channel."""
    first = min(_line_end(written.prose, 1), LONGEST_GREETING)
    is_sentence = len(_WORD.findall(written.prose, 0, first)) > SHORT_LINE
    head_end = min(first if is_sentence else _line_end(written.prose, HEAD_LINES), LONGEST_GREETING)
    found = rule.search.search(written.prose, 0, head_end) if rule.search else None
    if rule.limit and found is None and written.prose.strip():
        yield _finding(rule, (0, _line_end(written.prose, 1)), N_("The reply has no greeting. {why}"))
    if not rule.limit and found is not None and not written.prose[: found.start()].strip():
        yield _finding(rule, found.span(), N_("“{found}”: no greeting here. {why}"), {"found": found[0]})


def sign_off(rule: Rule, written: Written) -> Iterator[Finding]:
    """A sign-off in the last lines, or the account's own below them; `limit` 0 means that there is none on such a channel."""
    found = (
        next(filter(None, (rule.search.search(written.prose, *span) for span in _closing_lines(written.prose))), None)
        if rule.search
        else None
    )
    end = len(written.prose.rstrip())
    if rule.limit and found is None and end and not written.is_signed:
        yield _finding(rule, (max(end - 1, 0), end), N_("The reply has no sign-off. {why}"))
    if not rule.limit and found is not None:
        yield _finding(rule, found.span(), N_("“{found}”: no sign-off here. {why}"), {"found": found[0]})


@lru_cache(maxsize=4)
def _word_starts(prose: str) -> tuple[int, ...]:
    """Return where the words of a text begin: every rule about lengths asks the same of the same text."""
    return tuple(found.start() for found in _WORD.finditer(prose))


@lru_cache(maxsize=4)
def _line_end(text: str, lines: int) -> int:
    place, seen = 0, 0
    for line in text.splitlines(keepends=True):
        place += len(line)
        seen += bool(line.strip())
        if seen == lines:
            break
    return len(text[:place].rstrip())


@lru_cache(maxsize=4)
def _tail_start(text: str) -> int:
    lines = [found.start() for found in re.finditer(r"^.*\S.*$", text, re.MULTILINE)]
    return lines[-TAIL_LINES] if len(lines) > TAIL_LINES else (lines[0] if lines else 0)


@lru_cache(maxsize=4)
def _closing_lines(text: str) -> tuple[Span, ...]:
    """Return where a sign-off may stand: short lines at the end, and the last sentences; what thanks for a letter signs nothing off."""
    start = max(_tail_start(text), len(text) - LONGEST_SIGN_OFF)
    lines = [found.span() for found in re.finditer(r".*\S.*", text[start:])]
    short = [(start + begin, start + end) for begin, end in lines[1:] if len(_WORD.findall(text, start + begin, start + end)) <= SHORT_LINE]
    sentences = [found.span() for found in _SENTENCE.finditer(text) if _WORD.search(found[0])]
    last = 2 if sentences and len(_WORD.findall(text, *sentences[-1])) <= SHORT_ENDING else 1
    return (*short, *sentences[1:][-last:])


def sentence_length(rule: Rule, written: Written) -> Iterator[Finding]:
    """Sentences of more than `limit` words."""
    starts = _word_starts(written.prose)
    for found in _SENTENCE.finditer(written.prose) if len(starts) > rule.limit else ():
        count = bisect_left(starts, found.end()) - bisect_left(starts, found.start())
        if count > rule.limit:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield _finding(
                rule,
                (start, found.end()),
                N_("{count} words in one sentence; {limit} read easily. {why}"),
                {"count": count, "limit": rule.limit},
            )


def reply_length(rule: Rule, written: Written) -> Iterator[Finding]:
    """Replies of more than `limit` words."""
    starts = _word_starts(written.prose)
    if len(starts) > rule.limit:
        fields: Fields = {"count": len(starts), "limit": rule.limit}
        span = (starts[rule.limit], len(written.prose.rstrip()))
        yield _finding(rule, span, N_("{count} words; such a reply has at most {limit}. {why}"), fields)


def exclamations(rule: Rule, written: Written) -> Iterator[Finding]:
    """More than `limit` exclamation marks in a reply, or several in a row."""
    for count, found in enumerate(_EXCLAMATION.finditer(written.prose), start=1):
        if len(found[0]) > 1 or count > rule.limit:
            yield _finding(rule, found.span(), N_("Too many exclamation marks. {why}"), fix="!" if count <= rule.limit else ".")


def capitals(rule: Rule, written: Written) -> Iterator[Finding]:
    """Words in capitals."""
    for found in _SHOUTED.finditer(written.prose):
        if len(found[0]) > LONG_ABBREVIATION or " " in found[0]:
            yield _finding(rule, found.span(), N_("“{found}” reads as shouting. {why}"), {"found": found[0]}, found[0].capitalize())


def emoji(rule: Rule, written: Written) -> Iterator[Finding]:
    """More than `limit` pictures."""
    for count, found in enumerate(_EMOJI.finditer(written.prose), start=1):
        if count > rule.limit:
            yield _finding(rule, found.span(), N_("{limit} emoji at most here. {why}"), {"limit": rule.limit}, "")


def move(rule: Rule, written: Written) -> Iterator[Finding]:
    """Something a reply of this sort has to do, known by words that do it; a longer one finds words of its own."""
    if rule.or_words and _word_count(written.prose) >= rule.or_words:
        return
    if rule.or_address and "@" in written.text and _ADDRESS.search(written.text):
        return
    if rule.search is not None and not (rule.may_find(written) and rule.search.search(written.prose)):
        end = len(written.prose.rstrip())
        yield _finding(rule, (max(end - 1, 0), end), N_("Missing: {why}"))


ALL: Final[dict[str, Check]] = {
    "words": words,
    "address-form": address_form,
    "greeting": greeting,
    "sign-off": sign_off,
    "sentence-length": sentence_length,
    "reply-length": reply_length,
    "exclamations": exclamations,
    "capitals": capitals,
    "emoji": emoji,
    "move": move,
}
