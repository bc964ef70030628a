"""Which build of AgentDesk this is, in memory and on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from agentdesk import __version__

PACKAGE = Path(__file__).resolve().parent.parent


def build_id() -> str:
    """Return the build now on disk: the version and a digest over its files' names, sizes and times."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def resource_dir(name: str) -> Path:
    """Return the folder `name` that ships beside the package: from a wheel, an editable install and the source tree alike."""
    inside = PACKAGE / f"_{name}"
    return inside if inside.is_dir() else PACKAGE.parent / name
