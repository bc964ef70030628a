"""Messages a second taken in from a real IMAP server and from files, beside a bare loop in one thread that fetches, parses and stores."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from imapclient import IMAPClient

from agentdesk.config.paths import Home, find_home
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.verbs import AddAccount, Sync
from agentdesk.store.engine import WRITER_PRAGMAS
from benchmarks.mails import mails
from benchmarks.processes import Cost, environment, family_cpu_s
from benchmarks.services import running_service, service_pid
from benchmarks.tables import print_table, say
from benchmarks.timing import ratio

if TYPE_CHECKING:
    from tests.servers.dovecot import Dovecot

BATCH = 50
USER, PASSWORD = "shop", "benchmark"
SCHEMA = """
CREATE TABLE conversation(id INTEGER PRIMARY KEY, who TEXT, subject TEXT, last_at INTEGER, message_count INTEGER);
CREATE TABLE message(id INTEGER PRIMARY KEY, conversation_id INTEGER, rfc_id TEXT UNIQUE, sender TEXT, subject TEXT, body TEXT, at INTEGER);
CREATE VIRTUAL TABLE message_fts USING fts5(subject, body, sender, content='message', content_rowid='id', prefix='2');
"""


class BareStore:
    """What a plain script would keep mail in; it waits for the disk as rarely as AgentDesk does, once a batch."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in WRITER_PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.executescript(SCHEMA)
        self.threads: dict[str, int] = {}

    def take(self, sources: Iterable[bytes]) -> None:
        """Parse and store one batch."""
        self.connection.execute("BEGIN IMMEDIATE")
        for source in sources:
            self._take_one(source)
        self.connection.execute("COMMIT")

    def _take_one(self, source: bytes) -> None:
        message = email.message_from_bytes(source)
        subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
        sender, at = email.utils.parseaddr(message["From"])[1], int(email.utils.parsedate_to_datetime(message["Date"]).timestamp())
        body = next((_text(part) for part in message.walk() if part.get_content_type() == "text/plain"), "")
        number = next((self.threads[one] for one in (message["References"] or "").split() if one in self.threads), None)
        if number is None:
            added = self.connection.execute("INSERT INTO conversation VALUES (NULL, ?, ?, ?, 1)", (sender, subject, at))
            number = int(added.lastrowid or 0)
        else:
            self.connection.execute("UPDATE conversation SET last_at=?, message_count=message_count+1 WHERE id=?", (at, number))
        self.threads[message["Message-ID"]] = number
        row = (number, message["Message-ID"], sender, subject, body, at)
        added = self.connection.execute("INSERT INTO message VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
        indexed = (added.lastrowid, subject, body, sender)
        self.connection.execute("INSERT INTO message_fts(rowid, subject, body, sender) VALUES (?, ?, ?, ?)", indexed)


def _text(part: email.message.Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(payload, bytes) else ""


def run(count: int, rounds: int) -> None:
    """Print the table, or say what is missing."""
    sources = mails(count)
    rows = _files(sources, rounds)
    try:
        from tests.servers.dovecot import Dovecot  # noqa: PLC0415 - the tests' server needs pytest
    except ImportError as error:
        say(f"{error.name} is not installed: intake from IMAP is left out (make bench installs it)")
    else:
        rows += _imap(Dovecot, sources, rounds)
    print_table(f"Intake of {count:,} mails, messages a second of wall time, and CPU ms a message with all children", HEAD, rows)


HEAD = ["", "AgentDesk", "bare loop", "ratio", "AgentDesk CPU", "bare CPU", "ratio"]


def _row(name: str, count: int, ours: list[Cost], bare: list[Cost]) -> list[str]:
    mine, other = (count / statistics.median(cost.wall for cost in costs) for costs in (ours, bare))
    my_cpu, other_cpu = (statistics.median(cost.cpu for cost in costs) / count * 1000 for costs in (ours, bare))
    return [name, f"{mine:.0f}", f"{other:.0f}", ratio(mine, other), f"{my_cpu:.2f}", f"{other_cpu:.2f}", ratio(my_cpu, other_cpu)]


@contextmanager
def _cost(of: Callable[[], float], into: list[Cost]) -> Iterator[None]:
    """Add what the block takes; `of` says how many CPU seconds were used so far."""
    start, before = time.perf_counter(), of()
    yield
    into.append(Cost(time.perf_counter() - start, of() - before))


def _in_turn(
    rounds: int, ours: Callable[[Path, list[Cost]], None], bare: Callable[[Path, list[Cost]], None]
) -> tuple[list[Cost], list[Cost]]:
    times: tuple[list[Cost], list[Cost]] = ([], [])
    for _each in range(rounds):
        for work, found in ((ours, times[0]), (bare, times[1])):
            with tempfile.TemporaryDirectory(prefix="agentdesk-intake-") as folder:
                work(Path(folder), found)
    return times


def _files(sources: list[bytes], rounds: int) -> list[list[str]]:
    with tempfile.TemporaryDirectory(prefix="agentdesk-mails-") as name:
        folder = Path(name)
        for number, source in enumerate(sources):
            (folder / f"{number:06}.eml").write_bytes(source)
        ours, bare = _in_turn(
            rounds, lambda place, costs: _import(place, folder, costs), lambda place, costs: _bare_files(place, folder, costs)
        )
    return [_row("files: agentdesk import mail", len(sources), ours, bare)]


def _import(place: Path, folder: Path, costs: list[Cost]) -> None:
    home = find_home(str(place / "desk"))
    argv = [sys.executable, "-m", "agentdesk", "import", "mail", str(folder)]
    environ = environment({"AGENTDESK_HOME": str(place / "desk")})
    with running_service(home), _cost(lambda: _service_cpu_s(home), costs):
        subprocess.run(argv, env=environ, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _service_cpu_s(home: Home) -> float:
    """Return the CPU of the service, its children and the commands run by this process."""
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return family_cpu_s(service_pid(home) or 0) + own.ru_utime + own.ru_stime


def _bare_files(place: Path, folder: Path, costs: list[Cost]) -> None:
    with _cost(time.process_time, costs):
        store, paths = BareStore(place / "bare.sqlite"), sorted(folder.iterdir())
        for at in range(0, len(paths), BATCH):
            store.take(path.read_bytes() for path in paths[at : at + BATCH])


def _imap(dovecot: type[Dovecot], sources: list[bytes], rounds: int) -> list[list[str]]:
    with dovecot() as server:
        server.add_user(USER, PASSWORD)
        say(f"Dovecot takes {len(sources):,} mails")
        server.deliver(USER, *sources)
        ours, bare = _in_turn(
            rounds, lambda place, costs: _sync(server, place, len(sources), costs), lambda place, costs: _bare_imap(server, place, costs)
        )
    return [_row("IMAP: agentdesk sync", len(sources), ours, bare)]


def _sync(server: Dovecot, place: Path, count: int, costs: list[Cost]) -> None:
    home: Home = find_home(str(place / "desk"))
    settings = (
        ("address", "shop@example.org"),
        ("user", USER),
        ("imap_host", "localhost"),
        ("imap_port", str(server.imaps_port)),
        ("ca_file", str(server.ca_file)),
    )
    try:
        with running_service(home) as desk:
            desk.do(AddAccount("email", AccountName("shop"), settings, PASSWORD, "file", test=False))
            with _cost(lambda: _service_cpu_s(home), costs):
                result = desk.do(Sync()).accounts[0]
    except AgentdeskError as error:
        raise SystemExit(f"sync failed: {error}") from error
    if result.fetched != count:
        raise SystemExit(f"sync fetched {result.fetched} of {count}: {result.failure}")


def _fetched(server: Dovecot) -> Iterator[list[bytes]]:
    with IMAPClient("localhost", server.imaps_port, ssl_context=server.certificate.client_context(), timeout=60) as client:
        client.plain_login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for at in range(0, len(uids), BATCH):
            answer = client.fetch(uids[at : at + BATCH], ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])
            yield [data[b"BODY[]"] for data in answer.values()]


def _bare_imap(server: Dovecot, place: Path, costs: list[Cost]) -> None:
    with _cost(time.process_time, costs):
        store = BareStore(place / "bare.sqlite")
        for sources in _fetched(server):
            store.take(sources)
