"""A desk of its own for a test, and the real program and service on it, as users run them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agentdesk.client.blocking import BlockingDesk, open_desk
from agentdesk.client.start import is_held
from agentdesk.config.paths import Home, find_home
from agentdesk.domain.asks import ListConversations, ListDeliveries, Status
from agentdesk.domain.states import Means
from agentdesk.service.standing import standing_of
from tests.servers.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentdesk.domain.views import ConversationRow, DeliveryView, DeskStatus
    from agentdesk.store.engine import Connection

REPOSITORY = Path(__file__).parents[1]
DEADLINE_S = 240.0
KEPT_VARIABLES = ("PATH", "LANG", "TMPDIR")
SEND_SCRIPT = """#!/bin/sh
cat > "$0.sent.$$" && mv "$0.sent.$$" "$(dirname "$0")/sent/$(date +%s%N).$$"
"""


def service_pid(home: Home) -> int | None:
    """Return the process id of the service that holds a desk; None where none does, or it has not said it yet."""
    if not is_held(home):
        return None
    with suppress(OSError, ValueError, KeyError):
        return int(json.loads(home.service_file.read_text())["pid"])
    return None


def kill_service(home: Home) -> None:
    """End whichever service holds a desk, as a power cut would, and wait until it let go: one that starts just now says its name soon."""
    killed: int | None = None

    def is_free() -> bool:
        nonlocal killed
        if (pid := service_pid(home)) not in {None, killed}:
            killed = pid
            # Until it says its own name, the file may hold that of the one before.
            with suppress(ProcessLookupError):
                os.kill(pid or 0, signal.SIGKILL)
        return not is_held(home)

    wait_until(is_free, "the service lets go of the desk")


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class DeskHome:
    """One desk under a temporary AGENTDESK_HOME; `place` is the root of it."""

    place: Path
    environ: dict[str, str] = field(default_factory=dict)
    cwd: Path = REPOSITORY
    store_url: str = ""
    """Of the database it is kept in; "" where it is files."""

    def __post_init__(self) -> None:
        if self.store_url:
            self.write_config("")

    @property
    def home(self) -> Home:
        return find_home(str(self.place))

    def configure(self, **service: object) -> None:
        """Set keys of the `[service]` table; the service reads them when it starts."""
        self.write_config("[service]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in service.items()))

    def write_config(self, text: str) -> None:
        """Write the configuration, and where the desk is kept."""
        kept = f"[store]\nurl = {json.dumps(self.store_url)}\n\n" if self.store_url else ""
        self.home.config_dir.mkdir(parents=True, exist_ok=True)
        self.home.config_file.write_text(kept + text)

    # The program

    def run(self, *words: str, stdin: bytes = b"", code: int | None = 0, env: Mapping[str, str] | None = None) -> Ran:
        """Run `agentdesk …` on this desk; its exit code must be `code` where that is not None."""
        argv = [sys.executable, "-m", "agentdesk", *words]
        environment = self.env() if env is None else dict(env)
        ran = subprocess.run(argv, input=stdin, capture_output=True, timeout=DEADLINE_S, check=False, env=environment, cwd=self.cwd)
        result = Ran(ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in result.err, result.err
        if code is not None:
            assert result.code == code, result
        return result

    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in KEPT_VARIABLES}
        own = {"HOME": str(self.place / "user"), "AGENTDESK_HOME": str(self.place), "PYTHONPATH": str(REPOSITORY), "TZ": "UTC"}
        return {**kept, **own, **self.environ}

    @contextmanager
    def open(self, means: Means = Means.CLI) -> Iterator[BlockingDesk]:
        """A connection to the desk, its service started where needed."""
        with open_desk(self.home, means) as desk:
            yield desk

    def status(self) -> DeskStatus:
        with self.open() as desk:
            return desk.ask(Status())[0]

    def conversations(self) -> list[ConversationRow]:
        with self.open() as desk:
            return desk.ask(ListConversations(view="all"))

    def deliveries(self) -> list[DeliveryView]:
        with self.open() as desk:
            return desk.ask(ListDeliveries())

    # The service

    @property
    def pid(self) -> int | None:
        """The running service's process id; None where none holds the desk."""
        return service_pid(self.home)

    def signal_service(self, number: signal.Signals) -> int:
        pid = self.pid
        assert pid is not None, "no service runs"
        os.kill(pid, number)
        return pid

    def kill(self) -> None:
        """End the service as a power cut would, where one runs."""
        pid = self.pid
        if pid is None:
            return
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            # A service that starts holds the desk already, and the file still names the one before it.
            return
        wait_until(lambda: not is_held(self.home) or self.pid != pid, "the service lets go of the desk")

    def stop(self) -> None:
        """Ask the service to end and wait until it let go of the desk."""
        if self.pid is not None:
            self.signal_service(signal.SIGTERM)
            self.wait_for_end()

    def wait_for_end(self) -> None:
        wait_until(lambda: not is_held(self.home), "the service lets go of the desk")

    def log(self) -> list[dict[str, Any]]:
        """The service's log, a record a line; one that is being written is not there yet."""
        if not self.home.log_file.exists():
            return []
        whole, _end, _begun = self.home.log_file.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A change of the desk's rows that no verb makes, while no service runs."""
        with closing(standing_of(self.home).open_for_writing()) as stores, stores.transaction() as connection:
            yield connection

    # A Maildir account, whose replies land in a folder

    def add_maildir(self, name: str = "shop", *settings: str) -> Path:
        """Add an account on a Maildir; return its folder. What it sends becomes a file in `sent` beside it."""
        folder = self.place.parent / f"{self.place.name}-{name}"
        for part in ("mail/new", "mail/cur", "mail/tmp", "sent"):
            (folder / part).mkdir(parents=True)
        script = folder / "send"
        script.write_text(SEND_SCRIPT)
        script.chmod(0o700)
        given = [f"address={name}@bakery.example", f"path={folder / 'mail'}", f"send_command={script}", *settings]
        self.run("account", "add", "maildir", name, *(word for setting in given for word in ("--set", setting)))
        return folder

    def sent(self, folder: Path) -> list[bytes]:
        """What left by the account of `add_maildir`, oldest first."""
        return [path.read_bytes() for path in sorted((folder / "sent").iterdir())]


def customer_mail(
    number: int, *, sender: str = "maria@customer.example", subject: str = "Where is my bread?", body: str = "Hello?"
) -> bytes:
    """A customer's message, its Message-ID made of `number`."""
    lines = (
        f"From: Maria <{sender}>",
        "To: shop@bakery.example",
        f"Subject: {subject}",
        f"Message-ID: <mail-{number}@customer.example>",
        "Date: Sat, 21 Nov 2026 09:00:00 +0000",
        "",
        body,
        "",
    )
    return "\r\n".join(lines).encode()


def drop(folder: Path, number: int, content: bytes) -> None:
    """Deliver a message into the Maildir of `add_maildir`, as a mail server would: written aside, then renamed."""
    aside = folder / "mail" / "tmp" / f"{number}.mail"
    aside.write_bytes(content)
    aside.rename(folder / "mail" / "new" / aside.name)


@pytest.fixture
def desk_home(tmp_path: Path, store_url: str) -> Iterator[DeskHome]:
    """An empty desk; its service is ended afterwards."""
    desk = DeskHome(tmp_path / "desk", store_url=store_url)
    try:
        yield desk
    finally:
        kill_service(desk.home)
