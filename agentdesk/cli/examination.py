"""What `doctor` can see without the service: Python, terminal, places and their modes, room on the disk."""

from __future__ import annotations

import grp
import locale
import os
import platform
import pwd
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

from agentdesk import __version__
from agentdesk.client.shared_box import CONFIG_MODE, SharedBox
from agentdesk.config.paths import Home
from agentdesk.domain.texts import _
from agentdesk.domain.views import Check

OK, HINT, WARN, FAIL = "ok", "hint", "warn", "fail"
FIXED_ADDRESS_PARSER = (3, 11, 10)
"""The first 3.11 whose own address parser is mended (CVE-2023-27043); ours does not depend on it."""
LITTLE_ROOM_MB = 200
"""Below this the desk stops polling."""
MEGABYTE = 1 << 20


def local_checks(home: Home, shared_box: SharedBox = SharedBox()) -> list[Check]:  # noqa: B008 - frozen
    """Return what can be said of this machine; never raises."""
    checks = [
        Check(OK, _("AgentDesk"), f"{__version__}, {platform.platform()}"),
        _python(),
        _encoding(),
        _terminal(),
        Check(OK, _("desk"), f"{home.data_dir}"),
    ]
    if home.is_own:
        checks += [check for path in (home.config_dir, home.data_dir) if (check := _mode(path)) is not None]
    else:
        checks += _shared_folders(shared_box)
    room = _room(home.data_dir)
    return checks if room is None else [*checks, room]


def _python() -> Check:
    found = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    if sys.version_info[:3] < FIXED_ADDRESS_PARSER:
        words = _("{found}; its own parser of mail addresses has a known fault that AgentDesk does not depend on; 3.11.10 mends it")
        return Check(HINT, _("Python"), words.format(found=found))
    return Check(OK, _("Python"), found)


def _encoding() -> Check:
    found = locale.getpreferredencoding(do_setlocale=False)
    if found.upper().replace("-", "") == "UTF8":
        return Check(OK, _("encoding"), found)
    words = _("{found}: letters outside it show as “?”; set LANG to a UTF-8 locale, as in C.UTF-8")
    return Check(WARN, _("encoding"), words.format(found=found))


def _terminal() -> Check:
    term = os.environ.get("TERM", "")
    if sys.stdout is None or not sys.stdout.isatty():
        return Check(OK, _("terminal"), _("none: output goes to a pipe or file"))
    if term in {"", "dumb"}:
        return Check(WARN, _("terminal"), _("TERM={term}: the console can't draw here; the command line works").format(term=term))
    size = shutil.get_terminal_size()
    return Check(OK, _("terminal"), f"{term}, {size.columns}x{size.lines}")


def _mode(path: Path) -> Check | None:
    try:
        found = path.stat()
    except OSError:
        return None
    if found.st_uid != os.getuid():
        return Check(FAIL, _("modes"), _("{path} belongs to another user").format(path=path))
    if stat.S_IMODE(found.st_mode) & 0o077:
        return Check(FAIL, _("modes"), _("{path} is open to other users: chmod 700 {path}").format(path=path))
    return Check(OK, _("modes"), _("{path} is yours alone").format(path=path))


def _shared_folders(box: SharedBox) -> list[Check]:
    """Return what is wrong with owner, group or mode of a shared box's folders and its settings, each with the command that mends it.

    They are the service's, not those of whoever asks.
    """
    checks: list[Check] = []
    for path, wanted in (*box.folders, (box.config_file, CONFIG_MODE)):
        try:
            found = path.stat()
        except FileNotFoundError:
            checks.append(Check(FAIL, str(path), _("it is missing; mend it: sudo agentdesk service install --shared")))
            continue
        except PermissionError:
            continue
        owner, group, mode = _user(found.st_uid), _group(found.st_gid), stat.S_IMODE(found.st_mode)
        if (owner, group, mode) != (box.user, box.user, wanted):
            words = _("it is {mode:04o} {owner}:{group}, not {wanted:04o} {user}:{user}; mend it: sudo agentdesk service install --shared")
            checks.append(Check(FAIL, str(path), words.format(mode=mode, owner=owner, group=group, wanted=wanted, user=box.user)))
    return checks


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _room(path: Path) -> Check | None:
    nearest = next((one for one in (path, *path.parents) if one.exists()), None)
    if nearest is None:
        return None
    free_mb = shutil.disk_usage(nearest).free // MEGABYTE
    words = _("{count} MB free").format(count=free_mb)
    if free_mb < LITTLE_ROOM_MB:
        return Check(FAIL, _("disk"), _("{words}: below {count} MB polling stops").format(words=words, count=LITTLE_ROOM_MB))
    return Check(OK, _("disk"), words)
