"""An IMAP server that misbehaves on purpose; what it does wrong, and when, is in the hands of the test.

`server.inbox.add(b"…")` puts a message there, `server.script.on("UID FETCH", drop(), times=1)` makes a fetch fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.certificates import Security, ServerCertificate
from tests.servers.imap_folders import MailboxSession
from tests.servers.imap_mailbox import ScriptedFolder, StoredMessage
from tests.servers.imap_script import (
    GREETING,
    ImapFault,
    ImapScript,
    act,
    answer,
    between_items,
    bye,
    cut_after,
    drop,
    hang,
    say,
)
from tests.servers.tcp import TcpServer

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from tests.servers.imap_wire import Command

__all__ = [
    "GREETING",
    "ImapFault",
    "RecordedCommand",
    "ScriptedFolder",
    "ScriptedImap",
    "StoredMessage",
    "act",
    "answer",
    "between_items",
    "bye",
    "cut_after",
    "drop",
    "hang",
    "say",
]

CAPABILITIES = "IMAP4rev1 IDLE UIDPLUS LITERAL+ ENABLE ID NAMESPACE UNSELECT SPECIAL-USE"


@dataclass(frozen=True, slots=True)
class RecordedCommand:
    """One command as it came; `session` counts connections from 1."""

    session: int
    name: str
    text: str
    is_encrypted: bool


class ScriptedImap(TcpServer):
    """In-memory folders behind an IMAP4rev1 server in threads of its own.

    Folders and `script` may be changed at any time; open sessions are told of it as IMAP has it. `inbox`, and `Sent`
    with its special use, are there from the start.

    Args:
        port: 0 for any free one.
        certificate: needed for TLS and STARTTLS.
        security: TLS where there is a certificate, else plain, unless said otherwise. A plain server with users is what a
            man in the middle makes of a STARTTLS server: no STARTTLS on offer, and passwords welcome.
        users: passwords by user name.
        tokens: access tokens by user name, for XOAUTH2.
        capabilities: what is announced beside STARTTLS and AUTH.
        injected: bytes in clear behind the answer to STARTTLS.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        certificate: ServerCertificate | None = None,
        security: Security | None = None,
        users: Mapping[str, str] | None = None,
        tokens: Mapping[str, str] | None = None,
        capabilities: str = CAPABILITIES,
        injected: bytes = b"",
    ) -> None:
        super().__init__(port=port)
        self.security = security or (Security.TLS if certificate else Security.PLAIN)
        self.tls_context = certificate.server_context() if certificate else None
        self.users = dict(users or {"shop": "crumb"})
        self.tokens = dict(tokens or {})
        self.capabilities = capabilities
        self.injected = injected
        self.script = ImapScript()
        self.folders: dict[bytes, ScriptedFolder] = {}
        self.inbox = self.add_folder(b"INBOX")
        self.sent = self.add_folder(b"Sent", "\\Sent")
        self.commands: list[RecordedCommand] = []
        self.sessions = 0
        #: Set to split all answers into pieces of this size, so that lines and literals arrive torn.
        self.bytes_per_packet: int | None = None
        self.seconds_between_packets = 0.0005
        #: Whether messages asked for together come in the opposite order.
        self.answers_backwards = False
        #: What LIST says between the parts of a name; NIL for a flat mailbox.
        self.separator = b'"/"'

    def add_folder(self, name: bytes, *attributes: str) -> ScriptedFolder:
        """A further folder, by its name as it stands on the wire."""
        folder = self.folders[name] = ScriptedFolder(name, attributes)
        return folder

    def record(self, session: int, command: Command, *, is_encrypted: bool) -> None:
        """Remember a command."""
        self.commands.append(RecordedCommand(session, command.name, command.text, is_encrypted))

    def commands_named(self, name: str) -> list[RecordedCommand]:
        """The commands of this name, such as "UID FETCH", oldest first."""
        return [command for command in self.commands if command.name == name]

    def serve(self, connection: socket.socket) -> None:
        """Serve one connection."""
        with self._lock:
            self.sessions += 1
            number = self.sessions
        MailboxSession(self, connection, number).run()
