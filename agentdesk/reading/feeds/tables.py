"""Reviews in a table: CSV with a header line, in whatever encoding, separator and language its program writes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from agentdesk.domain.texts import N_
from agentdesk.reading.charsets import detect
from agentdesk.reading.feeds.entries import HTML, TEXT, Entry, Rating, Text

NO_COLUMN: Final = N_("there is no column “{column}”")
NO_COLUMNS: Final = N_("no column is known by its name; say which is which: --map text=COLUMN,rating=COLUMN")
_MOST_FIELD: Final = 4_000_000
_LOOKED_AT: Final = 4_000
_MONTHS: Final = 12
_FIVE, _TEN, _HUNDRED = 5, 10, 100
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_SEPARATOR_LINE: Final = re.compile(r"(?i)\ufeff?\"?sep=(\\t|[,;\t|])\"?")
_SLASHED: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})")
_BOMS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "review id", "reviewid", "guid", "uuid", "nummer", "number", "reference", "referentie", "numéro", "numero", "kennung"),
    "title": (
        *("title", "review title", "subject", "headline", "summary", "titel", "onderwerp", "kop", "betreff", "überschrift"),
        *("titre", "objet", "sujet", "titolo", "oggetto"),
    ),
    "text": (
        *("text", "review text", "review", "body", "review body", "content", "comment", "comments", "message", "description", "opinion"),
        *("tekst", "beoordeling tekst", "recensie", "bericht", "opmerking", "toelichting", "ervaring", "inhoud", "reactie"),
        *("bewertungstext", "kommentar", "nachricht", "inhalt", "rezension", "texte", "commentaire", "avis", "contenu"),
        *("testo", "recensione", "commento", "messaggio", "contenuto"),
    ),
    "name": (
        *("name", "author", "author name", "reviewer", "reviewer name", "customer", "customer name", "user", "username", "nickname"),
        *("naam", "auteur", "klant", "klantnaam", "schrijver", "verfasser", "autor", "kunde", "kundenname"),
        *("nom", "client", "nom du client", "nome", "autore", "cliente", "display name"),
    ),
    "address": (
        *("email", "e-mail", "email address", "mail", "author email", "customer email", "reviewer email", "e-mailadres", "mailadres"),
        *("e-mail-adresse", "courriel", "adresse e-mail", "indirizzo e-mail", "posta elettronica"),
    ),
    "date": (
        *("date", "review date", "created", "created at", "date created", "published", "published at", "submitted", "time", "timestamp"),
        *("datum", "geplaatst", "geplaatst op", "aangemaakt", "erstellt", "erstellt am", "veröffentlicht"),
        *("date de publication", "publié le", "créé le", "data", "data di pubblicazione", "pubblicato"),
    ),
    "rating": (
        *("rating", "stars", "star rating", "score", "review rating", "overall rating", "grade", "sterren", "cijfer", "waardering"),
        *(
            "beoordeling",
            "aantal sterren",
            "sterne",
            "bewertung",
            "note",
            "étoiles",
            "etoiles",
            "évaluation",
            "stelle",
            "valutazione",
            "voto",
        ),
        *("punteggio",),
    ),
    "url": ("url", "link", "review url", "permalink", "page", "lien", "adresse web", "webadresse", "koppeling", "pagina", "collegamento"),
    "language": ("language", "lang", "locale", "taal", "sprache", "langue", "lingua"),
}
"""Column names by field: English, Dutch, German, French, Italian."""
_ENGLISH_DATES: Final = frozenset(_NAMES["date"][:9])
_SAID_BY: Final = frozenset({"text", "title", "rating"})
"""A table holds reviews where one of these is among its columns."""


def read_table(content: bytes, feed: str, mapping: Sequence[tuple[str, str]]) -> tuple[list[Entry], str]:
    """Return the rows as entries and "" or why there are none."""
    text = _decoded(content)
    head = text[:_LOOKED_AT]
    if sum(not (char.isprintable() or char.isspace()) for char in head) > len(head) // 100:
        return [], "-"
    text, dialect = _dialect(text)
    reader = csv.reader(io.StringIO(text, newline=""), dialect)
    csv.field_size_limit(_MOST_FIELD)
    try:
        header = next(reader, [])
    except csv.Error as error:
        return [], str(error)
    places, problem = _places([name.strip() for name in header], dict(mapping))
    if problem:
        return [], problem
    rows, problem = _rows(reader)
    day_first = "date" in places and _is_day_first(
        header[places["date"]], [row[places["date"]] for row in rows if len(row) > places["date"]]
    )
    best = _best([row[places["rating"]] for row in rows if len(row) > places["rating"]]) if "rating" in places else ""
    return [_entry(row, places, feed, best, day_first=day_first) for row in rows], problem


def _decoded(content: bytes) -> str:
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    return detect(content)


def _dialect(text: str) -> tuple[str, type[csv.Dialect]]:
    """Return the text and how it is cut; Excel may say so in a first line of its own."""
    first, _end, rest = text.partition("\n")
    hint = _SEPARATOR_LINE.fullmatch(first.strip())
    separators = ",;\t|"
    if hint is not None:
        text, separators = rest, hint[1].replace("\\t", "\t")
        first = rest.partition("\n")[0]
    counts = {separator: first.count(separator) for separator in separators}
    best = max(counts, key=lambda separator: counts[separator])

    class Cut(csv.excel):
        delimiter = best

    return text, Cut


def _rows(reader: Iterator[list[str]]) -> tuple[list[list[str]], str]:
    """Return the rows that hold anything, and "" or what was wrong with the last that could not be read."""
    rows: list[list[str]] = []
    problem = ""
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return rows, problem
        except csv.Error as error:
            problem = str(error)
            continue
        if any(cell.strip() for cell in row):
            rows.append(row)


def _is_day_first(name: str, dates: Sequence[str]) -> bool:
    """Say whether a column writes the day before the month: its own dates tell, else the language of its name."""
    pairs = [(int(match[1]), int(match[2])) for date in dates if (match := _SLASHED.match(date)) is not None]
    if any(first > _MONTHS for first, _second in pairs):
        return True
    return not any(second > _MONTHS for _first, second in pairs) and _plain(name) not in _ENGLISH_DATES


def _iso(date: str, *, day_first: bool) -> str:
    match = _SLASHED.match(date)
    if match is None or not day_first:
        return date
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}{date[match.end() :]}"


def _places(header: Sequence[str], mapping: Mapping[str, str]) -> tuple[dict[str, int], str]:
    """Return in which column each field stands, and "" or what is wrong with that."""
    by_name = {_plain(name): place for place, name in reversed([*enumerate(header)])}
    places: dict[str, int] = {}
    for field, column in mapping.items():
        if _plain(column) not in by_name:
            return {}, NO_COLUMN.format(column=column)
        places[field] = by_name[_plain(column)]
    for field, names in _NAMES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if field not in places and found is not None and found not in places.values():
            places[field] = found
    return (places, "") if _SAID_BY & places.keys() else ({}, NO_COLUMNS)


def _plain(name: str) -> str:
    return " ".join(name.strip().lstrip("\ufeff").casefold().replace("_", " ").split())


def _best(ratings: Sequence[str]) -> str:
    """Return what a column's ratings are out of, "" where they say it themselves or nothing speaks against five."""
    values = [float(text.strip().replace(",", ".")) for text in ratings if _NUMBER.fullmatch(text.strip())]
    most = max(values, default=0)
    return "10" if _FIVE < most <= _TEN else "100" if _TEN < most <= _HUNDRED else ""


def _entry(row: Sequence[str], places: Mapping[str, int], feed: str, best: str, *, day_first: bool) -> Entry:
    cells = {field: row[place].strip() for field, place in places.items() if place < len(row)}
    text = cells.get("text", "")
    return Entry(
        feed=feed,
        id=cells.get("id", ""),
        title=Text(cells.get("title", "")),
        texts=(Text(text, HTML if "</" in text or "<br" in text.lower() else TEXT),) if text else (),
        link=cells.get("url", ""),
        name=cells.get("name", ""),
        address=cells.get("address", ""),
        dates=(_iso(cells["date"], day_first=day_first),) if cells.get("date") else (),
        ratings=(Rating("rating", cells["rating"], best),) if cells.get("rating") else (),
        language=cells.get("language", ""),
    )
