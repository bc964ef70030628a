"""Recognises the mails that platforms send about new reviews and comments, and takes out of them what the customer wrote.

A pattern is plain text with `{names}` in it: `{author} left a review for {place}`. There are no regular expressions, so that no mail, and
no slip in a file of the owner's, can make the search take long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, MessageClass
from agentdesk.domain.texts import N_

PASSED = "pass"
OWN = "{own}"
FULL, EMPTY = "★⭐", "☆"
BEST = 5
FIELDS = ("author", "stars", "title", "text", "address")
_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST_LINE = 2_000

NOT_FROM = N_("its sender is none of the platform's")
NOT_AUTHENTIC = N_("its sender is not proven: the account's authserv_id is not set, or your mail server found no proof")
NO_SUBJECT = N_("its subject is none of those about a review")
NOTHING_SAID = N_("neither stars nor a text were found in it")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """How the mails of one platform are told, and where in them things stand; `is_own` where the desk's owner wrote it.

    `senders` are addresses; `*` stands for anything, `{own}` for the domain the mail came to. `subjects` and `lines` are patterns. The
    customer's text stands behind a line that holds one of `text_after` and before a line that begins with one of `text_before`. `links` are
    beginnings of the page's address, without https.
    """

    name: str
    channel: str
    kind: ChannelKind
    senders: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    text_after: tuple[str, ...] = ()
    text_before: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    best: int = BEST
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a recogniser makes of a mail: `problem` says why it is none of its own, "" where it is; else what stands in it."""

    recogniser: str
    problem: str = ""
    message: ReadMessage = field(default_factory=ReadMessage)


def may_be_notice(read: ReadMessage, recognisers: Iterable[Recogniser], own_domain: str) -> bool:
    """Say whether any recogniser knows the sender; only then is it worth looking for links."""
    return any(_is_from(read, one, own_domain) for one in recognisers)


def recognise(read: ReadMessage, links: Sequence[str], recogniser: Recogniser, own_domain: str) -> Verdict:
    """Return what a recogniser makes of a mail.

    Args:
        read: the mail.
        links: the addresses it links to, in their order.
        recogniser: whose mails are looked for.
        own_domain: the domain of the account it came to.
    """
    if not _is_from(read, recogniser, own_domain):
        return Verdict(recogniser.name, NOT_FROM)
    if read.authentication != PASSED:
        return Verdict(recogniser.name, NOT_AUTHENTIC)
    found: dict[str, str] = {}
    if recogniser.subjects:
        matched = _first(recogniser.subjects, read.subject)
        if matched is None:
            return Verdict(recogniser.name, NO_SUBJECT)
        found |= matched
    _take_lines(found, recogniser, read.body_text.split("\n"))
    text = _text_of(recogniser, read.body_text.split("\n"), found.get("author", "")) or found.get("text", "")
    stars = stars_of(found.get("stars", ""), recogniser.best)
    stars = _glyphs(read.body_text) if stars is None else stars
    if stars is None and not text:
        return Verdict(recogniser.name, NOTHING_SAID)
    rating = stars if recogniser.kind is ChannelKind.REVIEW else None
    said = replace(_as_written_by(read, recogniser, found), body_text=text, reply_text=text, rating=rating, url=_link(recogniser, links))
    return Verdict(recogniser.name, "", said)


def _as_written_by(read: ReadMessage, recogniser: Recogniser, found: Mapping[str, str]) -> ReadMessage:
    """Return a mail as its customer's message, without what only mails have."""
    return replace(
        read,
        channel=recogniser.channel,
        kind=recogniser.kind,
        sender=Address(found.get("author", ""), found.get("address", "")),
        reply_to=(),
        subject=found.get("title", "") or read.subject,
        folds=(),
        message_class=MessageClass.HUMAN,
        is_auto_submitted=False,
        is_bulk=False,
        list_id="",
        in_reply_to="",
        also_answers=(),
        references=(),
    )


def _is_from(read: ReadMessage, recogniser: Recogniser, own_domain: str) -> bool:
    address = read.sender.address.casefold()
    senders = [sender.replace(OWN, own_domain).casefold() for sender in recogniser.senders if own_domain or OWN not in sender]
    return bool(address) and any(fnmatchcase(address, sender) for sender in senders)


def _take_lines(found: dict[str, str], recogniser: Recogniser, lines: Iterable[str]) -> None:
    for line in lines:
        matched = _first(recogniser.lines, line.strip()[:_LONGEST_LINE])
        for name, value in (matched or {}).items():
            found.setdefault(name, value)


def _first(patterns: Iterable[str], text: str) -> dict[str, str] | None:
    return next((found for pattern in patterns if (found := matched(pattern, text)) is not None), None)


def matched(pattern: str, text: str) -> dict[str, str] | None:
    """Return what a pattern's names stand for in a text, None where it doesn't fit; each takes as little as it can."""
    pieces = _PLACE.split(pattern)
    literals, names = [piece.casefold() for piece in pieces[::2]], pieces[1::2]
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower() if len(text.lower()) == len(text) else text
    if not folded.startswith(literals[0]):
        return None
    at, found = len(literals[0]), dict[str, str]()
    for number, name in enumerate(names):
        literal, is_last = literals[number + 1], number == len(names) - 1
        end = len(text) if is_last and not literal else folded.rfind(literal, at) if is_last else folded.find(literal, at)
        if end < 0 or (is_last and end + len(literal) != len(text)):
            return None
        found[name] = text[at:end].strip()
        at = end + len(literal)
    return found if names or at == len(text) else None


def _text_of(recogniser: Recogniser, lines: Sequence[str], author: str) -> str:
    """Return the customer's words, without the name and the stars that many platforms set above them."""
    after = [one.casefold() for one in recogniser.text_after]
    before = [one.casefold() for one in recogniser.text_before]
    start = next((place for place, line in enumerate(lines) if any(one in line.casefold() for one in after)), None)
    if start is None:
        return ""
    kept: list[str] = []
    for line in lines[start + 1 :]:
        if any(line.strip().casefold().startswith(one) for one in before):
            break
        if kept or not _is_heading(line.strip(), author):
            kept.append(line)
    return "\n".join(kept).strip()


def _is_heading(line: str, author: str) -> bool:
    return line.casefold() == author.casefold() or not line.strip(f"{FULL}{EMPTY} ")


def _link(recogniser: Recogniser, links: Iterable[str]) -> str:
    """Return the first link that leads to one of the platform's pages, by its host and the beginning of its path."""
    for link in links:
        try:
            parts = urlsplit(link)
            place = f"{parts.hostname or ''}{parts.path}"
        except ValueError:
            continue
        if parts.scheme == "https" and any(_leads_to(place, wanted) for wanted in recogniser.links):
            return link
    return ""


def _leads_to(place: str, wanted: str) -> bool:
    host, _slash, path = wanted.partition("/")
    found_host, _found_slash, found_path = place.partition("/")
    return (found_host == host or found_host.endswith(f".{host}")) and found_path.startswith(path)


def stars_of(text: str, best: int = BEST) -> float | None:
    """Return stars out of five from a word such as 4, 4,5, 8/10 or ★★★, None where it says none."""
    glyphs = _glyphs(text)
    if glyphs is not None:
        return glyphs
    number, _slash, most = text.strip().replace(",", ".").partition("/")
    try:
        value, scale = float(number), float(most) if most else float(best)
    except ValueError:
        return None
    return round(value * BEST / scale, 2) if 0 <= value <= scale and scale > 0 else None


def _glyphs(text: str) -> float | None:
    run = re.search(f"[{FULL}{EMPTY}]{{1,5}}", text)
    return None if run is None else float(sum(run[0].count(glyph) for glyph in FULL))
