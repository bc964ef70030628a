"""Drafts of a console that finds no service: private files until one answers again."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from agentdesk.config.paths import Home
from agentdesk.domain.verbs import NO_CONVERSATION, SaveDraft
from agentdesk.wire.codec import BadRecord, decode, encode

SUFFIX = ".draft"


class Spool:
    """One folder (0700) with a file (0600) for each conversation's reply or note that could not be saved in the desk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, home: Home) -> Spool:
        """Return the spool of a desk."""
        return cls(home.spool_dir)

    def keep(self, verb: SaveDraft) -> Path:
        """Write what would be saved, durably, over what was kept of the same text before.

        Raises:
            OSError: it can't be written.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(verb)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(encode(verb))
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
        return path

    def forget(self, verb: SaveDraft) -> None:
        """Drop what was kept of a text: the desk has it."""
        with contextlib.suppress(OSError):
            self._path(verb).unlink(missing_ok=True)

    def waiting(self) -> list[SaveDraft]:
        """Return every text kept; a file that can't be read stays where it is."""
        found: list[SaveDraft] = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            with contextlib.suppress(OSError, BadRecord):
                found.append(decode(SaveDraft, path.read_bytes()))
        return found

    def _path(self, verb: SaveDraft) -> Path:
        if verb.conversation == NO_CONVERSATION:
            what = f"new-{verb.draft or 0}"
        else:
            what = "note" if verb.is_note else "reply" if verb.forwards is None else "forward"
        return self._folder / f"{verb.conversation}-{what}{SUFFIX}"
