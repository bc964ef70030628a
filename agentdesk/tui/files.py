"""The agent's own files: attachments saved to them, and files attached. Only the client opens them; the service takes no path."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import os
from pathlib import Path

from agentdesk.domain.asks import ReadAttachment
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import BlobDigest, MessageId
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import DraftAttachment, PutBlob
from agentdesk.tui.session import Session

PIECE_BYTES = 512 * 1024
MAX_ATTACHED_BYTES = 25 * 1024 * 1024
"""What most mail providers take at most."""


def suggested_path(filename: str, number: int) -> str:
    """Return where an attachment is saved unless the agent says otherwise: a name of ours, never a path of the sender's."""
    return str(Path.cwd() / (safe_filename(filename) or f"attachment-{number}"))


async def save_attachment(session: Session, message: MessageId, number: int, path: str) -> Path:
    """Save an attachment to a new private file.

    Raises:
        UsageError: the file exists already, is a link, or can't be written.
    """
    pieces = await session.ask(ReadAttachment(message, number))
    target = _own(path)
    content = b"".join(piece.piece for piece in sorted(pieces, key=lambda piece: piece.offset))
    try:
        await asyncio.to_thread(_write_new, target, content)
    except OSError as error:
        raise UsageError(cause=_("{path}: {cause}").format(path=target, cause=error.strerror or error)) from error
    return target


def _own(path: str) -> Path:
    """A path as the agent typed it, `~` included."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib's raises where there is no home


def _write_new(target: Path, content: bytes) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


async def attach_file(session: Session, path: str) -> DraftAttachment:
    """Bring a file's bytes into the desk and return what a draft says of it.

    Raises:
        UsageError: it can't be read, is no plain file, or is over 25 MB.
    """
    source = _own(path)
    try:
        content = await asyncio.to_thread(_read_plain, source)
    except OSError as error:
        raise UsageError(cause=_("{path}: {cause}").format(path=source, cause=error.strerror or error)) from error
    digest = BlobDigest(hashlib.sha256(content).hexdigest())
    for offset in range(0, max(1, len(content)), PIECE_BYTES):
        await session.do(PutBlob(digest, offset, len(content), content[offset : offset + PIECE_BYTES]))
    media_type = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
    return DraftAttachment(digest, safe_filename(source.name) or _("attachment"), media_type, len(content))


def _read_plain(source: Path) -> bytes:
    if not source.is_file():
        raise UsageError(cause=_("{path} is no file").format(path=source))
    if source.stat().st_size > MAX_ATTACHED_BYTES:
        raise UsageError(cause=_("{path} is over 25 MB; most providers refuse that").format(path=source))
    return source.read_bytes()
