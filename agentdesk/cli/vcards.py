"""Customers as vCards: 2.1, 3.0 and 4.0, any number of cards in a file, as address books export them.

Sources: RFC 6350 (4.0), RFC 2426 (3.0) and the versit specification of 1996 (2.1), whose quoted-printable values phones still write.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agentdesk.cli.customer_lists import BadLine, decoded
from agentdesk.domain.states import ChannelKind, CustomerKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs.customers import CustomerRecord

if TYPE_CHECKING:
    from agentdesk.domain.people import CustomerView

_BEGIN = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"(?:[\w-]+\.)?([\w-]+)", re.ASCII)
_PARAMETER = re.compile(r";([\w-]+)(?:=((?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*))?", re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PARTS = re.compile(r"(?<!\\)((?:\\\\)*);")
_URI = re.compile(r"(?:mailto|tel|sip):", re.IGNORECASE)
_PIECES_OF_NAME = 5
_ORDER_SPOKEN = (3, 1, 2, 0, 4)
"""A name's parts are family, given, additional, prefixes, suffixes (RFC 6350 §6.2.2); people say prefix, given, additional, family."""


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: its name in capitals, its parameters by name in capitals, its value decoded but still escaped."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as one text."""
        return _unescaped(self.value).strip()

    @property
    def parts(self) -> list[str]:
        """The parts of a value that has several."""
        return [_unescaped(part).strip() for part in _PARTS.sub(lambda found: f"{found[1]}\0", self.value).split("\0")]


def is_vcard(content: bytes) -> bool:
    """Whether a file begins as vCards do."""
    return _BEGIN.match(content[:1024]) is not None


def read_vcards(content: bytes, source: str) -> Iterator[CustomerRecord | BadLine]:
    """Yield each card as a customer, or as what is wrong with it; cards count from 1.

    Raises:
        UsageError: it is no text.
    """
    card: list[Property] | None = None
    number = 0
    for line in _lines(decoded(content, source)):
        found = _property(line)
        if found is None:
            continue
        word = found.value.strip().upper()
        if found.name == "BEGIN" and word == "VCARD":
            if card is not None:
                yield BadLine(f"{source}#{number}", _("the card has no end"))
            card, number = [], number + 1
        elif found.name == "END" and word == "VCARD" and card is not None:
            yield _customer(card, f"{source}#{number}")
            card = None
        elif card is not None:
            card.append(found)
    if card is not None:
        yield BadLine(f"{source}#{number}", _("the card has no end"))


def _lines(text: str) -> Iterator[str]:
    """Yield unfolded lines: a blank begins a continuation, and so does whatever follows a quoted-printable line that ends in `=`."""
    held: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        is_end = line.strip().upper() == "END:VCARD"
        is_soft = bool(held) and not is_end and held[-1].endswith("=") and "QUOTED-PRINTABLE" in held[0].partition(":")[0].upper()
        if is_soft:
            held[-1] = held[-1][:-1]
            held.append(line)
        elif held and line[:1] in {" ", "\t"}:
            held.append(line[1:])
        else:
            if held:
                yield "".join(held)
            held = [line]
    yield "".join(held)


def _property(line: str) -> Property | None:
    name = _NAME.match(line)
    if name is None:
        return None
    at, parameters = name.end(), dict[str, str]()
    while (found := _PARAMETER.match(line, at)) is not None:
        key, value = (found[1], found[2]) if found[2] is not None else _bare(found[1])
        parameters[key.upper()] = ",".join(filter(None, (parameters.get(key.upper()), value.replace('"', ""))))
        at = found.end()
    if line[at : at + 1] != ":":
        return None
    return Property(name[1].upper(), parameters, _value(line[at + 1 :], parameters))


def _bare(word: str) -> tuple[str, str]:
    """Version 2.1 leaves the names of parameters out."""
    return ("ENCODING", word) if word.upper() in {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"} else ("TYPE", word)


def _value(text: str, parameters: dict[str, str]) -> str:
    if parameters.get("ENCODING", "").upper() not in {"QUOTED-PRINTABLE", "Q"}:
        return text
    octets = quopri.decodestring(text.encode("utf-8"))
    try:
        return octets.decode(parameters.get("CHARSET", "utf-8"))
    except (LookupError, UnicodeDecodeError):
        return octets.decode("utf-8", "replace")


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _customer(card: list[Property], source: str) -> CustomerRecord:
    by_name: dict[str, list[Property]] = {}
    for one in card:
        by_name.setdefault(one.name, []).append(one)
    kind = _first(by_name, "X-AGENTDESK-KIND").lower()
    return CustomerRecord(
        source=source,
        name=_name_of(by_name),
        kind=CustomerKind(kind) if kind in set(CustomerKind) else CustomerKind.CUSTOMER,
        number=_first(by_name, "X-AGENTDESK-NUMBER"),
        language=_first(by_name, "LANG").lower(),
        channel=_first(by_name, "X-AGENTDESK-CHANNEL").lower(),
        note="\n".join(one.text for one in by_name.get("NOTE", ()) if one.text),
        handles=tuple(dict.fromkeys(_handles(by_name))),
        tags=tuple(tag.strip() for one in by_name.get("CATEGORIES", ()) for tag in one.text.split(",") if tag.strip()),
    )


def _first(by_name: dict[str, list[Property]], name: str) -> str:
    return next((one.text for one in by_name.get(name, ()) if one.text), "")


def _name_of(by_name: dict[str, list[Property]]) -> str:
    """Return the name as it is shown, else its parts as they are said, else the firm's."""
    shown = _first(by_name, "FN")
    if shown:
        return " ".join(shown.split())
    for one in by_name.get("N", ()):
        parts = [*one.parts, *[""] * _PIECES_OF_NAME]
        said = " ".join(parts[place].replace(",", " ") for place in _ORDER_SPOKEN if parts[place])
        if said:
            return said
    firm = by_name.get("ORG", ())
    return next((one.parts[0] for one in firm if one.parts[0]), "")


def _handles(by_name: dict[str, list[Property]]) -> Iterator[tuple[ChannelKind, str]]:
    for name, kind in (("EMAIL", ChannelKind.EMAIL), ("TEL", ChannelKind.PHONE), ("X-SOCIALPROFILE", ChannelKind.SOCIAL)):
        for one in by_name.get(name, ()):
            address = _URI.sub("", one.text, count=1)
            if address:
                yield kind, address
    for one in by_name.get("ADR", ()):
        _box, extended, street, town, region, code, country, *_rest = [*one.parts, *[""] * 7]
        lines = (street, extended, " ".join(filter(None, (code, town))), region, country)
        address = ", ".join(" ".join(part.split()) for part in (_box, *lines) if part)
        if address:
            yield ChannelKind.LETTER, address


def write_vcard(lines: Iterator[tuple[str, str]]) -> str:
    """Return a card of version 4.0 of properties and their values; lines are folded at 75 octets (RFC 6350 §3.2)."""
    written = [("BEGIN", "VCARD"), ("VERSION", "4.0"), *lines, ("END", "VCARD")]
    return "".join(_folded(f"{name}:{value}") for name, value in written)


def escaped(text: str) -> str:
    """Return a text as a value may hold it (RFC 6350 §3.4)."""
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> str:
    pieces, size = [""], 0
    for char in line:
        octets = len(char.encode("utf-8", "replace"))
        if size + octets > 75:  # noqa: PLR2004 - the RFC's own number
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += octets
    return "\r\n".join(pieces) + "\r\n"


def card_of(one: CustomerView) -> str:
    """Return a customer as a card that `read_vcards` reads back."""
    return write_vcard(_properties(one))


_HANDLE_PROPERTIES = {ChannelKind.EMAIL: "EMAIL", ChannelKind.PHONE: "TEL", ChannelKind.SOCIAL: "X-SOCIALPROFILE"}


def _properties(one: CustomerView) -> Iterator[tuple[str, str]]:
    yield "FN", escaped(one.name or (one.handles[0][1] if one.handles else str(one.id)))
    for kind, shown in one.handles:
        if kind == ChannelKind.LETTER:
            yield "ADR", f";;{escaped(shown)};;;;"
        elif kind in _HANDLE_PROPERTIES and (
            kind != ChannelKind.EMAIL or " " not in shown
        ):  # those behind a list have no address of their own
            yield _HANDLE_PROPERTIES[ChannelKind(kind)], escaped(shown)
    plain = (("LANG", one.language), ("NOTE", one.note), ("CATEGORIES", ",".join(one.tags)))
    yield from ((name, value if name == "CATEGORIES" else escaped(value)) for name, value in plain if value)
    own = (("NUMBER", one.number), ("CHANNEL", one.channel), ("KIND", one.kind))
    yield from ((f"X-AGENTDESK-{name}", escaped(value)) for name, value in own if value)
