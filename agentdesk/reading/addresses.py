"""Address lists as people's programs really write them.

A parser of our own: the standard library's recurses on `((((`, takes `alice@example.org)bob@…` for alice (CVE-2023-27043) and, from
3.13 on, returns nothing at all for lists it dislikes. No decision about trust rests on what is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.limits import MAX_ADDRESSES
from agentdesk.reading.words import decode_words

# Each repeat takes what it can and gives nothing back: over a run of blanks three that shared it would take a minute.
_SIMPLE: Final = re.compile(r'\s*+(?:"([^"\\<>]*+)"\s*+|([^"(),:;<>@\[\]\\]*+))<([^<>()\s"\\,:;@]++@[^<>()\s"\\,:;@]++)>\s*+')
_BARE: Final = re.compile(r'\s*([^<>()\s"\\,:;@=]+@[^<>()\s"\\,:;@=]+)\s*')
# An encoded word is one sign, whatever stands inside it: commas and quotes there are none of the list's.
_SPECIAL: Final = re.compile(r'["(<,;:]|=\?[\w.*-]{2,40}\?[bBqQ]\?[^?<>@]{0,400}\?=')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SCHEME: Final = re.compile(r"(?i)^(?P<open>\[?)(?:mailto|smtp):")
_ANGLE_IN_TEXT: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_ANGLE_COMMENT: Final = re.compile(r"\([^()]{0,200}\)")
_WRAPPED: Final = re.compile(r"^(?:'(.+@.+)'|\[(.+@.+)\]|(.+@.+)>)$")
"""Signs around an address that are none of its own; `[192.0.2.1]` holds no "@"."""
_BLANKS: Final = re.compile(r"\s+")
_NO_HANDLE: Final = re.compile(r"\s|=\?|\x00")
_WHOLE: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_NOBODY: Final = re.compile(r"(?i)[^@]*:\s*;?|(?:undisclosed|unlisted)[ _-]*recipients?\W*")
"""An empty group in shapes that are none: quoted, in angle brackets, without its semicolon."""
_GROUP_NOTE: Final = re.compile(r":\s*;\s*\([^()]{0,200}\)")
"""What servers note behind an empty group: "unlisted-recipients:; (no To-header on input)"."""
_ARCHIVED: Final = re.compile(r"(\S+) at ([\w-]+(?:\.[\w-]+)+)")
"""An address as archives of mailing lists show it: "jan at example.org (Jan)"."""
_LOCAL_USER: Final = re.compile(r"[A-Za-z0-9._!-]{1,64}")
_NAME_ONLY: Final = "\x00"
"""Ends one word that can only be a name, not a local user; no name holds it, since cleaning takes it out."""
_PAIR: Final = 2
_REMEMBERED_CHARS: Final = 200
NAME_LIMIT: Final = 500
ADDRESS_LIMIT: Final = 500


@dataclass(slots=True)
class _Mailbox:
    """One entry while it is being read; `words` are (text, was quoted)."""

    words: list[tuple[str, bool]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None
    named_by: int = 0
    """Words that stood before the angle."""

    def is_empty(self) -> bool:
        return not self.words and not self.comments and self.angle is None


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Return the mailboxes of an address header's unfolded text, at most 10,000; group names are left out, their members kept."""
    return _parsed(text) if len(text) <= _REMEMBERED_CHARS else _parsed.__wrapped__(text)


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[Address, ...]:
    """Nearly all mail is to the same few addresses, and much of it from the same people."""
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        return (_address(simple[1] if simple[1] is not None else simple[2].rstrip(), simple[3]),)
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return (_address("", bare[1]),)
    text = _GROUP_NOTE.sub(":;", text) if ";" in text else text
    return tuple(address for address in _finished(_Scanner(text).mailboxes()) if address.name or address.address)


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
        if len(sign) > 1:
            self._word(sign)
            self._at = at + len(sign)
        elif sign == '"' and at < self._last_quote:
            self._quoted(at)
        elif sign == "(" and at < self._last_paren:
            self._comment(at)
        elif sign == "(":
            self._open.words.append((sign, False))
        elif sign == "<":
            self._angle(at)
        elif sign == ":":
            self._colon(at)
        elif sign in ",;":
            self._close()

    def _word(self, text: str) -> None:
        if text.strip() or (text and self._open.words):
            self._open.words.append((text, False))

    def _close(self) -> None:
        if not self._open.is_empty():
            self._found += _parted(self._open)
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
        inner = _ANGLE_COMMENT.sub("", self._text[at + 1 : end].rpartition("<")[2])
        # A route (RFC 5322 §4.4) has commas of its own; elsewhere they part addresses that share their angle brackets.
        inner, *others = [inner] if inner.startswith("@") else inner.split(",")
        if self._open.angle is not None and "@" in self._open.angle and "@" in inner:
            self._part_at_angle()
        if self._open.angle is None or "@" not in self._open.angle:
            self._open.angle, self._open.named_by = inner, len(self._open.words)
        while self._text[end + 1 : end + 2] == ">":
            end += 1
        self._at = end + 1
        for other in others:
            if "@" in other:
                self._close()
                self._open.angle = other.strip()

    def _part_at_angle(self) -> None:
        """Part two mailboxes that no comma parts: what stands behind the first's angle names the second."""
        later = self._open.words[self._open.named_by :]
        del self._open.words[self._open.named_by :]
        self._close()
        self._open.words = later

    def _colon(self, at: int) -> None:
        """A colon ends a group's name where the group ends too; else it is text."""
        if at < self._last_semicolon and self._open.angle is None:
            self._open = _Mailbox()
        elif self._open.words:
            self._open.words.append((":", False))


def _parted(mailbox: _Mailbox) -> list[_Mailbox]:
    """Return one mailbox for each address where nothing but blanks, or folds that lost their comma, parts several."""
    if mailbox.angle is not None or mailbox.comments or len(mailbox.words) != 1:
        return [mailbox]
    words = mailbox.words[0][0].split()
    if len(words) < _PAIR or not all(map(_WHOLE.fullmatch, words)):
        return [mailbox]
    return [_Mailbox([(word, False)]) for word in words]


def _finished(mailboxes: list[_Mailbox]) -> list[Address]:
    """Return the records; names before a comma join the address after it: "Doe, John <j@x>" without its quotes."""
    found: list[Address] = []
    names: list[str] = []
    for mailbox in mailboxes[:MAX_ADDRESSES]:
        name, address = _name_and_address(mailbox)
        if not address:
            names.append(name)
        elif names and name and mailbox.angle is not None:
            found.append(_address(", ".join([*names, name]).replace(_NAME_ONLY, ""), address))
            names.clear()
        else:
            found += [*map(_handle_or_name, names), _address(name, address)]
            names.clear()
    return [*found, *map(_handle_or_name, names)]


def _handle_or_name(text: str) -> Address:
    """Return a mailbox without domain: one word is a local user, more are a name."""
    if _NOBODY.fullmatch(text.removesuffix(_NAME_ONLY)):
        return Address("", "")
    is_handle = not _NO_HANDLE.search(text)
    return _address("", text) if is_handle else _address(text.removesuffix(_NAME_ONLY), "")


def _name_and_address(mailbox: _Mailbox) -> tuple[str, str]:
    if mailbox.angle is not None:
        return _phrase(mailbox) + ("" if mailbox.angle.strip() else _NAME_ONLY), mailbox.angle.strip()
    quoted_local = _quoted_local(mailbox)
    if quoted_local:
        return " ".join(mailbox.comments), quoted_local
    text = "".join(word for word, _is_quoted in mailbox.words).strip()
    if "@" not in text:
        if mailbox.comments and (archived := _ARCHIVED.fullmatch(text)) is not None:
            return " ".join(mailbox.comments), f"{archived[1]}@{archived[2]}"
        if mailbox.comments and _LOCAL_USER.fullmatch(text):
            return " ".join(mailbox.comments), text
        name = _phrase(mailbox)
        return (name if text else name + _NAME_ONLY), ""
    before, _blank, last = _closed_up(text).rpartition(" ")
    if before.strip() and "@" in last and " @ " in f" {text} " and _WHOLE.fullmatch(last) is None:
        return _phrase(mailbox) + _NAME_ONLY, ""
    if "@" not in last:
        before, last = _split_at_address(text)
    return before.strip() or " ".join(mailbox.comments), last


def _closed_up(text: str) -> str:
    """Return a text without the blanks around its "@"; a pattern that may begin with a blank is tried at every character."""
    first, *others = text.split("@")
    for other in others:
        first = f"{first.rstrip()}@{other.lstrip()}"
    return first


def _split_at_address(text: str) -> tuple[str, str]:
    """Return the words before an address in the middle of a text, and the address; of "a@b . example" the whole without its blanks."""
    words = [word for word in text.split() if _WHOLE.fullmatch(word)]
    return (text.partition(words[0])[0], words[0]) if len(words) == 1 else ("", _BLANKS.sub("", text))


def _quoted_local(mailbox: _Mailbox) -> str:
    """Return an address whose local part is a quoted string (RFC 5322 §3.4.1), "" where there is none."""
    for (word, is_quoted), (following, is_following_quoted) in pairwise(mailbox.words):
        if is_quoted and not is_following_quoted and following.startswith("@"):
            return f'"{word}"{following.split()[0]}'
    return ""


def _phrase(mailbox: _Mailbox) -> str:
    text = "".join(_ESCAPED.sub(r"\1", word) if is_quoted else word for word, is_quoted in mailbox.words).strip()
    comments = " ".join(_ESCAPED.sub(r"\1", comment) for comment in mailbox.comments if comment.strip())
    if text and comments:
        return f"{text} ({comments})"
    return text or comments


def _address(name: str, address: str) -> Address:
    """Return the finished record; an address hidden in an encoded word is taken where no other is there."""
    name = decode_words(name) if "=?" in name else name
    address = decode_words(address) if "=?" in address else address
    address = _SCHEME.sub(r"\g<open>", address.strip())
    if "@" not in address and _NOBODY.fullmatch(address):
        address = ""
    if (wrapped := _WRAPPED.match(address)) is not None:
        address = wrapped[1] or wrapped[2] or wrapped[3]
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    if not address and (hidden := _ANGLE_IN_TEXT.search(name)):
        name, address = name[: hidden.start()], hidden[1]
    elif not address and _WHOLE.fullmatch(name):
        name, address = "", name
    name = one_line(_without_quotes(_BLANKS.sub(" ", name).strip()), NAME_LIMIT)
    address = address if address.startswith('"') else _BLANKS.sub("", address)
    return Address(name, one_line(address, ADDRESS_LIMIT))


def _without_quotes(name: str) -> str:
    """Take off quotes around a whole name and a stray one at an end; a nickname in quotes behind the name keeps both of its own."""
    holds_nickname = name.count('"') == _PAIR and not name.startswith('"')
    return name if holds_nickname else name.strip('"').strip()
