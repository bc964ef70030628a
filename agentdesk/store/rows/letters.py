"""The tables of scanned letters: what the desk knows of each beside its pages, and the runs that brought them in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from agentdesk.store.rows.fields import big_id, json_list, moment


class LetterRow(SQLModel, table=True):
    """One scanned letter; `id` is its message's.

    `confidence` is that of its worst page in per cent, 0 where a page must be read by a person; `look` and `gist` are what a second scan
    of the same paper is known by; `part_of` names the scans it was taken out of, by digest, so that erasing it finds them.
    """

    __tablename__ = "letter"
    __table_args__: ClassVar[Any] = (
        Index("ix_letter_queue", "is_checked", "confidence", "id"),
        Index("ix_letter_batch", "batch_id"),
    )
    id: int = big_id()
    batch_id: int | None = None
    received_at: datetime = moment(nullable=False)
    confidence: int = 0
    pages: int = 0
    look: str = ""
    gist: str = ""
    part_of: list[Any] = json_list()
    is_checked: bool = False


class BatchRow(SQLModel, table=True):
    """One run of an import of letters."""

    __tablename__ = "batch"
    id: int | None = Field(default=None, primary_key=True)
    begun_at: datetime = moment(nullable=False)
    agent: str = ""
    account: str = ""
    is_undone: bool = False


class BatchFileRow(SQLModel, table=True):
    """One file of a run; written before its bytes are kept, so that a run that broke off shows what is missing.

    What came of it is written when it is filed: it has `scanned` pages, of which `left_out` part its letters, and was cut into `letters`.
    """

    __tablename__ = "batch_file"
    __table_args__: ClassVar[Any] = (Index("ix_batch_file_digest", "digest"),)
    batch_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    source: str = ""
    digest: str = ""
    is_known: bool = False
    scanned: int = 0
    left_out: int = 0
    letters: int = 0
