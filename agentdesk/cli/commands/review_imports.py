"""`agentdesk import reviews`: feeds, platforms' JSON and tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import put_blob
from agentdesk.cli.commands.import_reports import report
from agentdesk.cli.import_paths import ImportFile, check, files_in, move_into, opened, target_folder
from agentdesk.cli.importing import ITEM_BYTES
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import ImportItem, ImportReviews, ReviewFile

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

FIELDS = ("id", "title", "text", "name", "address", "date", "rating", "url", "language")
MOST_FILES = 100
"""Sent at once: as many names fit into a frame beside the files."""
STATUSES = ("imported", "updated", "known", "unreadable")


def take_reviews(parser: Parser) -> None:
    """Let the leaf take files, the feed they are, and how a table's columns are called."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_("a file, a folder (everything in it), or - for standard input"))
    parser.add_argument("--account", metavar="NAME", default="", help=_("the feed the reviews belong to; else each file is one"))
    words = _("which column of a table holds a field, where its name doesn't say it; fields: {fields}").format(fields=", ".join(FIELDS))
    parser.add_argument("--map", metavar="FIELD=COLUMN,…", action="append", default=[], help=words)
    parser.add_argument("--as-new", action="store_true", help=_("start response targets now, as for reviews that came in today"))
    parser.add_argument("--move-to", metavar="DIR", help=_("move each file there once the desk has it"))


def import_reviews(call: Invocation) -> int:
    """Bring reviews in; a second run of the same file changes nothing."""
    args = call.args
    check(args.paths)
    mapping = tuple(pair for option in args.map for pair in _pairs(option))
    move_to = target_folder(args.move_to, is_dry_run=call.is_dry_run)
    results: list[ItemResult] = []
    with call.desk() as desk:
        run = _Run(call, desk, mapping)
        for files in _batches(files_in(args.paths, call.out.warn, move_to)):
            brought = run.bring(files, results)
            call.out.progress(_("{count} items").format(count=len(results)))
            if move_to is not None and not call.is_dry_run:
                _move(brought, move_to, call.out.warn)
    return report(call, results, STATUSES, _("{imported} imported, {updated} updated, {known} known, {unreadable} unreadable"))


def _pairs(option: str) -> Iterator[tuple[str, str]]:
    for text in option.split(","):
        field, equals, column = text.partition("=")
        if not equals or field.strip() not in FIELDS or not column.strip():
            raise UsageError(cause=_("--map: “{text}” is no FIELD=COLUMN; fields: {fields}").format(text=text, fields=", ".join(FIELDS)))
        yield field.strip(), column.strip()


def _batches(files: Iterator[ImportFile]) -> Iterator[list[ImportFile]]:
    """Yield files a few at a time: together they stay under a frame, and a large one goes alone."""
    batch: list[ImportFile] = []
    size = 0
    for file in files:
        length = _length(file)
        if batch and (size + length > ITEM_BYTES or len(batch) >= MOST_FILES):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += length
    if batch:
        yield batch


def _length(file: ImportFile) -> int:
    try:
        return ITEM_BYTES if file.path is None else file.path.stat().st_size
    except OSError:
        return 0


class _Run:
    """One run: how its files are sent."""

    def __init__(self, call: Invocation, desk: BlockingDesk, mapping: tuple[tuple[str, str], ...]) -> None:
        self._call, self._desk, self._mapping = call, desk, mapping
        self._account = AccountName(call.args.account)

    def bring(self, files: Sequence[ImportFile], results: list[ItemResult]) -> list[ImportFile]:
        """Send files, add what became of each of their entries to `results`, and return those that the desk has."""
        brought: list[ImportFile] = []
        ready: list[ReviewFile] = []
        for file in files:
            try:
                with opened(file) as content:
                    ready.append(self._file(file, content))
                    content.release()
                brought.append(file)
            except OSError as error:
                results.append(ItemResult(file.source, "unreadable", "", "", error.strerror or str(error)))
        results += self._sent(tuple(ready))
        return brought

    def _file(self, file: ImportFile, content: memoryview) -> ReviewFile:
        """A feed is its account, else its file: wherever the command is run from, the same one."""
        feed = "" if self._account else "-" if file.path is None else os.fsencode(file.path.absolute()).decode("utf-8", "replace")
        if len(content) > ITEM_BYTES:
            return ReviewFile(ImportItem(file.source, digest=put_blob(self._desk, content)), feed)
        return ReviewFile(ImportItem(file.source, bytes(content)), feed)

    def _sent(self, files: tuple[ReviewFile, ...]) -> list[ItemResult]:
        results: list[ItemResult] = []
        after = 0
        while files:
            verb = ImportReviews(self._account, files, self._mapping, self._call.args.as_new, after)
            outcome = self._desk.do(verb, is_dry_run=self._call.is_dry_run)
            results += outcome.items
            if not outcome.created:
                break
            after = int(outcome.created)
        return results


def _move(files: Sequence[ImportFile], folder: Path, warn: Callable[[str], None]) -> None:
    """Move files whose entries are committed; a move that fails loses nothing, so the run goes on."""
    for file in files:
        if file.path is None:
            continue
        try:
            move_into(file.path, folder)
        except OSError as error:
            warn(_("{path}: imported, but not moved: {cause}").format(path=file.path, cause=error.strerror))
