"""IMAPClient with bounds: on what one answer may hold, on how it connects, and on what it may log."""

from __future__ import annotations

import imaplib
import os
import socket
from typing import TYPE_CHECKING

import imapclient
from imapclient import response_parser

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Sequence

# One SEARCH answer names every message of a folder in a single line; the standard library's limit of 1 MB ends at some 125,000 messages.
imaplib._MAXLINE = 32 << 20  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way to set it

_ANSWERS = ("SEARCH", "FETCH", "LIST", "STATUS", "COPYUID")

_MOST_IN_A_COMMAND = 100
ANSWER_SLACK_BYTES = 40 << 20
"""What the server may send in answer to one command beyond the bodies asked for: lists, untagged news, sizes it got wrong."""


class BoundedIMAP4(imaplib.IMAP4):
    """imaplib's connection that gives up on an endless answer."""

    def __init__(self, host: str, port: int, *, timeout_s: float, context: ssl.SSLContext | None) -> None:
        self._context = context
        self.allowance = ANSWER_SLACK_BYTES
        try:
            super().__init__(host, port, timeout_s)
        except BaseException:
            line: socket.socket | None = getattr(self, "sock", None)
            if line is not None:
                let_go(line)
            raise

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), timeout)
        # IMAPClient writes a command's line end by itself: without this it waits for the acknowledgement of the line, 40 ms each.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is None:
            return plain
        try:
            return self._context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        """Read a literal."""
        self._spend(size)
        return super().read(size)

    def readline(self) -> bytes:
        """Read a line."""
        line = super().readline()
        self._spend(len(line))
        return line

    def _spend(self, size: int) -> None:
        self.allowance -= size
        if self.allowance < 0:
            raise self.abort("the answer is too long")


def let_go(line: socket.socket) -> None:
    """Close a socket whatever imaplib left of it: where its file could not be closed, it would keep the descriptor open."""
    descriptor = line.detach()
    if descriptor >= 0:
        os.close(descriptor)


class BoundedClient(imapclient.IMAPClient):  # type: ignore[misc]  # imapclient ships no types, so its class is Any
    """IMAPClient over a bounded connection; folder names stay bytes as the server gave them.

    Args:
        context: None connects in clear, for STARTTLS or for this machine alone.
    """

    def __init__(self, host: str, port: int, *, context: ssl.SSLContext | None, connect_timeout_s: float, read_timeout_s: float) -> None:
        super().__init__(
            host,
            port,
            ssl=context is not None,
            ssl_context=context,
            timeout=imapclient.SocketTimeout(connect_timeout_s, read_timeout_s),
        )
        # IMAPClient has imaplib describe every line to its logger: message bodies, and logins in base64.
        self._imap.debug = 0
        self.folder_encode = False
        self.normalise_times = False

    def _create_IMAP4(self) -> BoundedIMAP4:  # noqa: N802 - IMAPClient's name
        return BoundedIMAP4(self.host, self.port, timeout_s=self._timeout.connect, context=self.ssl_context)

    def _normalise_folder(self, folder_name: bytes) -> bytes:
        # The name as bytes may hold anything some server once stored; IMAPClient would decode it as ASCII.
        return b'"' + folder_name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'

    def statuses(self, folders: Sequence[bytes], items: Sequence[bytes], *, at_once: bool) -> dict[bytes, dict[bytes, int]]:
        """Return STATUS of folders by their names on the wire, in one command where the server can (RFC 5819).

        A folder that isn't there is missing.
        """
        wanted = b"(" + b" ".join(items) + b")"
        names = [self._normalise_folder(folder) for folder in folders]
        if at_once and len(names) > _MOST_IN_A_COMMAND:
            # 500 names are a line of 20 kB; servers take 8 kB for sure (RFC 7162 §4).
            parts = [folders[at : at + _MOST_IN_A_COMMAND] for at in range(0, len(folders), _MOST_IN_A_COMMAND)]
            return {name: said for part in parts for name, said in self.statuses(part, items, at_once=True).items()}
        if at_once:
            self._imap.untagged_responses.pop("STATUS", None)
            typ, data = self._imap._simple_command(  # noqa: SLF001 - the way IMAPClient itself sends what imaplib has no method for
                "LIST", '""', b"(" + b" ".join(names) + b")", "RETURN", b"(STATUS " + wanted + b")"
            )
            self._checkok("LIST", typ, data)
            self._imap.untagged_responses.pop("LIST", None)
            return dict(_statuses(self._imap.untagged_responses.pop("STATUS", [])))
        found: dict[bytes, dict[bytes, int]] = {}
        for folder, name in zip(folders, names, strict=True):
            typ, data = self._imap.status(name, wanted)
            if typ == "OK":
                found[folder] = next((values for _name, values in _statuses(data)), {})
        return found

    def copied_to(self) -> tuple[int, int] | None:
        """Return UIDVALIDITY and UID of the message just copied or moved, where the server says so (RFC 4315 §3)."""
        said = self._imap.untagged_responses.pop("COPYUID", None)
        words = said[-1].split() if said else []
        return (int(words[0]), int(words[2])) if len(words) == 3 and words[0].isdigit() and words[2].isdigit() else None  # noqa: PLR2004

    def begin(self) -> None:
        """Get ready for the next command: what the server said unasked meanwhile must not pass for its answer."""
        for name in _ANSWERS:
            self._imap.untagged_responses.pop(name, None)
        self.allow(0)

    def allow(self, answer_bytes: int) -> None:
        """Set what the next answers may hold beyond the usual slack."""
        self._imap.allowance = ANSWER_SLACK_BYTES + answer_bytes

    def is_preauthenticated(self) -> bool:
        """Tell whether the server greeted with PREAUTH: then nobody knows whose mailbox it would be."""
        return bytes(self.welcome or b"").upper().startswith(b"* PREAUTH")


def _statuses(lines: Sequence[object]) -> Iterator[tuple[bytes, dict[bytes, int]]]:
    """Yield each folder's name and numbers of the answers to STATUS."""
    words = response_parser.parse_response([line for line in lines if line])
    for name, values in zip(words[::2], words[1::2], strict=False):
        if isinstance(values, tuple):
            wire = name if isinstance(name, bytes) else str(name).encode()
            yield wire, {key: value for key, value in zip(values[::2], values[1::2], strict=False) if isinstance(value, int)}
