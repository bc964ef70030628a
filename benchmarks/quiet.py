"""What it costs to find that nothing is new in a large mailbox, beside mbsync: for the programs themselves, and in IMAP commands."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.config.paths import find_home
from agentdesk.domain.ids import AccountName
from agentdesk.domain.verbs import AddAccount, Sync
from benchmarks import mbsync
from benchmarks.processes import Cost, cpu_s, environment, run
from benchmarks.services import running_service, service_pid
from benchmarks.tables import print_table, say
from benchmarks.timing import ratio

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from tests.servers.dovecot import Dovecot

USER, PASSWORD = "quiet", "benchmark"
AGENTDESK, MBSYNC = "agentdesk", "mbsync"


def run_table(count: int, rounds: int) -> None:
    """Print the table, or say what is missing."""
    try:
        from tests.servers.dovecot import Dovecot  # noqa: PLC0415 - the tests' server needs pytest
    except ImportError as error:
        say(f"{error.name} is not installed: the quiet poll is left out (make bench installs it)")
        return
    if not mbsync.are_installed():
        say("mbsync is not installed (apt-get install isync notmuch): there is nothing to compare with")
        return
    with Dovecot() as server, tempfile.TemporaryDirectory(prefix="agentdesk-quiet-") as folder:
        found = _measured(server, Path(folder), count, rounds)
    cpu = {name: statistics.median(cost.cpu for cost in costs) * 1000 for name, costs in found.items()}
    wall = {name: statistics.median(cost.wall for cost in costs) * 1000 for name, costs in found.items()}
    rows = [
        [name, f"{cpu[name]:.1f}", ratio(cpu[name], cpu[MBSYNC]), f"{wall[name]:.1f}", ratio(wall[name], wall[MBSYNC])] for name in found
    ]
    print_table(f"Nothing new among {count:,} mails", ["", "CPU ms", "beside mbsync", "wall ms", "beside mbsync"], rows)


def _measured(server: Dovecot, place: Path, count: int, rounds: int) -> dict[str, list[Cost]]:
    _fill(server, count)
    say("both programs take the mailbox once")
    command = mbsync.prepare(server, place, USER, PASSWORD)
    run(command, environment())
    home = find_home(str(place / "desk"))
    found: dict[str, list[Cost]] = {AGENTDESK: [], MBSYNC: []}
    with running_service(home) as desk:
        _connect(server, desk)
        for _each in range(3):
            desk.do(Sync())
        pid = service_pid(home) or 0
        for _each in range(rounds):
            began_s, before_s = time.perf_counter(), cpu_s(pid)
            desk.do(Sync())
            found[AGENTDESK].append(Cost(time.perf_counter() - began_s, cpu_s(pid) - before_s))
            found[MBSYNC].append(run(command, environment()))
    return found


def _fill(server: Dovecot, count: int) -> None:
    server.add_user(USER, PASSWORD)
    say(f"Dovecot takes {count:,} mails")
    with server.client(USER) as client:
        for start in range(0, count, 500):
            client.multiappend("INBOX", [_mail(number) for number in range(start, min(start + 500, count))])


def _mail(number: int) -> bytes:
    head = (
        f"From: c{number % 900}@example.net\r\nTo: shop@example.org\r\nSubject: Question {number}\r\nMessage-ID: <{number}@example.net>\r\n"
    )
    return (head + "\r\nDear shop, where is my lamp?\r\n").encode()


def _connect(server: Dovecot, desk: BlockingDesk) -> None:
    settings = {"address": "shop@example.org", "user": USER, "imap_host": "localhost", "imap_port": str(server.imaps_port)}
    settings["ca_file"] = str(server.ca_file)
    desk.do(AddAccount("email", AccountName("shop"), tuple(settings.items()), PASSWORD, "file", test=False))
