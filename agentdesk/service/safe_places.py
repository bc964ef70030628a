"""Where a desk may be: a folder nobody else can change, on a file system whose locks hold."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from agentdesk.config.paths import Home
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import N_, _

UNFIT_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph lustre fuse.sshfs fuse.s3fs fuse.rclone fuse.glusterfs".split()  # noqa: SIM905 - reads better
)
"""WAL needs shared memory on one machine, and these keep POSIX locks unreliably (https://sqlite.org/wal.html, section 2.2)."""


def refuse_unsafe_desk(home: Home) -> None:
    """Refuse a desk that others could change behind the service's back, or that this file system would lose.

    Raises:
        UsageError: what is wrong and what to do.
    """
    refuse_unsafe_folder(home.data_dir)
    for file in (home.store_file, home.raw_file):
        if file.exists() and stat.S_IMODE(file.lstat().st_mode) & 0o022:
            raise UsageError(cause=N_("others may write to {path}; make it yours alone: chmod 600 {path}"), path=str(file))
    kind = file_system_of(home.data_dir)
    if kind in UNFIT_FILE_SYSTEMS:
        cause = _(
            "{path} is on {kind}: a desk needs a disk of this machine. Put it on one with --home, or run one service and reach it by ssh"
        )
        raise UsageError(cause=cause.format(path=home.data_dir, kind=kind))


def refuse_unsafe_folder(folder: Path, *, may_be_link: bool = True) -> None:
    """Refuse a folder of another user, and one others may write to.

    Raises:
        UsageError: what is wrong and what to do.
    """
    found = folder.stat(follow_symlinks=may_be_link)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise UsageError(cause=N_("{path} belongs to another user; a desk is opened by its owner only"), path=str(folder))
    if stat.S_IMODE(found.st_mode) & 0o022:
        cause = _("others may write to {path}; make it yours alone: chmod 700 {path}. Several people share a desk through its service")
        raise UsageError(cause=cause.format(path=folder))


def file_system_of(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the kind of file system a path is on, "" where that can't be known (proc(5), mountinfo)."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    device = path.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        fields, _separator, rest = line.partition(" - ")
        if fields.split()[2:3] == [wanted] and rest:
            return rest.split()[0]
    return ""
