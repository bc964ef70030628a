"""Secrets as files: the owner's own (0600, one a slot), and the credentials systemd hands to a unit."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from agentdesk.config.accounts import check_name
from agentdesk.config.files import write_private
from agentdesk.config.paths import make_private
from agentdesk.domain.errors import NeedsLogin
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import _

PASSWORD = "password"  # noqa: S105 - the slot's name
MAX_BYTES = 64 << 10
_OTHERS = 0o077
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,31}")


class SecretFiles:
    """One file for each secret of an account, in a directory nobody else may enter."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, account: AccountName, slot: str = PASSWORD) -> Path:
        """Return where a secret is or would be: ACCOUNT for its password, ACCOUNT.SLOT for anything else."""
        check_name(account)
        if not _SLOT.fullmatch(slot):
            raise ValueError(slot)
        return self.directory / (account if slot == PASSWORD else f"{account}.{slot}")

    def read(self, account: AccountName, slot: str = PASSWORD) -> str | None:
        """Return the secret, None where there is no file.

        Raises:
            NeedsLogin: somebody else may read or change it, or it is no plain file; the words say how to mend that.
        """
        path = self.path(account, slot)
        try:
            trouble = _lax_directory(self.directory)
            return _read(account, path, trouble)
        except FileNotFoundError:
            return None

    def write(self, account: AccountName, value: str, slot: str = PASSWORD) -> None:
        """Write the secret, in place of an older one.

        Raises:
            OSError: it could not be written; UsageError: the directory is somebody else's.
        """
        make_private(self.directory)
        write_private(self.path(account, slot), f"{value}\n".encode())

    def remove_slot(self, account: AccountName, slot: str) -> None:
        """Remove one secret; none there is fine."""
        self.path(account, slot).unlink(missing_ok=True)

    def remove(self, account: AccountName) -> None:
        """Remove every secret of an account."""
        if not self.directory.is_dir():
            return
        # An account's name holds no dot, so what stands before the first one is a whole name; a dot before it marks a write cut short.
        for path in self.directory.iterdir():
            if path.name.removeprefix(".").split(".", 1)[0] == account:
                path.unlink(missing_ok=True)


def _lax_directory(directory: Path) -> str:
    found = directory.stat()
    if found.st_uid != os.geteuid():
        return _("{path} belongs to another user").format(path=directory)
    if found.st_mode & _OTHERS:
        return _("other users may look into {path}; run: chmod 700 {path}").format(path=directory)
    return ""


def _read(account: AccountName, path: Path, trouble: str) -> str:
    """Read a file through one descriptor, so that what was checked is what is read."""
    try:
        # O_NONBLOCK: somebody's named pipe must not hold us up before we see that it is none of our files.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        if problem.errno == errno.ENOENT:
            raise
        reason = _("it is a symbolic link") if problem.errno == errno.ELOOP else problem.strerror
        cause = _("the secret in {path} can't be read: {reason}").format(path=path, reason=reason)
        raise NeedsLogin(account=account, cause=cause, reason="secret-file") from None
    try:
        trouble = trouble or _lax_file(path, os.fstat(descriptor))
        if trouble:
            raise NeedsLogin(account=account, cause=trouble, reason="secret-file")
        return _decoded(account, path, os.read(descriptor, MAX_BYTES))
    finally:
        os.close(descriptor)


def _lax_file(path: Path, found: os.stat_result) -> str:
    if not stat.S_ISREG(found.st_mode):
        return _("{path} is no plain file").format(path=path)
    if found.st_uid != os.geteuid():
        return _("{path} belongs to another user").format(path=path)
    if found.st_mode & _OTHERS:
        return _("other users may read {path}; run: chmod 600 {path}").format(path=path)
    return ""


def _decoded(account: AccountName, path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        cause = _("the secret in {path} is not UTF-8 text").format(path=path)
        raise NeedsLogin(account=account, cause=cause, reason="secret-file") from None


def read_credential(account: AccountName, directory: str, name: str) -> str:
    """Return a credential that the unit file names by LoadCredential= or LoadCredentialEncrypted=.

    Its mode isn't judged: systemd alone makes these files, and gives them to the unit's user by an ACL, whose mask shows as group bits.
    Source: systemd.exec(5), "Credentials".

    Raises:
        NeedsLogin: there is none.
    """
    path = Path(directory) / name
    try:
        if not directory:
            raise FileNotFoundError
        return _decoded(account, path, path.read_bytes()[:MAX_BYTES])
    except OSError:
        cause = _("there is no credential {name}; its unit file needs: LoadCredential={name}:/path/to/the/secret").format(name=name)
        raise NeedsLogin(account=account, cause=cause, reason="no-secret") from None
