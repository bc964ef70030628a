"""Brings the catalogues of messages up to date with the code, and compiles them: `make catalogues`.

Messages the code no longer has are dropped, new ones are added empty; tests/test_catalogues.py names what is still to be translated.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "agentdesk"
FOLDER = PACKAGE / "catalogues"
LANGUAGES = ("de", "fr", "it", "nl")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
DOMAIN = "agentdesk"
UNSAID = (b'"POT-Creation', b'"PO-Revision', b'"Report-Msgid', b'"Last-Translator', b'"Language-Team')
"""Headers of a catalogue that say nothing here, or change with every run."""
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""The date every compiled catalogue bears: the same texts make the same bytes."""


def template() -> Catalog:
    """Return every message of the code, sorted by itself so that moving code changes nothing."""
    found = Catalog(project="AgentDesk", charset="utf-8")
    for _file, _line, message, _comments, context in extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS):
        found.add(message, context=context)
    return found


def path_of(language: str, ending: str = "po") -> Path:
    """Return where a language's catalogue stands."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def read(language: str) -> Catalog:
    """Return a language's catalogue, an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN)


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        header_comment="# AgentDesk's messages; kept up to date by `make catalogues`.",
        project="AgentDesk",
        version="1",
        charset="utf-8",
        fuzzy=False,
    )


def updated(language: str, messages: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the code's messages, translated as far as they were."""
    before = read(language)
    now = _empty(language)
    for message in messages:
        if message.id:
            known = before.get(message.id if isinstance(message.id, str) else message.id[0])
            is_same = known is not None and known.id == message.id
            now.add(message.id, known.string if known is not None and is_same else None)
    return now


def po_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as text, without places and dates, which would change with every line of code."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, no_location=True, omit_header=False, sort_output=True, include_previous=False)
    kept = [line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(UNSAID)]
    return b"".join(kept)


def mo_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    out = io.BytesIO()
    catalog.creation_date = MADE
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Write every language's files anew."""
    messages = template()
    for language in LANGUAGES:
        catalog = updated(language, messages)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(po_bytes(catalog))
        path_of(language, "mo").write_bytes(mo_bytes(read(language)))
        missing = sum(1 for message in catalog if message.id and not _is_translated(message.string))
        sys.stdout.write(f"{language}: {len(catalog)} messages, {missing} to translate\n")
    return 0


def _is_translated(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
