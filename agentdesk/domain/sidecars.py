"""What a file beside a scan says of it: the fields of `NAME.json` or `NAME.txt`, on the command line and in a scanner's folder alike."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from agentdesk.domain.letters import Given
from agentdesk.domain.moments import in_utc, parse_datetime, parse_day
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import _

SUFFIXES: Final = (".json", ".txt")
FIELDS: Final = ("from", "address", "received", "subject", "lang", "text")
MOST_BYTES: Final = 1 << 20
_UNLIMITED: Final = 1 << 62
_FIELD_LINE: Final = re.compile(r"(?i)(from|address|received|subject|lang)[ \t]*:[ \t]*(.*)")
_PERSON: Final = re.compile(r"\s*(.*?)\s*<([^<>]*)>\s*")
_LONGEST_TEXT: Final = 200_000
"""Characters; more would not fit a frame with its envelope."""


def with_sidecar(given: Given, suffix: str, content: bytes) -> tuple[Given, tuple[str, ...]]:
    """Return what is known of a scan with what a sidecar says, and the flaws found in it, in words.

    Args:
        given: what is known without it.
        suffix: of the sidecar's name; `.json` in any case is an object of texts, anything else a text.
        content: its bytes, at most MOST_BYTES of them and one more.
    """
    if len(content) > MOST_BYTES:
        return given, (_("it is larger than 1 MB"),)
    try:
        fields = _of_json(content) if suffix.lower() == ".json" else _of_text(content)
    except (ValueError, RecursionError) as error:
        return given, (str(error),)
    unknown = tuple(_("there is no field “{name}”").format(name=_line(name)) for name in sorted(fields.keys() - set(FIELDS)))
    received = parse_received(fields.get("received", ""))
    if fields.get("received") and received is None:
        unknown += (_("“{text}” is no date; write it as 2026-03-01").format(text=_line(fields["received"])),)
    return _taken(given, fields, received), unknown


def _taken(given: Given, fields: Mapping[str, str], received: datetime | None) -> Given:
    name, address = person(fields.get("from", ""))
    return replace(
        given,
        sender_name=name or given.sender_name,
        sender_address=_address(fields.get("address", "")) or address or given.sender_address,
        subject=_line(fields.get("subject", "")) or given.subject,
        language=_line(fields.get("lang", "")) or given.language,
        text=fields.get("text", "")[:_LONGEST_TEXT] or given.text,
        received=received or given.received,
    )


def _line(text: str) -> str:
    return one_line(text, _UNLIMITED)


def person(text: str) -> tuple[str, str]:
    """Return the name and address that `Name <address>` says; a text without brackets is a name."""
    found = _PERSON.fullmatch(text)
    return (_line(found[1]), _address(found[2])) if found else (_line(text.strip()), "")


def _address(text: str) -> str:
    """Return a postal address in one line, as a handle is."""
    return ", ".join(part for part in (_line(one).strip(" ,") for one in text.splitlines()) if part)


def parse_received(text: str) -> datetime | None:
    """Return the moment a date or a moment means; None for anything else."""
    day = parse_day(text.strip())
    moment = parse_datetime(text.strip().upper()) if day is None else datetime.combine(day, time())
    try:
        return None if moment is None else in_utc(moment)
    except OverflowError:
        return None


def _of_json(content: bytes) -> dict[str, str]:
    """Return the fields of a JSON object; lists are lines.

    Raises:
        ValueError: it is no object of texts.
    """
    values = json.loads(content.decode("utf-8-sig"))
    if not isinstance(values, dict):
        raise ValueError(_("it holds no JSON object"))  # noqa: TRY004 - as any other flaw of the file
    fields: dict[str, str] = {}
    for name, value in values.items():
        lines = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in lines):
            if value is None:
                continue
            raise ValueError(_("“{name}” is no text").format(name=_line(name)))
        fields[name] = "\n".join(lines)
    return fields


def _of_text(content: bytes) -> dict[str, str]:
    """Return the fields of a text: lines like `subject: …` up to an empty line, then what the letter says; or only that."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    head, _blank, rest = text.replace("\r\n", "\n").partition("\n\n")
    found = [_FIELD_LINE.fullmatch(one) for one in head.split("\n") if one.strip()]
    if not found or not all(found):
        return {"text": text}
    fields = {one[1].lower(): one[2] for one in found if one is not None}
    return {**fields, "text": rest} if rest.strip() else fields
