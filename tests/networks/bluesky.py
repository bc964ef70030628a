"""Bluesky's own development network: directory, personal data server and app view, over PostgreSQL and Redis, on free loopback ports."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import httpx2

from tests.servers import ports
from tests.servers.processes import ServerProcess, require_program, wait_until

INSTALL = "make bluesky"
PASSWORD = "secret-app-password"
NOBODY = 65_534
"""PostgreSQL refuses to run as root."""


class BlueskyNetwork:
    """The network, with accounts made as they are asked for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._node = os.environ.get("AGENTDESK_NODE") or require_program("node", install=INSTALL)
        self._initdb = require_program("initdb", install=INSTALL, folders=("/usr/lib/postgresql/15/bin",))
        self._redis = require_program("redis-server", install=INSTALL)
        # The network listens on four ports in a row.
        self._sql, self._cache, first = ports.free_ports(3)
        self._first = first + 20 if first < 60_000 else first - 20
        self.url = f"http://localhost:{self._first + 1}"
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-bluesky-", dir="/tmp"))
        self._running: list[ServerProcess] = []

    def __enter__(self) -> Self:
        self._start_database()
        redis = [self._redis, "--port", str(self._cache), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self._start(redis, "redis").wait_for_ports(self._cache)
        environment = {
            "PATH": os.environ["PATH"],
            "DB_POSTGRES_URL": f"postgresql://agentdesk@127.0.0.1:{self._sql}/postgres",
            "DB_POSTGRES_SCHEMA": "bluesky",
            "REDIS_HOST": f"127.0.0.1:{self._cache}",
            "LOG_ENABLED": "false",
        }
        network = self._start([self._node, str(self._home / "network.mjs"), str(self._first)], "network", environment)
        wait_until(lambda: "READY" in network.log_text() or not network.is_running(), "Bluesky's network", timeout_seconds=300)
        assert network.is_running(), network.log_text()
        return self

    def _start_database(self) -> None:
        data = self.folder / "sql"
        data.mkdir()
        nobody = NOBODY if os.geteuid() == 0 else None
        if nobody is not None:
            shutil.chown(self.folder, nobody, nobody)
            shutil.chown(data, nobody, nobody)
        make = [self._initdb, "-D", str(data), "-U", "agentdesk", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(make, capture_output=True, check=True, timeout=120, cwd="/", user=nobody, group=nobody)
        server = require_program("postgres", install=INSTALL, folders=("/usr/lib/postgresql/15/bin",))
        options = ["-D", str(data), "-p", str(self._sql), "-h", "127.0.0.1", "-k", str(self.folder), "-c", "fsync=off"]
        self._start([server, *options], "sql", user=nobody).wait_for_ports(self._sql, timeout_seconds=60)

    def _start(self, argv: list[str], name: str, env: dict[str, str] | None = None, *, user: int | None = None) -> ServerProcess:
        log = self.folder / f"{name}.log"
        self._running.append(ServerProcess(argv, log=log, env=env, cwd=Path("/"), user=user, group=user))
        return self._running[-1]

    def __exit__(self, *_exception: object) -> None:
        for one in reversed(self._running):
            one.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method: str, token: str = "", **content: object) -> Any:
        """Ask for a change by its name in the protocol."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = httpx2.post(f"{self.url}/xrpc/{method}", json=content, headers=headers, timeout=60)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}

    def account(self, name: str) -> Account:
        """Make an account and wait until everybody sees it."""
        made = self.ask("com.atproto.server.createAccount", handle=f"{name}.test", email=f"{name}@customer.example", password=PASSWORD)
        account = Account(self, made["did"], made["handle"], made["accessJwt"])
        wait_until(account.is_seen, f"{name} in the app view", timeout_seconds=120)
        return account


class Account:
    """Somebody on the network."""

    def __init__(self, network: BlueskyNetwork, did: str, handle: str, token: str) -> None:
        self._network = network
        self.did = did
        self.handle = handle
        self._token = token

    def is_seen(self) -> bool:
        """Whether the app view knows the account."""
        return self._get("actor.getProfile", actor=self.did).is_success

    def _get(self, method: str, **query: str) -> httpx2.Response:
        time.sleep(0.2)
        headers = {"authorization": f"Bearer {self._token}"}
        return httpx2.get(f"{self._network.url}/xrpc/app.bsky.{method}", params=query, headers=headers, timeout=60)

    def shown(self, text: str) -> dict[str, str]:
        """Write a post and wait until it is shown: the app view tells nobody of a reply that it sees before what is replied to."""
        made = self.post(text)
        wait_until(lambda: bool(self._get("feed.getPosts", uris=made["uri"]).json().get("posts")), text, timeout_seconds=120)
        return made

    def post(self, text: str, **fields: object) -> dict[str, str]:
        """Write a post and return its reference."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": moment, **fields}
        made = self._change("createRecord", record=record)
        return {"uri": made["uri"], "cid": made["cid"]}

    def remove(self, uri: str) -> None:
        """Take a post away."""
        self._change("deleteRecord", rkey=uri.rpartition("/")[2])

    def _change(self, verb: str, **content: object) -> Any:
        return self._network.ask(f"com.atproto.repo.{verb}", self._token, repo=self.did, collection="app.bsky.feed.post", **content)

    def names(self, other: Account, text: str) -> dict[str, object]:
        """Return what makes the handle that a text begins with a mention."""
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": other.did}
        assert text.startswith(f"@{other.handle}")
        return {"facets": [{"index": {"byteStart": 0, "byteEnd": len(other.handle) + 1}, "features": [feature]}]}
