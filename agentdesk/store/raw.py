"""The raw sources: what each channel gave us, byte for byte, where it stood, and how far each account was polled.

Blob, arrival and cursor are committed together, before anything is parsed. Nothing but erasure and retention removes a blob.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from isal import isal_zlib
from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from agentdesk.domain.channels import RawItem
from agentdesk.domain.errors import DamagedSource
from agentdesk.domain.ids import AccountName, BlobDigest
from agentdesk.store.columns import UtcMoment
from agentdesk.store.dialects.lists import listed, listing
from agentdesk.store.dialects.statements import FixedSelect, ManyRows

metadata = MetaData()
COMPRESSION_LEVEL = 1
"""Mail shrinks to about 45 %, as by zlib's own fastest level, which takes four times as long."""

blob = Table(
    "blob",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
arrival = Table(
    "arrival",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("arrived_at", UtcMoment, nullable=False),
    Column("received_at", UtcMoment, nullable=False),
    Column("is_outbound", Integer, nullable=False),
    Column("starts_target", Integer, nullable=False),
    Column("partial", Text, nullable=False, default=""),
    Column("full_bytes", Integer, nullable=False, default=0),
    Column("details", Text, nullable=False, default=""),
    Column("revises", Integer, nullable=False, default=0),
    UniqueConstraint("account", "external_id", "revises"),
    Index("ix_arrival_digest", "digest"),
)
cursor = Table("cursor", metadata, Column("account", Text, primary_key=True), Column("value", Text, nullable=False))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One item as it arrived, without its bytes."""

    id: int
    account: AccountName
    external_id: str
    location: str
    source: str
    media_type: str
    digest: BlobDigest
    arrived_at: datetime
    received_at: datetime
    is_outbound: bool
    starts_target: bool
    partial: str = ""
    """Why only its headers are kept, "" where it is whole."""
    full_bytes: int = 0
    details: str = ""
    """What is known of it beside its bytes; goes with them when they are erased."""
    revises: int = 0
    """The arrival it is a newer version of, 0 where it is the first under its id."""


@dataclass(frozen=True, slots=True)
class ArrivedItem:
    """An arrival that was recorded now, or had been before."""

    arrival: Arrival
    is_known: bool


def create(connection: Connection) -> None:
    """Make the tables of a new raw file."""
    metadata.create_all(connection)


def digest_of(content: bytes) -> BlobDigest:
    """Return the digest a blob goes by."""
    return BlobDigest(hashlib.sha256(content).hexdigest())


def compressed(content: bytes) -> bytes:
    """Return bytes as a blob holds them: a zlib stream (RFC 1950), which says itself how to read it."""
    return isal_zlib.compress(content, COMPRESSION_LEVEL)


_HELD = FixedSelect(select(blob.c.digest).where(blob.c.digest.in_(listed("digests"))))
_BYTES = select(blob.c.digest, blob.c.bytes).where(blob.c.digest.in_(listed("digests")))
_DETAILS = (
    select(arrival.c.digest, arrival.c.details)
    .where(arrival.c.digest.in_(listed("digests")), arrival.c.details != "")
    .order_by(arrival.c.id.desc())
)
_BEFORE = FixedSelect(
    select(arrival)
    .where(arrival.c.account == bindparam("account"), arrival.c.external_id.in_(listed("external_ids")))
    .order_by(arrival.c.id)
)
"""Versions in the order they came, so that of each item the newest stands last."""
_HIGHEST = FixedSelect(select(func.max(arrival.c.id).label("highest")))
_PUT_BLOBS = ManyRows(blob, or_ignore=True)
_ADD_ARRIVALS = ManyRows(arrival)


def put_blob(connection: Connection, content: bytes) -> BlobDigest:
    """Keep bytes, once however often they come, and return their digest."""
    digest = digest_of(content)
    _PUT_BLOBS.put(connection, [{"digest": digest, "size": len(content), "bytes": compressed(content)}])
    return digest


def read_blob(connection: Connection, digest: str) -> bytes | None:
    """Return a blob's bytes, None where the desk has none of that digest.

    Raises:
        DamagedSource: it isn't what was kept.
    """
    row = connection.execute(select(blob.c.bytes).where(blob.c.digest == digest)).first()
    if row is None:
        return None
    content = _whole(digest, row.bytes)
    if content is None:
        raise DamagedSource(name=digest[:12])
    return content


def _whole(digest: str, packed: bytes) -> bytes | None:
    """Return a blob's bytes, None where they aren't what was kept."""
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        return None
    return content if digest_of(content) == digest else None


def read_blobs(connection: Connection, digests: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of those blobs that the desk has whole, by digest."""
    rows = connection.execute(_BYTES, {"digests": listing(set(digests))})
    return {row.digest: content for row in rows if (content := _whole(row.digest, row.bytes)) is not None}


def damaged_blob(connection: Connection) -> str:
    """Return what is wrong with the first blob that isn't what was kept, "" where all are; about 3 s per GB of mail."""
    for row in connection.execute(select(blob.c.id, blob.c.digest, blob.c.bytes)):
        if _whole(row.digest, row.bytes) is None:
            return f"raw source {row.id} is not what was kept"
    return ""


def read_details(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    """Return what is known beside their bytes of blobs that arrived with details, by digest; the first arrival counts."""
    rows = connection.execute(_DETAILS, {"digests": listing(set(digests))})
    return {row.digest: row.details for row in rows}


def write_details(connection: Connection, digest: str, details: str) -> None:
    """Say anew what is known of a blob beside its bytes."""
    connection.execute(update(arrival).where(arrival.c.digest == digest).values(details=details))


def has_blob(connection: Connection, digest: str) -> bool:
    """Whether the desk holds a blob."""
    return connection.execute(select(blob.c.id).where(blob.c.digest == digest)).first() is not None


@dataclass(frozen=True, slots=True)
class Batch:
    """Items of one poll or import, and the cursor that is true once they are kept (None leaves it)."""

    account: AccountName
    items: Sequence[RawItem]
    received_at: datetime
    cursor: str | None = None
    sources: Sequence[str] = ()
    starts_target: bool = True


@dataclass(frozen=True, slots=True)
class Packed:
    """One item's bytes, ready to be kept."""

    digest: BlobDigest
    size: int
    compressed: bytes


def packed(batch: Batch) -> list[Packed]:
    """Digest and compress a batch's items; in a thread of its own, since neither needs the interpreter or the files."""
    return [Packed(_digest_of_item(item), len(item.content), compressed(item.content)) for item in batch.items]


def _digest_of_item(item: RawItem) -> BlobDigest:
    return BlobDigest(item.digest) if item.digest else digest_of(item.content)


def keep(connection: Connection, batch: Batch, items: Sequence[Packed] | None = None) -> list[ArrivedItem]:
    """Keep blobs, arrivals and cursor in the caller's transaction; an item that stood here before is known, unless it changed.

    Args:
        connection: the raw file's.
        batch: what came.
        items: its items as `packed` made them, where that was done before.
    """
    items = packed(batch) if items is None else items
    ids = {"account": batch.account, "external_ids": listing(item.external_id for item in batch.items)}
    standing = {row.external_id: _from_values(row.id, _without_id(row)) for row in _BEFORE.all(connection, ids)} if batch.items else {}
    kept: list[ArrivedItem] = []
    added: list[dict[str, Any]] = []
    fresh: dict[str, Packed] = {}
    last = int(_HIGHEST.first(connection, {}).highest or 0)
    for number, item in enumerate(batch.items):
        before = standing.get(item.external_id)
        if before is None or (item.may_change and before.digest != items[number].digest):
            values = _values(batch, number, items[number].digest) | {"revises": 0 if before is None else before.id}
            added.append(values | {"id": last + len(added) + 1})
            fresh[values["digest"]] = items[number]
            before = standing[item.external_id] = _from_values(last + len(added), values)
            kept.append(ArrivedItem(before, is_known=False))
        else:
            kept.append(ArrivedItem(before, is_known=True))
    _put_blobs(connection, fresh)
    _ADD_ARRIVALS.put(connection, added)
    if batch.cursor is not None:
        write_cursor(connection, batch.account, batch.cursor)
    return kept


def _put_blobs(connection: Connection, fresh: Mapping[str, Packed]) -> None:
    held = {row.digest for row in _HELD.all(connection, {"digests": listing(fresh)})} if fresh else set()
    rows = [{"digest": digest, "size": one.size, "bytes": one.compressed} for digest, one in fresh.items() if digest not in held]
    _PUT_BLOBS.put(connection, rows)


def _values(batch: Batch, number: int, digest: BlobDigest) -> dict[str, Any]:
    item = batch.items[number]
    return {
        "account": batch.account,
        "external_id": item.external_id,
        "location": item.location,
        "source": batch.sources[number] if batch.sources else item.external_id,
        "media_type": item.media_type,
        "digest": digest,
        "arrived_at": item.arrived_at,
        "received_at": batch.received_at,
        "is_outbound": int(item.is_outbound),
        "starts_target": int(batch.starts_target),
        "partial": item.partial.value if item.partial else "",
        "full_bytes": item.full_bytes or 0,
        "details": item.details,
    }


def _from_values(number: int, values: dict[str, Any]) -> Arrival:
    flags = {"is_outbound": bool(values["is_outbound"]), "starts_target": bool(values["starts_target"])}
    return Arrival(id=number, **(values | flags))


def _without_id(row: Any) -> dict[str, Any]:
    values: dict[str, Any] = row._asdict()
    del values["id"]
    return values


def _arrival(row: Any) -> Arrival:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    number = values.pop("id")
    return _from_values(number, values)


def newest_versions(connection: Connection, account: AccountName, external_ids: Iterable[str]) -> dict[str, Arrival]:
    """Return the newest arrival under each id that an account has."""
    rows = _BEFORE.all(connection, {"account": account, "external_ids": listing(set(external_ids))})
    return {row.external_id: _from_values(row.id, _without_id(row)) for row in rows}


def read_cursor(connection: Connection, account: AccountName) -> str | None:
    """Return how far an account was polled, None where it never was."""
    row = connection.execute(select(cursor.c.value).where(cursor.c.account == account)).first()
    return None if row is None else str(row[0])


def write_cursor(connection: Connection, account: AccountName, value: str) -> None:
    """Say how far an account was polled."""
    done = connection.execute(update(cursor).where(cursor.c.account == account).values(value=value))
    if done.rowcount == 0:
        connection.execute(insert(cursor).values(account=account, value=value))


def arrivals_above(connection: Connection, floor: int, limit: int) -> list[Arrival]:
    """Return arrivals with ids above `floor`, lowest first."""
    rows = connection.execute(select(arrival).where(arrival.c.id > floor).order_by(arrival.c.id).limit(limit))
    return [_arrival(row) for row in rows]


def arrival_of_digest(connection: Connection, digest: str) -> Arrival | None:
    """Return the first arrival of a blob."""
    row = connection.execute(select(arrival).where(arrival.c.digest == digest).order_by(arrival.c.id).limit(1)).first()
    return None if row is None else _arrival(row)


def every_arrival(connection: Connection, page: int = 500) -> Iterator[list[Arrival]]:
    """Yield all arrivals in pages, in the order they came."""
    floor = 0
    while found := arrivals_above(connection, floor, page):
        yield found
        floor = found[-1].id


def count(connection: Connection) -> int:
    """Return how many arrivals there are."""
    return int(connection.execute(select(func.count()).select_from(arrival)).scalar_one())


def replace_source(connection: Connection, number: int, content: bytes) -> BlobDigest:
    """Put whole bytes in the place of an arrival's headers; the headers go unless another arrival is kept by them."""
    digest = put_blob(connection, content)
    before = connection.execute(select(arrival.c.digest).where(arrival.c.id == number)).scalar_one()
    connection.execute(update(arrival).where(arrival.c.id == number).values(digest=digest, partial=""))
    if before != digest and connection.execute(select(arrival.c.id).where(arrival.c.digest == before).limit(1)).first() is None:
        connection.execute(delete(blob).where(blob.c.digest == before))
    return digest
