"""Which files an import means: files as named, folders with everything in them, Maildirs, standard input."""

from __future__ import annotations

import mmap
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from agentdesk.cli.plain import line
from agentdesk.cli.texts_in import STDIN
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.texts import _

READ_WHOLE_BYTES = 64 << 20
"""Larger files are mapped; smaller ones are read, since a mapped file that somebody truncates meanwhile ends the program."""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One file to bring in; `source` is its name as given, `path` None for standard input."""

    path: Path | None
    source: str
    may_be_mbox: bool = True


def check(paths: Sequence[str]) -> None:
    """Look whether everything named is there, before anything is brought in.

    Raises:
        NotFound: a path isn't.
        UsageError: standard input is named twice.
    """
    for text in paths:
        if text != STDIN and not os.path.lexists(text):
            raise NotFound(thing=_("file or folder"), name=text)
    if paths.count(STDIN) > 1:
        raise UsageError(cause=_("standard input can be read once"))


def files_in(paths: Sequence[str], warn: Callable[[str], None], besides: Path | None = None) -> Iterator[ImportFile]:
    """Yield the files meant, sorted inside each folder.

    Args:
        paths: files, folders and `-`.
        warn: told what is left out and why.
        besides: a folder that is never looked into: where files are moved to.
    """
    for text in paths:
        if text == STDIN:
            yield ImportFile(None, STDIN)
        elif Path(text).is_dir():
            yield from _files_under(Path(text), warn, besides.resolve() if besides is not None else None)
        else:
            yield ImportFile(Path(text), source_of(text))


def source_of(path: str | Path) -> str:
    """Return a file's name as given, as text that can travel: undecodable bytes and controls become marks."""
    return line(os.fsencode(path).decode("utf-8", "replace"))


def _files_under(folder: Path, warn: Callable[[str], None], besides: Path | None) -> Iterator[ImportFile]:
    if besides is not None and folder.resolve() == besides:
        return
    if (folder / "cur").is_dir() and (folder / "new").is_dir():
        for name in ("cur", "new"):
            for path in _regular_files(folder / name, warn):
                yield ImportFile(path, source_of(path), may_be_mbox=False)
        return
    for entry in _entries(folder, warn):
        if stat.S_ISDIR(entry.lstat().st_mode):
            yield from _files_under(entry, warn, besides)
        elif _is_regular(entry, warn):
            yield ImportFile(entry, source_of(entry))


def _regular_files(folder: Path, warn: Callable[[str], None]) -> Iterator[Path]:
    return (entry for entry in _entries(folder, warn) if _is_regular(entry, warn))


def _entries(folder: Path, warn: Callable[[str], None]) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        warn(f"{folder}: {error.strerror}")
        return []


def _is_regular(path: Path, warn: Callable[[str], None]) -> bool:
    """Say whether a path is a file; links are left out, since one in a drop folder could name any file of this user's."""
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        return True
    if not stat.S_ISDIR(mode):
        warn(_("{path}: left out, it is not a regular file").format(path=path))
    return False


@contextmanager
def opened(file: ImportFile) -> Iterator[memoryview]:
    """Give a file's bytes.

    Raises:
        OSError: it can't be read.
        UsageError: standard input is closed.
    """
    if file.path is None:
        if sys.stdin is None:
            raise UsageError(cause=_("standard input is closed"))
        with _spooled(sys.stdin.buffer) as stream, _bytes_of(stream) as content:
            yield content
        return
    with file.path.open("rb") as raw:
        if stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
            with _bytes_of(raw) as content:
                yield content
        else:
            with _spooled(raw) as stream, _bytes_of(stream) as content:
                yield content


@contextmanager
def _spooled(source: BinaryIO) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as stream:
        shutil.copyfileobj(source, stream)
        stream.flush()
        stream.seek(0)
        yield cast("BinaryIO", stream)


@contextmanager
def _bytes_of(stream: BinaryIO) -> Iterator[memoryview]:
    if os.fstat(stream.fileno()).st_size <= READ_WHOLE_BYTES:
        yield memoryview(stream.read())
        return
    # Left to its last user to close: closing a map while an error's frames still hold a piece of it would hide that error.
    yield memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def target_folder(option: str | None, *, is_dry_run: bool) -> Path | None:
    """Return the folder files are moved to, made where it is missing and files are to be moved; None where none is named."""
    if option is None:
        return None
    folder = Path(option)
    if not is_dry_run:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def move_into(path: Path, folder: Path) -> None:
    """Move a file into a folder without ever replacing one; a taken name gets a number.

    Raises:
        OSError: it can't be moved; it is then still where it was.
    """
    number = 1
    while True:
        target = folder / (path.name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        try:
            _copy_or_link(path, target)
        except FileExistsError:
            number += 1
            continue
        path.unlink()
        return


def _copy_or_link(path: Path, target: Path) -> None:
    try:
        target.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:
        # Another file system, or one that knows no links.
        with path.open("rb") as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
