"""Whether Tesseract is installed, and which languages it can read."""

from __future__ import annotations

import contextlib
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

PROGRAM_FOLDERS: Final = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin", "/bin")
"""A reading child has no PATH."""
ENVIRONMENT: Final = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
"""One thread each: two of them over one page take twice the CPU and no less time (1.2 s against 2.1 s on two cores)."""
_LIST_LIMIT_S: Final = 20.0
_AIDS: Final = frozenset({"osd", "equ", "snum"})


@cache
def program() -> str:
    """Return where Tesseract is, "" where it is not installed."""
    for folder in PROGRAM_FOLDERS:
        path = Path(folder) / "tesseract"
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    return ""


@cache
def languages() -> tuple[str, ...]:
    """Return the languages Tesseract can read, by its own names; look anew in another process."""
    return listed(program())


def listed(path: str) -> tuple[str, ...]:
    """Return the languages that a Tesseract says it can read, without its aids."""
    if not path:
        return ()
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=_LIST_LIMIT_S, check=False, env=ENVIRONMENT)
        names = (line.strip() for line in (done.stdout or done.stderr).splitlines()[1:])
        return tuple(name for name in names if name and "/" not in name and name not in _AIDS)
    return ()
