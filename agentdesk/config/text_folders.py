"""Folders of text files that people edit by hand: the starter set that ships with AgentDesk, and the desk's own beside it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.texts import N_, _

MAX_FILE_BYTES = 512 * 1024
MAX_FILES = 5_000

MAX_ATTACHED_BYTES = 25 * 1024 * 1024
"""What the large providers take at most with one mail."""

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class TextFile:
    """One file: its name without ending, its text, and whether it is the desk's own."""

    name: str
    path: Path
    text: str
    is_own: bool

    @property
    def digest(self) -> str:
        """What an edit must start from."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class TextFolders:
    """The starter set and the desk's own files; one of the desk's own hides a starter of the same name."""

    starter: Path
    own: Path
    suffix: str

    def signature(self) -> Signature:
        """Return what changes when any of the files does: names, times and sizes; nothing is read.

        A thousand files are looked at while somebody types, so that no path is made of any of them.
        """
        found: list[tuple[str, int, int]] = []
        for folder in (self.starter, self.own):
            if folder.is_dir():
                with os.scandir(folder) as entries:
                    named = [entry for entry in entries if entry.name.endswith(self.suffix) and entry.is_file(follow_symlinks=False)]
                found += ((entry.path, state.st_mtime_ns, state.st_size) for entry in named if (state := entry.stat()))
        return tuple(sorted(found))

    def read(self) -> tuple[TextFile, ...]:
        """Return every file, by name. Bytes that are no UTF-8 show as U+FFFD, for the reader of the text to complain about."""
        found: dict[str, TextFile] = {}
        for path, is_own in self._paths():
            text = path.read_bytes()[:MAX_FILE_BYTES].decode("utf-8-sig", "replace")
            found[path.stem] = TextFile(path.stem, path, text, is_own)
        return tuple(found[name] for name in sorted(found))

    def _paths(self) -> Iterator[tuple[Path, bool]]:
        """Yield the starter set, then the desk's own; links and whatever is no plain file are left alone."""
        for folder, is_own in ((self.starter, False), (self.own, True)):
            if folder.is_dir():
                paths = sorted(path for path in folder.iterdir() if path.suffix == self.suffix and path.is_file() and not path.is_symlink())
                yield from ((path, is_own) for path in paths[:MAX_FILES])


def read_inside(folder: Path, name: str) -> bytes:
    """Return the bytes of a file in a folder; `name` is its path from there.

    A template may come from anywhere, and what it names leaves with a mail: nothing outside the folder does, however the path or a link
    in it is written.

    Raises:
        NotFound: there is no such plain file inside. UsageError: it is larger than any provider takes.
    """
    root = folder.resolve()
    try:
        path = (root / name).resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise NotFound(thing=N_("file of the template"), name=name) from error
    if not path.is_relative_to(root) or not path.is_file():
        raise NotFound(thing=N_("file of the template"), name=name)
    if path.stat().st_size > MAX_ATTACHED_BYTES:
        raise UsageError(cause=_("{path} is over {limit} MB; no provider takes that").format(path=name, limit=MAX_ATTACHED_BYTES >> 20))
    return path.read_bytes()
