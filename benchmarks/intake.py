"""Mails a second taken in from a real IMAP server and from files, beside a bare loop in one thread and beside mbsync with notmuch."""

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
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from imapclient import IMAPClient

from agentdesk.config.paths import Home, find_home
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.verbs import AddAccount, Sync
from benchmarks import mbsync
from benchmarks.mails import varied
from benchmarks.processes import Cost, environment, family_cpu_s, memory
from benchmarks.services import running_service, service_pid
from benchmarks.tables import print_table, say
from benchmarks.timing import ratio

if TYPE_CHECKING:
    from tests.servers.dovecot import Dovecot

BATCH = 50
USER, PASSWORD = "shop", "benchmark"
BARE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536", "mmap_size=268435456", "temp_store=MEMORY")
"""It promises less than AgentDesk: after a power cut its newest commits may be gone."""
SCHEMA = """
CREATE TABLE customer(id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE conversation(id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, subject TEXT, status TEXT, last_at INTEGER,
  message_count INTEGER);
CREATE TABLE message(id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL, customer_id INTEGER NOT NULL, rfc_id TEXT NOT NULL UNIQUE,
  in_reply_to TEXT, sender TEXT, recipient TEXT, subject TEXT, body TEXT, at INTEGER);
CREATE INDEX conversation_by_status ON conversation(status, last_at DESC, id DESC);
CREATE INDEX conversation_by_customer ON conversation(customer_id, last_at DESC);
CREATE INDEX message_by_conversation ON message(conversation_id, at);
CREATE INDEX message_by_sender ON message(sender, at DESC);
CREATE VIRTUAL TABLE message_fts USING fts5(subject, body, sender, content='message', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3 4');
CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
  INSERT INTO message_fts(rowid, subject, body, sender) VALUES (new.id, new.subject, new.body, new.sender); END;
"""
ADD_CUSTOMER = "INSERT INTO customer VALUES (NULL, ?, '') ON CONFLICT (address) DO UPDATE SET name=name RETURNING id"


class BareStore:
    """What a plain script would keep mail in so that it can be listed and searched: the least that an intake can do, in one thread."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in BARE_PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.executescript(SCHEMA)
        self.threads: dict[str, int] = {}

    def take(self, sources: Iterable[bytes]) -> None:
        """Parse and store one batch."""
        rows = [_read(email.message_from_bytes(source)) for source in sources]
        self.connection.execute("BEGIN IMMEDIATE")
        for row in rows:
            self._put(row)
        self.connection.execute("COMMIT")

    def _put(self, row: _Row) -> None:
        customer = self.connection.execute(ADD_CUSTOMER, (row.sender,)).fetchone()[0]
        number = next((self.threads[one] for one in row.references if one in self.threads), None)
        if number is None:
            fresh = (customer, row.subject, row.at)
            added = self.connection.execute("INSERT INTO conversation VALUES (NULL, ?, ?, 'open', ?, 1)", fresh)
            number = int(added.lastrowid or 0)
        else:
            self.connection.execute(
                "UPDATE conversation SET last_at=max(last_at, ?), message_count=message_count+1 WHERE id=?", (row.at, number)
            )
        self.threads[row.rfc_id] = number
        in_reply_to = row.references[-1] if row.references else None
        values = (number, customer, row.rfc_id, in_reply_to, row.sender, row.recipient, row.subject, row.body, row.at)
        self.connection.execute("INSERT OR IGNORE INTO message VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


@dataclass(frozen=True, slots=True)
class _Row:
    rfc_id: str
    references: list[str]
    sender: str
    recipient: str
    subject: str
    body: str
    at: int


def _read(message: email.message.Message) -> _Row:
    return _Row(
        message["Message-ID"],
        (message["References"] or "").split(),
        email.utils.parseaddr(message["From"])[1],
        email.utils.parseaddr(message["To"])[1],
        str(email.header.make_header(email.header.decode_header(message["Subject"]))),
        next((_text(part) for part in message.walk() if part.get_content_type() == "text/plain" and not part.get_filename()), ""),
        int(email.utils.parsedate_to_datetime(message["Date"]).timestamp()),
    )


def _text(part: email.message.Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(payload, bytes) else ""


def run(count: int, rounds: int) -> None:
    """Print the tables, or say what is missing."""
    sources = varied(count)
    rows = _rows("files", count, _files(sources, rounds))
    try:
        from tests.servers.dovecot import Dovecot  # noqa: PLC0415 - the tests' server needs pytest
    except ImportError as error:
        say(f"{error.name} is not installed: intake from IMAP is left out (make bench installs it)")
    else:
        rows += _rows("IMAP", count, _imap(Dovecot, sources, rounds))
    size = sum(map(len, sources)) / count / 1000
    print_table(f"Intake of {count:,} mails of {size:.1f} KB: a second of wall time, and CPU ms a mail with all children", HEAD, rows)


HEAD = ["", "mails/s", "AgentDesk beside it", "CPU ms", "AgentDesk beside it"]
AGENTDESK, BARE, MBSYNC = "agentdesk", "bare loop", "mbsync + notmuch new"
_Work = Callable[[Path, list[Cost]], None]
_Costs = dict[str, list[Cost]]


def _rows(whence: str, count: int, found: _Costs) -> list[list[str]]:
    rate = {name: count / statistics.median(cost.wall for cost in costs) for name, costs in found.items()}
    cpu = {name: statistics.median(cost.cpu for cost in costs) / count * 1000 for name, costs in found.items()}
    return [
        [f"{whence}: {name}", f"{rate[name]:.0f}", ratio(rate[AGENTDESK], rate[name]), f"{cpu[name]:.2f}", ratio(cpu[AGENTDESK], cpu[name])]
        for name in found
    ]


@contextmanager
def _cost(of: Callable[[], float], into: list[Cost]) -> Iterator[None]:
    """Add what the block takes; `of` says how many CPU seconds were used so far."""
    start, before = time.perf_counter(), of()
    yield
    into.append(Cost(time.perf_counter() - start, of() - before))


def _in_turn(rounds: int, works: Mapping[str, _Work]) -> _Costs:
    found: _Costs = {name: [] for name in works}
    for _each in range(rounds):
        for name, work in works.items():
            with tempfile.TemporaryDirectory(prefix="agentdesk-intake-") as folder:
                work(Path(folder), found[name])
    return found


def _files(sources: list[bytes], rounds: int) -> _Costs:
    with tempfile.TemporaryDirectory(prefix="agentdesk-mails-") as name:
        folder = Path(name)
        for number, source in enumerate(sources):
            (folder / f"{number:06}.eml").write_bytes(source)
        return _in_turn(rounds, {AGENTDESK: partial(_import, folder), BARE: partial(_bare_files, folder)})


def _import(folder: Path, place: Path, costs: list[Cost]) -> None:
    home = find_home(str(place / "desk"))
    argv = [sys.executable, "-m", "agentdesk", "import", "mail", str(folder)]
    environ = environment({"AGENTDESK_HOME": str(place / "desk")})
    with running_service(home), _cost(lambda: _service_cpu_s(home), costs):
        subprocess.run(argv, env=environ, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _service_cpu_s(home: Home) -> float:
    """Return the CPU of the service, its children and the commands run by this process."""
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return family_cpu_s(service_pid(home) or 0) + own.ru_utime + own.ru_stime


def _bare_files(folder: Path, place: Path, costs: list[Cost]) -> None:
    with _cost(time.process_time, costs):
        store, paths = BareStore(place / "bare.sqlite"), sorted(folder.iterdir())
        for at in range(0, len(paths), BATCH):
            store.take(path.read_bytes() for path in paths[at : at + BATCH])


def _imap(dovecot: type[Dovecot], sources: list[bytes], rounds: int) -> _Costs:
    with dovecot() as server:
        server.add_user(USER, PASSWORD)
        say(f"Dovecot takes {len(sources):,} mails")
        server.deliver(USER, *sources)
        works: dict[str, _Work] = {AGENTDESK: partial(_sync, server, len(sources)), BARE: partial(_bare_imap, server)}
        if mbsync.are_installed():
            works[MBSYNC] = partial(_mbsync, server)
        else:
            say("mbsync or notmuch is not installed (apt-get install isync notmuch): intake is not compared with them")
        return _in_turn(rounds, works)


def _mbsync(server: Dovecot, place: Path, costs: list[Cost]) -> None:
    costs.append(mbsync.fetch_and_index(server, place, USER, PASSWORD))


def _sync(server: Dovecot, count: int, place: Path, costs: list[Cost]) -> None:
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
            before = memory(service_pid(home) or 0)
            with _cost(lambda: _service_cpu_s(home), costs):
                result = desk.do(Sync()).accounts[0]
            after = memory(service_pid(home) or 0)
            say(f"the service held {before.anonymous:.0f} MB before {count:,} mails, {after.anonymous:.0f} MB after them")
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
