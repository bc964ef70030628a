"""A real Dovecot for one test run: IMAP, IMAPS, LMTP and submission on free loopback ports."""

from __future__ import annotations

import base64
import os
import shutil
import smtplib
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest
from imapclient import IMAPClient

from tests.servers import dovecot_config, ports
from tests.servers.certificates import CertificateAuthority
from tests.servers.processes import ServerProcess, ServerStartError, require_program

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = "apt-get install dovecot-imapd dovecot-lmtpd dovecot-submissiond"
_ENVELOPE_SENDER = "customer@elsewhere.example"


class Dovecot:
    """Dovecot in a folder of its own under /tmp, run as an ordinary user (as `nobody` where the tests run as root).

    The folder is not one of pytest's: those are closed to `nobody`, and too long for a socket's path. `stop()` and
    `start()` keep ports, users and mail, as a reboot of a mail server does; `close()` removes everything.

    Args:
        introspection_url: where OAuth 2 tokens are asked about; nothing listens there unless the test provides it.
        relay_port: where submission hands accepted mail on; a free one is chosen if not given.
    """

    def __init__(self, *, introspection_url: str = "", relay_port: int | None = None) -> None:
        self._program = _require_dovecot()
        imap, imaps, lmtp, submission, spare = ports.free_ports(5)
        self._ports = dovecot_config.DovecotPorts(imap, imaps, lmtp, submission, relay_port or spare)
        self.imap_port, self.imaps_port, self.lmtp_port, self.submission_port = imap, imaps, lmtp, submission
        self.relay_port = self._ports.relay
        self._passwords: dict[str, str] = {}
        self._user = dovecot_config.UnixUser.suitable()
        self._process: ServerProcess | None = None
        # Short, because a Unix socket's path has at most 107 bytes, and reachable for another user than ours.
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-dovecot-", dir="/tmp"))
        self.certificate = CertificateAuthority(self.folder / "tls").issue()
        self.ca_file = self.certificate.ca_file
        self._write_files(introspection_url)

    def _write_files(self, introspection_url: str) -> None:
        for name in ("run", "state", "mail", "users"):
            (self.folder / name).mkdir()
        for name in ("dovecot.log", "console.log"):
            (self.folder / name).touch()
        url = introspection_url or f"http://127.0.0.1:{self._ports.relay}/introspect"
        (self.folder / "oauth2.conf.ext").write_text(dovecot_config.oauth_configuration(url))
        text = dovecot_config.main_configuration(self.folder, self._ports, self._user, self.certificate)
        (self.folder / "dovecot.conf").write_text(text)
        self._give_to_dovecot(self.folder, *self.folder.rglob("*"))

    def _give_to_dovecot(self, *paths: Path) -> None:
        for path in paths:
            if os.getuid() == 0:
                os.chown(path, self._user.uid, self._user.gid)

    def start(self) -> Self:
        """Start it and wait until every port answers.

        Raises:
            ServerStartError: with Dovecot's log.
        """
        self._process = ServerProcess(
            [self._program, "-F", "-c", str(self.folder / "dovecot.conf")],
            log=self.folder / "console.log",
            cwd=self.folder,
            user=self._user.uid if os.getuid() == 0 else None,
            group=self._user.gid if os.getuid() == 0 else None,
        )
        try:
            self._process.wait_for_ports(self.imap_port, self.imaps_port, self.lmtp_port, self.submission_port)
        except ServerStartError as problem:
            self._process.kill()
            raise ServerStartError(f"{problem}\n{self.log_text()}") from None
        return self

    def stop(self) -> None:
        """Stop every process of it at once; mail, users and ports stay for the next start().

        By SIGKILL: asked to end, its master waits up to 5 s for children, and a Maildir survives the cut.
        """
        if self._process is not None:
            self._process.kill()
            self._process = None
            (self.folder / "run" / "master.pid").unlink(missing_ok=True)

    def close(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def log_text(self) -> str:
        """Dovecot's own log."""
        return (self.folder / "dovecot.log").read_text(errors="replace")

    def add_user(self, name: str, password: str) -> None:
        """Create a user; it may log in at once. Every address whose local part is this name is theirs."""
        coded = base64.b64encode(password.encode()).decode()
        entry = self.folder / "users" / name
        entry.write_text(f"{name}:{{PLAIN.B64}}{coded}::::::\n")
        self._give_to_dovecot(entry)
        self._passwords[name] = password

    def deliver(self, user: str, *messages: bytes, sender: str = _ENVELOPE_SENDER) -> None:
        """Put messages into a user's INBOX by LMTP, as the mail server in front would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, timeout=30) as lmtp:
            for message in messages:
                lmtp.sendmail(sender, [user], message)

    @contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """A logged-in IMAP client of the user's, over TLS."""
        context = self.certificate.client_context()
        with IMAPClient("localhost", self.imaps_port, ssl_context=context, timeout=60) as client:
            client.plain_login(user, self._passwords[user])
            yield client

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every message of a folder as stored, oldest first; flags stay as they are."""
        return [bytes(data[b"BODY[]"]) for data in self._fetch(user, folder, "BODY.PEEK[]")]

    def flags(self, user: str, folder: str = "INBOX") -> list[frozenset[str]]:
        """The flags of every message of a folder, oldest first."""
        return [frozenset(flag.decode() for flag in data[b"FLAGS"]) for data in self._fetch(user, folder, "FLAGS")]

    def _fetch(self, user: str, folder: str, item: str) -> list[dict[bytes, Any]]:
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            uids = client.search()
            fetched = client.fetch(uids, [item]) if uids else {}
        return [fetched[uid] for uid in sorted(fetched)]

    def folders(self, user: str) -> list[str]:
        """The names of a user's folders, sorted."""
        with self.client(user) as client:
            return sorted(name for _flags, _separator, name in client.list_folders())

    def append(self, user: str, message: bytes, folder: str = "INBOX", flags: tuple[str, ...] = ()) -> None:
        """Put a message into a folder as another mail program of the user's would; the folder is made if missing."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.append(folder, message, flags)


def _require_dovecot() -> str:
    """The path of Dovecot 2.3 with the protocols the tests speak, each of which is a package of its own."""
    program = require_program("dovecot", install=INSTALL)
    version = _output([program, "--version"])
    if not version.startswith("2.3"):
        pytest.fail(f"the tests configure Dovecot 2.3 (Debian 12, Ubuntu 24.04); this is {version}", pytrace=False)
    libexec = _output([require_program("doveconf", install=INSTALL), "-d", "-h", "libexec_dir"])
    for part in ("imap", "lmtp", "submission"):
        require_program(part, install=INSTALL, folders=[libexec])
    return program


def _output(argv: list[str]) -> str:
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
