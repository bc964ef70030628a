"""Bytes between the user's files and the desk: the client reads and writes them, the service takes no path from anybody."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from agentdesk.domain.asks import Ask, HasBlob, ReadAttachment
from agentdesk.domain.errors import NotFound, RefusedByDesk, UsageError
from agentdesk.domain.ids import BlobDigest, MessageId
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import PutBlob

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import BlobPiece

PIECE_BYTES = 512 * 1024
"""Half a frame: its envelope and the other half stay free."""


def put_blob(desk: BlockingDesk, content: memoryview) -> BlobDigest:
    """Put bytes into the desk in pieces, going on where an earlier attempt stopped, and return their digest."""
    digest = BlobDigest(hashlib.sha256(content).hexdigest())
    held = desk.ask(HasBlob(digest, len(content)))
    start = held[0].offset if held else 0
    for offset in range(start, len(content), PIECE_BYTES):
        piece = bytes(content[offset : offset + PIECE_BYTES])
        desk.do(PutBlob(digest, offset, len(content), piece))
    return digest


def put_file(desk: BlockingDesk, path: Path) -> tuple[BlobDigest, int]:
    """Put a file's bytes into the desk, a piece at a time, and return their digest and size.

    Raises:
        UsageError: it is no plain file: a pipe or a device would wait for ever. OSError: it can't be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(cause=_("{path} is no file").format(path=path))
        return put_stream(desk, stream)


def put_stdin(desk: BlockingDesk, stream: BinaryIO) -> tuple[BlobDigest, int]:
    """Put what comes through a pipe into the desk; it is kept in a nameless file first, since its digest goes before its bytes."""
    with tempfile.TemporaryFile() as kept:
        while piece := stream.read(PIECE_BYTES):
            kept.write(piece)
        return put_stream(desk, kept)


def put_stream(desk: BlockingDesk, stream: BinaryIO) -> tuple[BlobDigest, int]:
    """Put a seekable stream's bytes into the desk from its beginning, going on where an earlier attempt stopped."""
    stream.seek(0)
    hashed = hashlib.sha256()
    while piece := stream.read(PIECE_BYTES):
        hashed.update(piece)
    digest, size = BlobDigest(hashed.hexdigest()), stream.tell()
    held = desk.ask(HasBlob(digest, size))
    offset = held[0].offset if held else 0
    stream.seek(offset)
    while piece := stream.read(PIECE_BYTES):
        desk.do(PutBlob(digest, offset, size, piece))
        offset += len(piece)
    if size == 0:
        desk.do(PutBlob(digest, 0, 0, b""))
    return digest, size


def write_attachment(desk: BlockingDesk, message: MessageId, number: int, write: Callable[[bytes], None]) -> None:
    """Hand the bytes of an attachment (0: the message's raw source) to `write`, piece by piece.

    Raises:
        NotFound: the message has no such attachment.
    """
    if not write_pieces(desk, ReadAttachment(message, number), write):
        raise NotFound(thing=_("attachment"), name=f"{message} {number}")


def write_pieces(desk: BlockingDesk, ask: Ask[BlobPiece], write: Callable[[bytes], None]) -> bool:
    """Hand what an ask answers to `write` and say whether there was anything, an empty file included."""
    is_found = False
    for pieces in desk.parts(ask):
        for piece in pieces:
            is_found = True
            write(piece.piece)
    return is_found


def write_new_file(path: Path, fill: Callable[[Callable[[bytes], None]], None], *, is_overwriting: bool = False) -> None:
    """Write a private file (0600) that is there whole or not at all.

    Args:
        path: where; its folder must exist.
        fill: is handed a function that takes bytes.
        is_overwriting: whether a file of that name may be replaced.

    Raises:
        RefusedByDesk: there is a file of that name.
        OSError: it can't be written there; it names the folder.
    """
    if path.exists() and not is_overwriting:
        raise RefusedByDesk(cause=_("{path} is there already; --force replaces it").format(path=path))
    try:
        handle, name = tempfile.mkstemp(prefix=".agentdesk-", dir=path.parent)
    except OSError as error:  # it names the file that was tried, which nobody asked for
        raise OSError(error.errno, error.strerror, str(path.parent)) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            fill(_taking(stream))
            stream.flush()
            os.fsync(stream.fileno())
        _put_in_place(Path(name), path, is_overwriting=is_overwriting)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _taking(stream: BinaryIO) -> Callable[[bytes], None]:
    def take(content: bytes) -> None:
        stream.write(content)

    return take


def _put_in_place(written: Path, path: Path, *, is_overwriting: bool) -> None:
    if is_overwriting:
        written.replace(path)
        return
    try:
        # A link fails where a file of that name has appeared meanwhile; a rename would replace it.
        path.hardlink_to(written)
    except FileExistsError as error:
        raise RefusedByDesk(cause=_("{path} is there already; --force replaces it").format(path=path)) from error
    except OSError:
        # Some file systems (FAT, some network shares) know no links.
        written.rename(path)
