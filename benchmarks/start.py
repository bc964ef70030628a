"""From exec to the first real row in a terminal: AgentDesk with its service running and not, a bare skeleton, neomutt and aerc."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from agentdesk.config.paths import Home
from benchmarks.filling import cache_folder, filled_home
from benchmarks.mails import maildir_of
from benchmarks.processes import environment
from benchmarks.services import running_service, settle, stop_service
from benchmarks.tables import print_table, say
from benchmarks.terminal import Terminal
from benchmarks.timing import ratio

ROW_OF_OURS = r"^.{0,12}[A-Z][a-z]{5,} Cust"
ROW_OF_SKELETON = r"^[A-Z][a-z]{5,} Customer"
ROW_OF_PEERS = r"Customer"
KEYS_OF_OURS = r"\br reply"
"""The last line of our screen: it stands once the whole console does, behind the first rows."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program, and how its first row looks on the screen; `prepare` runs before each start, off the clock."""

    argv: Sequence[str]
    row: str
    environ: Mapping[str, str]
    whole: str = ""
    """What stands on the screen once all of it does, where that is later than the first row."""
    prepare: Callable[[], None] = lambda: None

    def open(self, size: tuple[int, int] = (80, 24)) -> Terminal:
        """Start it."""
        self.prepare()
        return Terminal(self.argv, self.environ, size)

    def start_s(self) -> float:
        """Return the seconds to its first row."""
        with self.open() as terminal:
            return terminal.wait_for(self.row)

    def wait_until_whole(self, terminal: Terminal) -> None:
        """Wait until it stands and answers keys."""
        terminal.wait_for(self.row)
        if self.whole:
            terminal.wait_for(self.whole)
        terminal.settle(1.0)


def console(home: Home, *, ends_service: bool = False) -> Program:
    """Return AgentDesk's console on a desk."""
    environ = environment({"AGENTDESK_HOME": str(home.data_dir.parent)})
    prepare = (lambda: stop_service(home)) if ends_service else (lambda: None)
    return Program([sys.executable, "-m", "agentdesk"], ROW_OF_OURS, environ, KEYS_OF_OURS, prepare)


def skeleton(home: Home) -> Program:
    """Return the bare skeleton over the same desk file."""
    return Program([sys.executable, "-m", "benchmarks.skeleton", str(home.store_file)], ROW_OF_SKELETON, environment())


def peers(size: int) -> dict[str, Program]:
    """Return the mail programs that are installed, over a Maildir of that size; those missing are said."""
    found = {}
    for name, make in (("neomutt", _neomutt), ("aerc", _aerc)):
        path = shutil.which(name)
        if path is None:
            say(f"{name} is not installed (apt-get install {name}): its rows are left out")
        else:
            found[name] = make(path, size)
    return found


def _neomutt(path: str, size: int) -> Program:
    """Neomutt with a header cache, warm from the second start."""
    folder = cache_folder() / "neomutt"
    folder.mkdir(exist_ok=True)
    settings = folder / "neomuttrc"
    settings.write_text(f'set header_cache="{folder}/cache"\nset folder="{folder}"\nset sort=reverse-date\nset quit=yes\n')
    return Program([path, "-n", "-F", str(settings), "-R", "-f", str(maildir_of(size))], ROW_OF_PEERS, environment())


def _aerc(path: str, size: int) -> Program:
    home = cache_folder() / f"aerc-{size}"
    config = home / "aerc"
    config.mkdir(parents=True, exist_ok=True)
    maildir = maildir_of(size)
    account = config / "accounts.conf"
    account.write_text(f"[shop]\nsource = maildir://{maildir.parent}\ndefault = {maildir.name}\nfrom = Shop <shop@example.org>\n")
    account.chmod(0o600)
    return Program([path], ROW_OF_PEERS, environment({"XDG_CONFIG_HOME": str(home), "HOME": str(home)}))


def run(sizes: Sequence[int], rounds: int) -> None:
    """Print the table of each size."""
    for size in sizes:
        home = filled_home(size)
        others = peers(size)
        for program in others.values():
            program.start_s()  # fills its cache
        with_service = _in_turn({"AgentDesk, service running": console(home), "bare skeleton": skeleton(home), **others}, rounds, home)
        without = _in_turn({"AgentDesk, service to start": console(home, ends_service=True), "bare skeleton": skeleton(home)}, rounds, None)
        _print(size, [with_service, without])


@contextmanager
def _settled(home: Home) -> Iterator[None]:
    with running_service(home):
        settle(home)
        yield


def _in_turn(programs: Mapping[str, Program], rounds: int, service_of: Home | None) -> dict[str, list[float]]:
    """Start all in turn, so many rounds, the desk's service running meanwhile or not."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    with _settled(service_of) if service_of is not None else nullcontext():
        for _each in range(rounds):
            for name, program in programs.items():
                times[name].append(program.start_s())
    return times


def _print(size: int, runs: Sequence[Mapping[str, Sequence[float]]]) -> None:
    rows = []
    for times in runs:
        ours = next(iter(times.values()))
        for name, found in times.items():
            pairs = statistics.median(mine / theirs for mine, theirs in zip(ours, found, strict=True))
            rows.append([name, f"{statistics.median(found):.3f}", f"{min(found):.3f}", "" if found is ours else ratio(pairs, 1.0)])
    print_table(f"From exec to the first row, {size:,} conversations", ["", "median s", "least s", "ours is"], rows)
