"""What a message's headers say: people, subject, date, identity, who vouches for it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.addresses import parse_addresses
from agentdesk.reading.dates import parse_date
from agentdesk.reading.fields import Fields
from agentdesk.reading.limits import MAX_ADDRESSES, MAX_REFERENCES
from agentdesk.reading.words import header_text, to_text

_ID: Final = re.compile(r"<([^<>]*)>")
_BLANKS: Final = re.compile(r"\s+")
_PARTED: Final = re.compile(r"[\s,;]+")
_ID_LIMIT: Final = 998
_AROUND_IDS: Final = " \t\r\n,;\"'"
_PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z]+(?:[._-][A-Za-z]+)*@[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+")
MAX_ANSWERED: Final = 20
"""An answer to more than so many at once is damage."""
_LIST_ID: Final = re.compile(r"<([^<>]+)>")
_INSTEAD_OF_FROM: Final = ("sender", "reply-to", "resent-from", "return-path", "x-envelope-from")
_DELIVERY_FIELDS: Final = ("delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to")
_REPLACED_IDS: Final = ("x-microsoft-original-message-id", "x-google-original-message-id")
"""Where Outlook.com and Gmail keep the Message-ID that the sender's program had given."""
_METHOD: Final = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*(\w+)", re.IGNORECASE)


class HeaderReader:
    """Reads one header block; `label` is the charset raw 8-bit values are believed to be in."""

    def __init__(self, fields: Fields, label: str) -> None:
        self._fields = fields
        self._label = label

    def line(self, name: str) -> str:
        """Return an unstructured header as one clean line."""
        raw = self._fields.first(name)
        return one_line(header_text(raw, self._label)).strip() if raw else ""

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Return the mailboxes of every field of that name; a header that comes twice is one list."""
        found: tuple[Address, ...] = ()
        for raw in self._fields.all(name):
            if raw and len(found) < MAX_ADDRESSES:
                found += parse_addresses(self._unescaped(raw))
        return found[:MAX_ADDRESSES]

    def sender(self) -> Address:
        """Return the author: From's first mailbox that has an address, else its first (RFC 5322 §3.6.2 allows several).

        Where there is no From at all, who sent or answers for the message: Sender, Reply-To, Resent-From, the envelope.
        """
        for name in ("from", *_INSTEAD_OF_FROM):
            mailboxes = self.addresses(name)
            if mailboxes:
                return next((mailbox for mailbox in mailboxes if "@" in mailbox.address), mailboxes[0])
        return Address("", "")

    def recipients(self) -> tuple[Address, ...]:
        """Return To's mailboxes, where there is no such field those of Apparently-To, which old servers add."""
        return self.addresses("to" if "to" in self._fields else "apparently-to")

    def date(self) -> datetime | None:
        """Return the Date header's moment."""
        raw = self._fields.first("date")
        return parse_date(header_text(raw, self._label)) if raw else None

    def message_id(self) -> str:
        """Return the Message-ID as sent, without angle brackets; never parsed for structure, since real ones have none."""
        return _first_id(self._ids("message-id"))

    def in_reply_to(self) -> str:
        """Return the first id of In-Reply-To, which old programs fill with prose around it."""
        text = self._answered()
        found = _answered_ids(text)
        if found:
            return _clean_id(found[0])
        return "" if "<" in text or _BLANKS.search(text.strip()) else _first_id(text)

    def also_answers(self) -> tuple[str, ...]:
        """Return the ids of In-Reply-To behind the first, and that which a provider replaced by one of its own on the way."""
        found = [*_answered_ids(self._answered())[1:], *(_first_id(self._ids(name)) for name in _REPLACED_IDS)]
        return tuple(dict.fromkeys(clean for clean in map(_clean_id, found) if clean))

    def references(self) -> tuple[str, ...]:
        """Return the ids of References, oldest first, of every such field; of more than 1,000 the newest."""
        text = self._as_ids(b" ".join(self._fields.all("references")))
        found = _ID.findall(text) if "<" in text else _PARTED.split(text)
        ids = [clean for clean in map(_clean_id, found) if clean]
        return tuple(ids[-MAX_REFERENCES:])

    def list_id(self) -> str:
        """Return the List-Id's identifier (RFC 2919)."""
        text = to_text(self._fields.first("list-id"), self._label)
        match = _LIST_ID.search(text)
        return one_line(match[1] if match else text).strip()

    def delivered_to(self) -> tuple[str, ...]:
        """Return the addresses under which servers delivered this, each once."""
        found: dict[str, None] = {}
        for name in _DELIVERY_FIELDS:
            for mailbox in self.addresses(name):
                if "@" in mailbox.address:
                    found[mailbox.address] = None
        return tuple(found)

    def authentication(self, authserv_id: str) -> str:
        """Return pass, fail or none by the topmost Authentication-Results of `authserv_id` (RFC 8601 §5); "" where none is trusted."""
        results = self._results(authserv_id)
        return _verdict(results) if results else ""

    def is_sender_proven(self, authserv_id: str) -> bool:
        """Say whether `authserv_id` found that From's domain sent this (DMARC); that something else was proven is not enough."""
        return (
            next((result.lower() for method, result in _METHOD.findall(self._results(authserv_id)) if method.lower() == "dmarc"), "")
            == "pass"
        )

    def _results(self, authserv_id: str) -> str:
        """Return the topmost Authentication-Results of a server, "" where there are none."""
        for raw in self._fields.all("authentication-results") if authserv_id else ():
            text = to_text(raw)
            server = text.partition(";")[0].split()
            if server and server[0].lower() == authserv_id.lower():
                return text
        return ""

    def _answered(self) -> str:
        return self._ids("in-reply-to")

    def _ids(self, name: str) -> str:
        """Return a header of ids as text; some programs encode long ids as words (RFC 2047), which no id may be."""
        return self._as_ids(self._fields.first(name))

    def _as_ids(self, raw: bytes) -> str:
        if b"&lt;" in raw:  # web programs that escaped the header as they would a page
            raw = raw.replace(b"&lt;", b"<").replace(b"&gt;", b">")
        return header_text(raw, self._label) if b"=?" in raw else to_text(raw, self._label)

    def _unescaped(self, raw: bytes) -> str:
        """Return an address header's text; a whole header in a shifted charset (ISO-2022-JP) is decoded before it is parsed."""
        return header_text(raw, self._label) if b"\x1b" in raw else to_text(raw, self._label)


def _answered_ids(text: str) -> list[str]:
    """Return what In-Reply-To names in brackets; in prose ("Message from Jan <jan@x> of Monday <id@x>") addresses are no ids."""
    found = _ID.findall(text)
    if found and _ID.sub("", text).strip(_AROUND_IDS):
        found = [each for each in found if _PLAIN_ADDRESS.fullmatch(each.strip()) is None]
    return found[:MAX_ANSWERED]


def _first_id(text: str) -> str:
    match = _ID.search(text)
    return _clean_id(match[1] if match else text.strip().strip("<>"))


def _clean_id(text: str) -> str:
    """Return an id without the blanks that folding left in it; between quotes they are its own (RFC 5322 §3.2.4)."""
    return one_line(text.strip() if '"' in text else _BLANKS.sub("", text), _ID_LIMIT)


def _verdict(text: str) -> str:
    """Return DMARC's result; where the server gives none, pass for any passing method, fail for any failing one."""
    results: dict[str, str] = {}
    for method, result in _METHOD.findall(text):
        results.setdefault(method.lower(), result.lower())
    if results.get("dmarc") in ("pass", "fail"):
        return results["dmarc"]
    if "pass" in results.values():
        return "pass"
    return "fail" if "fail" in results.values() else "none"
