"""Files on their way in, piece by piece: kept in nameless temporary files, by digest, until they are whole."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import BlobDigest
from agentdesk.domain.texts import N_
from agentdesk.store import raw

MOST_BLOB_BYTES = 256 << 20
MOST_UPLOADS = 32
"""Of all clients together; the one that waited longest for its next piece gives way, and its client begins again."""


@dataclass(slots=True)
class Uploads:
    """What has come of each file so far."""

    directory: Path
    _held: dict[BlobDigest, IO[bytes]] = field(default_factory=dict)

    def held_bytes(self, digest: BlobDigest) -> int:
        """Return how much of a file is here: where its client goes on."""
        file = self._held.get(digest)
        return 0 if file is None else file.tell()

    def take(self, digest: BlobDigest, offset: int, size: int, piece: bytes) -> bytes | None:
        """Take a piece and return the whole file with the last one, None before.

        A piece that came before is taken as it was: two clients may bring the same file at once.

        Raises:
            UsageError: it is too large, a piece is missing, or the whole is not what its digest says.
        """
        if not 0 <= size <= MOST_BLOB_BYTES or offset < 0 or offset + len(piece) > size:
            raise UsageError(cause=N_("a file of {size} bytes is too large, or a piece lies outside of it"), size=size)
        file = self._held.pop(digest, None) or self._begin()
        # Put back behind the others: whoever waits longest stands first.
        self._held[digest] = file
        held = file.tell()
        if offset > held:
            raise UsageError(cause=N_("a piece at {offset} does not follow {held}"), offset=offset, held=held)
        file.write(piece[held - offset :])
        return self._whole(digest) if file.tell() >= size else None

    def _begin(self) -> IO[bytes]:
        while len(self._held) >= MOST_UPLOADS:
            self._held.pop(next(iter(self._held))).close()
        return tempfile.TemporaryFile(dir=self.directory)

    def _whole(self, digest: BlobDigest) -> bytes:
        with self._held.pop(digest) as file:
            file.seek(0)
            content = file.read()
        if raw.digest_of(content) != digest:
            raise UsageError(cause=N_("the file changed while it was read"))
        return content

    def close(self) -> None:
        """Let go of everything that isn't whole."""
        for file in self._held.values():
            file.close()
        self._held.clear()
