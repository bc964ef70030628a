"""Writes small files so that a reader or a crash finds the old text or the new one, never half of it, and only their owner reads them."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

PRIVATE_FILE = 0o600
_WRITABLE_BY_OTHERS = 0o022


def write_private(path: Path, content: bytes) -> None:
    """Write a file for its owner alone (0600), in place of any other of that name.

    Raises:
        OSError: it could not be written; what stood there still stands.
    """
    _replace(path, content, PRIVATE_FILE, group=None)


def rewrite(path: Path, content: bytes) -> None:
    """Write a file that people may share or link to: a new one is private, an existing one keeps its readers, group and symbolic link.

    Raises:
        OSError: it could not be written; what stood there still stands.
    """
    # A configuration kept among dotfiles is often a symbolic link: the file it leads to is replaced, not the link.
    real = path.resolve()
    try:
        found = real.stat()
    except FileNotFoundError:
        _replace(real, content, PRIVATE_FILE, group=None)
    else:
        _replace(real, content, stat.S_IMODE(found.st_mode) & ~_WRITABLE_BY_OTHERS, group=found.st_gid)


def _replace(path: Path, content: bytes, mode: int, group: int | None) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if group is not None and group != os.fstat(descriptor).st_gid:
                with suppress(PermissionError):
                    os.fchown(descriptor, -1, group)
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    """Make the new name durable too; some file systems refuse it, and then nothing more can be done."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
