"""What a command of the command line costs, beside an interpreter that does nothing."""

from __future__ import annotations

import statistics
import sys

from benchmarks.filling import filled_home
from benchmarks.processes import Cost, environment, run
from benchmarks.services import running_service, settle
from benchmarks.tables import print_table
from benchmarks.timing import ratio

PYTHON = "python -c pass"


def run_table(size: int, rounds: int) -> None:
    """Print the table."""
    home = filled_home(size)
    program = [sys.executable, "-m", "agentdesk"]
    commands = {
        PYTHON: [sys.executable, "-c", "pass"],
        "agentdesk --help": [*program, "--help"],
        "agentdesk list --json": [*program, "list", "--json"],
        "agentdesk search WORD --json": [*program, "search", "customer", "--json"],
        "agentdesk status --json": [*program, "status", "--json"],
    }
    environ = environment({"AGENTDESK_HOME": str(home.data_dir.parent)})
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    with running_service(home):
        settle(home)
        for _each in range(rounds):
            for name, argv in commands.items():
                found[name].append(run(argv, environ))
    cpu = {name: statistics.median(cost.cpu for cost in costs) for name, costs in found.items()}
    wall = {name: statistics.median(cost.wall for cost in costs) for name, costs in found.items()}
    rows = [[name, f"{wall[name]:.3f}", f"{cpu[name]:.3f}", ratio(cpu[name], cpu[PYTHON])] for name in commands]
    print_table(f"Commands, service running, {size:,} conversations", ["", "wall s", "CPU s", "CPU beside Python"], rows)
