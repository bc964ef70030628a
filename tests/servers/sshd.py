"""A machine that staff log in to: a real sshd with real Unix users, in mounts of its own, so that nothing of it is left on this one.

`/etc`, `/run` and `/var/lib` are the machine's own (unshare(1), mount_namespaces(7)): users, the shared desk's configuration, its data and its socket
lie where they lie everywhere, and are gone with it. It shares this machine's processes and loopback, so that tests see both.
"""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from tests.servers import ports
from tests.servers.processes import ServerProcess, require_program

INSTALL = "apt-get install openssh-server openssh-client"
REPOSITORY = Path(__file__).parents[2]
OWN_FOLDERS = ("/etc", "/run", "/var/lib")
SHELL = "/bin/sh"
HOST_ALIAS = "staff-machine"
ALIVE_EVERY_S, ALIVE_TIMES = 1, 2
"""After so many unanswered questions, one each time, a silent link is dropped (sshd_config(5)); the default would never do it."""
PASSED_ON = "LC_ALL COLORTERM TERM_PROGRAM AGENTDESK_*"
TIMEOUT_S = 120
_FIRST_UID, _UIDS = 200_000, 60_000


class StaffMachine:
    """A machine with users who log in by key; only root can make one."""

    def __init__(self, users: Sequence[str]) -> None:
        assert os.getuid() == 0, "a machine of its own takes root; run the tests as root"
        self._sshd = require_program("sshd", install=INSTALL)
        self._ssh = require_program("ssh", install=INSTALL)
        self._keygen = require_program("ssh-keygen", install=INSTALL)
        for name in ("unshare", "nsenter", "useradd"):
            require_program(name, install="apt-get install util-linux passwd")
        first = _FIRST_UID + secrets.randbelow(_UIDS)
        # Numbers nobody else has: processes are found by them, and those of this machine are listed beside.
        self.uids = {name: first + place for place, name in enumerate(users)}
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-ssh-", dir="/tmp"))
        (self.port,) = ports.free_ports(1)
        self._process: ServerProcess | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        self.folder.chmod(0o755)
        for name in ("keys", "homes", "own", "kept"):
            (self.folder / name).mkdir()
            (self.folder / name).chmod(0o755)
        for key in ("host", *self.uids):
            self._make_key(key)
        (self.folder / "known").write_text(f"{HOST_ALIAS} {(self.folder / 'keys' / 'host.pub').read_text()}")
        (self.folder / "sshd_config").write_text(self._config())
        (self.folder / "begin.sh").write_text("".join(f"{line}\n" for line in self._beginning()))
        _let_others_read_what_was_compiled()
        argv = ["unshare", "--mount", "--propagation", "private", SHELL, str(self.folder / "begin.sh")]
        self._process = ServerProcess(argv, log=self.folder / "log", cwd=Path("/"))
        self._process.wait_for_ports(self.port)

    def __exit__(self, *_exception: object) -> None:
        for name in self.uids:
            for pid in self.processes_of(name):
                _kill(pid)
        if self._process is not None:
            self._process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_key(self, name: str) -> None:
        path = self.folder / "keys" / name
        subprocess.run([self._keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True, capture_output=True, timeout=TIMEOUT_S)
        path.with_suffix(".pub").chmod(0o644)

    def _config(self) -> str:
        path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        return f"""Port {self.port}
ListenAddress 127.0.0.1
HostKey {self.folder}/keys/host
PidFile none
AuthorizedKeysFile {self.folder}/keys/%u.pub
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
AllowUsers {" ".join(self.uids)}
AcceptEnv {PASSED_ON}
SetEnv PATH={path} PYTHONPATH={REPOSITORY}
MaxStartups 200
PerSourceMaxStartups none
ClientAliveInterval {ALIVE_EVERY_S}
ClientAliveCountMax {ALIVE_TIMES}
"""

    def _beginning(self) -> Iterator[str]:
        """Yield the script that makes the machine: its mounts, its users, and then sshd in the script's place."""
        yield "set -e; umask 022"
        yield from self._opened()
        own = self.folder / "own"
        yield f"mount -t tmpfs -o mode=755 tmpfs {own}; cp -a /etc {own}/etc; mkdir {own}/run {own}/run/sshd {own}/lib"
        for path, source in zip(OWN_FOLDERS, ("etc", "run", "lib"), strict=True):
            yield f"mount --bind {own}/{source} {path}"
        for name, uid in self.uids.items():
            home = self.folder / "homes" / name
            yield f"useradd --uid {uid} --create-home --home-dir {home} --shell {SHELL} --password '*' {name} >/dev/null"
        yield f"exec {self._sshd} -D -e -f {self.folder}/sshd_config"

    def _opened(self) -> Iterator[str]:
        """Yield what lets users reach this Python and checkout where they lie in somebody's closed home: the rest of it isn't there."""
        closed: dict[Path, list[Path]] = {}
        for path in dict.fromkeys(Path(place).resolve() for place in (sys.base_prefix, sys.prefix, REPOSITORY)):
            outermost = next((one for one in reversed(path.parents) if not one.stat().st_mode & 0o001), None)
            if outermost is not None:
                closed.setdefault(outermost, []).append(path)
        for folder, paths in closed.items():
            kept = [(path, self.folder / "kept" / f"{len(str(folder))}-{number}") for number, path in enumerate(paths)]
            for path, aside in kept:
                yield f"mkdir {aside}; mount --bind {shlex.quote(str(path))} {aside}"
            yield f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(folder))}"
            for path, aside in kept:
                yield f"mkdir -p {shlex.quote(str(path))}; mount --bind {aside} {shlex.quote(str(path))}"

    @property
    def root(self) -> Path:
        """The machine's files as this one sees them."""
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/root")

    def inside(self, *argv: str) -> list[str]:
        """Return the command that runs another one as root on the machine."""
        assert self._process is not None
        return ["nsenter", f"--mount=/proc/{self._process.pid}/ns/mnt", "--wd=/", *argv]

    def run(self, *argv: str, **env: str) -> str:
        """Run a command as root on the machine and return what it wrote."""
        environ = os.environ | {"PYTHONPATH": str(REPOSITORY)} | env
        done = subprocess.run(self.inside(*argv), capture_output=True, text=True, check=False, timeout=TIMEOUT_S, env=environ, cwd="/")
        assert done.returncode == 0, f"{argv}: {done.stdout}{done.stderr}"
        return done.stdout

    def login(self, user: str, *command: str, port: int | None = None, is_terminal: bool = True) -> list[str]:
        """Return the command by which a user logs in, through another port where a line is to be bad."""
        told = {"IdentitiesOnly": "yes", "UserKnownHostsFile": self.folder / "known", "HostKeyAlias": HOST_ALIAS}
        told |= {"StrictHostKeyChecking": "yes", "SendEnv": PASSED_ON, "BatchMode": "yes", "LogLevel": "ERROR"}
        options = [word for name, value in told.items() for word in ("-o", f"{name}={value}")]
        tty = "-tt" if is_terminal else "-T"
        key = str(self.folder / "keys" / user)
        return [
            self._ssh,
            "-F",
            "none",
            "-e",
            "none",
            tty,
            "-p",
            str(port or self.port),
            "-i",
            key,
            *options,
            f"{user}@127.0.0.1",
            *command,
        ]

    def say(self, user: str, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command as a user who logged in for it alone."""
        argv = self.login(user, *command, is_terminal=False)
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=TIMEOUT_S, input=stdin)

    def processes_of(self, user: str) -> list[int]:
        """Return what runs as a user, but for what only waits to be reaped."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if entry.stat().st_uid == self.uids[user] and (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    found.append(int(entry.name))
            except OSError:
                continue
        return found


def cpu_s(pid: int) -> float:
    """Return the CPU time that a process has used; 0 where it is gone (proc(5), utime and stime)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _let_others_read_what_was_compiled() -> None:
    """Open the compiled modules to users: the tests write them for root alone, and each console would compile all of it anew."""
    for folder in (REPOSITORY / "agentdesk").rglob("__pycache__"):
        folder.chmod(0o755)
        for path in folder.glob("*.pyc"):
            path.chmod(0o644)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        return
