"""Keeps the desk working without a console: a unit of the user's own systemd, or an agent of launchd, written and switched on.

systemd.service(5), systemd.unit(5) and loginctl(1) for Linux; launchd.plist(5) and launchctl(1) for macOS, where nobody has tried it.
"""

from __future__ import annotations

import hashlib
import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agentdesk.config.files import write_private
from agentdesk.config.paths import Home, own_home
from agentdesk.domain.errors import RefusedByDesk, Unavailable
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import _

TIMEOUT_S = 15.0
RESTART_AFTER_S = 30
"""While a console's own service holds the desk the unit's ends at once; so long after that one is gone the unit's takes over."""
_RUNNING = frozenset({"running", "degraded", "starting", "initializing", "maintenance"})
_LAUNCHD_LABEL = "org.agentdesk"


class Supervisor(StrEnum):
    """Who can keep the desk working here."""

    SYSTEMD = "systemd"
    LAUNCHD = "launchd"


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of one desk: who would run it, where its file is, and whether that is there."""

    supervisor: Supervisor
    name: str
    path: Path
    is_installed: bool


def supervisor(environ: Mapping[str, str] | None = None) -> Supervisor | None:
    """Return who can keep the desk working for this user, None where nobody can."""
    if sys.platform == "darwin":
        return Supervisor.LAUNCHD if shutil.which("launchctl") else None
    if shutil.which("systemctl") is None:
        return None
    answer = _run(["systemctl", "--user", "is-system-running"], _session(environ))
    return Supervisor.SYSTEMD if answer is not None and answer.stdout.strip() in _RUNNING else None


def unit_of(home: Home, keeper: Supervisor, environ: Mapping[str, str] | None = None) -> Unit:
    """Return the unit of a desk; the user's own desk has the plain name, another one its directory's digest behind it."""
    env = os.environ if environ is None else environ
    user = Path(env.get("HOME") or Path("~").expanduser())
    is_plain = home.data_dir == own_home(env).data_dir
    suffix = "" if is_plain else "-" + hashlib.sha256(os.fsencode(home.data_dir)).hexdigest()[:8]
    if keeper is Supervisor.LAUNCHD:
        name = f"{_LAUNCHD_LABEL}{suffix}"
        path = user / "Library" / "LaunchAgents" / f"{name}.plist"
    else:
        name = f"agentdesk{suffix}.service"
        path = Path(env.get("XDG_CONFIG_HOME") or user / ".config") / "systemd" / "user" / name
    return Unit(keeper, name, path, path.exists())


def install(home: Home, unit: Unit, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Write the unit and switch it on; return what was done, in words.

    Raises:
        RefusedByDesk: this desk is not the user's own. Unavailable: the supervisor refused. OSError: the file can't be written.
    """
    if not home.is_own:
        raise RefusedByDesk(cause=_("this desk is shared; its administrator keeps it running"))
    unit.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = _plist(home, unit) if unit.supervisor is Supervisor.LAUNCHD else _systemd_unit(home)
    write_private(unit.path, content)
    words = [_("wrote {path}").format(path=unit.path)]
    if unit.supervisor is Supervisor.LAUNCHD:
        _ask(["launchctl", "bootstrap", f"gui/{os.getuid()}", str(unit.path)], environ)
        return (*words, _("launchd starts it whenever you are logged in"))
    _ask(["systemctl", "--user", "daemon-reload"], environ)
    _ask(["systemctl", "--user", "enable", "--now", unit.name], environ)
    return (*words, _("systemd starts it, and again whenever it ends"), _stay_logged_out(environ))


def remove(unit: Unit, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Switch the unit off and remove its file; return what was done, in words.

    Raises:
        OSError: the file can't be removed.
    """
    if not unit.is_installed:
        return (_("there is no unit {name}").format(name=unit.name),)
    if unit.supervisor is Supervisor.LAUNCHD:
        _run(["launchctl", "bootout", f"gui/{os.getuid()}/{unit.name}"], _session(environ))
    else:
        _run(["systemctl", "--user", "disable", "--now", unit.name], _session(environ))
    unit.path.unlink(missing_ok=True)
    return (_("removed {path}").format(path=unit.path),)


def state(unit: Unit, environ: Mapping[str, str] | None = None) -> str:
    """Return the supervisor's own word for how the unit is ("active", "failed"), "" where it says nothing."""
    if unit.supervisor is Supervisor.LAUNCHD:
        answer = _run(["launchctl", "print", f"gui/{os.getuid()}/{unit.name}"], _session(environ))
        return "" if answer is None or answer.returncode else "active"
    answer = _run(["systemctl", "--user", "is-active", unit.name], _session(environ))
    return "" if answer is None else block(answer.stdout).strip()


def _stay_logged_out(environ: Mapping[str, str] | None) -> str:
    """Ask logind to keep the user's systemd when the user logs out."""
    answer = _run(["loginctl", "enable-linger"], _session(environ))
    if answer is not None and answer.returncode == 0:
        return _("it goes on when you log out, and starts with the machine")
    return _("it ends when you log out, unless an administrator runs: loginctl enable-linger {user}").format(
        user=os.environ.get("USER", "")
    )


def _command(home: Home) -> list[str]:
    places = ["--config", str(home.config_dir), "--data", str(home.data_dir)]
    return [sys.executable, "-m", "agentdesk.service", *places, "--started-by", "serve"]


def _systemd_unit(home: Home) -> bytes:
    argv = " ".join(_quoted(word) for word in _command(home))
    return f"""# Written by AgentDesk; remove it with: agentdesk service remove
[Unit]
Description=AgentDesk: fetches and sends for the desk in {_escaped(str(home.data_dir))}
StartLimitIntervalSec=0

[Service]
ExecStart={argv}
UMask=0077
Restart=always
RestartSec={RESTART_AFTER_S}

[Install]
WantedBy=default.target
""".encode()


def _escaped(text: str) -> str:
    """Return text whose % stays one: systemd expands it everywhere in a unit (systemd.unit(5), "Specifiers")."""
    return block(text).replace("\n", " ").replace("%", "%%")


def _quoted(word: str) -> str:
    """Return a word of ExecStart (systemd.service(5), "Command lines"): quoted, with nothing left to expand."""
    plain = _escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{plain}"'


def _plist(home: Home, unit: Unit) -> bytes:
    return plistlib.dumps(
        {
            "Label": unit.name,
            "ProgramArguments": _command(home),
            "RunAtLoad": True,
            "KeepAlive": True,
            "ThrottleInterval": RESTART_AFTER_S,
            "Umask": 0o077,
            "ProcessType": "Background",
        }
    )


def _session(environ: Mapping[str, str] | None) -> dict[str, str]:
    """Return the environment with the user's session in it, which a login over SSH or by sudo may lack."""
    env = dict(os.environ if environ is None else environ)
    runtime = f"/run/user/{os.getuid()}"
    if "XDG_RUNTIME_DIR" not in env and Path(runtime).is_dir():
        env["XDG_RUNTIME_DIR"] = runtime
    return env


def _ask(argv: Sequence[str], environ: Mapping[str, str] | None) -> None:
    answer = _run(argv, _session(environ))
    if answer is None or answer.returncode != 0:
        words = "" if answer is None else " ".join(block(answer.stderr).split())[:300]
        raise Unavailable(cause=_("{command} failed: {words}").format(command=" ".join(argv[:3]), words=words or _("no answer")))


def _run(argv: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str] | None:
    """Run a program; None where it is not there or does not end in time."""
    try:
        return subprocess.run(
            argv, capture_output=True, text=True, errors="replace", timeout=TIMEOUT_S, check=False, env=dict(env), stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
