"""Lists of customers as CSV from other programs: encoding, separator and columns are found out, or told by `--map`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agentdesk.domain.errors import UsageError
from agentdesk.domain.states import ChannelKind, CustomerKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs.customers import CustomerRecord

SNIFFED_CHARS = 64 * 1024
HANDLES = {"email": ChannelKind.EMAIL, "phone": ChannelKind.PHONE, "address": ChannelKind.LETTER, "handle": ChannelKind.SOCIAL}
FIELDS = ("name", "first_name", "last_name", "company", "kind", "number", "language", "channel", "note", "tags", *HANDLES)
SEPARATOR = ";"
"""Parts several addresses of one kind, or several tags, in one cell; a postal address has it in itself."""
_NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "name",
        "full name",
        "naam",
        "nom complet",
        "nome completo",
        "kunde",
        "klant",
        "client",
        "cliente",
        "customer",
        "display name",
    ),
    "first_name": ("first name", "given name", "voornaam", "prénom", "prenom", "vorname", "nome"),
    "last_name": ("last name", "family name", "surname", "achternaam", "nom", "nachname", "cognome"),
    "company": ("company", "organization", "organisation", "bedrijf", "firma", "société", "societe", "azienda"),
    "kind": ("kind", "type", "soort", "art", "genre", "tipo"),
    "number": (
        "number",
        "customer number",
        "customer id",
        "id",
        "klantnummer",
        "kundennummer",
        "numéro client",
        "numero cliente",
        "nummer",
    ),
    "language": ("language", "lang", "taal", "sprache", "langue", "lingua"),
    "channel": ("channel", "preferred channel", "kanaal", "kanal", "canal", "canale"),
    "note": ("note", "notes", "remarks", "opmerking", "bemerkung", "remarque", "nota"),
    "tags": ("tags", "tag", "labels", "group membership", "categories"),
    "email": ("email", "e-mail", "mail", "email address", "e-mail 1 - value", "e-mailadres", "e-mail-adresse", "courriel"),
    "phone": ("phone", "telephone", "mobile", "tel", "telefoon", "telefon", "téléphone", "telefono", "mobiel", "handy", "phone 1 - value"),
    "address": ("address", "postal address", "adres", "anschrift", "adresse", "indirizzo"),
    "handle": ("handle", "username", "account", "twitter", "mastodon"),
}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that can't be a customer, and why."""

    source: str
    reason: str


def read_customers(content: bytes, source: str, mapping: Mapping[str, str]) -> Iterator[CustomerRecord | BadLine]:
    """Yield each line as a customer, or as what is wrong with it; lines count from 1, the header's.

    Args:
        content: the file.
        source: its name.
        mapping: the file's own column for a field, where it can't be told by its name.

    Raises:
        UsageError: it is no text, it has no header, or a column that `mapping` names isn't there.
    """
    text = decoded(content, source)
    reader = csv.reader(io.StringIO(text, newline=""), _dialect(text))
    header = [name.strip() for name in next(reader, [])]
    places = _places(header, mapping, source)
    if not places:
        columns = ", ".join(header)[:300]
        cause = _("{file}: no column is known by its name ({columns}); say which is which: --map name=COLUMN --map email=COLUMN")
        raise UsageError(cause=cause.format(file=source, columns=columns))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadLine(f"{source}#{reader.line_num}", str(error))
            continue
        if any(cell.strip() for cell in row):
            yield _record(row, header, places, f"{source}#{reader.line_num}")


def decoded(content: bytes, source: str) -> str:
    """Return a file's text, whatever its encoding.

    Raises:
        UsageError: it is no text.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom, and costs a while

        best = from_bytes(content).best()
        if best is None:
            raise UsageError(cause=_("{file}: this is no text").format(file=source)) from None
        return str(best)


def _dialect(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text[:SNIFFED_CHARS].partition("\n")[0], delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _places(header: list[str], mapping: Mapping[str, str], source: str) -> dict[str, int]:
    by_name = {name.casefold(): place for place, name in reversed([*enumerate(header)])}
    places: dict[str, int] = {}
    for field, names in _NAMES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None and found not in places.values():
            places[field] = found
    for field, column in mapping.items():
        if column.casefold() not in by_name:
            raise UsageError(cause=_("{file}: there is no column “{column}”").format(file=source, column=column))
        places[field] = by_name[column.casefold()]
    return places


def _record(row: list[str], header: list[str], places: Mapping[str, int], source: str) -> CustomerRecord | BadLine:
    if len(row) > len(header):
        return BadLine(source, _("it has {count} fields, the header {expected}").format(count=len(row), expected=len(header)))
    cells = {field: _unguarded(row[place].strip()) for field, place in places.items() if place < len(row)}
    kind = cells.get("kind", "").lower()
    name = cells.get("name") or " ".join(filter(None, (cells.get("first_name"), cells.get("last_name")))) or cells.get("company", "")
    handles = tuple((channel, one) for field, channel in HANDLES.items() for one in _several(cells.get(field, ""), channel))
    return CustomerRecord(
        source=source,
        name=name,
        kind=CustomerKind(kind) if kind in set(CustomerKind) else CustomerKind.CUSTOMER,
        number=cells.get("number", ""),
        language=cells.get("language", "").lower(),
        channel=cells.get("channel", "").lower(),
        note=cells.get("note", ""),
        handles=handles,
        tags=tuple(_several(cells.get("tags", ""))),
    )


def _unguarded(cell: str) -> str:
    """Take off the mark with which our own export keeps a spreadsheet from calculating a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def _several(cell: str, channel: ChannelKind | None = None) -> list[str]:
    parts = [cell] if channel is ChannelKind.LETTER else cell.split(SEPARATOR)
    return [part.strip() for part in parts if part.strip()]
