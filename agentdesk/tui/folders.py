"""Folders of the machine the console runs on, as the file picker shows them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from agentdesk.domain.texts import _

MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a folder; `trouble` says why it can't be attached, "" where it can."""

    path: str
    name: str
    is_folder: bool = False
    size: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a typed path leads to: the entries of its folder that begin so, and whether it names a plain file itself."""

    entries: tuple[Entry, ...] = ()
    is_file: bool = False
    trouble: str = ""


def list_folder(typed: str) -> Listing:
    """Return what begins with a typed path, folders first, hidden ones only where a dot is typed; blocks while the disk is read."""
    path = os.path.expanduser(typed)  # noqa: PTH111 - pathlib's raises where there is no home
    folder, begins = os.path.split(path)
    try:
        with os.scandir(folder or ".") as found:
            entries = [_entry(folder, one) for one in found if _is_meant(one.name, begins)]
    except OSError as error:
        return Listing(trouble=error.strerror or str(error))
    entries.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold()))
    return Listing(tuple(entries[:MOST_ENTRIES]), os.path.isfile(path))  # noqa: PTH113 - the path is a text as typed


def _is_meant(name: str, begins: str) -> bool:
    return name.casefold().startswith(begins.casefold()) and (begins.startswith(".") or not name.startswith("."))


def _entry(folder: str, found: os.DirEntry[str]) -> Entry:
    path = os.path.join(folder, found.name)  # noqa: PTH118 - the path is a text as typed
    try:
        facts = found.stat()
    except OSError as error:
        return Entry(path, found.name, trouble=error.strerror or str(error))
    if stat.S_ISDIR(facts.st_mode):
        return Entry(path, found.name, is_folder=True)
    trouble = ""
    if not stat.S_ISREG(facts.st_mode):
        trouble = _("no plain file")
    elif not os.access(path, os.R_OK):
        trouble = _("can't be read")
    return Entry(path, found.name, size=facts.st_size, trouble=trouble)
