"""A real server that speaks Mastodon's interface: snac2 in a folder of its own, on a free loopback port."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

import httpx2

from tests.servers import ports
from tests.servers.processes import ServerProcess, require_program

INSTALL = "bash .ci/servers.sh (snac2, of bookworm-backports)"
FOLDER = "/usr/local/lib/agentdesk-tests/usr/bin"
"""Where .ci/servers.sh unpacks it: its package is in the backports, and the program alone is enough."""
_PASSWORD = re.compile(r"User password is (\S+)")
_CODE = re.compile(r"\b[0-9a-f]{32,}\b")
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
_HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')


class Snac:
    """One server with its users; the far side of a customer is asked over the same interface, by a token of theirs."""

    def __init__(self) -> None:
        self._program = require_program("snac", install=INSTALL, folders=(FOLDER,))
        (self.port,) = ports.free_ports(1)
        self.url = f"http://localhost:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-snac-", dir="/tmp"))
        self.passwords: dict[str, str] = {}
        self._home = self.folder / "data"
        self._process: ServerProcess | None = None

    def __enter__(self) -> Self:
        answers = f"127.0.0.1\n{self.port}\nlocalhost:{self.port}\n\n\n"
        subprocess.run([self._program, "init", str(self._home)], input=answers, text=True, capture_output=True, check=True, timeout=30)
        settings = self._home / "server.json"
        settings.write_text(settings.read_text().replace('"protocol": "https"', '"protocol": "http"'))
        log = self.folder / "log"
        log.touch()
        self._process = ServerProcess([self._program, "httpd", str(self._home)], log=log)
        self._process.wait_for_ports(self.port)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._process is not None:
            self._process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def add_user(self, name: str) -> None:
        done = subprocess.run([self._program, "adduser", str(self._home), name], text=True, capture_output=True, check=True, timeout=60)
        found = _PASSWORD.search(done.stdout + done.stderr)
        assert found is not None, done.stdout
        self.passwords[name] = found[1]

    def consent(self, url: str, name: str) -> str:
        """Do what a person does at the server's page: log in, and return the code it shows."""
        fields = dict(_HIDDEN.findall(httpx2.get(url, timeout=30).text))
        return self._shown("/oauth/x-snac-login", {**fields, "login": name, "passwd": self.passwords[name]})

    def token(self, name: str) -> str:
        """Return an access token of somebody's."""
        return self._shown("/oauth/x-snac-get-token", {"login": name, "passwd": self.passwords[name], "redir": "", "cid": "", "state": ""})

    def _shown(self, path: str, form: dict[str, str]) -> str:
        text = _STYLE.sub("", httpx2.post(f"{self.url}{path}", data=form, timeout=30).text)
        found = _CODE.search(text)
        assert found is not None, text
        return found[0]

    def ask(self, token: str, path: str, **form: str) -> Any:
        """Ask the interface as somebody: a form is posted."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx2.request("POST" if form else "GET", f"{self.url}{path}", headers=headers, data=form or None, timeout=30)
        answer.raise_for_status()
        return answer.json()
