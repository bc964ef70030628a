"""Which build of AgentDesk this is, in memory and on disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from agentdesk import __version__

PACKAGE = Path(__file__).resolve().parent.parent


def build_id() -> str:
    """Return the build now on disk: the version and a digest over its files' names, sizes and times."""
    digest = hashlib.sha256()
    for line in sorted(_files(str(PACKAGE))):
        digest.update(line.encode("utf-8", "surrogateescape"))
    return f"{__version__}+{digest.hexdigest()[:12]}"


@lru_cache(maxsize=1)
def loaded_build() -> str:
    """Return the build this process runs: what was on disk when it first asked, which every program does as it starts."""
    return build_id()


def _files(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.endswith(".py"):
            try:
                found = entry.stat()
            except FileNotFoundError:
                continue
            yield f"{entry.path}\0{found.st_size}\0{found.st_mtime_ns}\0"
        elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)


def resource_dir(name: str) -> Path:
    """Return the folder `name` that ships beside the package: from a wheel, an editable install and the source tree alike."""
    inside = PACKAGE / f"_{name}"
    return inside if inside.is_dir() else PACKAGE.parent / name
