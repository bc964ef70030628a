"""A real PostgreSQL: a cluster of its own on a socket in a folder of its own, whose contents nobody wants after the tests."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from tests.servers import ports
from tests.servers.processes import ServerProcess, require_program, wait_until

if TYPE_CHECKING:
    from tests.servers.certificates import ServerCertificate

INSTALL = "apt-get install postgresql-15"
PROGRAMS = tuple(str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))
"""Debian keeps each version's programs in a folder of its own."""
OWNER = "agentdesk"
SETTINGS = {
    # Speed alone: no test pulls this server's plug.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "32MB",
}
_END = """SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND application_name LIKE %s AND pid <> pg_backend_pid()"""
_LEFT = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)"


class PostgreSQL:
    """One cluster; make databases on it. `initdb` refuses root, so that there it runs as `nobody`."""

    def __init__(self, *, listens: bool = False) -> None:
        """Where it `listens`, it also takes lines over TCP, on every address of this machine that begins with 127."""
        self._initdb = require_program("initdb", install=INSTALL, folders=PROGRAMS)
        self._postgres = require_program("postgres", install=INSTALL, folders=PROGRAMS)
        # Not one of pytest's: those are closed to `nobody`, and too long for a socket's path.
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-pg-", dir="/tmp"))
        self._user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        self._process: ServerProcess | None = None
        self.port = ports.free_port() if listens else 5432
        self._settings = SETTINGS | ({"listen_addresses": "127.0.0.1,127.0.0.2", "port": str(self.port)} if listens else {})

    def __enter__(self) -> Self:
        data, log = self.folder / "data", self.folder / "log"
        data.mkdir(mode=0o700)
        if self._user:
            os.chown(data, self._user.pw_uid, self._user.pw_gid)
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        who = (self._user.pw_uid, self._user.pw_gid) if self._user else (None, None)
        make = [self._initdb, "--no-sync", "--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "-D", str(data)]
        environ = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            make, capture_output=True, text=True, check=False, timeout=120, cwd="/", env=environ,
            user=who[0], group=who[1], extra_groups=None if self._user is None else [],
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        argv = [self._postgres, "-D", str(data), "-k", str(self.folder), *options]
        self._process = ServerProcess(argv, log=log, env=environ, cwd=Path("/"), user=who[0], group=who[1], orphaned=signal.SIGINT)
        wait_until(self._answers, f"PostgreSQL answers on {self.folder}")
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._process:
            # Its immediate shutdown: it takes its shared memory with it, which it can't once it is killed.
            self._process.signal(signal.SIGQUIT)
            wait_until(lambda: self._process is None or not self._process.is_running(), "PostgreSQL has ended")
            self._process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.is_running(), self._process.log_text()
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        """Return a database's address as a desk is told it."""
        port = "" if self.port == 5432 else f"&port={self.port}"
        return f"postgresql://{OWNER}@/{database}?host={self.folder}{port}"

    def url_at(self, machine: str, /, database: str = "postgres", **options: str) -> str:
        """Return a database's address over TCP."""
        return f"postgresql://{OWNER}@{machine}:{self.port}/{database}" + (f"?{urlencode(options)}" if options else "")

    def speak_tls(self, certificate: ServerCertificate | None) -> None:
        """Encrypt lines from now on with a certificate, or none."""
        if certificate is not None:
            for name, source in (("ssl_cert_file", certificate.chain_file), ("ssl_key_file", certificate.key_file)):
                copy = self.folder / source.name
                shutil.copy(source, copy)
                if self._user:
                    os.chown(copy, self._user.pw_uid, self._user.pw_gid)
                self.run(f"ALTER SYSTEM SET {name} = '{copy}'")
        wanted = "off" if certificate is None else "on"
        self.run(f"ALTER SYSTEM SET ssl = {wanted}")
        self.run("SELECT pg_reload_conf()")
        wait_until(lambda: self._says("SHOW ssl") == wanted, f"TLS is {wanted}")

    def _says(self, question: str) -> str:
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute(question.encode()).fetchone()
        return str(found[0]) if found else ""

    def run(self, statement: str | sql.Composed, database: str = "postgres") -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode() if isinstance(statement, str) else statement)

    def end_sessions(self, database: str, *, of: str = "%") -> None:
        """End the sessions on a database whose program is called like this, and wait until they are gone: their locks go with them."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            ended = connection.execute(_END, (database, of)).fetchall()
            sessions = [pid for pid, _is_told in ended]
            gone = lambda: connection.execute(_LEFT, (sessions,)).fetchone() == (0,)  # noqa: E731 - a claim for the wait
            wait_until(gone, f"the sessions on {database} end")

    def make_database(self, name: str, *, template: str = "template0") -> str:
        """Make a database as a copy of another, to which nobody is connected, and return its address."""
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    @contextmanager
    def a_database(self, template: str) -> Iterator[str]:
        """A copy of a database under a name of its own, as long as it is wanted; its address."""
        name = f"{template}_{secrets.token_hex(6)}"
        yield self.make_database(name, template=template)
        self.drop_database(name)

    def drop_database(self, name: str) -> None:
        """Take a database away, whoever is connected."""
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
