"""Address lists as people's programs really write them.

A parser of our own: the standard library's recurses on `((((`, takes `alice@example.org)bob@…` for alice (CVE-2023-27043) and, from
3.13 on, returns nothing at all for lists it dislikes. No decision about trust rests on what is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.limits import MAX_ADDRESSES
from agentdesk.reading.words import decode_words

_SIMPLE: Final = re.compile(r'\s*(?:"([^"\\<>]*)"|([^"(),:;<>@\[\]\\]*?))\s*<([^<>()\s"\\,:;@]+@[^<>()\s"\\,:;@]+)>\s*')
_BARE: Final = re.compile(r'\s*([^<>()\s"\\,:;@=]+@[^<>()\s"\\,:;@=]+)\s*')
_SPECIAL: Final = re.compile(r'["(<,;:]')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SCHEME: Final = re.compile(r"(?i)^(?:mailto|smtp):")
_AROUND_AT: Final = re.compile(r"\s*@\s*")
_ANGLE_IN_TEXT: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_BLANKS: Final = re.compile(r"\s+")
NAME_LIMIT: Final = 500
ADDRESS_LIMIT: Final = 500


@dataclass(slots=True)
class _Mailbox:
    """One entry while it is being read; `words` are (text, was quoted)."""

    words: list[tuple[str, bool]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None

    def is_empty(self) -> bool:
        return not self.words and not self.comments and self.angle is None


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Return the mailboxes of an address header's unfolded text, at most 10,000; group names are left out, their members kept."""
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        return (_address(simple[1] if simple[1] is not None else simple[2], simple[3]),)
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return (_address("", bare[1]),)
    return tuple(_finished(_Scanner(text).mailboxes()))


class _Scanner:
    """Walks over an address list once; an opening sign that never closes counts as plain text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._last_quote = text.rfind('"')
        self._last_paren = text.rfind(")")
        self._last_semicolon = text.rfind(";")
        self._found: list[_Mailbox] = []
        self._open = _Mailbox()

    def mailboxes(self) -> list[_Mailbox]:
        while self._at < len(self._text) and len(self._found) <= MAX_ADDRESSES:
            match = _SPECIAL.search(self._text, self._at)
            stop = match.start() if match else len(self._text)
            self._word(self._text[self._at : stop])
            self._at = stop + 1
            if match is not None:
                self._special(match[0], stop)
        self._close()
        return self._found

    def _special(self, sign: str, at: int) -> None:
        if sign == '"' and at < self._last_quote:
            self._quoted(at)
        elif sign == "(" and at < self._last_paren:
            self._comment(at)
        elif sign == "<":
            self._angle(at)
        elif sign == ":":
            self._colon(at)
        elif sign in ",;":
            self._close()

    def _word(self, text: str) -> None:
        if text.strip():
            self._open.words.append((text, False))

    def _close(self) -> None:
        if not self._open.is_empty():
            self._found.append(self._open)
        self._open = _Mailbox()

    def _quoted(self, at: int) -> None:
        end = self._text.find('"', at + 1)
        while end > 0 and self._is_escaped(at, end):
            end = self._text.find('"', end + 1)
        end = len(self._text) if end < 0 else end
        self._open.words.append((self._text[at + 1 : end], True))
        self._at = end + 1

    def _is_escaped(self, start: int, at: int) -> bool:
        backslashes = 0
        while at - 1 - backslashes > start and self._text[at - 1 - backslashes] == "\\":
            backslashes += 1
        return backslashes % 2 == 1

    def _comment(self, at: int) -> None:
        depth, end = 1, at + 1
        while end < len(self._text) and depth:
            char = self._text[end]
            depth += (char == "(") - (char == ")")
            end += 2 if char == "\\" else 1
        self._open.comments.append(self._text[at + 1 : end - 1 if depth == 0 else end])
        self._at = end

    def _angle(self, at: int) -> None:
        end = self._text.find(">", at)
        if end < 0:
            stop = re.search(r"[,;\s]", self._text[at:].rstrip())
            end = at + stop.start() if stop else len(self._text)
        inner = self._text[at + 1 : end].rpartition("<")[2]
        if self._open.angle is None or "@" not in self._open.angle:
            self._open.angle = inner
        self._at = end + 1

    def _colon(self, at: int) -> None:
        """A colon ends a group's name where the group ends too; else it is text."""
        if at < self._last_semicolon and self._open.angle is None:
            self._open = _Mailbox()
        else:
            self._open.words.append((":", False))


def _finished(mailboxes: list[_Mailbox]) -> list[Address]:
    found: list[Address] = []
    surname = ""
    for mailbox in mailboxes[:MAX_ADDRESSES]:
        name, address = _name_and_address(mailbox)
        if not address and name and mailbox is not mailboxes[-1]:
            # "Doe, John <j@x>" without its quotes: the comma belongs to the name.
            surname = f"{surname}, {name}" if surname else name
            continue
        found.extend(_with_surname(surname, name, address))
        surname = ""
    if surname:
        found.append(_address(surname, ""))
    return found


def _with_surname(surname: str, name: str, address: str) -> list[Address]:
    if surname and address and name:
        return [_address(f"{surname}, {name}", address)]
    before = [_address(surname, "")] if surname else []
    return [*before, _address(name, address)] if name or address else before


def _name_and_address(mailbox: _Mailbox) -> tuple[str, str]:
    if mailbox.angle is not None:
        return _phrase(mailbox), mailbox.angle
    text = "".join(f'"{word}"' if is_quoted else word for word, is_quoted in mailbox.words).strip()
    if "@" not in text:
        is_handle = text and not _BLANKS.search(text) and not mailbox.comments and "=?" not in text and '"' not in text
        return ("", text) if is_handle else (_phrase(mailbox), "")
    before, _blank, last = _AROUND_AT.sub("@", text).rpartition(" ")
    if "@" not in last:
        before, last = "", re.sub(r"\s+", "", text)
    name = before.strip().strip('"')
    return name or " ".join(mailbox.comments), last


def _phrase(mailbox: _Mailbox) -> str:
    text = "".join(_ESCAPED.sub(r"\1", word) if is_quoted else word for word, is_quoted in mailbox.words).strip()
    comments = " ".join(comment for comment in mailbox.comments if comment.strip())
    if text and comments:
        return f"{text} ({comments})"
    return text or _ESCAPED.sub(r"\1", comments)


def _address(name: str, address: str) -> Address:
    """Return the finished record; an address hidden in an encoded word is taken where no other is there."""
    name = decode_words(name) if "=?" in name else name
    address = decode_words(address) if "=?" in address else address
    address = _SCHEME.sub("", address.strip())
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    if not address and (hidden := _ANGLE_IN_TEXT.search(name)):
        name, address = name[: hidden.start()], hidden[1]
    name = one_line(_BLANKS.sub(" ", name).strip().strip('"').strip(), NAME_LIMIT)
    return Address(name, one_line(_BLANKS.sub("", address), ADDRESS_LIMIT))
