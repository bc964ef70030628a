"""Verbs on the desk as a whole: bringing messages in, polling, copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from agentdesk.domain.ids import AccountName, BatchId, BlobDigest, MessageId
from agentdesk.domain.letters import Given
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class PutBlob(Verb):
    """Put a piece of a file's bytes into the desk; the last piece makes the blob whole and checks its digest."""

    NAME: ClassVar[str] = "put-blob"
    ROLE: ClassVar[Role] = Role.IMPORTER
    UNDOABLE: ClassVar[bool] = False
    JOURNALLED: ClassVar[bool] = False
    digest: BlobDigest
    offset: int
    size: int
    piece: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One item of an import: its bytes inline, since a batch stays under one frame, or by the digest of a blob put before."""

    source: str
    content: bytes = field(default=b"", repr=False)
    digest: BlobDigest = BlobDigest("")
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Import(Verb):
    """Bring items in; idempotent by content. `media_type` says how they are read.

    `waits`: whether the answer comes once they are read and filed, else once their bytes are safely kept. `batch` is the run of letters
    they belong to.
    """

    NAME: ClassVar[str] = "import"
    ROLE: ClassVar[Role] = Role.IMPORTER
    UNDOABLE: ClassVar[bool] = False
    kind: str
    account: AccountName
    media_type: str
    items: tuple[ImportItem, ...]
    as_new: bool = False
    received: datetime | None = None
    waits: bool = True
    batch: BatchId | None = None


@dataclass(frozen=True, slots=True)
class Sync(Verb):
    """Poll accounts now and deliver what is due; empty `accounts` means all."""

    NAME: ClassVar[str] = "sync"
    UNDOABLE: ClassVar[bool] = False
    JOURNALLED: ClassVar[bool] = False
    accounts: tuple[AccountName, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeBackup(Verb):
    """Take a copy of the desk into its backup folder; the client fetches the file by `ReadBackup`."""

    NAME: ClassVar[str] = "backup"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ConfirmRestore(Verb):
    """Say that the old copy of this restored desk is off, so that polling and sending may begin."""

    NAME: ClassVar[str] = "confirm-restore"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class SetLinger(Verb):
    """Say whether the service keeps working when no console is open."""

    NAME: ClassVar[str] = "linger"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    is_on: bool


@dataclass(frozen=True, slots=True)
class FetchRest(Verb):
    """Fetch the rest of messages that came as their headers; goes on where an earlier try broke off."""

    NAME: ClassVar[str] = "fetch-rest"
    UNDOABLE: ClassVar[bool] = False
    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Reparse(Verb):
    """Read messages again from their raw source, some hundreds at a time; ids, conversations and arrival times never change.

    `after` is where to go on: the outcome's `created` of the call before, which is "" once all are done.
    """

    NAME: ClassVar[str] = "reparse"
    ROLE: ClassVar[Role] = Role.ADMIN
    UNDOABLE: ClassVar[bool] = False
    JOURNALLED: ClassVar[bool] = False
    query: str = ""
    after: MessageId = MessageId(0)
    limit: int = 200
