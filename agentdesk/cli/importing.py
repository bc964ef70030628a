"""Brings files into the desk in batches that fit a frame, and keeps what became of each item."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from agentdesk.cli.blobs import put_blob
from agentdesk.cli.import_paths import ImportFile, move_into, opened
from agentdesk.cli.mail_files import MailItem, items_of
from agentdesk.client.blocking import BlockingDesk
from agentdesk.domain.channels import MIME
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Import, ImportItem

BATCH_BYTES = 400 * 1024
"""With the sources' names still well under a frame of 1 MiB; a larger item travels as a blob."""
BATCH_ITEMS = 50
BATCHES_AHEAD = 3
"""So that the service reads and files some while the next are collected here."""
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How items are brought in; `move_to` is where files go once the desk has them."""

    kind: str
    account: AccountName
    as_new: bool = False
    is_dry_run: bool = False
    move_to: Path | None = None


@dataclass(slots=True)
class Importer:
    """One run of an import."""

    desk: BlockingDesk
    order: ImportOrder
    warn: Callable[[str], None]
    progress: Callable[[str], None]
    results: list[ItemResult] = field(default_factory=list)
    _batch: list[ImportItem] = field(default_factory=list)
    _batch_bytes: int = 0
    _waiting_to_move: list[Path] = field(default_factory=list)
    _begun: deque[tuple[int, list[Path]]] = field(default_factory=deque)

    def run(self, files: Iterable[ImportFile]) -> list[ItemResult]:
        """Bring every file in and return what became of each item, in order."""
        for file in files:
            try:
                self._take(file)
            except OSError as error:
                self._flush(most_ahead=0)
                self.results.append(ItemResult(file.source, UNREADABLE, "", "", error.strerror or str(error)))
        self._flush(most_ahead=0)
        return self.results

    def _take(self, file: ImportFile) -> None:
        with opened(file) as content:
            for item in items_of(content, may_be_mbox=file.may_be_mbox):
                self._add(file.source if item.number is None else f"{file.source}#{item.number}", item)
                item.content.release()
        if file.path is not None and self.order.move_to is not None:
            self._waiting_to_move.append(file.path)

    def _add(self, source: str, item: MailItem) -> None:
        size = len(item.content)
        if size > BATCH_BYTES:
            self._batch.append(ImportItem(source, digest=put_blob(self.desk, item.content)))
        else:
            if self._batch_bytes + size > BATCH_BYTES:
                self._flush()
            self._batch.append(ImportItem(source, bytes(item.content)))
            self._batch_bytes += size
        if len(self._batch) >= BATCH_ITEMS:
            self._flush()

    def _flush(self, most_ahead: int = BATCHES_AHEAD) -> None:
        """Hand the batch over, and wait until no more than `most_ahead` are under way."""
        if self._batch:
            order = self.order
            verb = Import(order.kind, order.account, MIME, tuple(self._batch), order.as_new)
            done, self._waiting_to_move = self._waiting_to_move, []
            self._begun.append((self.desk.begin(verb, is_dry_run=order.is_dry_run), done))
            self._batch, self._batch_bytes = [], 0
        while len(self._begun) > most_ahead:
            number, done = self._begun.popleft()
            self.results += self.desk.finish(number).items
            self.progress(_("{count} items").format(count=len(self.results)))
            self._move(done)
        if not self._begun:
            done, self._waiting_to_move = self._waiting_to_move, []
            self._move(done)

    def _move(self, done: list[Path]) -> None:
        """Move the files whose items are all committed; a move that fails loses nothing, so the run goes on."""
        if self.order.is_dry_run or self.order.move_to is None:
            return
        for path in done:
            try:
                move_into(path, self.order.move_to)
            except OSError as error:
                self.warn(_("{path}: imported, but not moved: {cause}").format(path=path, cause=error.strerror))
