"""The tables of the business's voice: what the files of templates were before."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from agentdesk.store.rows.fields import moment


class TemplateFileRow(SQLModel, table=True):
    """A file of the desk's templates folder as the desk last knew it; `version_id` None where there was none."""

    __tablename__ = "template_file"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    version_id: int | None = None


class TemplateVersionRow(SQLModel, table=True):
    """A text a template's file had: written by a verb, or found after somebody changed the file with another tool (no agent)."""

    __tablename__ = "template_version"
    __table_args__: ClassVar[Any] = (Index("ix_template_version_file", "file_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    file_id: int = Field(foreign_key="template_file.id")
    at: datetime = moment(nullable=False)
    agent: str = ""
    digest: str
    text: str
