"""A team at work over SSH beside intake at full rate, whose service is killed under it: `python -m tests.system.ssh_load --help`; takes root.

Each of the staff is a Unix user of their own who logs in by a real sshd, and triages on the desk that `service install` set up. At the end the
desk is held against what the service acknowledged.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from agentdesk.config.paths import find_home
from agentdesk.domain.asks import ListConversations
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.verbs import Sync
from tests.servers.processes import wait_until
from tests.servers.sshd import REPOSITORY, StaffMachine, cpu_s
from tests.system.ssh_team import SshTeam
from tests.system.team_load import CONVERSATIONS, MAIL, Colleague, Load, Tally, figures

MAILS_AT_ONCE = 50
LEFT_WITHIN_S = 240.0
AT_WORK = b"\n"


class Seen(msgspec.Struct):
    """What one colleague saw, on its way home."""

    took_s: list[float]
    back_s: list[float]
    notes: dict[str, int]
    drafts: dict[int, int]
    troubles: list[str]


def work(number: int) -> None:
    """Be one of the staff, until the login ends; then say what was seen."""
    tally, stop = Tally(), threading.Event()
    colleague = threading.Thread(target=Colleague(find_home(), number, tally, stop).run)
    colleague.start()
    wait_until(lambda: bool(tally.took_s), "the first verb", timeout_seconds=LEFT_WITHIN_S)
    sys.stdout.buffer.write(AT_WORK)
    sys.stdout.flush()
    sys.stdin.read()
    stop.set()
    colleague.join()
    sys.stdout.buffer.write(msgspec.json.encode(Seen(tally.took_s, tally.back_s, tally.notes, tally.drafts, tally.troubles)))


def run(load: Load) -> dict[str, object]:
    """Have a team work, and return what it saw; `lost` and `troubles` are to be empty."""
    staff = tuple(f"staff{number:02}" for number in range(load.clients))
    with StaffMachine(staff) as machine, SshTeam(machine, admin=staff[0], staff=staff) as team:
        _receive(team, CONVERSATIONS, 1)
        with closing(team.desk()) as desk:
            desk.do(Sync())
            wait_until(
                lambda: len(desk.ask(ListConversations(view="all", limit=CONVERSATIONS))) == CONVERSATIONS,
                "the first mail",
                timeout_seconds=60,
            )
        command = f"cd {REPOSITORY} && exec python -m tests.system.ssh_load --colleague"
        argvs = [machine.login(name, f"{command} {number}", is_terminal=False) for number, name in enumerate(staff)]
        logins = [
            subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) for argv in argvs
        ]
        try:
            assert [login.stdout.read(1) for login in logins if login.stdout] == [AT_WORK] * len(logins), "not all of them came to work"
            told = _keep_busy(team, load)
        finally:
            said = [login.communicate(timeout=LEFT_WITHIN_S) for login in logins]
        assert [login.returncode for login in logins] == [0] * len(logins), said
        tally = Tally()
        for out, _errors in said:
            _add(tally, msgspec.json.decode(out, type=Seen))
        with closing(team.desk()) as desk:
            return figures(desk, tally) | told


def _receive(team: SshTeam, count: int, first: int) -> None:
    for number in range(first, first + count):
        team.receive(f"{number}.mail", MAIL.format(number=number))


def _keep_busy(team: SshTeam, load: Load) -> dict[str, object]:
    """Let mail come in, and kill the service now and then; return what was done, and what the service needed."""
    began, killed, first, most_kb, spent_s = time.monotonic(), 0, CONVERSATIONS + 1, 0, 0.0
    while (passed := time.monotonic() - began) < load.seconds:
        _receive(team, MAILS_AT_ONCE, first)
        first += MAILS_AT_ONCE
        if killed < load.kills and passed > load.seconds * (killed + 1) / (load.kills + 1):
            spent_s += cpu_s(team.service_pid())
            team.kill_service()
            killed += 1
        most_kb = max(most_kb, _resident_kb(team))
        with suppress(AgentdeskError, OSError), closing(team.desk()) as desk:
            desk.do(Sync())
    spent_s += cpu_s(team.service_pid())
    return {"killed": killed, "mails": first - 1, "service_rss_mb": most_kb // 1024, "service_cpu_s": round(spent_s, 1)}


def _resident_kb(team: SshTeam) -> int:
    try:
        words = Path(f"/proc/{team.service_pid()}/status").read_text()
    except (OSError, ValueError):
        return 0
    return next((int(line.split()[1]) for line in words.splitlines() if line.startswith("VmRSS:")), 0)


def _add(tally: Tally, seen: Seen) -> None:
    tally.took_s += seen.took_s
    tally.back_s += seen.back_s
    tally.notes |= seen.notes
    tally.drafts |= seen.drafts
    tally.troubles += seen.troubles


def main() -> None:
    """Read the options, run, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=Load.clients)
    parser.add_argument("--seconds", type=float, default=Load.seconds)
    parser.add_argument("--kills", type=int, default=Load.kills)
    parser.add_argument("--colleague", type=int, metavar="NUMBER", help="be one of the staff")
    args = parser.parse_args()
    if args.colleague is not None:
        work(args.colleague)
        return
    print(json.dumps(run(Load(args.clients, args.seconds, args.kills)), indent=2))  # noqa: T201 - a script's result


if __name__ == "__main__":
    main()
