"""What the files of templates were before: each text they had, and which of them the desk believes is there now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from agentdesk.domain.voice import TemplateVersion
from agentdesk.store import tables
from agentdesk.store.work import Work

ENTITY, FIELD = "template_file", "version_id"
MOST_VERSIONS = 50

f = tables.template_file
v = tables.template_version


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A template's file as the desk last knew it; `text` None where there was none."""

    id: int
    version: int | None
    text: str | None


def digest_of(text: str) -> str:
    """Return what a text of a template is known by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def known(connection: Connection, name: str) -> KnownFile | None:
    """Return what the desk knows of a file, None where it never heard of it."""
    statement = select(f.c.id, f.c.version_id, v.c.text).join(v, v.c.id == f.c.version_id, isouter=True).where(f.c.name == name)
    row = connection.execute(statement).first()
    return None if row is None else KnownFile(row.id, row.version_id, row.text)


def notice(connection: Connection, name: str, text: str | None, at: datetime) -> int:
    """Bring what the desk knows up to the file as it is, and return the file's number.

    This is no change by anybody's verb, so that no entry speaks of it; what a verb then changes starts from here.
    """
    found = known(connection, name)
    if found is None:
        key = connection.execute(insert(f).values(name=name, version_id=None)).inserted_primary_key
        found = KnownFile(int(key[0]) if key else 0, None, None)
    if found.text != text:
        version = None if text is None else _add(connection, found.id, text, "", at)
        connection.execute(update(f).where(f.c.id == found.id).values(version_id=version))
    return found.id


def write(work: Work, number: int, text: str | None) -> None:
    """Have a file hold a text from now on, as an effect of the work; None takes the file away."""
    version = None if text is None else _add(work.connection, number, text, work.author.agent, work.now)
    work.set(ENTITY, number, FIELD, version)


def _add(connection: Connection, number: int, text: str, agent: str, at: datetime) -> int:
    values = {"file_id": number, "at": at, "agent": agent, "digest": digest_of(text), "text": text}
    key = connection.execute(insert(v).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def name_of(connection: Connection, number: int) -> str:
    """Return the name of a file."""
    return str(connection.execute(select(f.c.name).where(f.c.id == number)).scalar_one())


def names(connection: Connection) -> list[str]:
    """Return the names of all files the desk ever knew, those taken away included."""
    return [str(name) for name in connection.execute(select(f.c.name).order_by(f.c.name)).scalars()]


def text_of(connection: Connection, version: int | None) -> str | None:
    """Return the text of a version."""
    found = None if version is None else connection.execute(select(v.c.text).where(v.c.id == version)).scalar()
    return None if found is None else str(found)


def versions(connection: Connection, name: str) -> list[TemplateVersion]:
    """Return the texts a template's file had, newest first."""
    statement = select(v, f.c.version_id).join(f, f.c.id == v.c.file_id).where(f.c.name == name).order_by(v.c.id.desc())
    rows = connection.execute(statement.limit(MOST_VERSIONS))
    return [
        TemplateVersion(row.id, row.at, row.agent, row.text, "verb" if row.agent else "file", is_current=row.id == row.version_id)
        for row in rows
    ]
