"""Brings files into the desk in batches that fit a frame, and keeps what became of each item."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.import_paths import ImportFile, move_into, opened
from agentdesk.cli.mail_files import items_of
from agentdesk.domain.asks import ListRedirects
from agentdesk.domain.ids import AccountName, BatchId, ConversationId
from agentdesk.domain.media_types import MIME
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Import, ImportItem

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.letters import Given

BATCH_BYTES = 800 * 1024
"""Of the items with their sources' names: still well under a frame of 1 MiB."""
ITEM_BYTES = 400 * 1024
"""A larger item travels as a blob."""
BATCH_ITEMS = 150
"""As many as the service files in one transaction while nobody is at a console."""
BATCHES_AHEAD = 3
"""So that the service reads and files some while the next are collected here."""
NUMBERS_AT_ONCE = 5_000
KNOWN, UNREADABLE = "known", "unreadable"
_MOST_BYTES_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How items are brought in; `move_to` is where files go once the desk has them."""

    kind: str
    account: AccountName
    as_new: bool = False
    is_dry_run: bool = False
    move_to: Path | None = None
    media_type: str = MIME
    waits: bool = True
    batch_items: int = BATCH_ITEMS
    batch: BatchId | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of a file: where it came from, its bytes, and what is known of it beside them."""

    source: str
    content: memoryview
    given: Given | None = None


Cut = Callable[[memoryview], Iterable[Piece]]
"""Cuts a file's content into its items."""


@dataclass(slots=True)
class Importer:
    """One run of an import."""

    desk: BlockingDesk
    order: ImportOrder
    warn: Callable[[str], None]
    progress: Callable[[str], None]
    total: int = 0
    """How many files there are, 0 where nobody counted."""
    results: list[ItemResult] = field(default_factory=list)
    _batches: int = 0
    _batch: list[ImportItem] = field(default_factory=list)
    _batch_bytes: int = 0
    _waiting_to_move: list[Path] = field(default_factory=list)
    _begun: deque[tuple[int, list[Path]]] = field(default_factory=deque)
    _digests: deque[bytes] = field(default_factory=deque)
    _met: set[bytes] = field(default_factory=set)

    def run(self, files: Iterable[ImportFile]) -> list[ItemResult]:
        """Bring every file of mail in and return what became of each item, in order."""
        return self.run_pieces((file, partial(_mail, file), ()) for file in files)

    def run_pieces(self, files: Iterable[tuple[ImportFile, Cut, Sequence[Path]]]) -> list[ItemResult]:
        """Bring every file in, cut as it says, and return what became of each item, in order; further files move with it."""
        for file, cut, further in files:
            try:
                self._take(file, cut, further)
            except OSError as error:
                self._flush(most_ahead=0)
                self.results.append(ItemResult(file.source, UNREADABLE, "", "", error.strerror or str(error)))
        self._flush(most_ahead=0)
        if self._batches > 1 and not self.order.is_dry_run:
            self.results = [*self._as_they_stand()]
        return self.results

    def _as_they_stand(self) -> Iterator[ItemResult]:
        """Yield what became of each item with its conversation as it is now: a later batch may have joined it to another."""
        numbers = list({one.conversation_id for one in self.results if one.conversation_id})
        survivors: dict[str, str] = {}
        for start in range(0, len(numbers), NUMBERS_AT_ONCE):
            asked = tuple(ConversationId(int(number)) for number in numbers[start : start + NUMBERS_AT_ONCE])
            survivors.update((str(one.conversation), str(one.survivor)) for one in self.desk.ask(ListRedirects(asked)))
        for one in self.results:
            now = survivors.get(one.conversation_id)
            yield one if now is None else replace(one, conversation_id=now)

    def _take(self, file: ImportFile, cut: Cut, further: Sequence[Path]) -> None:
        with opened(file) as content:
            for piece in cut(content):
                self._add(piece)
                piece.content.release()
        if file.path is not None and self.order.move_to is not None:
            self._waiting_to_move += (file.path, *further)

    def _add(self, piece: Piece) -> None:
        if self.order.is_dry_run:
            self._digests.append(hashlib.sha256(piece.content).digest())
        beside = (len(piece.given.text) if piece.given else 0) * _MOST_BYTES_A_CHARACTER
        is_blob = len(piece.content) + beside > ITEM_BYTES
        beside += len(piece.source) * _MOST_BYTES_A_CHARACTER
        size = beside if is_blob else beside + len(piece.content)
        if self._batch and self._batch_bytes + size > BATCH_BYTES:
            self._flush()
        if is_blob:
            from agentdesk.cli.blobs import put_blob  # noqa: PLC0415 - most items travel in their batch

            item = ImportItem(piece.source, digest=put_blob(self.desk, piece.content), given=piece.given)
        else:
            item = ImportItem(piece.source, bytes(piece.content), given=piece.given)
        self._batch.append(item)
        self._batch_bytes += size
        if len(self._batch) >= self.order.batch_items:
            self._flush()

    def _flush(self, most_ahead: int = BATCHES_AHEAD) -> None:
        """Hand the batch over, and wait until no more than `most_ahead` are under way."""
        if self._batch:
            order = self.order
            verb = Import(
                order.kind, order.account, order.media_type, tuple(self._batch), order.as_new, waits=order.waits, batch=order.batch
            )
            done, self._waiting_to_move = self._waiting_to_move, []
            self._batches += 1
            self._begun.append((self.desk.begin(verb, is_dry_run=order.is_dry_run), done))
            self._batch, self._batch_bytes = [], 0
        while len(self._begun) > most_ahead:
            number, done = self._begun.popleft()
            self.results += self._as_one_run(self.desk.finish(number).items)
            self.progress(self._how_far())
            self._move(done)
        if not self._begun:
            done, self._waiting_to_move = self._waiting_to_move, []
            self._move(done)

    def _as_one_run(self, items: Sequence[ItemResult]) -> list[ItemResult]:
        """Call known what a dry run met before: nothing of it stays in the desk that would tell."""
        if not self.order.is_dry_run:
            return [*items]
        found = []
        for item in items:
            digest = self._digests.popleft()
            is_again = digest in self._met and item.status != KNOWN
            self._met.add(digest)
            found.append(replace(item, status=KNOWN, reason="") if is_again else item)
        return found

    def _how_far(self) -> str:
        if self.total:
            return _("{count} of {total} files").format(count=len(self.results), total=self.total)
        return _("{count} items").format(count=len(self.results))

    def _move(self, done: list[Path]) -> None:
        """Move the files whose items are all committed; a move that fails loses nothing, so the run goes on."""
        if self.order.is_dry_run or self.order.move_to is None:
            return
        for path in done:
            try:
                move_into(path, self.order.move_to)
            except OSError as error:
                self.warn(_("{path}: imported, but not moved: {cause}").format(path=path, cause=error.strerror))


def _mail(file: ImportFile, content: memoryview) -> Iterator[Piece]:
    for item in items_of(content, may_be_mbox=file.may_be_mbox):
        yield Piece(file.source if item.number is None else f"{file.source}#{item.number}", item.content)
