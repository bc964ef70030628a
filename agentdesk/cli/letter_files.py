"""Scans as they lie in folders: each with the sidecars that say what is known of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from typing import Final

from agentdesk.cli.import_paths import ImportFile, source_of
from agentdesk.cli.plain import line
from agentdesk.domain.letters import UNKNOWN_SCAN, Given, scan_type
from agentdesk.domain.moments import in_utc, parse_datetime, parse_day
from agentdesk.domain.texts import _

SIDECARS: Final = (".json", ".txt")
FIELDS: Final = ("from", "address", "received", "subject", "lang", "text")
_HEAD_BYTES: Final = 1024
_MOST_BYTES: Final = 1 << 20
_FIELD_LINE: Final = re.compile(r"(?i)(from|address|received|subject|lang)[ \t]*:[ \t]*(.*)")
_PERSON: Final = re.compile(r"\s*(.*?)\s*<([^<>]*)>\s*")
_LONGEST_TEXT: Final = 200_000
"""Characters; more would not fit a frame with its envelope."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A scan to bring in, what is known of it, and the files that said so."""

    file: ImportFile
    given: Given
    sidecars: tuple[Path, ...] = ()


@dataclass(slots=True)
class LetterFiles:
    """Sorts files into scans and sidecars; `flaws` counts the sidecars that could not be understood or had no scan."""

    general: Given
    warn: Callable[[str], None]
    flaws: int = 0
    _used: set[Path] = field(default_factory=set)

    def sorted(self, files: Iterable[ImportFile]) -> list[LetterFile]:
        """Return the scans among files, in their order, each with what its sidecars say; name sidecars without a scan."""
        found = list(files)
        sidecars = [file.path for file in found if file.path is not None and _is_sidecar(file.path)]
        aside = set(sidecars)
        scans = [self._with_sidecars(file) for file in found if file.path not in aside]
        for path in sidecars:
            if path not in self._used:
                self.warn(_("{path}: left out, there is no scan of that name beside it").format(path=source_of(path)))
        return scans

    def _with_sidecars(self, file: ImportFile) -> LetterFile:
        name = line(file.path.name) if file.path is not None else ""
        given = replace(self.general, filename=name)
        if file.path is None:
            return LetterFile(file, given)
        beside = [path for path in map(file.path.with_suffix, SIDECARS) if path != file.path and path.is_file() and _is_sidecar(path)]
        # The JSON last, so that its fields win over those of a text.
        for path in reversed(beside):
            self._used.add(path)
            given = self._read(path, given)
        return LetterFile(file, given, tuple(beside))

    def _read(self, path: Path, given: Given) -> Given:
        try:
            with path.open("rb") as stream:
                content = stream.read(_MOST_BYTES + 1)
            if len(content) > _MOST_BYTES:
                return self._flaw(path, _("it is larger than 1 MB"), given)
            fields = _of_json(content) if path.suffix.lower() == ".json" else _of_text(content)
        except (OSError, ValueError, RecursionError) as error:
            return self._flaw(path, str(error), given)
        for name in fields.keys() - set(FIELDS):
            self._flaw(path, _("there is no field “{name}”").format(name=line(name)), given)
        return self._taken(path, fields, given)

    def _taken(self, path: Path, fields: Mapping[str, str], given: Given) -> Given:
        received = given.received
        if fields.get("received"):
            received = parse_received(fields["received"]) or received
            if received is given.received:
                self._flaw(path, _("“{text}” is no date; write it as 2026-03-01").format(text=line(fields["received"])), given)
        name, address = person(fields.get("from", ""))
        return replace(
            given,
            sender_name=name or given.sender_name,
            sender_address=_address(fields.get("address", "")) or address or given.sender_address,
            subject=line(fields.get("subject", "")) or given.subject,
            language=line(fields.get("lang", "")) or given.language,
            text=fields.get("text", "")[:_LONGEST_TEXT] or given.text,
            received=received,
        )

    def _flaw(self, path: Path, cause: str, given: Given) -> Given:
        self.flaws += 1
        self.warn(_("{path}: {cause}").format(path=source_of(path), cause=line(cause)))
        return given


def person(text: str) -> tuple[str, str]:
    """Return the name and address that `Name <address>` says; a text without brackets is a name."""
    found = _PERSON.fullmatch(text)
    return (line(found[1]), _address(found[2])) if found else (line(text.strip()), "")


def _address(text: str) -> str:
    """Return a postal address in one line, as a handle is."""
    return ", ".join(part for part in (line(one).strip(" ,") for one in text.splitlines()) if part)


def parse_received(text: str) -> datetime | None:
    """Return the moment a date or a moment means; None for anything else."""
    day = parse_day(text.strip())
    moment = parse_datetime(text.strip().upper()) if day is None else datetime.combine(day, time())
    try:
        return None if moment is None else in_utc(moment)
    except OverflowError:
        return None


def _is_sidecar(path: Path) -> bool:
    """Say whether a file is one by its name, and no scan by its bytes."""
    if path.suffix.lower() not in SIDECARS:
        return False
    try:
        with path.open("rb") as stream:
            return scan_type(stream.read(_HEAD_BYTES)) == UNKNOWN_SCAN
    except OSError:
        return True


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
            raise ValueError(_("“{name}” is no text").format(name=line(name)))
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
