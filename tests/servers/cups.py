"""A real print server for one test: CUPS with printers that are sockets of ours, as network printers are (JetDirect, port 9100)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Self

from tests.servers import ports
from tests.servers.processes import ServerProcess, require_program

INSTALL = "apt-get install cups cups-client"
PROGRAMS = "/usr/lib/cups"
TRAY = """#!/bin/sh
[ $# = 0 ] && exit 0
port=${{DEVICE_URI##*:}}
if [ ! -e {folder}/paper ]; then
  echo "STATE: +media-empty-error" >&2
  while [ ! -e {folder}/paper ]; do sleep 0.1; done
  echo "STATE: -media-empty-error" >&2
fi
DEVICE_URI=socket://127.0.0.1:$port exec {programs}/backend/socket "$@"
"""
"""A backend as cupsd runs them (see backend(7)): without paper it says so and waits."""


class SocketPrinter:
    """A printer that keeps what it is sent."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.port: int = self._socket.getsockname()[1]
        self.printed: list[bytes] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        while True:
            try:
                line, _address = self._socket.accept()
            except OSError:
                return
            with line:
                parts = []
                while part := line.recv(65536):
                    parts.append(part)
                # Before the line is closed: with that the print server takes it for printed.
                self.printed.append(b"".join(parts))

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


class Cups:
    """CUPS in a folder of its own, on a free port; `host` is what `lp -h` takes."""

    def __init__(self) -> None:
        self._program = require_program("cupsd", install=INSTALL)
        for program in ("lp", "lpadmin", "cupsdisable", "cancel"):
            require_program(program, install=INSTALL)
        (self.port,) = ports.free_ports(1)
        self.host = f"127.0.0.1:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-cups-", dir="/tmp"))
        self._process: ServerProcess | None = None
        self._write_files()

    def _write_files(self) -> None:
        for name in ("etc/ppd", "etc/ssl", "spool/tmp", "cache", "run/certs", "log"):
            (self.folder / name).mkdir(parents=True)
        # Its helpers must not run as root, and want to read its files.
        user, group = ("lp", "lp") if os.getuid() == 0 else (str(os.getuid()), str(os.getgid()))
        f = self.folder
        (f / "etc" / "cups-files.conf").write_text(
            f"User {user}\nGroup {group}\nServerRoot {f}/etc\nServerBin {f}/bin\nDataDir /usr/share/cups\nRequestRoot {f}/spool\n"
            f"TempDir {f}/spool/tmp\nCacheDir {f}/cache\nStateDir {f}/run\nAccessLog {f}/log/access\nErrorLog {f}/log/error\n"
            f"PageLog {f}/log/page\nSandboxing relaxed\n"
        )
        (f / "etc" / "cupsd.conf").write_text(
            f"Listen {self.host}\nLogLevel info\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
            "<Location />\n  Order allow,deny\n  Allow from 127.0.0.1\n</Location>\n"
            "<Policy default>\n  <Limit All>\n    Order deny,allow\n  </Limit>\n</Policy>\n"
        )
        for path in (f, *f.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o644)
        self._write_backends()

    def _write_backends(self) -> None:
        """Put a way to printers beside those of CUPS: one whose tray is looked at first, as USB printers and SNMP tell."""
        own = self.folder / "bin"
        own.mkdir()
        for path in Path(PROGRAMS).iterdir():
            (own / path.name).symlink_to(path)
        (own / "backend").unlink()
        (own / "backend").mkdir()
        for path in (Path(PROGRAMS) / "backend").iterdir():
            (own / "backend" / path.name).symlink_to(path)
        script = own / "backend" / "tray"
        script.write_text(TRAY.format(folder=self.folder, programs=PROGRAMS))
        for path in (own, own / "backend", script):
            path.chmod(0o755)

    def __enter__(self) -> Self:
        etc = self.folder / "etc"
        argv = [self._program, "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")]
        self._process = ServerProcess(argv, log=self.folder / "log" / "console", cwd=self.folder)
        self._process.wait_for_ports(self.port)
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """Switch the print server off."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def add_printer(self, name: str, port: int) -> None:
        """Make a printer known that listens on a port of this machine."""
        self._run("lpadmin", "-p", name, "-E", "-v", f"socket://127.0.0.1:{port}", "-m", "raw")

    def add_printer_out_of_paper(self, name: str, port: int) -> None:
        """Make a printer known that has no paper until some is put in."""
        self._run("lpadmin", "-p", name, "-E", "-v", f"tray://127.0.0.1:{port}", "-m", "raw")

    def put_paper_in(self) -> None:
        """Fill the tray."""
        (self.folder / "paper").touch()

    def pause(self, name: str) -> None:
        """Have the printer keep its jobs."""
        self._run("cupsdisable", name)

    def resume(self, name: str) -> None:
        """Have the printer go on."""
        self._run("cupsenable", name)

    def reject(self, name: str) -> None:
        """Have the printer take no jobs."""
        self._run("cupsreject", name)

    def cancel_all(self, name: str) -> None:
        """Cancel every job of a printer, as somebody at its panel would."""
        self._run("cancel", "-a", name)

    def _run(self, program: str, *words: str) -> None:
        path = require_program(program, install=INSTALL)
        done = subprocess.run([path, "-h", self.host, *words], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
