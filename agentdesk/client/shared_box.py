"""Sets up a shared box: user, group, folders with their modes, configuration and a confined unit of the system's systemd.

useradd(8), groupadd(8); systemd.exec(5) for the unit. Each step says what it does; one that is done already is left as it is.
"""

from __future__ import annotations

import grp
import os
import pwd
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.files import write_private
from agentdesk.domain.errors import RefusedByDesk, Unavailable
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import _

TIMEOUT_S = 60.0
SYSTEMD_RUNS = Path("/run/systemd/system")
"""Exists where systemd is the machine's first process (sd_booted(3))."""
NOLOGIN = "/usr/sbin/nologin"
CREDENTIALS = "credentials"
CONFIG_MODE = 0o640
RESTART_AFTER_S = 0.1
"""A service that was killed is back before anybody's next key; one that can't start waits longer, as its unit's last words say."""


@dataclass(frozen=True, slots=True)
class SharedBox:
    """Where a shared desk lies and who owns it; the defaults are those of every client."""

    user: str = "agentdesk"
    config_dir: Path = Path("/etc/agentdesk")
    data_dir: Path = Path("/var/lib/agentdesk")
    run_dir: Path = Path("/run/agentdesk")
    unit_file: Path = Path("/etc/systemd/system/agentdesk.service")

    @property
    def socket(self) -> Path:
        """Where clients reach it."""
        return self.run_dir / "desk.sock"

    @property
    def config_file(self) -> Path:
        """The settings: the service writes them, and every client reads in them where the socket is."""
        return self.config_dir / "config.toml"

    @property
    def folders(self) -> tuple[tuple[Path, int], ...]:
        """The folders with their modes: what holds customers' words is the service's alone."""
        return ((self.config_dir, 0o750), (self.data_dir, 0o700), (self.run_dir, 0o750))


def install(box: SharedBox, admin: str, *, is_dry_run: bool) -> tuple[str, ...]:
    """Set a shared desk up, or bring what is there up to date; return what was done, in words.

    Args:
        box: where.
        admin: who asked by sudo, made the desk's first admin; "" for nobody but root.
        is_dry_run: say what would be done.

    Raises:
        RefusedByDesk: the caller isn't root. Unavailable: a program failed.
    """
    if os.geteuid() != 0:
        raise RefusedByDesk(cause=_("a shared desk is set up by root: sudo agentdesk service install --shared"))
    said = [*_people(box, admin, is_dry_run=is_dry_run), *_folders(box, is_dry_run=is_dry_run), *_files(box, admin, is_dry_run=is_dry_run)]
    if not is_dry_run:
        _verify(box)
        said += _switch_on(box)
    return (
        *said,
        _("staff join by their group: usermod -aG {group} NAME, and log in anew; then agentdesk just works").format(group=box.user),
    )


def refuse_unreachable_python() -> None:
    """Refuse a Python in a home directory: the service's user can't read it, and the unit hides homes from it.

    Raises:
        RefusedByDesk: names the folder that is closed.
    """
    path = Path(sys.executable).resolve()
    for folder in (*path.parents, Path(__file__).resolve().parent):
        if not folder.stat().st_mode & 0o001:
            cause = _(
                "{path} is closed to other users, so the service's own user can't run {python}; install AgentDesk in /opt or /usr/local"
            )
            raise RefusedByDesk(cause=cause.format(path=folder, python=path))


def _people(box: SharedBox, admin: str, *, is_dry_run: bool) -> Iterator[str]:
    try:
        grp.getgrnam(box.user)
    except KeyError:
        yield _("made the group {name}").format(name=box.user)
        _do(["groupadd", "--system", box.user], is_dry_run=is_dry_run)
    try:
        pwd.getpwnam(box.user)
    except KeyError:
        yield _("made the user {name}, who can't log in").format(name=box.user)
        home = ["--home-dir", str(box.data_dir), "--no-create-home", "--shell", NOLOGIN]
        _do(["useradd", "--system", "--gid", box.user, *home, box.user], is_dry_run=is_dry_run)
    if _is_to_join(box, admin):
        yield _("{name} joined the group {group}").format(name=admin, group=box.user)
        _do(["usermod", "--append", "--groups", box.user, admin], is_dry_run=is_dry_run)


def _is_to_join(box: SharedBox, admin: str) -> bool:
    """Whether who set it up is a user who can't reach it yet: the first admin's own `agentdesk` is to work as everybody's."""
    try:
        user = pwd.getpwnam(admin)
        return user.pw_uid != 0 and grp.getgrnam(box.user).gr_gid not in os.getgrouplist(admin, user.pw_gid)
    except KeyError:
        return False


def _folders(box: SharedBox, *, is_dry_run: bool) -> Iterator[str]:
    for path, mode in (*box.folders, (box.config_dir / CREDENTIALS, 0o700)):
        owner = "root" if path.name == CREDENTIALS else box.user
        yield _("{path}: {mode:04o} {owner}:{group}").format(path=path, mode=mode, owner=owner, group=box.user)
        if not is_dry_run:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.chown(path, owner, box.user)
            path.chmod(mode)


def _files(box: SharedBox, admin: str, *, is_dry_run: bool) -> Iterator[str]:
    config = box.config_file
    if not config.exists():
        yield _("wrote {path}").format(path=config)
        if not is_dry_run:
            write_private(config, _config(box, admin))
    if not is_dry_run:
        # An editor run by root leaves it root's, and then neither the service nor anybody's client could read it.
        shutil.chown(config, box.user, box.user)
        config.chmod(CONFIG_MODE)
    yield _("wrote {path}").format(path=box.unit_file)
    if not is_dry_run:
        box.unit_file.parent.mkdir(parents=True, exist_ok=True)
        write_private(box.unit_file, unit(box))
        box.unit_file.chmod(0o644)


def _config(box: SharedBox, admin: str) -> bytes:
    admins = f'admin = "{admin}"' if admin and admin.replace("-", "").replace("_", "").isalnum() else '# admin = "NAME, @GROUP"'
    told = f""", 'note --body "@{admin}: due within the hour"'""" if admins.startswith("admin") else ""
    return f"""[service]
socket = "{box.socket}"

[roles]
{admins}
# lead = ""
# trainee = ""
default = "agent"

# What is about to be late is tagged, and whoever is named in a note finds it by is:mentioned.
[rules.nearly-late]
on = "time"
if = "is:open due:1h"
do = ["tag --add nearly-late"{told}]
""".encode()


_CONFINEMENT = """ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""
"""No new privileges, no device, no kernel, nothing writable but what the unit names, only the network."""


def _command(box: SharedBox) -> list[str]:
    return [
        sys.executable,
        "-m",
        "agentdesk.service",
        "--config",
        str(box.config_dir),
        "--data",
        str(box.data_dir),
        "--started-by",
        "serve",
    ]


def unit(box: SharedBox) -> bytes:
    """Return the unit: its own user, nothing writable but the desk, no new privileges, no device, no kernel, only the network."""
    command = " ".join(f'"{word}"' for word in _command(box))
    return f"""# Written by: agentdesk service install --shared
[Unit]
Description=AgentDesk: the shared desk in {box.data_dir}
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart={command}
# One that can't start is tried again at leisure; one that was killed, at once.
ExecStopPost=/bin/sh -c 'test "$$SERVICE_RESULT" != exit-code || sleep 5'
User={box.user}
Group={box.user}
UMask=0077
# After an upgrade it ends with success, to be started anew.
Restart=always
RestartSec={int(RESTART_AFTER_S * 1000)}ms
RuntimeDirectory={box.run_dir.name}
RuntimeDirectoryMode=0750
RuntimeDirectoryPreserve=yes
LoadCredential=agentdesk:{box.config_dir / CREDENTIALS}
ReadWritePaths={box.config_dir} {box.data_dir}
InaccessiblePaths=-{box.config_dir / CREDENTIALS}
{_CONFINEMENT}
[Install]
WantedBy=multi-user.target
""".encode()


def _verify(box: SharedBox) -> None:
    """Have systemd read the unit, where its tool is there: a machine with an older one learns here what it does not know."""
    if shutil.which("systemd-analyze") is not None:
        _do(["systemd-analyze", "verify", str(box.unit_file)])


def _switch_on(box: SharedBox) -> list[str]:
    if not SYSTEMD_RUNS.is_dir() or shutil.which("systemctl") is None:
        words = _("no systemd runs here; start it with: runuser -u {user} -- {command}")
        return [words.format(user=box.user, command=shlex.join(_command(box)))]
    _do(["systemctl", "daemon-reload"])
    _do(["systemctl", "enable", "--now", box.unit_file.name])
    return [_("systemd runs it from now on: systemctl status {name}").format(name=box.unit_file.name)]


def _do(argv: Sequence[str], *, is_dry_run: bool = False) -> None:
    if is_dry_run:
        return
    try:
        done = subprocess.run(
            argv, capture_output=True, text=True, errors="replace", timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(cause=_("{command} failed: {words}").format(command=argv[0], words=error)) from error
    if done.returncode != 0:
        words = " ".join(block(done.stderr).split())[:300]
        raise Unavailable(cause=_("{command} failed: {words}").format(command=" ".join(argv[:2]), words=words))
