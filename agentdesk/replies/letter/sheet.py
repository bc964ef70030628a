"""Puts a letter together: address, date, references and the business's own lines, in the words of the language it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.domain.voice import Business
from agentdesk.replies.letter.layouts import Layout
from agentdesk.replies.letter.typesetting import Sheet


@dataclass(frozen=True, slots=True)
class _Words:
    date: str
    ours: str
    theirs: str
    page: str


_WORDS: Final = {
    "nl": _Words("Datum", "Ons kenmerk", "Uw kenmerk", "Blad"),
    "fr": _Words("Date", "Notre référence", "Votre référence", "Page"),
    "de": _Words("Datum", "Unser Zeichen", "Ihr Zeichen", "Seite"),
    "it": _Words("Data", "Nostro riferimento", "Vostro riferimento", "Pagina"),
    "en": _Words("Date", "Our reference", "Your reference", "Page"),
}
_SEPARATOR: Final = " · "


@dataclass(frozen=True, slots=True)
class LetterText:
    """What is particular to one letter; `ours` and `theirs` are references, "" for none, and `qr` an SVG image that names the case."""

    to: Address
    subject: str
    body: str
    language: str
    written_on: date
    ours: str = ""
    theirs: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What all letters of an account have in common; pictures are names of files in the desk's folder of letterheads."""

    layout: Layout
    letterhead: str = ""
    signature: str = ""
    footer: str = ""


def sheet_for(letter: LetterText, business: Business, stationery: Stationery) -> Sheet:
    """Return the sheet of a letter, ready to be set in type."""
    from babel.dates import format_date  # noqa: PLC0415 - half of babel's load, for letters only

    language = letter.language.partition("-")[0].lower()
    words = _WORDS.get(language, _WORDS["en"])
    day = format_date(letter.written_on, "long", locale=language if language in _WORDS else "en")
    facts = ((words.date, day), (words.ours, letter.ours), (words.theirs, letter.theirs))
    postal = ", ".join(part for part in (business.street, f"{business.postcode} {business.town}".strip()) if part)
    return Sheet(
        recipient_lines=address_lines(letter.to),
        subject=letter.subject,
        body=letter.body,
        language=language or "en",
        sender_name=business.name,
        return_line=_SEPARATOR.join(
            part for part in (business.name, business.street, f"{business.postcode} {business.town}".strip()) if part
        ),
        facts=tuple((word, value) for word, value in facts if value),
        footer_lines=_footer(business, postal, stationery.footer),
        page_word=words.page,
        qr=letter.qr,
        letterhead=stationery.letterhead,
        signature=stationery.signature,
        layout=stationery.layout,
    )


def address_lines(to: Address) -> tuple[str, ...]:
    """Return a name and a postal address in one line, with commas or line breaks, as the lines of an envelope."""
    parts = [part.strip() for line in to.address.splitlines() for part in line.split(",")]
    name = to.name.strip()
    lines = [part for part in parts if part]
    return tuple(lines if not name or (lines and lines[0].casefold() == name.casefold()) else [name, *lines])


def _footer(business: Business, postal: str, extra: str) -> tuple[str, ...]:
    reach = _SEPARATOR.join(part for part in (postal, business.phone, business.email, business.website) if part)
    return tuple(line for line in (reach, *extra.splitlines()) if line.strip())
