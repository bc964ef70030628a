"""The agent's own files: attachments saved to them, and files attached. Only the client opens them; the service takes no path."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import mimetypes
import os
import stat
from pathlib import Path, PurePosixPath

from agentdesk.domain.asks import ReadAttachment, ReadTemplateFile
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import BlobDigest, MessageId
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import DraftAttachment, PutBlob
from agentdesk.domain.views import MessageView
from agentdesk.domain.voice import RenderedTemplate
from agentdesk.tui.session import Session

MOST_OF_A_NAME = 100
PIECE_BYTES = 512 * 1024
MAX_ATTACHED_BYTES = 150 * 1024 * 1024
"""Larger than any provider takes in a mail; the account's own limit is looked at where the text is looked over."""


def suggested_path(filename: str, number: int) -> str:
    """Return where an attachment is saved unless the agent says otherwise: a name of ours that is free, never a path of the sender's."""
    wanted = Path.cwd() / (safe_filename(filename) or f"attachment-{number}")
    names = itertools.chain([wanted], (wanted.with_stem(f"{wanted.stem}-{count}") for count in range(2, MOST_OF_A_NAME)))
    return str(next((path for path in names if not os.path.lexists(path)), wanted))


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
        UsageError: it can't be read, is no plain file, or is larger than any provider takes.
    """
    source = _own(path)
    try:
        content = await asyncio.to_thread(_read_plain, source)
    except OSError as error:
        raise UsageError(cause=_("{path}: {cause}").format(path=source, cause=error.strerror or error)) from error
    media_type = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
    return await attach_bytes(session, content, source.name, media_type)


async def attach_bytes(session: Session, content: bytes, name: str, media_type: str) -> DraftAttachment:
    """Bring bytes into the desk and return what a draft says of them."""
    digest = BlobDigest(hashlib.sha256(content).hexdigest())
    for offset in range(0, max(1, len(content)), PIECE_BYTES):
        await session.do(PutBlob(digest, offset, len(content), content[offset : offset + PIECE_BYTES]))
    return DraftAttachment(digest, safe_filename(name) or _("attachment"), media_type, len(content))


async def carry_attachments(session: Session, message: MessageView) -> tuple[DraftAttachment, ...]:
    """Bring the files of a message into the desk as files of a draft, so that a forward carries them."""
    carried: list[DraftAttachment] = []
    for one in message.attachments:
        pieces = await session.ask(ReadAttachment(message.id, one.number))
        content = b"".join(piece.piece for piece in sorted(pieces, key=lambda piece: piece.offset))
        carried.append(await attach_bytes(session, content, one.filename, one.content_type))
    return tuple(carried)


async def attach_template_files(session: Session, rendered: RenderedTemplate) -> tuple[DraftAttachment, ...]:
    """Bring the files that go along with a template into the desk as files of a draft."""
    carried: list[DraftAttachment] = []
    for number, name in enumerate(rendered.attachments, start=1):
        pieces = await session.ask(ReadTemplateFile(rendered.name, number))
        content = b"".join(piece.piece for piece in sorted(pieces, key=lambda piece: piece.offset))
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        carried.append(await attach_bytes(session, content, PurePosixPath(name).name, kind))
    return tuple(carried)


def _read_plain(source: Path) -> bytes:
    """Read a plain file; a pipe or device would wait for ever, so it is opened without waiting and looked at first."""
    descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise UsageError(cause=_("{path} is no file").format(path=source))
        if facts.st_size > MAX_ATTACHED_BYTES:
            limit = MAX_ATTACHED_BYTES >> 20
            raise UsageError(cause=_("{path} is over {limit} MB; no provider takes that").format(path=source, limit=limit))
        return stream.read()
